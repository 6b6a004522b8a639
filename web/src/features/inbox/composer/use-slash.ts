/** Saved replies by typing `/`: which fit what is typed, and which one is chosen. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { savedReplies } from "@/api/conversations";
import type { SavedReply } from "@/api/desk";
import { keys } from "@/api/keys";

/** The menu of what fits. */
export const SLASH_ID = "composer-replies";
const SHOWN_MAX = 8;
const SLASH = /(?:^|\s)\/([^\s/]*)$/u;

/** What follows the slash before the cursor; null where there is none. */
export function slashWord(text: string, cursor: number): string | null {
  return SLASH.exec(text.slice(0, cursor))?.[1] ?? null;
}

/** The text with the slash and its word replaced. */
export function withReply(text: string, cursor: number, reply: string): { text: string; cursor: number } {
  const word = slashWord(text, cursor);
  const from = word === null ? cursor : cursor - word.length - 1;
  return { text: text.slice(0, from) + reply + text.slice(cursor), cursor: from + reply.length };
}

/** The text without what a button has put before the word, the slash last: it is no part of what is said. */
export function withoutSlash(text: string, cursor: number, put: string): { text: string; cursor: number } {
  const word = slashWord(text, cursor);
  if (word === null || put === "") return { text, cursor };
  const at = cursor - word.length;
  return { text: text.slice(0, at - put.length) + text.slice(at), cursor: cursor - put.length };
}

export function matchingReplies(replies: readonly SavedReply[], word: string): SavedReply[] {
  const wanted = word.toLocaleLowerCase();
  const rank = (reply: SavedReply) =>
    reply.shortcut.toLocaleLowerCase().startsWith(wanted)
      ? 0
      : reply.title.toLocaleLowerCase().includes(wanted)
        ? 1
        : 2;
  return replies
    .filter((reply) => `${reply.shortcut} ${reply.title} ${reply.text}`.toLocaleLowerCase().includes(wanted))
    .sort((a, b) => rank(a) - rank(b) || a.shortcut.localeCompare(b.shortcut))
    .slice(0, SHOWN_MAX);
}

export function useSavedReplies(enabled = true) {
  return useQuery({ queryKey: keys.savedReplies, queryFn: savedReplies.list, enabled, staleTime: 60_000 });
}

export function useSlash(text: string, cursor: number) {
  const word = slashWord(text, cursor);
  const [dismissed, setDismissed] = useState<string | null>(null);
  const [active, setActive] = useState(0);
  const wanted = word !== null && dismissed !== word;
  const all = useSavedReplies(wanted);
  const found = wanted ? matchingReplies(all.data ?? [], word) : [];
  return {
    isOpen: wanted && (found.length > 0 || word === ""),
    isLoading: wanted && all.isPending,
    found,
    active: Math.min(active, Math.max(0, found.length - 1)),
    move: (by: number) =>
      setActive((at) => (Math.min(at, found.length - 1) + by + found.length) % Math.max(1, found.length)),
    point: setActive,
    dismiss: () => setDismissed(word),
    reset: () => {
      setDismissed(null);
      setActive(0);
    },
  };
}
