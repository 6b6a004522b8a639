/** The health check's words as states. */
export type State = "ok" | "off" | "warn" | "bad";

export function stateOf(word: string | undefined): State {
  switch (word) {
    case undefined:
    case "not configured":
      return "off";
    case "error":
    case "timeout":
      return "bad";
    default:
      return "ok";
  }
}

/** How many work of "4 active"; null where this node has none. */
export function activeWorkers(words: string | undefined): number | null {
  const count = /^(\d+) active$/.exec(words ?? "")?.[1];
  return count === undefined ? null : Number(count);
}
