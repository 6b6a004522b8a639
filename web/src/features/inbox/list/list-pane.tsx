/** The left pane: which conversations, and those. */
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Inbox, Search, SearchX, X } from "lucide-react";
import { useMemo, useRef } from "react";
import type { Conversation, ConversationFilters } from "@/api/desk";
import { Button, IconButton } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { EmptyState, ErrorState, Skeleton } from "@/components/ui/states";
import { useTranslation } from "@/i18n";
import { cn } from "@/lib/cn";
import { useMe } from "@/lib/session";
import { useSettled } from "@/lib/settled";
import type { InboxSearch } from "@/routes/conversations";
import { useStable } from "../stable";
import { FilterButton } from "./filter-button";
import { Rows } from "./rows";
import { useConversationList, useNarrowing } from "./use-list";
import { useListKeys } from "./use-list-keys";
import { ViewSwitch } from "./view-switch";

const SKELETON_ROWS = 12;

export function ListPane({ selectedId, className }: { selectedId: string | undefined; className?: string }) {
  const { t } = useTranslation(["inbox", "common"]);
  const navigate = useNavigate();
  const me = useMe();
  const { view = "all", label } = useSearch({ strict: false }) as InboxSearch;
  const [narrowing, narrow] = useNarrowing(me.id);
  const search = useSettled(narrowing.search.trim());
  const filters = useMemo<ConversationFilters>(
    () => ({ view, label, channel: narrowing.channel, status: narrowing.status, search: search || undefined }),
    [view, label, narrowing.channel, narrowing.status, search],
  );
  const list = useConversationList(filters);
  const field = useRef<HTMLInputElement>(null);
  const listRef = useRef<HTMLUListElement>(null);
  useListKeys({ rows: list.rows, selectedId, field, listRef });
  const open = useStable(
    (conversation: Conversation) =>
      void navigate({
        to: "/conversations/$conversationId",
        params: { conversationId: conversation.id },
        search: (before) => before,
        state: (before) => ({ ...before, messageId: conversation.matched_message_id ?? undefined }),
      }),
  );
  const isNarrowed = search !== "" || Boolean(label || narrowing.channel || narrowing.status);
  const clear = () => {
    narrow({ search: "", channel: undefined, status: undefined });
    void navigate({ to: ".", search: { view: view === "all" ? undefined : view } });
  };
  return (
    <section aria-label={t("list.label")} className={cn("flex min-h-0 min-w-0 flex-col bg-surface", className)}>
      <header className="grid grid-cols-1 gap-2 border-line border-b px-2 pt-2 pb-2.5">
        <div className="flex items-center">
          <ViewSwitch view={view} />
          <FilterButton narrowing={narrowing} onChange={narrow} label={label} />
        </div>
        <div className="relative px-1">
          <Input
            ref={field}
            type="search"
            icon={Search}
            value={narrowing.search}
            onChange={(event) => narrow({ search: event.target.value })}
            onKeyDown={(event) => {
              if (event.key === "ArrowDown") {
                event.preventDefault();
                listRef.current?.querySelector<HTMLElement>('[data-row][tabindex="0"]')?.focus();
              } else if (event.key === "Escape" && narrowing.search) {
                event.stopPropagation();
                narrow({ search: "" });
              }
            }}
            aria-label={t("list.search")}
            placeholder={t("list.searchShort")}
            autoComplete="off"
            spellCheck={false}
            className="pr-8 [&::-webkit-search-cancel-button]:hidden"
          />
          {narrowing.search && (
            <IconButton
              icon={X}
              size="sm"
              label={t("list.clearSearch")}
              className="absolute top-1/2 right-1.5 -translate-y-1/2"
              onClick={() => {
                narrow({ search: "" });
                field.current?.focus();
              }}
            />
          )}
        </div>
      </header>
      <p role="status" className="sr-only">
        {search && list.isSuccess && !list.isFetching && t("common:found", { count: list.rows.length })}
      </p>
      {list.isPending ? (
        <RowSkeletons count={SKELETON_ROWS} />
      ) : list.isError && list.rows.length === 0 ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} className="flex-1" />
      ) : list.rows.length === 0 ? (
        <EmptyState
          icon={isNarrowed ? SearchX : Inbox}
          title={isNarrowed ? t("list.nothing") : t(`empty.${view}.title`)}
          className="flex-1"
          action={isNarrowed && <Button onClick={clear}>{t("filter.clear")}</Button>}
        >
          {isNarrowed ? t("list.nothingHint") : t(`empty.${view}.text`)}
        </EmptyState>
      ) : (
        <div className={cn("flex min-h-0 flex-1 flex-col transition-opacity", list.isPlaceholderData && "opacity-60")}>
          <Rows
            // Another view begins at its top.
            key={`${view}:${label ?? ""}`}
            rows={list.rows}
            selectedId={selectedId}
            query={search}
            label={t("list.label")}
            hasMore={list.hasNextPage && !list.isFetchNextPageError}
            loadingMore={list.isFetchingNextPage}
            onLoadMore={() => void list.fetchNextPage()}
            listRef={listRef}
            onOpen={open}
            footer={
              list.isFetchingNextPage ? (
                <RowSkeletons count={2} />
              ) : list.isFetchNextPageError ? (
                <div className="flex justify-center p-3">
                  <Button size="sm" onClick={() => void list.fetchNextPage()}>
                    {t("common:retry")}
                  </Button>
                </div>
              ) : null
            }
          />
        </div>
      )}
    </section>
  );
}

function RowSkeletons({ count }: { count: number }) {
  const { t } = useTranslation();
  return (
    <div aria-busy className="overflow-hidden">
      <span className="sr-only">{t("loading")}</span>
      {Array.from({ length: count }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike
        <div key={index} className="flex h-16 items-center gap-3 border-line border-b pr-3 pl-4">
          <Skeleton className="size-8 rounded-full" />
          <div className="grid flex-1 gap-2">
            <Skeleton className="h-3 w-2/5" />
            <Skeleton className="h-3 w-4/5" />
          </div>
        </div>
      ))}
    </div>
  );
}
