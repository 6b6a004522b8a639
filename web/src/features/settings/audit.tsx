/** Who changed what. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { ScrollText } from "lucide-react";
import { useMemo } from "react";
import type { AuditEntry } from "@/api/desk";
import { keys } from "@/api/keys";
import { people } from "@/api/people";
import { Page } from "@/app/page";
import { Card } from "@/components/ui/card";
import { DateTime } from "@/components/ui/figures";
import { LoadMore } from "@/components/ui/load-more";
import { EmptyState, ErrorState } from "@/components/ui/states";
import { type Column, Table } from "@/components/ui/table";
import { useTranslation } from "@/i18n";
import { useCan } from "@/lib/session";
import { AdminsOnly } from "./admins-only";
import { actionKey } from "./audit-actions";

export function AuditPage() {
  const { t } = useTranslation("settings");
  const canSee = useCan("admin");
  if (canSee) return <Audit />;
  return <AdminsOnly title={t("nav.audit")} description={t("audit.description")} />;
}

function Audit() {
  const { t } = useTranslation("settings");
  const list = useInfiniteQuery({
    queryKey: keys.audit,
    queryFn: ({ pageParam }) => people.audit(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.cursor ?? undefined,
    staleTime: 0,
  });
  const columns = useMemo<Column<AuditEntry>[]>(
    () => [
      {
        id: "at",
        header: t("audit.when"),
        cell: ({ row }) => <DateTime at={row.original.at} className="whitespace-nowrap" />,
      },
      {
        id: "actor",
        header: t("audit.who"),
        cell: ({ row }) => <span className="font-medium">{row.original.actor_name ?? t("audit.system")}</span>,
      },
      {
        id: "action",
        header: t("audit.what"),
        cell: ({ row: { original } }) => {
          const key = actionKey(original.action);
          return key ? t(`audit.actions.${key}`) : <span className="font-mono text-xs">{original.action}</span>;
        },
      },
      {
        id: "subject",
        header: t("audit.subject"),
        cell: ({ row }) => <span className="break-all font-mono text-ink-2 text-xs">{row.original.subject}</span>,
      },
    ],
    [t],
  );
  const rows = list.data?.pages.flatMap((page) => page.items);
  return (
    <Page title={t("nav.audit")} description={t("audit.description")}>
      {list.isError && !rows ? (
        <Card>
          <ErrorState error={list.error} onRetry={() => void list.refetch()} />
        </Card>
      ) : (
        <Table
          label={t("nav.audit")}
          columns={columns}
          rows={rows}
          keyOf={(entry) => entry.id}
          className="min-w-0"
          empty={
            <Card>
              <EmptyState icon={ScrollText} title={t("audit.none")}>
                {t("audit.noneText")}
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
    </Page>
  );
}
