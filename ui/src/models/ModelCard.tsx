import type { ComponentChildren } from "preact";
import type { Model } from "../api/types";
import { now } from "../state/clock";
import { ago, count, duration } from "../text/format";
import { LoadProgress } from "./LoadProgress";
import { ModelActions } from "./ModelActions";
import { StateBadge } from "./StateBadge";

export function ModelCard({ model }: { model: Model }) {
  return (
    <article class={`card model ${model.state}`} aria-label={model.id}>
      <header>
        <h3>
          {model.name || model.id}
          {model.name !== "" && model.name !== model.id && <code>{model.id}</code>}
        </h3>
        <StateBadge model={model} />
      </header>
      {model.description !== "" && <p class="description">{model.description}</p>}
      <Trouble model={model} />
      <LoadProgress model={model} />
      <Tags model={model} />
      {model.peerID === undefined && <Facts model={model} />}
      {model.peerID === undefined && <ModelActions model={model} />}
    </article>
  );
}

/** Why the model has failed, or why its last load has, until it is loaded again. */
function Trouble({ model: { state, cause, last_failure: failure } }: { model: Model }) {
  if (state === "failed" && cause) {
    return <p class="cause">{cause}</p>;
  }
  return state === "stopped" && failure ? (
    <p class="cause">
      Its last load failed {ago(failure.at, now.value)}: {failure.cause}
    </p>
  ) : null;
}

function Tags({ model }: { model: Model }) {
  const abilities = Object.entries(model.capabilities ?? {}).filter(([, has]) => has);
  const size = model.context_length ? `${count(model.context_length)} tokens` : "";
  if (model.aliases.length + abilities.length === 0 && size === "" && !model.unlisted && !model.peerID) {
    return null;
  }
  return (
    <ul class="tags" aria-label="Names and abilities">
      {model.peerID && <li>peer {model.peerID}</li>}
      {model.aliases.map((alias) => (
        <li class="alias" key={alias}>
          <span class="unseen">alias </span>
          {alias}
        </li>
      ))}
      {abilities.map(([ability]) => (
        <li key={ability}>{ability.replaceAll("_", " ")}</li>
      ))}
      {size !== "" && <li>{size}</li>}
      {model.unlisted && <li>unlisted</li>}
    </ul>
  );
}

function Facts({ model }: { model: Model }) {
  const nodes = [...new Set([model.node, ...(model.pods ?? []).map((pod) => pod.node)].filter(Boolean))].join(", ");
  const left = model.unload_at ? Date.parse(model.unload_at) - now.value : undefined;
  return (
    <dl class="facts">
      <Fact name="Requests">
        {[model.in_flight && `${model.in_flight} served`, model.waiting && `${model.waiting} waiting`].filter(Boolean).join(", ")}
      </Fact>
      <Fact name="GPUs">{model.gpus}</Fact>
      <Fact name="Node">{nodes}</Fact>
      <Fact name="Pods">{(model.pods ?? []).map((pod) => pod.name).join(", ")}</Fact>
      <Fact name="Last used">{model.last_used && ago(model.last_used, now.value)}</Fact>
      <Fact name="Unloads in">{left !== undefined && left >= 0 && duration(Math.max(1000, left))}</Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return children ? (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  ) : null;
}
