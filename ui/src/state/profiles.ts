import { computed, signal } from "@preact/signals";
import { getJson, send, words } from "../api/http";
import { on, onConnect } from "../api/events";
import type { Profile } from "../api/types";
import { announcement, tell } from "./notices";

export const profiles = signal<Profile[]>([]);

/** The active profile's name; empty: none. */
export const activeName = signal("");

/** The profile that was chosen and is not confirmed yet. */
export const wantedName = signal<string | undefined>(undefined);

export const activeProfile = computed(() => profiles.value.find((profile) => profile.name === activeName.value));

export async function readProfiles(): Promise<void> {
  try {
    const answer = await getJson<{ active: string | null; profiles: Profile[] }>("/api/profiles");
    profiles.value = answer.profiles;
    activeName.value = answer.active ?? "";
  } catch {
    // the connection is lost, and the next one asks again
  }
}

/** Asks for a profile ("" is none); what is active then is asked for again if it fails. */
export async function activate(name: string): Promise<void> {
  wantedName.value = name;
  try {
    await send("PUT", "/api/profiles/active", { name: name === "" ? null : name });
    activeName.value = name;
  } catch (error) {
    tell(`The profile was not changed. ${words(error)}`);
    await readProfiles();
  } finally {
    wantedName.value = undefined;
  }
}

on<{ activeProfile: string }>("profileChanged", ({ activeProfile }) => {
  if (activeProfile !== activeName.value) {
    announcement.value = activeProfile === "" ? "No profile is active" : `Profile ${activeProfile} is active`;
  }
  activeName.value = activeProfile;
});
onConnect(() => void readProfiles());
