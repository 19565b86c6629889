import type { Model } from "../api/types";

const WORDS = {
  stopped: "Stopped",
  starting: "Starting",
  ready: "Ready",
  stopping: "Stopping",
  failed: "Failed",
  "": "At a peer",
};

/** A model's state, in words and by a mark whose shape differs too. */
export function StateBadge({ model }: { model: Model }) {
  return (
    <span class={`state ${model.state || "peer"}`}>
      <span class="mark" aria-hidden="true" />
      {WORDS[model.state]}
    </span>
  );
}
