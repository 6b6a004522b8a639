/** Documents and websites: added, watched, read, removed. */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { FileText } from "lucide-react";
import { useState } from "react";
import { keys } from "@/api/keys";
import { type Source, sources } from "@/api/sources";
import { AddSources } from "@/components/sources/add-sources";
import { SourceList } from "@/components/sources/source-list";
import { Card } from "@/components/ui/card";
import { Sheet } from "@/components/ui/dialog";
import { LoadMore } from "@/components/ui/load-more";
import { EmptyState, ErrorState, Skeleton } from "@/components/ui/states";
import { useTranslation } from "@/i18n";
import { scriptLanguage } from "@/lib/script";
import { useCan } from "@/lib/session";

export function SourcesTab() {
  const { t } = useTranslation("sources");
  const canEdit = useCan("admin");
  const [open, setOpen] = useState<Source | null>(null);
  const list = useQuery({ queryKey: keys.sources, queryFn: sources.list });
  return (
    <div className="grid gap-4">
      {canEdit && <AddSources />}
      {list.isError && !list.data ? (
        <Card>
          <ErrorState error={list.error} onRetry={() => void list.refetch()} />
        </Card>
      ) : list.data === undefined ? (
        <div className="grid gap-px rounded border border-line bg-surface p-4">
          {["a", "b", "c"].map((key) => (
            <Skeleton key={key} className="h-12 w-full" />
          ))}
        </div>
      ) : list.data.items.length === 0 ? (
        <Card>
          <EmptyState icon={FileText} title={t("empty.title")}>
            {t("empty.text")}
          </EmptyState>
        </Card>
      ) : (
        <SourceList list={list.data.items} onOpen={setOpen} />
      )}
      {open && <Chunks source={open} onClose={() => setOpen(null)} />}
    </div>
  );
}

/** What the agent has of a source, piece by piece. */
function Chunks({ source, onClose }: { source: Source; onClose: () => void }) {
  const { t } = useTranslation("sources");
  const list = useInfiniteQuery({
    queryKey: [...keys.sources, source.id, source.updated_at],
    queryFn: ({ pageParam }) => sources.chunks(source.id, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.cursor ?? undefined,
  });
  const chunks = list.data?.pages.flatMap((page) => page.items);
  return (
    <Sheet open onOpenChange={onClose} title={source.name} description={t("chunks", { count: source.chunks })}>
      {list.isError && !chunks ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : chunks === undefined ? (
        <Skeleton className="h-40 w-full" />
      ) : (
        <ol className="grid gap-3">
          {chunks.map((chunk) => (
            <li key={chunk.id} className="grid gap-1 rounded border border-line p-3">
              <span className="flex justify-between gap-2 text-ink-2 text-xs">
                <span className="truncate">{chunk.heading}</span>
                {chunk.page !== null && <span className="tabular shrink-0">{t("page", { page: chunk.page })}</span>}
              </span>
              <p lang={scriptLanguage(chunk.text)} dir="auto" className="whitespace-pre-wrap break-words text-sm">
                {chunk.text}
              </p>
            </li>
          ))}
          <LoadMore
            hasMore={list.hasNextPage}
            busy={list.isFetchingNextPage}
            onMore={() => void list.fetchNextPage()}
          />
        </ol>
      )}
    </Sheet>
  );
}
