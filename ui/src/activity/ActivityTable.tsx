import type { ComponentChildren } from "preact";
import type { Activity } from "../api/types";
import { clockTime, count, duration, speed } from "../text/format";
import { sort, sortBy, type SortColumn } from "./query";

interface Column {
  readonly title: string;
  readonly by: SortColumn;
  readonly number: boolean;
  readonly show: (row: Activity) => ComponentChildren;
}

const COLUMNS: Column[] = [
  { title: "Time", by: "time", number: false, show: (row) => <time title={row.timestamp}>{clockTime(row.timestamp)}</time> },
  { title: "Model", by: "model", number: false, show: (row) => <What row={row} /> },
  { title: "Status", by: "resp_status_code", number: false, show: (row) => <span class={row.resp_status_code < 400 ? "" : "bad"}>{row.resp_status_code}</span> },
  { title: "Prompt", by: "prompt", number: true, show: ({ tokens }) => count(tokens.input_tokens) },
  { title: "Cached", by: "cached", number: true, show: ({ tokens }) => count(tokens.cache_tokens) },
  { title: "Generated", by: "generated", number: true, show: ({ tokens }) => count(tokens.output_tokens) },
  { title: "Prompt per s", by: "prompt_speed", number: true, show: ({ tokens }) => speed(tokens.prompt_per_second) },
  { title: "Gen. per s", by: "gen_speed", number: true, show: ({ tokens }) => speed(tokens.tokens_per_second) },
  { title: "Queue", by: "queue", number: true, show: (row) => duration(row.queue_ms) },
  { title: "Load", by: "load", number: true, show: (row) => duration(row.load_ms) },
  { title: "First token", by: "first_token", number: true, show: (row) => duration(row.first_token_ms) },
  { title: "Took", by: "duration", number: true, show: (row) => duration(row.duration_ms) },
];

/** The requests that have ended; `open` shows one's capture. */
export function ActivityTable({ rows, open }: { rows: Activity[]; open: (id: number) => void }) {
  const captures = rows.some((row) => row.has_capture);
  return (
    <div class="scroll dense" tabIndex={0} role="region" aria-label="Ended requests">
      <table>
        <thead>
          <tr>
            {COLUMNS.map((column) => (
              <SortableHead key={column.by} column={column} />
            ))}
            {captures && (
              <th scope="col">
                <span class="unseen">Capture</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              {COLUMNS.map(({ by, number, show }) => (
                <td key={by} class={number ? "number" : ""}>
                  {show(row)}
                </td>
              ))}
              {captures && (
                <td>
                  {row.has_capture && (
                    <button type="button" class="quiet" onClick={() => open(row.id)} aria-label={`Capture of request ${row.id}`}>
                      View
                    </button>
                  )}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function SortableHead({ column: { title, by, number } }: { column: Column }) {
  const { column, descending } = sort.value;
  const order = column === by ? (descending ? "descending" : "ascending") : undefined;
  return (
    <th scope="col" class={number ? "number" : ""} aria-sort={order}>
      <button type="button" class="sort" onClick={() => sortBy(by)}>
        {title}
        <span aria-hidden="true">{order === undefined ? "" : descending ? " ↓" : " ↑"}</span>
      </button>
    </th>
  );
}

function What({ row }: { row: Activity }) {
  return (
    <>
      {row.model}
      {row.called_as && row.called_as !== row.model && ` (as ${row.called_as})`}
      <span class="path">{row.req_path}</span>
      {row.error_msg && <span class="path bad">{row.error_msg}</span>}
    </>
  );
}
