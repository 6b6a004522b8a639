/** What the agent would answer, as far as it is there or somebody has asked for it. */
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { conversations } from "@/api/conversations";
import type { Conversation, Suggestion } from "@/api/desk";

/** The draft of a take-over waits at the conversation; one that was asked for is here. */
export function useSuggestion(conversation: Conversation) {
  const [dismissed, setDismissed] = useState<string | null>(null);
  const asked = useMutation({ mutationFn: () => conversations.suggestion(conversation.id) });
  const stored = conversation.mode === "operator" ? conversation.metadata.suggestion : undefined;
  const offered: (Pick<Suggestion, "text"> & Partial<Suggestion>) | null =
    asked.data ?? (stored && stored !== dismissed ? { text: stored } : null);
  return {
    offered,
    isBusy: asked.isPending,
    isShown: offered !== null || asked.isPending || asked.error !== null,
    error: asked.error,
    ask: () => asked.mutate(),
    dismiss: () => {
      setDismissed(stored ?? null);
      asked.reset();
    },
  };
}

export type SuggestionState = ReturnType<typeof useSuggestion>;
