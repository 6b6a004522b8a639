/**
 * A thread's messages: the newest page first, older ones when somebody scrolls up, and a stretch around a message where
 * somebody jumps to it. So many pages are kept at most; those at the far end go.
 */
import { type QueryClient, useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { conversations } from "@/api/conversations";
import type { Message } from "@/api/desk";
import { keys } from "@/api/keys";
import type { MessagePage, Thread } from "@/lib/feed-cache";
import { compareTimes } from "@/lib/time-order";
import { recentMessages } from "./recent";

export const PAGE_MESSAGES = 50;
const PAGES_MAX = 10;
/** How long a thread that nobody looks at stays in memory; the feed keeps it true meanwhile. */
const KEPT_MS = 3 * 60_000;

/** Undefined for the newest; else `before:`, `after:` or `around:` and a message's id. */
type Where = string | undefined;

async function loadPage(id: string, where: Where, signal?: AbortSignal): Promise<MessagePage> {
  const [name, message] = where?.split(":") ?? [];
  const query = name ? { [name]: message, limit: PAGE_MESSAGES } : { limit: PAGE_MESSAGES };
  const messages = await conversations.messages(id, query, signal);
  const isFull = messages.length >= PAGE_MESSAGES;
  switch (name) {
    case "before":
      return { messages, hasOlder: isFull, hasNewer: true };
    case "after":
      return { messages: isFull ? messages : withRecent(id, messages), hasOlder: true, hasNewer: isFull };
    case "around":
      return { messages, hasOlder: true, hasNewer: true };
    default:
      return { messages: withRecent(id, messages), hasOlder: isFull, hasNewer: false };
  }
}

/** What the feed told while the page was on its way may be newer than the page. */
function withRecent(id: string, messages: Message[]): Message[] {
  const byId = new Map(messages.map((message) => [message.id, message]));
  const since = messages[0]?.timestamp ?? "";
  for (const message of recentMessages(id)) {
    if (byId.has(message.id) || compareTimes(message.timestamp, since) >= 0) byId.set(message.id, message);
  }
  return [...byId.values()].sort((a, b) => compareTimes(a.timestamp, b.timestamp));
}

const olderThan = (page: MessagePage): Where =>
  page.hasOlder && page.messages[0] ? `before:${page.messages[0].id}` : undefined;

const newerThan = (page: MessagePage): Where => {
  const last = page.messages.at(-1);
  return page.hasNewer && last ? `after:${last.id}` : undefined;
};

export function useThread(id: string) {
  const query = useInfiniteQuery({
    queryKey: keys.messages(id),
    queryFn: ({ pageParam, signal }) => loadPage(id, pageParam, signal),
    initialPageParam: undefined as Where,
    getNextPageParam: olderThan,
    getPreviousPageParam: newerThan,
    maxPages: PAGES_MAX,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: KEPT_MS,
    // Messages that did not change are the same objects already.
    structuralSharing: false,
  });
  const pages = query.data?.pages;
  const messages = useMemo(() => (pages ? pages.toReversed().flatMap((page) => page.messages) : []), [pages]);
  return { ...query, messages };
}

/** Shows the stretch around a message that is not loaded; false where there is none. */
export async function loadAround(cache: QueryClient, id: string, messageId: string): Promise<boolean> {
  const page = await loadPage(id, `around:${messageId}`);
  if (!page.messages.some((message) => message.id === messageId)) return false;
  await cache.cancelQueries({ queryKey: keys.messages(id) });
  cache.setQueryData<Thread>(keys.messages(id), { pages: [page], pageParams: [`around:${messageId}`] });
  return true;
}

/** Back to the end. */
export async function loadNewest(cache: QueryClient, id: string): Promise<void> {
  const page = await loadPage(id, undefined);
  await cache.cancelQueries({ queryKey: keys.messages(id) });
  cache.setQueryData<Thread>(keys.messages(id), { pages: [page], pageParams: [undefined] });
}
