/** A piece of a line that looks one way; `look` are class names. */
export interface Piece {
  readonly text: string;
  readonly look: string;
}

const COLOURS = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"];
const ESCAPE = /\x1b\[([0-9;?]*)([A-Za-z])|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b./g;

/** A line with ECMA-48 sequences as pieces with class names; sequences that do not tell a look are left out. */
export function pieces(line: string): Piece[] {
  const found: Piece[] = [];
  let look = new Set<string>();
  let at = 0;
  for (const match of line.matchAll(ESCAPE)) {
    push(found, line.slice(at, match.index), look);
    at = match.index + match[0].length;
    if (match[2] === "m") {
      look = after(look, match[1] ?? "");
    }
  }
  push(found, line.slice(at), look);
  return found;
}

function push(found: Piece[], text: string, look: Set<string>): void {
  if (text !== "") {
    found.push({ text, look: [...look].join(" ") });
  }
}

function after(before: Set<string>, parameters: string): Set<string> {
  let look = new Set(before);
  const codes = parameters.split(";").map(Number);
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] ?? 0;
    if (code === 0) {
      look = new Set();
    } else if (code === 1) {
      look.add("bold");
    } else if (code === 2) {
      look.add("faint");
    } else if (code === 22) {
      look.delete("bold");
      look.delete("faint");
    } else if (code === 38 || code === 48) {
      i += codes[i + 1] === 5 ? 2 : 4; // one of 256, or any: not shown
    } else if (code === 39) {
      COLOURS.forEach((colour) => look.delete(colour));
    } else {
      const colour = COLOURS[code >= 90 ? code - 90 : code - 30];
      if (colour !== undefined) {
        COLOURS.forEach((other) => look.delete(other));
        look.add(colour);
      }
    }
  }
  return look;
}

/** The line without its sequences. */
export function plain(line: string): string {
  return line.replaceAll(ESCAPE, "");
}
