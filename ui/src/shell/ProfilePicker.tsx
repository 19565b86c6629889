import { activate, activeName, activeProfile, profiles, readProfiles, wantedName } from "../state/profiles";

/** Chooses the active profile; not there where there are none. */
export function ProfilePicker() {
  if (profiles.value.length === 0) {
    return null;
  }
  const chosen = wantedName.value ?? activeName.value;
  return (
    <label class="profile-picker" title={activeProfile.value?.description}>
      <span>Profile</span>
      <select
        value={chosen}
        aria-busy={wantedName.value !== undefined}
        onFocus={() => void readProfiles()}
        onChange={(event) => void activate(event.currentTarget.value)}
      >
        <option value="" selected={chosen === ""}>
          None
        </option>
        {profiles.value.map((profile) => (
          <option key={profile.name} value={profile.name} selected={chosen === profile.name}>
            {profile.name}
          </option>
        ))}
      </select>
    </label>
  );
}
