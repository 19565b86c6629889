import { useState } from "preact/hooks";
import type { Span } from "../api/types";
import { clockTime, duration } from "../text/format";
import { stretch } from "./Lane";

const PAGE = 25;

/** The same as the picture, in words, newest first. */
export function SpanTable({ spans, now }: { spans: Span[]; now: number }) {
  const [rows, setRows] = useState(PAGE);
  return (
    <>
      <div class="scroll" tabIndex={0} role="region" aria-label="States of models, newest first">
        <table>
          <thead>
            <tr>
              <th scope="col">From</th>
              <th scope="col">Model</th>
              <th scope="col">State</th>
              <th scope="col" class="number">
                For
              </th>
              <th scope="col" class="number">
                Requests that waited
              </th>
              <th scope="col">Cause</th>
            </tr>
          </thead>
          <tbody>
            {spans
              .toReversed()
              .slice(0, rows)
              .map((span) => {
                const { from, to } = stretch(span, now);
                return (
                  <tr key={span.id}>
                    <td>{clockTime(from)}</td>
                    <td>{span.model}</td>
                    <td>
                      <span class={`state ${span.state}`}>
                        <span class="mark" aria-hidden="true" />
                        {span.state}
                      </span>
                    </td>
                    <td class="number">{duration(Math.max(0, to - from))}</td>
                    <td class="number">{span.waited}</td>
                    <td>{span.cause}</td>
                  </tr>
                );
              })}
          </tbody>
        </table>
      </div>
      {spans.length > rows && (
        <div class="actions">
          <button type="button" onClick={() => setRows(rows + PAGE)}>
            Show more
          </button>
        </div>
      )}
    </>
  );
}
