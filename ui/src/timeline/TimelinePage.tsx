import { computed } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { getJson } from "../api/http";
import type { Activity, ActivityPage } from "../api/types";
import { activityNews } from "../state/requests";
import { now } from "../state/clock";
import { ownModels } from "../state/models";
import { stored } from "../state/stored";
import { spans } from "../state/timeline";
import { clockTime } from "../text/format";
import { Lane, stretch, waiting, type Stretch } from "./Lane";
import { SpanTable } from "./SpanTable";

const WINDOWS = { "5 minutes": 5, "15 minutes": 15, "1 hour": 60, "4 hours": 240 };
const TICKS = 5;
const MINUTE = 60_000;

type WindowName = keyof typeof WINDOWS;

const chosen = stored<WindowName>("timeline", "15 minutes", (value) =>
  Object.keys(WINDOWS).includes(String(value)) ? (value as WindowName) : undefined,
);
const view = computed<Stretch>(() => ({ from: now.value - WINDOWS[chosen.value] * MINUTE, to: now.value }));

/** Which model held the GPU when, and who waited: the picture that explains slow requests. */
export function TimelinePage() {
  const waits = useWaits();
  const { from, to } = view.value;
  const shown = spans.value.filter((span) => stretch(span, to).to >= from);
  const names = [...new Set([...ownModels.value.map((model) => model.id), ...shown.map((span) => span.model)])];
  return (
    <>
      <div class="page-head">
        <h1>Timeline</h1>
        <p>Which model held its place when, and who waited</p>
        <label class="actions">
          Last
          <select value={chosen.value} onChange={(event) => (chosen.value = event.currentTarget.value as WindowName)}>
            {Object.keys(WINDOWS).map((name) => (
              <option key={name} selected={name === chosen.value}>
                {name}
              </option>
            ))}
          </select>
        </label>
      </div>
      <section class="card timeline" aria-label="Picture">
        <Legend />
        {names.map((name) => (
          <Lane
            key={name}
            model={name}
            spans={shown.filter((span) => span.model === name)}
            waits={waits.filter((wait) => wait.model === name && waiting(wait).to >= from)}
            view={view.value}
          />
        ))}
        <Axis from={from} to={to} />
      </section>
      <section aria-labelledby="in-words">
        <h2 id="in-words">In words</h2>
        {shown.length === 0 ? <p class="empty">No model ran in this time.</p> : <SpanTable spans={shown} now={to} />}
      </section>
    </>
  );
}

/** The latest requests that had to wait. */
function useWaits(): Activity[] {
  const [waits, setWaits] = useState<Activity[]>([]);
  const news = activityNews.value;
  useEffect(() => {
    const abort = new AbortController();
    getJson<ActivityPage>("/api/metrics/activity?limit=500", abort.signal)
      .then(({ data }) => setWaits(data.filter((row) => waiting(row).to > waiting(row).from)))
      .catch(() => undefined); // the connection is lost, and its news ask again
    return () => abort.abort();
  }, [news]);
  return waits;
}

function Legend() {
  return (
    <ul class="legend" aria-label="Colours">
      {["starting", "ready", "stopping", "failed"].map((state) => (
        <li key={state}>
          <span class={`swatch ${state}`} aria-hidden="true" />
          {state}
        </li>
      ))}
      <li>
        <span class="swatch wait" aria-hidden="true" />a request waits
      </li>
    </ul>
  );
}

function Axis({ from, to }: Stretch) {
  return (
    <div class="axis" aria-hidden="true">
      {Array.from({ length: TICKS }, (_, tick) => (
        <span key={tick}>{clockTime(from + ((to - from) * tick) / (TICKS - 1)).slice(0, 5)}</span>
      ))}
    </div>
  );
}
