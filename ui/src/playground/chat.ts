import { signal } from "@preact/signals";
import { Failure, isAborted, send, words } from "../api/http";
import { sseItems } from "../text/sse";
import { session } from "./session";

/** One turn of a conversation. */
export interface Turn {
  readonly id: number;
  readonly role: "user" | "assistant";
  readonly text: string;
  readonly reasoning: string;
  readonly images: readonly string[];
  readonly error?: string;
  readonly stopped?: boolean;
}

/** How the model of an answer gets ready, as the proxy tells it in the stream. */
export interface Loading {
  phase?: string;
  queue_position?: number;
  elapsed_ms?: number;
  expected_ms?: number;
}

export interface ChatSettings {
  model: string;
  system: string;
  temperature: number;
  maxTokens: number;
}

interface Chunk {
  choices?: { delta?: { content?: string | null; reasoning_content?: string | null; reasoning?: string | null } }[];
  error?: { message?: string };
  modelswap?: Loading;
}

export const turns = signal<Turn[]>([]);
export const loading = signal<Loading | undefined>(undefined);

/** What stops the answer that is being given; undefined: none is. */
export const answering = signal<AbortController | undefined>(undefined);

let last = 0;

export function turn(role: Turn["role"], text: string, images: readonly string[] = []): Turn {
  return { id: ++last, role, text, reasoning: "", images };
}

/** Asks for an answer to the conversation as it is; its words join it as they come. */
export async function answer(settings: ChatSettings): Promise<void> {
  const abort = new AbortController();
  const messages = asMessages(settings);
  const reply = turn("assistant", "");
  turns.value = [...turns.value, reply];
  answering.value = abort;
  try {
    const { model, temperature, maxTokens } = settings;
    const request = { model, messages, stream: true, temperature, max_tokens: maxTokens };
    const options = { signal: abort.signal, headers: { "X-Session-ID": session } };
    const response = await send("POST", "/v1/chat/completions", request, options);
    if (!response.body) {
      throw new Failure(response.status, "The answer has no body.");
    }
    for await (const data of sseItems(response.body)) {
      if (data !== "[DONE]") {
        take(reply.id, JSON.parse(data) as Chunk);
      }
    }
  } catch (error) {
    change(reply.id, isAborted(error) ? { stopped: true } : { error: error instanceof Failure ? words(error) : "The answer broke off." });
  } finally {
    loading.value = undefined;
    answering.value = undefined;
  }
}

export function stop(): void {
  answering.value?.abort();
}

function take(id: number, chunk: Chunk): void {
  if (chunk.error !== undefined) {
    throw new Failure(0, chunk.error.message ?? "The answer ended with an error.");
  }
  loading.value = chunk.modelswap;
  if (chunk.modelswap !== undefined) {
    return;
  }
  const delta = chunk.choices?.[0]?.delta;
  const text = delta?.content ?? "";
  const reasoning = delta?.reasoning_content ?? delta?.reasoning ?? "";
  if (text !== "" || reasoning !== "") {
    const before = turns.value.find((known) => known.id === id);
    change(id, { text: (before?.text ?? "") + text, reasoning: (before?.reasoning ?? "") + reasoning });
  }
}

function change(id: number, changed: Partial<Turn>): void {
  turns.value = turns.value.map((known) => (known.id === id ? { ...known, ...changed } : known));
}

function asMessages(settings: ChatSettings): unknown[] {
  const system = settings.system.trim() === "" ? [] : [{ role: "system", content: settings.system }];
  const said = turns.value
    .filter((known) => known.role === "user" || known.text !== "")
    .map(({ role, text, images }) => ({ role, content: images.length === 0 ? text : withImages(text, images) }));
  return [...system, ...said];
}

function withImages(text: string, images: readonly string[]): unknown[] {
  const pictures = images.map((url) => ({ type: "image_url", image_url: { url } }));
  return text === "" ? pictures : [{ type: "text", text }, ...pictures];
}
