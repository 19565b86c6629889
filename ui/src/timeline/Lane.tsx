import type { Activity, Span } from "../api/types";
import { clockTime, duration } from "../text/format";

/** A stretch of time, in milliseconds. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

const WIDTH = 1000;
const HEIGHT = 34;
const BAR = 20;

/** One model's part of the picture: its states as bars, and below them, as lines, the requests that waited for it. */
export function Lane({ model, spans, waits, view }: { model: string; spans: Span[]; waits: Activity[]; view: Stretch }) {
  const x = (time: number) => ((Math.min(view.to, Math.max(view.from, time)) - view.from) / (view.to - view.from)) * WIDTH;
  return (
    <div class="lane">
      <span class="lane-name">{model}</span>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={summary(model, spans)}>
        {spans.map((span) => {
          const { from, to } = stretch(span, view.to);
          return (
            <rect key={span.id} class={`bar ${span.state}`} x={x(from)} y={3} width={Math.max(1.5, x(to) - x(from))} height={BAR}>
              <title>{`${span.state}, ${clockTime(from)}, ${duration(to - from)}${waited(span)}`}</title>
            </rect>
          );
        })}
        {waits.map((wait) => {
          const { from, to } = waiting(wait);
          return (
            <rect key={wait.id} class="wait" x={x(from)} y={BAR + 6} width={Math.max(1.5, x(to) - x(from))} height={4}>
              <title>{`request ${wait.id} waited ${duration(to - from)}`}</title>
            </rect>
          );
        })}
      </svg>
    </div>
  );
}

export function stretch(span: Span, now: number): Stretch {
  return { from: Date.parse(span.from), to: span.to === null ? now : Date.parse(span.to) };
}

/** When a request waited: for its turn, and for its model. */
export function waiting(row: Activity): Stretch {
  const from = Date.parse(row.timestamp);
  return { from, to: from + Math.max(0, row.queue_ms ?? 0) + Math.max(0, row.load_ms ?? 0) };
}

function waited(span: Span): string {
  return span.waited === 0 ? "" : `, ${span.waited} ${span.waited === 1 ? "request" : "requests"} waited`;
}

function summary(model: string, spans: Span[]): string {
  const loads = spans.filter((span) => span.state === "starting").length;
  const failures = spans.filter((span) => span.state === "failed").length;
  const last = spans.at(-1);
  const now = last?.to === null ? `, now ${last.state}` : "";
  return `${model}: loads ${loads}, failures ${failures}${now}`;
}
