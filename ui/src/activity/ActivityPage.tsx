import { useEffect, useState } from "preact/hooks";
import { getJson, isAborted, words } from "../api/http";
import type { ActivityPage as Rows, Stats } from "../api/types";
import { models } from "../state/models";
import { activityNews } from "../state/requests";
import { count } from "../text/format";
import { ActivityTable } from "./ActivityTable";
import { CaptureDialog } from "./CaptureDialog";
import { InFlightTable } from "./InFlightTable";
import { model, page, PAGE_SIZES, pageSize, query } from "./query";
import { StatCards } from "./StatCards";

/** What requests there are and were, and how fast. */
export function ActivityPage() {
  const { rows, stats, error } = useActivity();
  const [capture, setCapture] = useState<number>();
  return (
    <>
      <div class="page-head">
        <h1>Activity</h1>
        <ModelFilter />
      </div>
      <StatCards stats={stats} />
      <InFlightTable />
      <section aria-labelledby="ended">
        <div class="page-head">
          <h2 id="ended">Ended</h2>
          <Pages rows={rows} />
        </div>
        {error !== "" && <p class="cause">{error}</p>}
        {rows?.total === 0 && <p class="empty">No request has ended yet.</p>}
        {rows !== undefined && rows.total > 0 && <ActivityTable rows={rows.data} open={setCapture} />}
      </section>
      {capture !== undefined && <CaptureDialog id={capture} close={() => setCapture(undefined)} />}
    </>
  );
}

/** What is asked for, and again with every news; older pages stay as they are. */
function useActivity(): { rows: Rows | undefined; stats: Stats | undefined; error: string } {
  const [rows, setRows] = useState<Rows>();
  const [stats, setStats] = useState<Stats>();
  const [error, setError] = useState("");
  const asked = query.value;
  const filter = model.value === "" ? "" : `?model=${encodeURIComponent(model.value)}`;
  const news = page.value === 1 ? activityNews.value : -1;
  useEffect(() => {
    const abort = new AbortController();
    Promise.all([
      getJson<Rows>(`/api/metrics/activity?${asked}`, abort.signal),
      getJson<Stats>(`/api/metrics/stats${filter}`, abort.signal),
    ]).then(
      ([found, sums]) => {
        setRows(found);
        setStats(sums);
        setError("");
      },
      (problem: unknown) => isAborted(problem) || setError(words(problem)),
    );
    return () => abort.abort();
  }, [asked, filter, news]);
  return { rows, stats, error };
}

function ModelFilter() {
  return (
    <label class="actions">
      Model
      <select
        value={model.value}
        onChange={(event) => {
          model.value = event.currentTarget.value;
          page.value = 1;
        }}
      >
        <option value="" selected={model.value === ""}>
          All
        </option>
        {models.value.map(({ id }) => (
          <option key={id} value={id} selected={model.value === id}>
            {id}
          </option>
        ))}
      </select>
    </label>
  );
}

function Pages({ rows }: { rows: Rows | undefined }) {
  const last = Math.max(1, rows?.total_pages ?? 1);
  const go = (to: number) => {
    if (to >= 1 && to <= last) {
      page.value = to;
    }
  };
  return (
    <div class="actions">
      <label class="check">
        Rows
        <select
          value={String(pageSize.value)}
          onChange={(event) => {
            pageSize.value = Number(event.currentTarget.value);
            page.value = 1;
          }}
        >
          {PAGE_SIZES.map((size) => (
            <option key={size} value={String(size)} selected={size === pageSize.value}>
              {size}
            </option>
          ))}
        </select>
      </label>
      <button type="button" aria-disabled={page.value <= 1} onClick={() => go(page.value - 1)}>
        Previous
      </button>
      <span aria-live="polite">
        Page {page.value} of {last} ({count(rows?.total)} requests)
      </span>
      <button type="button" aria-disabled={page.value >= last} onClick={() => go(page.value + 1)}>
        Next
      </button>
    </div>
  );
}
