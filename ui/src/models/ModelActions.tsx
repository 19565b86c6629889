import { inPath } from "../api/http";
import type { Model } from "../api/types";
import { link } from "../route";
import { Icon } from "../shell/Icon";
import { cancelLoad, load, loads, unload, unloads } from "./loads";

/** What can be done with a model in its state. */
export function ModelActions({ model }: { model: Model }) {
  return (
    <div class="actions">
      <Change model={model} />
      <a class="button quiet" href={link("logs", model.id)} aria-label={`Logs of ${model.id}`}>
        Logs
      </a>
      <a
        class="button quiet"
        href={`/upstream/${inPath(model.id)}/`}
        target="_blank"
        rel="noreferrer"
        aria-label={`Open the server of ${model.id} in a new tab`}
      >
        Open <Icon name="external" />
      </a>
    </div>
  );
}

/** One button that stays the same element through all states, so that the focus stays on it. */
function Change({ model }: { model: Model }) {
  const own = loads.value.has(model.id);
  const runs = model.state === "ready" || model.state === "starting";
  const ends = unloads.value.has(model.id) || unloads.value.has("") || model.state === "stopping";
  if (own && model.state !== "ready") {
    return (
      <button type="button" key="change" onClick={() => cancelLoad(model.id)} aria-label={`Cancel load of ${model.id}`}>
        Cancel load
      </button>
    );
  }
  if (ends && !own) {
    return (
      <button type="button" key="change" aria-disabled="true" aria-label={`${model.id} is being unloaded`}>
        Unloading…
      </button>
    );
  }
  return runs ? (
    <button type="button" key="change" onClick={() => void unload(model.id)} aria-label={`Unload ${model.id}`}>
      Unload
    </button>
  ) : (
    <button type="button" key="change" class="primary" onClick={() => void load(model.id)} aria-label={`Load ${model.id}`}>
      Load
    </button>
  );
}
