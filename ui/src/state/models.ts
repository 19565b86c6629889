import { computed, signal } from "@preact/signals";
import { getJson } from "../api/http";
import { on, onConnect } from "../api/events";
import type { Coexistence, Model, Selector } from "../api/types";
import { announcement } from "./notices";

export const models = signal<Model[]>([]);
export const selectors = signal<Selector[]>([]);
export const coexistence = signal<Coexistence | undefined>(undefined);

/** Whether the models are known yet. */
export const modelsKnown = signal(false);

/** Models of this proxy, without the peers'. */
export const ownModels = computed(() => models.value.filter((model) => model.peerID === undefined));
export const peerModels = computed(() => models.value.filter((model) => model.peerID !== undefined));

/** What changes only with the configuration; asked for again whenever names may have changed. */
async function readConfiguration(): Promise<void> {
  try {
    const [status, running] = await Promise.all([
      getJson<{ selectors: Selector[] }>("/api/models/status"),
      getJson<Coexistence>("/api/coexistence"),
    ]);
    selectors.value = status.selectors;
    coexistence.value = running;
  } catch {
    // the connection is lost, and the next one asks again
  }
}

/** What of the models only the configuration says. */
function outline(list: Model[]): string {
  return JSON.stringify(list.map((model) => [model.id, model.name, model.group, model.aliases, model.peerID]));
}

/** Which models hold their room. */
function occupied(list: Model[]): string {
  return JSON.stringify(list.map((model) => [model.id, model.state]));
}

function announce(before: Model[], after: Model[]): void {
  const states = new Map(before.map((model) => [model.id, model.state]));
  const changed = after.filter((model) => states.has(model.id) && states.get(model.id) !== model.state);
  if (changed.length > 0) {
    announcement.value = changed
      .map((model) => `${model.id} is ${model.state}${model.cause ? ": " + model.cause : ""}`)
      .join(". ");
  }
}

on<Model[]>("modelStatus", (list) => {
  const before = models.value;
  announce(before, list);
  models.value = list;
  const roomMoves = coexistence.value?.kind === "room" && occupied(before) !== occupied(list);
  if (modelsKnown.value && (roomMoves || outline(before) !== outline(list))) {
    void readConfiguration();
  }
  modelsKnown.value = true;
});
onConnect(() => void readConfiguration());
