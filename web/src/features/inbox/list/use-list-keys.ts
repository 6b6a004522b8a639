/** `/` searches; `j` and `k` open the next and the one before. */
import { useNavigate } from "@tanstack/react-router";
import { Search } from "lucide-react";
import { type RefObject, useMemo } from "react";
import type { Conversation } from "@/api/desk";
import { useTranslation } from "@/i18n";
import { type Command, useCommands } from "@/lib/commands";
import { type Shortcut, useShortcuts } from "@/lib/shortcuts";
import { useStable } from "../stable";

export function useListKeys({
  rows,
  selectedId,
  field,
  listRef,
}: {
  rows: readonly Conversation[];
  selectedId: string | undefined;
  field: RefObject<HTMLInputElement | null>;
  listRef: RefObject<HTMLUListElement | null>;
}): void {
  const { t } = useTranslation("inbox");
  const navigate = useNavigate();
  const step = useStable((by: number) => {
    const from = rows.findIndex((row) => row.id === selectedId);
    const to = rows[from < 0 ? 0 : from + by];
    if (!to) return;
    void navigate({
      to: "/conversations/$conversationId",
      params: { conversationId: to.id },
      search: (search) => search,
    });
  });
  const search = useStable(() => {
    field.current?.focus();
    field.current?.select();
  });
  const focusList = useStable(() => listRef.current?.querySelector<HTMLElement>('[data-row][tabindex="0"]')?.focus());
  useShortcuts(
    useMemo<Shortcut[]>(() => {
      const group = t("keys.inbox");
      return [
        { keys: "j", label: t("keys.next"), group, run: () => step(1) },
        { keys: "k", label: t("keys.before"), group, run: () => step(-1) },
        { keys: "/", label: t("keys.search"), group, run: search },
        { keys: "g l", label: t("keys.list"), group, run: focusList },
      ];
    }, [t, step, search, focusList]),
  );
  useCommands(
    useMemo<Command[]>(
      () => [
        {
          id: "inbox:search",
          label: t("keys.search"),
          group: t("keys.inbox"),
          icon: Search,
          keys: "/",
          // The palette gives the focus back when it closes: after that it is ours.
          run: () => requestAnimationFrame(search),
        },
      ],
      [t, search],
    ),
  );
}
