import { Link } from "@tanstack/react-router";
import { ClipboardList, MessageSquare, Search, TriangleAlert } from "lucide-react";
import { useMemo } from "react";
import type { Task, TaskFilters } from "@/api/tasks";
import { Badge } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/figures";
import { LoadMore } from "@/components/ui/load-more";
import { EmptyState, ErrorState } from "@/components/ui/states";
import { type Column, Table } from "@/components/ui/table";
import { Checkbox } from "@/components/ui/toggles";
import { useTranslation } from "@/i18n";
import { scriptLanguage } from "@/lib/script";
import { useCan } from "@/lib/session";
import { useTaskList, useTick } from "./use-tasks";

export function TaskTable({
  filters,
  openId,
  onOpen,
}: {
  filters: TaskFilters;
  openId: string | undefined;
  onOpen: (task: Task) => void;
}) {
  const { t } = useTranslation("tasks");
  const list = useTaskList(filters);
  const columns = useColumns(onOpen);
  const rows = list.data?.pages.flatMap((page) => page.items);
  const isFiltered = Object.keys(filters).some((name) => name !== "status") || filters.status !== "open";
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
      keyOf={(task) => task.id}
      onRowClick={onOpen}
      isSelected={(task) => task.id === openId}
      className="min-w-0"
      empty={
        <div className="rounded border border-line bg-surface">
          {isFiltered ? (
            <EmptyState icon={Search} title={t("common:nothingFound")}>
              {t("empty.filtered")}
            </EmptyState>
          ) : (
            <EmptyState icon={ClipboardList} title={t("empty.title")}>
              {t("empty.text")}
            </EmptyState>
          )}
        </div>
      }
      footer={
        <LoadMore hasMore={list.hasNextPage} busy={list.isFetchingNextPage} onMore={() => void list.fetchNextPage()} />
      }
    />
  );
}

function useColumns(onOpen: (task: Task) => void): Column<Task>[] {
  const { t } = useTranslation("tasks");
  const canEdit = useCan("operator");
  const tick = useTick();
  const { mutate } = tick;
  return useMemo(
    () => [
      {
        id: "done",
        header: () => <span className="sr-only">{t("status.done")}</span>,
        cell: ({ row: { original } }) => (
          <Checkbox
            aria-label={t("tick", { title: original.title })}
            checked={original.status === "done"}
            disabled={!canEdit || original.status === "cancelled"}
            onClick={(event) => event.stopPropagation()}
            onCheckedChange={(done) => mutate({ task: original, status: done === true ? "done" : "open" })}
          />
        ),
      },
      {
        id: "title",
        header: t("fields.title"),
        cell: ({ row: { original } }) => (
          <div className="grid min-w-56 max-w-lg">
            <button
              type="button"
              lang={scriptLanguage(original.title)}
              className="ring-inside truncate text-left font-medium hover:underline"
              onClick={(event) => {
                event.stopPropagation();
                onOpen(original);
              }}
            >
              {original.title}
            </button>
            {original.description && (
              <span lang={scriptLanguage(original.description)} className="truncate text-ink-2 text-sm">
                {original.description}
              </span>
            )}
          </div>
        ),
      },
      { id: "type", header: t("fields.type"), cell: ({ row }) => t(`type.${row.original.task_type}`) },
      {
        id: "due",
        header: t("fields.due"),
        cell: ({ row: { original } }) =>
          original.due_at === null ? (
            <span className="text-ink-2">{t("noDue")}</span>
          ) : original.overdue ? (
            <Badge tone="bad" icon={TriangleAlert}>
              <RelativeTime at={original.due_at} />
            </Badge>
          ) : (
            <RelativeTime at={original.due_at} className="whitespace-nowrap" />
          ),
      },
      {
        id: "priority",
        header: t("fields.priority"),
        cell: ({ row }) => <span className="whitespace-nowrap">{priority(t, row.original.priority)}</span>,
      },
      {
        id: "assignee",
        header: t("fields.assignee"),
        cell: ({ row: { original } }) =>
          original.assignee_name ?? <span className="text-ink-2">{t("filter.nobody")}</span>,
      },
      {
        id: "conversation",
        header: () => <span className="sr-only">{t("sheet.conversation")}</span>,
        cell: ({ row: { original } }) =>
          original.conversation_id && (
            <Link
              to="/conversations/$conversationId"
              params={{ conversationId: original.conversation_id }}
              state={(state) => ({ ...state, messageId: original.message_id ?? undefined })}
              aria-label={t("sheet.conversation")}
              title={t("sheet.conversation")}
              className="ring-inside inline-flex size-7 items-center justify-center rounded-sm text-ink-2 hover:bg-hover hover:text-ink"
              onClick={(event) => event.stopPropagation()}
            >
              <MessageSquare aria-hidden className="size-4" />
            </Link>
          ),
      },
    ],
    [t, canEdit, mutate, onOpen],
  );
}

const LEVELS = ["1", "2", "3", "4", "5"] as const;

export function priority(t: ReturnType<typeof useTranslation<"tasks">>["t"], value: number): string {
  return t(`priority.${LEVELS[Math.min(Math.max(value, 1), 5) - 1] ?? "3"}`);
}
