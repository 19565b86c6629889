import { checked, inPath, isAborted, words } from "../api/http";

const CAP = 100 * 1024;
const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 5000;

/** One line of a log; its number stays while older lines fall away. */
export interface Line {
  readonly number: number;
  readonly text: string;
}

/** Hears the lines there are now, and of what is wrong, until `signal` says that it is enough. */
export interface LogListener {
  lines(lines: readonly Line[]): void;
  problem(text: string): void;
}

/** Follows a log, from its history on; the last 100 KB are kept. A stream that ends is begun anew. */
export async function follow(source: string, listener: LogListener, signal: AbortSignal): Promise<void> {
  let pause = FIRST_PAUSE;
  while (!signal.aborted) {
    try {
      const response = await checked(await fetch(`/logs/stream/${inPath(source)}`, { signal }));
      listener.problem("");
      pause = FIRST_PAUSE;
      if (response.body) {
        await read(response.body, listener);
      }
    } catch (error) {
      if (isAborted(error)) {
        return;
      }
      listener.problem(words(error));
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
    pause = Math.min(LONGEST_PAUSE, pause * 2);
  }
}

async function read(body: ReadableStream<Uint8Array>, listener: LogListener): Promise<void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let lines: Line[] = [];
  let rest = "";
  let size = 0;
  let number = 0;
  listener.lines(lines);
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      return;
    }
    const texts = (rest + decoder.decode(value, { stream: true })).split(/\r?\n/);
    rest = texts.pop() ?? "";
    const added = texts.map((text) => ({ number: ++number, text }));
    lines = [...lines, ...added];
    size += added.reduce((sum, line) => sum + line.text.length, 0);
    let first = 0;
    while (size > CAP) {
      size -= lines[first++]?.text.length ?? 0;
    }
    lines = lines.slice(first);
    listener.lines(lines);
  }
}
