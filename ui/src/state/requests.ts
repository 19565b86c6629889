import { signal } from "@preact/signals";
import { on, onConnect } from "../api/events";
import type { InFlight } from "../api/types";

type Change =
  | { operation: "snapshot"; requests: InFlight[] }
  | { operation: "upsert"; request: InFlight }
  | { operation: "remove"; id: string };

/** The requests that have begun and not ended, oldest first, with the time when each was heard of. */
export const inFlight = signal<(InFlight & { heard: number })[]>([]);

/** Counts up when there are new rows of activity, at most once a second. */
export const activityNews = signal(0);

const NEWS_PAUSE = 1000;

on<Change>("inflight", (change) => {
  const heard = Date.now();
  switch (change.operation) {
    case "snapshot":
      inFlight.value = change.requests.map((request) => ({ ...request, heard }));
      break;
    case "upsert": {
      const request = { ...change.request, heard };
      inFlight.value = inFlight.value.some((known) => known.id === request.id)
        ? inFlight.value.map((known) => (known.id === request.id ? request : known))
        : [...inFlight.value, request];
      break;
    }
    case "remove":
      inFlight.value = inFlight.value.filter((known) => known.id !== change.id);
  }
});

let pending: number | undefined;

function tellNews(): void {
  pending ??= setTimeout(() => {
    pending = undefined;
    activityNews.value++;
  }, NEWS_PAUSE);
}

on("activity", tellNews);
onConnect(tellNews);
