/** The list: what is shown of it, and how more of it is fetched. What is typed and chosen outlives the page. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { conversations } from "@/api/conversations";
import type { ChannelKind, Conversation, ConversationFilters, ConversationStatus, ConversationView } from "@/api/desk";
import { keys } from "@/api/keys";
import { makeMemory } from "../memory";

export interface Narrowing {
  search: string;
  channel?: ChannelKind;
  status?: ConversationStatus;
}

const NOTHING: Narrowing = { search: "" };
const narrowings = makeMemory<Narrowing>(4);
const KEPT_MS = 2 * 60_000;
/** Views of which the feed cannot tell whether a conversation belongs to them. */
const UNTOLD: readonly (ConversationView | undefined)[] = ["voice", "tasks"];

export function useNarrowing(meId: string): [Narrowing, (change: Partial<Narrowing>) => void] {
  const narrowing = narrowings.use(meId) ?? NOTHING;
  return [narrowing, (change) => narrowings.set(meId, { ...(narrowings.get(meId) ?? NOTHING), ...change })];
}

export function useConversationList(filters: ConversationFilters) {
  const query = useInfiniteQuery({
    queryKey: keys.conversationList(filters),
    queryFn: ({ pageParam, signal }) => conversations.list(filters, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.cursor ?? undefined,
    // The feed keeps it true; asking again would fetch every page that is loaded.
    staleTime: filters.search || UNTOLD.includes(filters.view) ? 10_000 : Number.POSITIVE_INFINITY,
    gcTime: KEPT_MS,
    // Rows that did not change are the same objects already; comparing 100,000 would take longer than drawing them.
    structuralSharing: false,
    // While a search goes on, what was found before stays; another view begins empty.
    placeholderData: (before, its) =>
      (its?.queryKey[2] as ConversationFilters)?.view === filters.view ? before : undefined,
  });
  const pages = query.data?.pages;
  const rows = useMemo<Conversation[]>(() => pages?.flatMap((page) => page.items) ?? [], [pages]);
  return { ...query, rows };
}
