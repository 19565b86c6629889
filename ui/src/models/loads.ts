import { signal } from "@preact/signals";
import { Failure, inPath, isAborted, send, words } from "../api/http";
import { tell } from "../state/notices";

/** The loads that this page has begun, and what calls them off. */
export const loads = signal<ReadonlyMap<string, AbortController>>(new Map());

/** The unloads that this page has asked for and that are not over; "" is all models. */
export const unloads = signal<ReadonlySet<string>>(new Set());

/** Loads a model by a request for its own first page, which need not exist. */
export async function load(id: string): Promise<void> {
  const abort = new AbortController();
  loads.value = new Map(loads.value).set(id, abort);
  try {
    const response = await fetch(`/upstream/${inPath(id)}/?_=${Date.now()}`, { signal: abort.signal });
    if (response.status >= 500 || response.status === 429) {
      await failed(response);
    }
    await response.body?.cancel();
  } catch (error) {
    if (!isAborted(error)) {
      tell(`${id} was not loaded. ${words(error)}`);
    }
  } finally {
    const rest = new Map(loads.value);
    rest.delete(id);
    loads.value = rest;
  }
}

async function failed(response: Response): Promise<never> {
  const { error } = (await response.json()) as { error?: { message?: string } };
  throw new Failure(response.status, error?.message ?? `The answer was ${response.status}.`);
}

/** Nobody waits for the load any more; the proxy ends it, unless others do. */
export function cancelLoad(id: string): void {
  loads.value.get(id)?.abort();
}

export async function unload(id: string): Promise<void> {
  unloads.value = new Set(unloads.value).add(id);
  try {
    await send("POST", id === "" ? "/api/models/unload" : `/api/models/unload/${inPath(id)}`);
  } catch (error) {
    tell(`${id === "" ? "Not all models were" : id + " was not"} unloaded. ${words(error)}`);
  } finally {
    const rest = new Set(unloads.value);
    rest.delete(id);
    unloads.value = rest;
  }
}
