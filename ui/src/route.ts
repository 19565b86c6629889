import { signal } from "@preact/signals";

/** Where in the page the user is: the parts of the address behind `#/`. */
export const route = signal(parts());

function parts(): string[] {
  const path = location.hash.replace(/^#\/?/, "");
  return path === "" ? ["models"] : path.split("/").map(decodeURIComponent);
}

export function link(...path: string[]): string {
  return "#/" + path.map(encodeURIComponent).join("/");
}

addEventListener("hashchange", () => (route.value = parts()));
