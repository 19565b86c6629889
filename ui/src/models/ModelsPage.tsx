import type { Model } from "../api/types";
import { models, modelsKnown, ownModels, peerModels, selectors } from "../state/models";
import { activeProfile } from "../state/profiles";
import { stored } from "../state/stored";
import { CoexistencePicture } from "./Coexistence";
import { unload, unloads } from "./loads";
import { ModelCard } from "./ModelCard";

const showUnlisted = stored("models.unlisted", "yes", (value) => (value === "no" ? "no" : "yes"));

export function ModelsPage() {
  const shown = (list: Model[]) => list.filter((model) => showUnlisted.value === "yes" || !model.unlisted);
  return (
    <>
      <PageHead />
      {modelsKnown.value && models.value.length === 0 && <p class="empty">This ModelSwap declares no models.</p>}
      <section aria-labelledby="own">
        <h2 id="own" class="unseen">
          Served here
        </h2>
        <div class="cards">
          {shown(ownModels.value).map((model) => (
            <ModelCard key={model.id} model={model} />
          ))}
        </div>
      </section>
      <ActiveProfile />
      <Selectors />
      {peerModels.value.length > 0 && (
        <section aria-labelledby="peers">
          <h2 id="peers">At peers</h2>
          <div class="cards">
            {shown(peerModels.value).map((model) => (
              <ModelCard key={model.id} model={model} />
            ))}
          </div>
        </section>
      )}
      <CoexistencePicture />
    </>
  );
}

function PageHead() {
  const running = ownModels.value.filter((model) => ["ready", "starting"].includes(model.state)).length;
  const ready = ownModels.value.filter((model) => model.state === "ready").length;
  return (
    <div class="page-head">
      <h1>Models</h1>
      <p>{modelsKnown.value ? `${ready} of ${ownModels.value.length} ready` : "Waiting for the proxy…"}</p>
      <div class="actions">
        {ownModels.value.some((model) => model.unlisted) && (
          <label class="check">
            <input
              type="checkbox"
              checked={showUnlisted.value === "yes"}
              onChange={(event) => (showUnlisted.value = event.currentTarget.checked ? "yes" : "no")}
            />
            Unlisted too
          </label>
        )}
        <button
          type="button"
          aria-disabled={running === 0 || unloads.value.has("")}
          onClick={() => running > 0 && !unloads.value.has("") && void unload("")}
        >
          Unload all
        </button>
      </div>
    </div>
  );
}

/** The names that the active profile gives. */
function ActiveProfile() {
  const profile = activeProfile.value;
  if (profile === undefined) {
    return null;
  }
  return (
    <section aria-labelledby="profile">
      <h2 id="profile">Profile {profile.name}</h2>
      {profile.description !== "" && <p>{profile.description}</p>}
      <div class="scroll" tabIndex={0} role="region" aria-label="Aliases">
        <table>
          <thead>
            <tr>
              <th scope="col">Alias</th>
              <th scope="col">Reaches</th>
            </tr>
          </thead>
          <tbody>
            {Object.entries(profile.aliases).map(([alias, target]) => (
              <tr key={alias}>
                <td>{alias}</td>
                <td>{target === "" ? <em>nothing: disabled</em> : target}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Selectors() {
  if (selectors.value.length === 0) {
    return null;
  }
  return (
    <section aria-labelledby="selectors">
      <h2 id="selectors">Selectors</h2>
      <div class="cards">
        {selectors.value.map((selector) => (
          <article class="card" key={selector.id} aria-label={selector.id}>
            <header>
              <h3>{selector.name || selector.id}</h3>
              <span class="state peer">{selector.strategy}</span>
            </header>
            {selector.description !== "" && <p class="description">{selector.description}</p>}
            <ol class="targets">
              {selector.targets.map((target) => (
                <li key={target}>{target}</li>
              ))}
            </ol>
          </article>
        ))}
      </div>
    </section>
  );
}
