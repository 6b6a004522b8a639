import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import type { Ticket, TicketFilters } from "@/api/desk";
import { RelativeTime } from "@/components/ui/figures";
import { LoadMore } from "@/components/ui/load-more";
import { ErrorState } from "@/components/ui/states";
import { type Column, Table } from "@/components/ui/table";
import { useTranslation } from "@/i18n";
import { scriptLanguage } from "@/lib/script";
import { NoTickets } from "./no-tickets";
import { useTicketList } from "./use-tickets";
import { PriorityBadge, StatusBadge } from "./words";

export function TicketTable({
  filters,
  openId,
  onOpen,
  onCreate,
}: {
  filters: TicketFilters;
  openId: string | undefined;
  onOpen: (ticket: Ticket) => void;
  onCreate: () => void;
}) {
  const { t } = useTranslation("tickets");
  const list = useTicketList(filters);
  const columns = useColumns();
  const rows = list.data?.pages.flatMap((page) => page.items);
  if (list.isError && !rows) {
    return (
      <div className="rounded border border-line bg-surface">
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      </div>
    );
  }
  return (
    <Table
      label={t("title")}
      columns={columns}
      rows={rows}
      keyOf={(ticket) => ticket.id}
      onRowClick={onOpen}
      isSelected={(ticket) => ticket.id === openId}
      className="min-w-0"
      empty={
        <div className="rounded border border-line bg-surface">
          <NoTickets filters={filters} onCreate={onCreate} />
        </div>
      }
      footer={
        <LoadMore hasMore={list.hasNextPage} busy={list.isFetchingNextPage} onMore={() => void list.fetchNextPage()} />
      }
    />
  );
}

function useColumns(): Column<Ticket>[] {
  const { t } = useTranslation("tickets");
  return useMemo(
    () => [
      {
        id: "id",
        header: t("fields.ticket"),
        cell: ({ row: { original } }) => (
          <div className="grid min-w-56 max-w-md">
            <Link
              to="/tickets/$ticketId"
              params={{ ticketId: original.id }}
              search={(before) => before}
              lang={scriptLanguage(original.issue_type)}
              className="ring-inside truncate font-medium hover:underline"
              onClick={(event) => event.stopPropagation()}
            >
              {original.issue_type}
            </Link>
            <span lang={scriptLanguage(original.description)} className="truncate text-ink-2 text-sm">
              {original.description}
            </span>
          </div>
        ),
      },
      { accessorKey: "status", header: t("fields.status"), cell: ({ row }) => <StatusBadge {...row.original} /> },
      { accessorKey: "priority", header: t("fields.priority"), cell: ({ row }) => <PriorityBadge {...row.original} /> },
      {
        id: "customer",
        header: t("fields.customer"),
        cell: ({ row: { original } }) => (
          <span lang={scriptLanguage(original.customer_name ?? "")} className="whitespace-nowrap">
            {original.customer_name || original.customer_phone || t("common:unknownCustomer")}
          </span>
        ),
      },
      {
        id: "assignee",
        header: t("fields.assignee"),
        cell: ({ row: { original } }) =>
          original.assignee_name ?? <span className="text-ink-2">{t("filter.nobody")}</span>,
      },
      {
        id: "created",
        header: t("fields.created"),
        cell: ({ row }) => (
          <RelativeTime at={row.original.created_at} className="whitespace-nowrap text-ink-2 text-sm" />
        ),
      },
      {
        id: "code",
        header: t("fields.number"),
        cell: ({ row }) => <span className="whitespace-nowrap font-mono text-ink-2 text-xs">{row.original.id}</span>,
      },
    ],
    [t],
  );
}
