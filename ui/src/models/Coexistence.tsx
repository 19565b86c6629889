import type { Coexistence, Group, MatrixSet, Model, NodeRoom } from "../api/types";
import { coexistence, ownModels } from "../state/models";
import { bytes } from "../text/format";

const SHOWN_COMBINATIONS = 24;

/** What may run with what: a picture of groups, the sets of a matrix, or the room on the nodes. */
export function CoexistencePicture() {
  const rules = coexistence.value;
  const states = new Map(ownModels.value.map((model) => [model.id, model]));
  if (rules === undefined || ownModels.value.length < 2) {
    return null;
  }
  return (
    <section aria-labelledby="coexistence">
      <h2 id="coexistence">What may run together</h2>
      <div class="coexistence">
        {boxes(rules, states)}
      </div>
    </section>
  );
}

function boxes(rules: Coexistence, states: Map<string, Model>) {
  switch (rules.kind) {
    case "groups":
      return rules.groups
        .filter((group) => group.members.length > 0)
        .map((group) => <GroupBox key={group.name} group={group} states={states} />);
    case "matrix":
      return rules.sets.map((set) => <SetBox key={set.name} set={set} states={states} />);
    case "room":
      return rules.known ? (
        rules.nodes.map((node) => <NodeBox key={node.name} node={node} states={states} />)
      ) : (
        <p>
          As many as find room. How much the nodes have is not known: the operator may not look at them, or has said nothing yet.
        </p>
      );
  }
}

/** Of what every node has enough, unless somebody says otherwise. */
const USUAL = new Set(["cpu", "pods"]);

function NodeBox({ node, states }: { node: NodeRoom; states: Map<string, Model> }) {
  const resources = Object.entries(node.total).filter(([name, total]) => total > 0 && !USUAL.has(name));
  return (
    <article class="card group">
      <h3>{node.name}</h3>
      {resources.map(([name, total]) => (
        <p key={name} class="rule">
          {amount(name, Math.max(0, node.free[name] ?? 0))} of {amount(name, total)} {name} free
        </p>
      ))}
      {Object.entries(node.holders).map(([pod, pieces]) => (
        <p key={pod} class="rule">
          {pod} holds {pieces}
        </p>
      ))}
      <Members ids={node.models} between="+" states={states} />
    </article>
  );
}

function amount(resource: string, value: number): string {
  return resource === "memory" || resource === "vram" ? bytes(value) : String(value);
}

function GroupBox({ group, states }: { group: Group; states: Map<string, Model> }) {
  return (
    <article class={`card group ${group.exclusive ? "exclusive" : ""}`}>
      <h3>{group.name || "In no group"}</h3>
      <p class="rule">{rule(group)}</p>
      <Members ids={group.members} between={group.swap ? "or" : "+"} states={states} />
    </article>
  );
}

function rule(group: Group): string {
  const inside = group.swap ? "One of them at a time." : "All of them together.";
  const outside = group.exclusive ? " Loading one ends the models of other groups" : " Loading one ends no model of other groups";
  return `${inside}${outside}${group.persistent ? "; others do not end these." : "."}`;
}

function SetBox({ set, states }: { set: MatrixSet; states: Map<string, Model> }) {
  const shown = set.combinations.slice(0, SHOWN_COMBINATIONS);
  const more = set.combinations.length - shown.length;
  return (
    <article class="card group">
      <h3>{set.name}</h3>
      <p class="rule">
        <code>{set.expression}</code>
      </p>
      {shown.map((ids) => (
        <Members key={ids.join()} ids={ids} between="+" states={states} />
      ))}
      {(more > 0 || set.truncated) && <p class="rule">{set.truncated ? "And many more." : `And ${more} more.`}</p>}
    </article>
  );
}

function Members({ ids, between, states }: { ids: string[]; between: string; states: Map<string, Model> }) {
  return (
    <ul class={`members ${between === "or" ? "either" : "together"}`}>
      {ids.map((id) => {
        const state = states.get(id)?.state ?? "stopped";
        return (
          <li key={id} class={`state ${state}`}>
            <span class="mark" aria-hidden="true" />
            {id}
            <span class="unseen"> ({state})</span>
          </li>
        );
      })}
    </ul>
  );
}
