import { signal } from "@preact/signals";

/** The time in milliseconds, which goes on by the second. */
export const now = signal(Date.now());

setInterval(() => (now.value = Date.now()), 1000);
