/** One conversation: from a list that has it at once, then its own. */

import type { InfiniteData } from "@tanstack/react-query";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { Page } from "@/api/client";
import { conversations } from "@/api/conversations";
import type { Conversation, ConversationEvent, Turn } from "@/api/desk";
import { ApiError } from "@/api/error";
import { keys } from "@/api/keys";

export function useConversation(id: string) {
  const cache = useQueryClient();
  return useQuery({
    queryKey: keys.conversation(id),
    queryFn: () => conversations.one(id),
    // The feed keeps it true.
    staleTime: Number.POSITIVE_INFINITY,
    initialData: () => {
      for (const [, list] of cache.getQueriesData<InfiniteData<Page<Conversation>>>({
        queryKey: keys.conversationLists,
      })) {
        for (const page of list?.pages ?? []) {
          const found = page.items.find((row) => row.id === id);
          if (found) return found;
        }
      }
      return undefined;
    },
  });
}

const NO_EVENTS: ConversationEvent[] = [];

/** What happened besides messages. */
export function useEvents(id: string): ConversationEvent[] {
  const query = useQuery({
    queryKey: keys.events(id),
    queryFn: () => conversations.events(id),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  return query.data ?? NO_EVENTS;
}

export function useTurns(id: string, enabled = true) {
  return useQuery({
    queryKey: keys.turns(id),
    queryFn: async (): Promise<Turn[]> => (await conversations.turns(id)).items,
    enabled,
    staleTime: 10_000,
  });
}

/** A part that this server does not have yet, or not for this conversation. */
export function isMissing(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 404 || error.status === 405);
}
