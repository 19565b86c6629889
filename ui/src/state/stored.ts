import { effect, signal, type Signal } from "@preact/signals";

/** A setting that this browser keeps; `read` turns what was kept into a value, or undefined where it makes no sense any more. */
export function stored<T>(name: string, initial: T, read: (value: unknown) => T | undefined): Signal<T> {
  const key = "modelswap." + name;
  const setting = signal(kept(key, read) ?? initial);
  effect(() => localStorage.setItem(key, write(setting.value)));
  return setting;
}

function kept<T>(key: string, read: (value: unknown) => T | undefined): T | undefined {
  const text = localStorage.getItem(key);
  if (text === null) {
    return undefined;
  }
  try {
    return read(text.startsWith("{") || text.startsWith("[") ? JSON.parse(text) : text);
  } catch {
    return undefined;
  }
}

function write(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
