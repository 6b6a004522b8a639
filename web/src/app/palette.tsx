/** The command palette: pages, actions of the page that is shown, and conversations that the query finds. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Keyboard, LogOut, MessageSquare, Moon, Sun, SunMoon } from "lucide-react";
import { useDeferredValue, useMemo, useState } from "react";
import { conversations } from "@/api/conversations";
import { keys } from "@/api/keys";
import { CommandPalette } from "@/components/ui/command-palette";
import { useTranslation } from "@/i18n";
import { type Command, matching, useAllCommands } from "@/lib/commands";
import { setTheme } from "@/lib/theme";
import { useNavigation } from "./navigation";
import { useSignOut } from "./sign-out";

/** Fewer characters find too much. */
const SEARCH_MIN = 2;
const FOUND_MAX = 8;

export function Palette({ onClose, onHelp }: { onClose: () => void; onHelp: () => void }) {
  const [query, setQuery] = useState("");
  // What Enter runs is what fits to what was typed, however fast.
  const wanted = query.trim();
  const own = useOwnCommands(onHelp);
  const registered = useAllCommands();
  const found = useFoundConversations(useDeferredValue(wanted));
  return (
    <CommandPalette
      open
      onOpenChange={(open) => !open && onClose()}
      query={query}
      onQuery={setQuery}
      commands={[...matching([...registered, ...own], wanted), ...found.commands]}
      busy={found.busy}
    />
  );
}

function useOwnCommands(onHelp: () => void): Command[] {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const signOut = useSignOut();
  const { pages, settings } = useNavigation();
  return useMemo(() => {
    const group = t("palette.general");
    return [
      ...[...pages, settings].map((page) => ({
        id: `page:${page.to}`,
        label: t(page.label),
        group: t("palette.pages"),
        icon: page.icon,
        keys: page.keys,
        run: () => void navigate({ to: page.to }),
      })),
      { id: "theme:light", label: t("theme.useLight"), group, icon: Sun, run: () => setTheme("light") },
      { id: "theme:dark", label: t("theme.useDark"), group, icon: Moon, run: () => setTheme("dark") },
      { id: "theme:system", label: t("theme.useSystem"), group, icon: SunMoon, run: () => setTheme("system") },
      { id: "help:shortcuts", label: t("shortcuts.title"), group, icon: Keyboard, keys: "?", run: onHelp },
      { id: "sign-out", label: t("signOut"), group, icon: LogOut, run: signOut },
    ];
  }, [t, navigate, signOut, pages, settings, onHelp]);
}

function useFoundConversations(query: string): { commands: Command[]; busy: boolean } {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const cache = useQueryClient();
  const search = useQuery({
    queryKey: ["palette", query],
    queryFn: ({ signal }) => conversations.list({ search: query }, undefined, signal),
    enabled: query.length >= SEARCH_MIN,
    staleTime: 10_000,
    gcTime: 30_000,
  });
  const commands = (search.data?.items ?? []).slice(0, FOUND_MAX).map((conversation) => ({
    id: `conversation:${conversation.id}`,
    label: [conversation.contact.name, conversation.phone_number].filter(Boolean).join(" · ") || t("unknownCustomer"),
    group: t("palette.conversations"),
    icon: MessageSquare,
    run: () => {
      cache.setQueryData(keys.conversation(conversation.id), conversation);
      void navigate({ to: "/conversations/$conversationId", params: { conversationId: conversation.id } });
    },
  }));
  return { commands, busy: search.isFetching };
}
