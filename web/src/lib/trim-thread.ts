/** A thread keeps its newest messages only: what is older is loaded again when somebody scrolls there. Pure. */
import type { Thread } from "./feed-cache";

interface Length {
  /** From here on it is cut. */
  max: number;
  /** To so many. */
  kept: number;
}

/** While its end is watched. */
export const WATCHED: Length = { max: 500, kept: 200 };
/** While nobody looks at it: one page. */
export const UNWATCHED: Length = { max: 100, kept: 50 };

export function trimThread(thread: Thread, { max, kept }: Length): Thread {
  const total = thread.pages.reduce((sum, page) => sum + page.messages.length, 0);
  const newest = thread.pages[0];
  if (total <= max || !newest || newest.hasNewer) return thread;
  const messages = thread.pages
    .toReversed()
    .flatMap((page) => page.messages)
    .slice(-kept);
  return { pages: [{ messages, hasOlder: true, hasNewer: false }], pageParams: [undefined] };
}
