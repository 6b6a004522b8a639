import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Columns3, List, Plus, UserRound } from "lucide-react";
import { useCallback, useMemo, useState } from "react";
import type { Ticket } from "@/api/desk";
import { Page } from "@/app/page";
import { Button } from "@/components/ui/button";
import { useTranslation } from "@/i18n";
import { type Command, useCommands } from "@/lib/commands";
import { useCan } from "@/lib/session";
import { useSettled } from "@/lib/settled";
import { type Shortcut, useShortcuts } from "@/lib/shortcuts";
import type { TicketsSearch } from "@/routes/tickets";
import { CreateTicket } from "./create-ticket";
import { FilterBar } from "./filter-bar";
import { filtersOf } from "./ticket";
import { TicketBoard } from "./ticket-board";
import { TicketSheet } from "./ticket-sheet";
import { TicketTable } from "./ticket-table";

export function TicketsPage() {
  const { t } = useTranslation("tickets");
  const navigate = useNavigate();
  const canEdit = useCan("operator");
  const search = useSearch({ from: "/shell/tickets" });
  const { ticketId } = useParams({ strict: false });
  const [words, setWords] = useState("");
  const settled = useSettled(words);
  const [creating, setCreating] = useState(false);
  const filters = useMemo(() => filtersOf(search, settled), [search, settled]);
  const change = useCallback(
    (next: Partial<TicketsSearch>) =>
      void navigate({ to: ".", search: (before: TicketsSearch) => ({ ...before, ...next }), replace: true }),
    [navigate],
  );
  const open = (ticket: Ticket) =>
    void navigate({
      to: "/tickets/$ticketId",
      params: { ticketId: ticket.id },
      search: ({ conversation: _, ...rest }: TicketsSearch) => rest,
    });
  const closeCreate = () => {
    setCreating(false);
    if (search.conversation) change({ conversation: undefined });
  };
  const create = useCallback(() => setCreating(true), []);
  useTicketCommands(change, create);
  return (
    <Page
      title={t("title")}
      description={t("description")}
      actions={
        canEdit && (
          <Button variant="primary" icon={Plus} onClick={create}>
            {t("create.open")}
          </Button>
        )
      }
    >
      <FilterBar search={search} onSearch={change} words={words} onWords={setWords} />
      {search.layout === "board" ? (
        <TicketBoard filters={filters} openId={ticketId} />
      ) : (
        <TicketTable filters={filters} openId={ticketId} onOpen={open} onCreate={create} />
      )}
      {ticketId && (
        <TicketSheet
          key={ticketId}
          id={ticketId}
          onClose={() => void navigate({ to: "/tickets", search: (before: TicketsSearch) => before })}
        />
      )}
      {canEdit && (creating || search.conversation) && (
        <CreateTicket
          conversationId={search.conversation}
          onClose={closeCreate}
          onCreated={(ticket) => {
            setCreating(false);
            open(ticket);
          }}
        />
      )}
    </Page>
  );
}

function useTicketCommands(change: (next: Partial<TicketsSearch>) => void, create: () => void): void {
  const { t } = useTranslation("tickets");
  const canEdit = useCan("operator");
  useCommands(
    useMemo<Command[]>(() => {
      const group = t("title");
      const list: Command[] = [
        {
          id: "tickets:mine",
          label: t("commands.mine"),
          group,
          icon: UserRound,
          run: () => change({ assigned_to: "me", status: undefined, priority: undefined }),
        },
        {
          id: "tickets:board",
          label: t("commands.board"),
          group,
          icon: Columns3,
          run: () => change({ layout: "board" }),
        },
        {
          id: "tickets:table",
          label: t("commands.table"),
          group,
          icon: List,
          run: () => change({ layout: undefined }),
        },
      ];
      const add: Command = { id: "tickets:new", label: t("create.open"), group, icon: Plus, keys: "c", run: create };
      return canEdit ? [add, ...list] : list;
    }, [t, canEdit, change, create]),
  );
  useShortcuts(
    useMemo<Shortcut[]>(
      () => (canEdit ? [{ keys: "c", label: t("create.open"), group: t("title"), run: create }] : []),
      [t, canEdit, create],
    ),
  );
}
