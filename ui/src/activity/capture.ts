interface Chunk {
  choices?: { delta?: { content?: string; reasoning_content?: string } }[];
}

/** A body that was kept in Base64 as text: JSON laid out, and what a stream said put together, unless `raw`. */
export function asText(body: string | null, raw: boolean): string {
  if (body === null) {
    return "";
  }
  const text = new TextDecoder().decode(Uint8Array.from(atob(body), (char) => char.charCodeAt(0)));
  if (raw) {
    return text;
  }
  return joined(text) ?? laidOut(text);
}

function laidOut(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2);
  } catch {
    return text;
  }
}

/** The words of a streamed chat completion; undefined: it is none. */
function joined(text: string): string | undefined {
  const data = text
    .split("\n")
    .filter((line) => line.startsWith("data:"))
    .map((line) => line.slice("data:".length).trim())
    .filter((line) => line !== "[DONE]");
  try {
    const deltas = data.map((line) => (JSON.parse(line) as Chunk).choices?.[0]?.delta ?? {});
    const reasoning = deltas.map((delta) => delta.reasoning_content ?? "").join("");
    const content = deltas.map((delta) => delta.content ?? "").join("");
    return content + reasoning === "" ? undefined : [reasoning, content].filter((part) => part !== "").join("\n\n");
  } catch {
    return undefined;
  }
}
