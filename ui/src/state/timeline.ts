import { signal } from "@preact/signals";
import { on } from "../api/events";
import type { Span } from "../api/types";

type Change = { operation: "snapshot"; spans: Span[] } | { operation: "upsert"; span: Span };

/** Which model was in which state when, oldest first. */
export const spans = signal<Span[]>([]);

const KEPT = 2000;

on<Change>("timeline", (change) => {
  if (change.operation === "snapshot") {
    spans.value = change.spans;
    return;
  }
  const { span } = change;
  spans.value = spans.value.some((known) => known.id === span.id)
    ? spans.value.map((known) => (known.id === span.id ? span : known))
    : [...spans.value, span].slice(-KEPT);
});
