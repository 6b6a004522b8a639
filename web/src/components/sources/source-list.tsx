/** Documents and websites with how far each is: live, from the feed. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import {
  CircleCheck,
  CircleX,
  FileSpreadsheet,
  FileText,
  Globe,
  LoaderCircle,
  type LucideIcon,
  RotateCw,
  Trash2,
} from "lucide-react";
import { useState } from "react";
import type { Page } from "@/api/client";
import { keys } from "@/api/keys";
import { type Source, type SourceStatus, sources } from "@/api/sources";
import { Badge, type Tone } from "@/components/ui/badge";
import { IconButton } from "@/components/ui/button";
import { AlertDialog } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/field";
import { useErrorText } from "@/components/ui/states";
import { toast } from "@/components/ui/toast";
import { useTranslation } from "@/i18n";
import { useFormat } from "@/lib/format";
import { scriptLanguage } from "@/lib/script";
import { useCan } from "@/lib/session";

const LOOK: Record<SourceStatus, { tone: Tone; icon: LucideIcon }> = {
  queued: { tone: "neutral", icon: LoaderCircle },
  extracting: { tone: "info", icon: LoaderCircle },
  indexing: { tone: "info", icon: LoaderCircle },
  ready: { tone: "ok", icon: CircleCheck },
  failed: { tone: "bad", icon: CircleX },
};

export function SourceList({ list, onOpen }: { list: Source[]; onOpen?: (source: Source) => void }) {
  return (
    <ul className="divide-y divide-line rounded border border-line bg-surface">
      {list.map((source) => (
        <Row key={source.id} source={source} onOpen={onOpen} />
      ))}
    </ul>
  );
}

function Row({ source, onOpen }: { source: Source; onOpen?: (source: Source) => void }) {
  const { t } = useTranslation("sources");
  const format = useFormat();
  const canEdit = useCan("admin");
  const Icon = source.kind === "website" ? Globe : source.kind === "csv" ? FileSpreadsheet : FileText;
  const facts = [
    source.kind === "website" ? source.url : format.bytes(source.bytes),
    source.pages > 0 && t("pages", { count: source.pages }),
    source.chunks > 0 && t("chunks", { count: source.chunks }),
  ].filter(Boolean);
  return (
    <li className="flex flex-wrap items-start gap-x-3 gap-y-1 px-4 py-3">
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0 text-ink-3" />
      <div className="grid min-w-0 flex-1 gap-1">
        {onOpen && source.chunks > 0 ? (
          <button
            type="button"
            lang={scriptLanguage(source.name)}
            className="ring-inside truncate text-left font-medium hover:underline"
            onClick={() => onOpen(source)}
          >
            {source.name}
          </button>
        ) : (
          <span lang={scriptLanguage(source.name)} className="truncate font-medium">
            {source.name}
          </span>
        )}
        <span className="truncate text-ink-2 text-sm">{facts.join(" · ")}</span>
        <Progress source={source} />
      </div>
      {/* On a small screen below everything else. */}
      <span className="max-sm:order-last max-sm:basis-full max-sm:pl-7">
        <Badge {...LOOK[source.status]}>{t(`status.${source.status}`)}</Badge>
      </span>
      {canEdit && <Actions source={source} />}
      {source.error && <p className="ml-7 basis-full text-bad text-sm">{source.error}</p>}
    </li>
  );
}

function Progress({ source }: { source: Source }) {
  const { t } = useTranslation("sources");
  const { progress } = source;
  if (!progress || source.status === "ready" || source.status === "failed") return null;
  const { done, total } = progress;
  return (
    <div className="grid gap-1">
      <progress
        aria-label={t("progressOf", { name: source.name })}
        className="h-1 w-full max-w-xs accent-accent"
        value={total ? done : undefined}
        max={total ?? undefined}
      />
      <span className="tabular text-ink-3 text-xs">
        {t(`stage.${progress.stage}`)}
        {total ? ` ${done}/${total}` : ""}
      </span>
    </div>
  );
}

function Actions({ source }: { source: Source }) {
  const { t } = useTranslation("sources");
  const cache = useQueryClient();
  const errorText = useErrorText();
  const [removing, setRemoving] = useState(false);
  const refresh = useMutation({
    mutationFn: () => sources.refresh(source.id),
    onError: (error) => toast(t("notRefreshed", { name: source.name }), { tone: "bad", detail: errorText(error) }),
  });
  const remove = useMutation({
    mutationFn: () => sources.remove(source.id),
    onSuccess: () => {
      cache.setQueryData<Page<Source>>(
        keys.sources,
        (page) => page && { ...page, items: page.items.filter((other) => other.id !== source.id) },
      );
      toast(t("removed", { name: source.name }));
      setRemoving(false);
    },
  });
  const isBusy = source.status === "extracting" || source.status === "indexing";
  return (
    <div className="flex shrink-0">
      <IconButton
        icon={RotateCw}
        label={t("refresh", { name: source.name })}
        disabled={isBusy || refresh.isPending}
        onClick={() => refresh.mutate()}
      />
      <IconButton icon={Trash2} label={t("remove", { name: source.name })} onClick={() => setRemoving(true)} />
      {removing && (
        <AlertDialog
          open
          onOpenChange={(open) => {
            if (!open) setRemoving(false);
          }}
          title={t("removeTitle", { name: source.name })}
          description={t("removeText")}
          confirm={t("common:delete")}
          busy={remove.isPending}
          onConfirm={() => remove.mutate()}
        >
          {remove.isError && <FormError>{errorText(remove.error)}</FormError>}
        </AlertDialog>
      )}
    </div>
  );
}
