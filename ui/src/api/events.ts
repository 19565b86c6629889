import { signal } from "@preact/signals";

export type Connection = "connecting" | "open" | "lost";

type Listener = (data: unknown) => void;

const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 5000;

/** How the stream of events does; while it is lost, what is shown may be old. */
export const connection = signal<Connection>("connecting");

const listeners = new Map<string, Listener[]>();
const arrivals: (() => void)[] = [];
let pause = FIRST_PAUSE;

/** Hears every event of this type from now on. */
export function on<T>(type: string, listener: (data: T) => void): void {
  listeners.set(type, [...(listeners.get(type) ?? []), listener as Listener]);
}

/** Runs with every new connection, which tells the whole state anew. */
export function onConnect(arrival: () => void): void {
  arrivals.push(arrival);
}

/** Listens for as long as the page lives; a connection that ends is tried again after a second, later after up to five. */
export function connect(): void {
  const source = new EventSource("/api/events");
  source.onopen = () => {
    pause = FIRST_PAUSE;
    connection.value = "open";
    arrivals.forEach((arrival) => arrival());
  };
  source.onmessage = (event) => {
    const { type, data } = JSON.parse(event.data as string) as { type: string; data: string };
    const content: unknown = JSON.parse(data);
    listeners.get(type)?.forEach((listener) => listener(content));
  };
  source.onerror = () => {
    source.close();
    connection.value = "lost";
    setTimeout(connect, pause);
    pause = Math.min(LONGEST_PAUSE, pause * 2);
  };
}
