import { useRef } from "preact/hooks";
import type { Model } from "../api/types";
import { now } from "../state/clock";
import { duration } from "../text/format";

const PHASES: Record<string, string> = {
  queued: "Waits for its turn",
  evicting: "Waits for others to end",
  scheduling: "Waits for a node",
  pulling: "Pulls the image",
  loading: "Loads",
};

/** How far a load has come, against how long such loads usually take. */
export function LoadProgress({ model }: { model: Model }) {
  const heard = useRef({ millis: -1, at: 0 });
  if (model.load_ms !== undefined && model.load_ms !== heard.current.millis) {
    heard.current = { millis: model.load_ms, at: Date.now() };
  }
  if (model.phase === undefined) {
    return null;
  }
  const took = model.load_ms === undefined ? undefined : model.load_ms + Math.max(0, now.value - heard.current.at);
  const expected = model.expected_load_ms;
  const what = PHASES[model.phase] ?? model.phase;
  return (
    <div class="load">
      <p>
        {what}
        {took !== undefined && ` · ${duration(Math.max(1000, took))}`}
        {expected !== undefined && expected > 0 && ` of usually ${duration(expected)}`}
      </p>
      <progress
        aria-label={`Load of ${model.id}`}
        {...(took !== undefined && expected ? { value: Math.min(took, expected * 0.98), max: expected } : {})}
      />
      {model.progress && model.progress !== model.phase && <p class="detail">{model.progress}</p>}
    </div>
  );
}
