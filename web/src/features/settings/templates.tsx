import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus, RefreshCw, Search, Send } from "lucide-react";
import { useDeferredValue, useMemo, useState } from "react";
import type { Template } from "@/api/desk";
import { keys } from "@/api/keys";
import { channels, templates } from "@/api/settings";
import { Page } from "@/app/page";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { RelativeTime } from "@/components/ui/figures";
import { Input, Select } from "@/components/ui/input";
import { LoadMore } from "@/components/ui/load-more";
import { EmptyState, ErrorState, useErrorText } from "@/components/ui/states";
import { type Column, Table } from "@/components/ui/table";
import { toast } from "@/components/ui/toast";
import { useTranslation } from "@/i18n";
import { useCan } from "@/lib/session";
import { TemplateCreate } from "./template-create";
import { TemplateDialog } from "./template-dialog";
import { bodyOf, STATUSES } from "./template-parts";
import { CategoryText, TemplateStatusBadge } from "./template-words";

const ALL = "*";

export function TemplatesPage() {
  const { t } = useTranslation("settings");
  const canSync = useCan("operator");
  const isAdmin = useCan("admin");
  const [status, setStatus] = useState<Template["status"] | undefined>();
  const [search, setSearch] = useState("");
  const [open, setOpen] = useState<Template | null>(null);
  const [creating, setCreating] = useState(false);
  const filters = { status, search: useDeferredValue(search.trim()) || undefined };
  const list = useInfiniteQuery({
    queryKey: [...keys.templates, "list", filters],
    queryFn: ({ pageParam }) => templates.list({ ...filters, cursor: pageParam }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.cursor ?? undefined,
    placeholderData: keepPreviousData,
  });
  const channelList = useQuery({ queryKey: keys.channels, queryFn: () => channels.list() });
  const numbers = channelList.data?.items.filter((channel) => channel.kind === "whatsapp") ?? [];
  const columns = useColumns(setOpen);
  const rows = list.data?.pages.flatMap((page) => page.items);
  const isFiltered = status !== undefined || filters.search !== undefined;
  const actions = (
    <>
      {canSync && <SyncButton />}
      {isAdmin && numbers.length > 0 && (
        <Button variant="primary" icon={Plus} onClick={() => setCreating(true)}>
          {t("templates.create")}
        </Button>
      )}
    </>
  );
  return (
    <Page title={t("nav.templates")} description={t("templates.description")} actions={actions}>
      <div className="flex flex-wrap gap-2">
        <div className="w-full sm:w-64">
          <Input
            type="search"
            icon={Search}
            aria-label={t("templates.search")}
            placeholder={t("templates.search")}
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
        </div>
        <Select
          aria-label={t("templates.status")}
          className="min-w-40"
          value={status ?? ALL}
          onChange={(event) =>
            setStatus(event.target.value === ALL ? undefined : (event.target.value as Template["status"]))
          }
        >
          <option value={ALL}>{t("templates.anyStatus")}</option>
          {STATUSES.map((name) => (
            <option key={name} value={name}>
              {t(`templates.statuses.${name}`)}
            </option>
          ))}
        </Select>
      </div>
      {list.isError && !rows ? (
        <Card>
          <ErrorState error={list.error} onRetry={() => void list.refetch()} />
        </Card>
      ) : (
        <Table
          label={t("nav.templates")}
          columns={columns}
          rows={rows}
          keyOf={(template) => template.id}
          onRowClick={setOpen}
          className="min-w-0"
          empty={
            <Card>
              <EmptyState
                icon={isFiltered ? Search : Send}
                title={t(isFiltered ? "common:nothingFound" : "templates.none")}
                action={!isFiltered && actions}
              >
                {!isFiltered && t("templates.noneText")}
              </EmptyState>
            </Card>
          }
          footer={
            <LoadMore
              hasMore={list.hasNextPage}
              busy={list.isFetchingNextPage}
              onMore={() => void list.fetchNextPage()}
            />
          }
        />
      )}
      {open && <TemplateDialog key={open.id} template={open} onClose={() => setOpen(null)} />}
      {creating && <TemplateCreate numbers={numbers} onClose={() => setCreating(false)} />}
    </Page>
  );
}

function SyncButton() {
  const { t } = useTranslation("settings");
  const cache = useQueryClient();
  const errorText = useErrorText();
  const sync = useMutation({
    mutationFn: () => templates.sync(),
    onSuccess: (counts) => {
      void cache.invalidateQueries({ queryKey: keys.templates });
      toast(t("templates.synced"), { detail: t("templates.syncedDetail", { ...counts }) });
    },
    onError: (error) => toast(t("templates.notSynced"), { tone: "bad", detail: errorText(error) }),
  });
  return (
    <Button icon={RefreshCw} busy={sync.isPending} onClick={() => sync.mutate()}>
      {t("templates.sync")}
    </Button>
  );
}

function useColumns(onOpen: (template: Template) => void): Column<Template>[] {
  const { t } = useTranslation("settings");
  return useMemo(
    () => [
      {
        id: "name",
        header: t("templates.name"),
        cell: ({ row: { original } }) => (
          <div className="grid min-w-56 max-w-xl">
            <button
              type="button"
              className="ring-inside truncate text-left font-medium hover:underline"
              onClick={(event) => {
                event.stopPropagation();
                onOpen(original);
              }}
            >
              {original.name}
            </button>
            <span className="truncate text-ink-2 text-sm">{bodyOf(original.components)}</span>
          </div>
        ),
      },
      {
        id: "language",
        header: t("templates.language"),
        cell: ({ row }) => <span className="font-mono text-sm">{row.original.language}</span>,
      },
      {
        id: "category",
        header: t("templates.category"),
        cell: ({ row }) => <CategoryText category={row.original.category} />,
      },
      {
        id: "status",
        header: t("templates.status"),
        cell: ({ row: { original } }) => (
          <div className="grid gap-0.5">
            <span>
              <TemplateStatusBadge status={original.status} />
            </span>
            {original.rejected_reason && <span className="max-w-56 text-bad text-xs">{original.rejected_reason}</span>}
          </div>
        ),
      },
      {
        id: "updated",
        header: t("templates.updated"),
        cell: ({ row }) => (
          <RelativeTime at={row.original.updated_at} className="whitespace-nowrap text-ink-2 text-sm" />
        ),
      },
    ],
    [t, onOpen],
  );
}
