/** Tickets by status. A card is moved by its menu, by Alt and an arrow key, or by dragging it. */
import { Link } from "@tanstack/react-router";
import { ArrowRightLeft } from "lucide-react";
import { type DragEvent, type KeyboardEvent, useState } from "react";
import type { Ticket, TicketFilters, TicketStatus } from "@/api/desk";
import { Avatar } from "@/components/ui/avatar";
import { IconButton } from "@/components/ui/button";
import { DropdownMenu, MenuItem, MenuLabel } from "@/components/ui/dropdown-menu";
import { RelativeTime } from "@/components/ui/figures";
import { LoadMore } from "@/components/ui/load-more";
import { ErrorState, Skeleton } from "@/components/ui/states";
import { Tooltip } from "@/components/ui/tooltip";
import { useTranslation } from "@/i18n";
import { cn } from "@/lib/cn";
import { scriptLanguage } from "@/lib/script";
import { useCan } from "@/lib/session";
import { mayBecome, neighbour, STATUSES } from "./ticket";
import { useTicketChange, useTicketList } from "./use-tickets";
import { PriorityBadge, STATUS_LOOK } from "./words";

export function TicketBoard({ filters, openId }: { filters: TicketFilters; openId: string | undefined }) {
  const { t } = useTranslation("tickets");
  const { mutate } = useTicketChange();
  const [dragged, setDragged] = useState<Ticket | null>(null);
  const [said, setSaid] = useState("");
  const shown = filters.status ? [filters.status] : STATUSES;
  const move = (ticket: Ticket, status: TicketStatus) => {
    if (!mayBecome(ticket.status, status)) return;
    mutate({ ticket, change: { status } });
    setSaid(t("board.moved", { id: ticket.id, status: t(`status.${status}`) }));
  };
  return (
    <>
      <div className="grid min-w-0 items-start gap-3 sm:auto-cols-[minmax(15rem,1fr)] sm:grid-flow-col sm:overflow-x-auto sm:pb-2">
        {shown.map((status) => (
          <Column
            key={status}
            status={status}
            filters={{ ...filters, status }}
            openId={openId}
            dragged={dragged}
            onDrag={setDragged}
            onMove={move}
          />
        ))}
      </div>
      <p role="status" className="sr-only">
        {said}
      </p>
    </>
  );
}

interface Moving {
  dragged: Ticket | null;
  onDrag: (ticket: Ticket | null) => void;
  onMove: (ticket: Ticket, status: TicketStatus) => void;
}

function Column({
  status,
  filters,
  openId,
  dragged,
  onDrag,
  onMove,
}: { status: TicketStatus; filters: TicketFilters; openId: string | undefined } & Moving) {
  const { t } = useTranslation("tickets");
  const list = useTicketList(filters);
  const rows = list.data?.pages.flatMap((page) => page.items);
  const takes = dragged !== null && mayBecome(dragged.status, status);
  const Icon = STATUS_LOOK[status].icon;
  const name = t(`status.${status}`);
  return (
    <section
      aria-label={name}
      className={cn(
        "grid min-h-32 min-w-0 grid-cols-[minmax(0,1fr)] content-start gap-2 rounded border border-line bg-sunken p-2",
        takes && "border-accent bg-accent-soft",
      )}
      onDragOver={(event: DragEvent) => {
        if (takes) event.preventDefault();
      }}
      onDrop={(event: DragEvent) => {
        event.preventDefault();
        if (dragged) onMove(dragged, status);
        onDrag(null);
      }}
    >
      <h2 className="flex items-center gap-2 px-1.5 py-1 font-medium text-sm">
        <Icon aria-hidden className="size-4 text-ink-3" />
        {name}
        {rows && <span className="tabular text-ink-3">{`${rows.length}${list.hasNextPage ? "+" : ""}`}</span>}
      </h2>
      {list.isError && !rows ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} className="px-2 py-4" />
      ) : rows ? (
        <ul className="grid grid-cols-[minmax(0,1fr)] gap-2">
          {rows.map((ticket) => (
            <Card
              key={ticket.id}
              ticket={ticket}
              isOpen={ticket.id === openId}
              onDrag={onDrag}
              onMove={onMove}
              dragged={dragged}
            />
          ))}
          {rows.length === 0 && <li className="px-1.5 py-3 text-ink-3 text-sm">{t("board.empty")}</li>}
        </ul>
      ) : (
        ["a", "b"].map((key) => <Skeleton key={key} className="h-24 w-full" />)
      )}
      <LoadMore hasMore={list.hasNextPage} busy={list.isFetchingNextPage} onMore={() => void list.fetchNextPage()} />
    </section>
  );
}

const STEPS: Record<string, 1 | -1> = { ArrowRight: 1, ArrowLeft: -1 };

function Card({ ticket, isOpen, onDrag, onMove }: { ticket: Ticket; isOpen: boolean } & Moving) {
  const { t } = useTranslation("tickets");
  const canEdit = useCan("operator");
  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (!event.altKey || !step || !canEdit) return;
    event.preventDefault();
    const next = neighbour(ticket.status, step);
    if (next) onMove(ticket, next);
  };
  const targets = STATUSES.filter((status) => mayBecome(ticket.status, status));
  return (
    <li
      draggable={canEdit}
      onDragStart={(event) => {
        event.dataTransfer.setData("text/plain", ticket.id);
        onDrag(ticket);
      }}
      onDragEnd={() => onDrag(null)}
      className={cn(
        "relative grid grid-cols-[minmax(0,1fr)] gap-1.5 rounded border border-line bg-surface p-2.5 hover:border-line-strong",
        isOpen && "border-accent",
      )}
    >
      <div className="flex items-start gap-1">
        <Link
          to="/tickets/$ticketId"
          params={{ ticketId: ticket.id }}
          search={(before) => before}
          lang={scriptLanguage(ticket.issue_type)}
          onKeyDown={onKeyDown}
          aria-keyshortcuts={canEdit ? "Alt+ArrowLeft Alt+ArrowRight" : undefined}
          draggable={false}
          className="ring-inside line-clamp-2 min-w-0 flex-1 font-medium after:absolute after:inset-0"
        >
          {ticket.issue_type}
        </Link>
        {canEdit && (
          <DropdownMenu
            trigger={
              <IconButton
                size="sm"
                icon={ArrowRightLeft}
                label={t("board.move", { id: ticket.id })}
                className="-mt-1 -mr-1 relative"
              />
            }
          >
            <MenuLabel>{t("board.moveTo")}</MenuLabel>
            {targets.map((status) => (
              <MenuItem key={status} icon={STATUS_LOOK[status].icon} onSelect={() => onMove(ticket, status)}>
                {t(`status.${status}`)}
              </MenuItem>
            ))}
          </DropdownMenu>
        )}
      </div>
      <p lang={scriptLanguage(ticket.description)} className="line-clamp-2 text-ink-2 text-sm">
        {ticket.description}
      </p>
      <div className="flex items-center gap-2">
        <PriorityBadge priority={ticket.priority} />
        <span className="min-w-0 shrink-[99] truncate font-mono text-ink-3 text-2xs">{ticket.id}</span>
        <RelativeTime at={ticket.created_at} className="relative ml-auto whitespace-nowrap text-2xs text-ink-3" />
        {ticket.assignee_name && (
          <Tooltip text={ticket.assignee_name}>
            <span className="relative">
              <Avatar name={ticket.assignee_name} size="sm" />
              <span className="sr-only">{ticket.assignee_name}</span>
            </span>
          </Tooltip>
        )}
      </div>
    </li>
  );
}
