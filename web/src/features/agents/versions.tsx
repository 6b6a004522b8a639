/** Every saved state of an agent, what each changed, and the way back to it. */
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { History, Undo2 } from "lucide-react";
import { useState } from "react";
import { type AgentVersion, agents, type FieldChange } from "@/api/agents";
import { keys } from "@/api/keys";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { AlertDialog } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/field";
import { RelativeTime } from "@/components/ui/figures";
import { LoadMore } from "@/components/ui/load-more";
import { EmptyState, ErrorState, Skeleton, useErrorText } from "@/components/ui/states";
import { toast } from "@/components/ui/toast";
import { useTranslation } from "@/i18n";
import { cn } from "@/lib/cn";
import { useFormat } from "@/lib/format";
import { diffWords } from "./diff";
import { useEditor } from "./editor";
import { useWords } from "./names";
import { FIELDS, readable } from "./readable";
import { useShowAgent } from "./state";

export function VersionsSection() {
  const { t } = useTranslation("agents");
  const { agent } = useEditor();
  const [chosen, setChosen] = useState<number | null>(null);
  const list = useInfiniteQuery({
    queryKey: keys.agentVersions(agent.id),
    queryFn: ({ pageParam }) => agents.versions(agent.id, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.cursor ?? undefined,
  });
  const versions = list.data?.pages.flatMap((page) => page.items);
  const shown = versions?.find((one) => one.version === chosen) ?? versions?.[0];
  if (list.isError && !versions) {
    return (
      <Card>
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      </Card>
    );
  }
  if (versions?.length === 0) {
    return (
      <Card>
        <EmptyState icon={History} title={t("versions.none")}>
          {t("versions.noneText")}
        </EmptyState>
      </Card>
    );
  }
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-[18rem_minmax(0,1fr)]">
      <Card>
        <ol aria-label={t("sections.versions")} className="max-h-96 divide-y divide-line overflow-y-auto lg:max-h-none">
          {versions?.map((version) => (
            <li key={version.version}>
              <VersionRow version={version} isChosen={version === shown} onChoose={() => setChosen(version.version)} />
            </li>
          )) ??
            ["a", "b", "c"].map((key) => (
              <li key={key} className="p-3">
                <Skeleton className="h-9 w-full" />
              </li>
            ))}
        </ol>
        <LoadMore hasMore={list.hasNextPage} busy={list.isFetchingNextPage} onMore={() => void list.fetchNextPage()} />
      </Card>
      {shown ? <Version key={shown.version} version={shown} /> : <Skeleton className="h-64 w-full" />}
    </div>
  );
}

function VersionRow({
  version,
  isChosen,
  onChoose,
}: {
  version: AgentVersion;
  isChosen: boolean;
  onChoose: () => void;
}) {
  const { t } = useTranslation("agents");
  return (
    <button
      type="button"
      aria-current={isChosen ? "true" : undefined}
      onClick={onChoose}
      className={cn(
        "ring-inside relative grid w-full gap-0.5 px-4 py-2 text-left hover:bg-hover",
        isChosen && "bg-selected before:absolute before:inset-y-2 before:left-0 before:w-0.5 before:bg-accent",
      )}
    >
      <span className="flex items-center gap-2">
        <span className="tabular flex-1 font-medium">{t("versions.number", { number: version.version })}</span>
        {version.current && <Badge tone="ok">{t("versions.current")}</Badge>}
      </span>
      <span className="flex gap-1.5 text-ink-2 text-xs">
        <span className="min-w-0 truncate">{version.created_by_name ?? t("versions.system")}</span>
        <span aria-hidden>·</span>
        <RelativeTime at={version.created_at} className="shrink-0" />
      </span>
    </button>
  );
}

function Version({ version }: { version: AgentVersion }) {
  const { t } = useTranslation("agents");
  const format = useFormat();
  const { agent, canEdit } = useEditor();
  const [restoring, setRestoring] = useState(false);
  const { data, error, isError, refetch } = useQuery({
    queryKey: keys.agentVersion(agent.id, version.version),
    queryFn: () => agents.version(agent.id, version.version),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <Card>
      <CardHeader
        title={t("versions.number", { number: version.version })}
        description={t("versions.by", {
          name: version.created_by_name ?? t("versions.system"),
          time: format.dateTime(version.created_at),
        })}
        action={
          canEdit &&
          !version.current && (
            <Button icon={Undo2} onClick={() => setRestoring(true)}>
              {t("versions.restore")}
            </Button>
          )
        }
      />
      <CardBody>
        {isError && !data ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : !data ? (
          <Skeleton className="h-40 w-full" />
        ) : data.diff.length === 0 ? (
          <p className="text-ink-3">{t(version.version === 1 ? "versions.first" : "versions.same")}</p>
        ) : (
          <dl className="grid grid-cols-[minmax(0,1fr)] gap-4">
            {data.diff.map((change) => (
              <Change key={change.field} change={change} />
            ))}
          </dl>
        )}
      </CardBody>
      {restoring && <Restore version={version.version} onClose={() => setRestoring(false)} />}
    </Card>
  );
}

function Change({ change }: { change: FieldChange }) {
  const { t } = useTranslation("agents");
  const words = useWords();
  const known = FIELDS.find((name) => name === change.field);
  const parts = diffWords(readable(change.field, change.before, words), readable(change.field, change.after, words));
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-1">
      <dt className="font-medium text-sm">{known ? t(`fields.${known}`) : change.field}</dt>
      <dd
        dir="auto"
        className="whitespace-pre-wrap rounded border border-line bg-bg px-3 py-2 text-sm [overflow-wrap:anywhere]"
      >
        {parts.length === 0 && <span className="text-ink-3">{t("versions.empty")}</span>}
        {parts.map((part, index) => {
          const key = `${index}${part.kind}`;
          if (part.kind === "same") return <span key={key}>{part.text}</span>;
          const isNew = part.kind === "added";
          const Tag = isNew ? "ins" : "del";
          return (
            <Tag
              key={key}
              className={cn(
                "rounded-xs px-0.5",
                isNew ? "bg-ok-soft text-ok no-underline" : "bg-bad-soft text-bad line-through",
              )}
            >
              <span className="sr-only">{t(isNew ? "versions.added" : "versions.removed")} </span>
              {part.text}
            </Tag>
          );
        })}
      </dd>
    </div>
  );
}

function Restore({ version, onClose }: { version: number; onClose: () => void }) {
  const { t } = useTranslation("agents");
  const { agent, draft } = useEditor();
  const errorText = useErrorText();
  const cache = useQueryClient();
  const show = useShowAgent();
  const restore = useMutation({
    mutationFn: () => agents.restore(agent.id, version),
    onSuccess: (restored) => {
      show(restored);
      draft.reset();
      void cache.invalidateQueries({ queryKey: keys.agentVersions(agent.id) });
      toast(t("versions.restored", { number: version }));
      onClose();
    },
  });
  return (
    <AlertDialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={t("versions.restoreTitle", { number: version })}
      description={t(draft.dirty ? "versions.restoreDirty" : "versions.restoreText")}
      confirm={t("versions.restore")}
      danger={false}
      busy={restore.isPending}
      onConfirm={() => restore.mutate()}
    >
      {restore.isError && <FormError>{errorText(restore.error)}</FormError>}
    </AlertDialog>
  );
}
