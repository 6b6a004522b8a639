/**
 * Conversations that were opened are kept for who comes back: so many, the last ones. Somebody who goes through hundreds
 * in a row would hold all of them in memory, and the feed would write into each.
 */
import type { QueryClient } from "@tanstack/react-query";

export const KEPT_MAX = 20;

const opened = new WeakMap<QueryClient, readonly string[]>();

/** `id` is looked at: what belongs to those that were opened longest ago goes. */
export function keepOpened(cache: QueryClient, id: string): void {
  const all = [id, ...(opened.get(cache) ?? []).filter((one) => one !== id)];
  opened.set(cache, all.slice(0, KEPT_MAX));
  for (const gone of all.slice(KEPT_MAX)) {
    // All that is of a conversation is named by it (`keys`).
    cache.removeQueries({ predicate: (query) => query.queryKey.at(-1) === gone && query.getObserversCount() === 0 });
  }
}
