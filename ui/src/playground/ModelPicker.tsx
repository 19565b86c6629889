import { ownModels, peerModels, selectors } from "../state/models";
import { activeProfile } from "../state/profiles";

interface Choices {
  readonly label: string;
  readonly names: string[];
}

function choices(): Choices[] {
  const profile = activeProfile.value;
  const ofProfile = Object.entries(profile?.aliases ?? {})
    .filter(([, target]) => target !== "")
    .map(([alias]) => alias);
  const listed = ownModels.value.filter((model) => !model.unlisted);
  const taken = new Set(ofProfile);
  return [
    { label: `Profile ${profile?.name ?? ""}`, names: ofProfile },
    { label: "Selectors", names: selectors.value.filter((selector) => !selector.unlisted).map((selector) => selector.id) },
    { label: "Models", names: listed.map((model) => model.id) },
    { label: "Aliases", names: listed.flatMap((model) => model.aliases).filter((alias) => !taken.has(alias)) },
    { label: "Peers", names: peerModels.value.map((model) => model.id) },
  ].filter(({ names }) => names.length > 0);
}

/** The name that a request from the playground goes to; the first there is, until one is chosen. */
export function pickedModel(chosen: string): string {
  const names = choices().flatMap((group) => group.names);
  return names.includes(chosen) ? chosen : (names[0] ?? "");
}

export function ModelPicker({ chosen, choose }: { chosen: string; choose: (name: string) => void }) {
  const picked = pickedModel(chosen);
  return (
    <label class="field">
      Model
      <select value={picked} onChange={(event) => choose(event.currentTarget.value)}>
        {choices().map(({ label, names }) => (
          <optgroup key={label} label={label}>
            {names.map((name) => (
              <option key={name} value={name} selected={name === picked}>
                {name}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
    </label>
  );
}
