const NUMBER = new Intl.NumberFormat("en");
const SHORT = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

/** Shown in place of what nobody knows. */
export const UNKNOWN = "–";

/** -1 stands for what is not known. */
export function count(value: number | undefined): string {
  return value === undefined || value < 0 ? UNKNOWN : NUMBER.format(value);
}

export function short(value: number): string {
  return value < 10_000 ? NUMBER.format(value) : SHORT.format(value);
}

export function speed(perSecond: number): string {
  return perSecond < 0 ? UNKNOWN : perSecond.toFixed(perSecond < 100 ? 1 : 0);
}

export function duration(millis: number | undefined): string {
  if (millis === undefined || millis < 0) {
    return UNKNOWN;
  }
  if (millis === 0) {
    return "0";
  }
  if (millis < 1000) {
    return `${Math.round(millis)} ms`;
  }
  const seconds = millis / 1000;
  if (seconds < 60) {
    return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
  }
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes} min ${pad(Math.floor(seconds % 60))} s`
    : `${Math.floor(minutes / 60)} h ${pad(minutes % 60)} min`;
}

/** How long ago, coarsely. */
export function ago(time: string, now: number): string {
  const seconds = Math.max(0, (now - Date.parse(time)) / 1000);
  if (seconds < 5) {
    return "just now";
  }
  return seconds < 60 ? `${Math.floor(seconds)} s ago` : `${duration(Math.floor(seconds) * 1000).replace(/ \d+ s$/, "")} ago`;
}

export function clockTime(time: number | string): string {
  return new Date(time).toLocaleTimeString("en-GB");
}

export function bytes(value: number): string {
  return value < 1024 ? `${value} B` : value < 1024 * 1024 ? `${(value / 1024).toFixed(1)} KB` : `${(value / 1024 / 1024).toFixed(1)} MB`;
}

function pad(value: number): string {
  return String(value).padStart(2, "0");
}
