/** What the playground's requests carry, so that the proxy's activity tells which belong together. */
export const session = `playground-${crypto.getRandomValues(new Uint32Array(1))[0]?.toString(36) ?? ""}`;
