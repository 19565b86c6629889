import { signal } from "@preact/signals";
import { on } from "../api/events";

/** What the proxy says of itself. */
export interface ServerInfo {
  version: string;
  captures: boolean;
}

export const server = signal<ServerInfo>({ version: "", captures: false });

on<ServerInfo>("uiConfig", (info) => (server.value = info));
