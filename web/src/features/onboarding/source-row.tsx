/** One document or website on its way into the knowledge. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { CircleAlert, CircleCheck, FileText, Globe, LoaderCircle, RotateCw, X } from "lucide-react";
import { keys } from "@/api/keys";
import { type Source, sources } from "@/api/sources";
import { IconButton } from "@/components/ui/button";
import { useErrorText } from "@/components/ui/states";
import { toast } from "@/components/ui/toast";
import { useTranslation } from "@/i18n";
import { cn } from "@/lib/cn";
import { useFormat } from "@/lib/format";
import { progressOf, stageOf } from "@/lib/source-progress";
import type { Upload } from "./use-uploads";

export function UploadRow({ upload, onRemove }: { upload: Upload; onRemove: () => void }) {
  const { t } = useTranslation("onboarding");
  const failed = upload.fault !== null;
  return (
    <li className="flex items-start gap-3 px-3 py-2.5">
      {failed ? (
        <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-bad" />
      ) : (
        <LoaderCircle aria-hidden className="mt-0.5 size-4 shrink-0 animate-spin text-ink-3" />
      )}
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium">{upload.name}</p>
        <p role={failed ? "alert" : undefined} className={cn("text-sm", failed ? "text-bad" : "text-ink-2")}>
          {upload.fault ?? t("source.uploading")}
        </p>
      </div>
      {failed && (
        <IconButton size="sm" icon={X} label={t("common:removeNamed", { name: upload.name })} onClick={onRemove} />
      )}
    </li>
  );
}

export function SourceRow({ source }: { source: Source }) {
  const { t } = useTranslation("onboarding");
  const format = useFormat();
  const cache = useQueryClient();
  const errorText = useErrorText();
  const refresh = () => void cache.invalidateQueries({ queryKey: keys.sources });
  const onError = (error: unknown) => toast(t("source.notDone"), { tone: "bad", detail: errorText(error) });
  const remove = useMutation({ mutationFn: () => sources.remove(source.id), onSuccess: refresh, onError });
  const again = useMutation({ mutationFn: () => sources.refresh(source.id), onSuccess: refresh, onError });
  const stage = stageOf(source);
  const failed = stage === "failed";
  const Icon = failed ? CircleAlert : stage === "ready" ? CircleCheck : source.kind === "website" ? Globe : FileText;
  const { progress } = source;
  const counted = progress?.total ? ` ${format.number(progress.done)} / ${format.number(progress.total)}` : "";
  return (
    <li className="flex items-start gap-3 px-3 py-2.5">
      <Icon
        aria-hidden
        className={cn("mt-0.5 size-4 shrink-0", failed ? "text-bad" : stage === "ready" ? "text-ok" : "text-ink-3")}
      />
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium">{source.name}</p>
        {failed ? (
          <>
            <p className="break-words text-bad text-sm">{source.error || t("source.failed")}</p>
            <p className="text-ink-2 text-sm">{t(source.kind === "website" ? "source.mendSite" : "source.mendFile")}</p>
          </>
        ) : stage === "ready" ? (
          <p className="tabular text-ink-2 text-sm">
            {t("source.ready")} · {t("source.pages", { count: source.pages })} ·{" "}
            {t("source.chunks", { count: source.chunks })}
          </p>
        ) : (
          <>
            <p className="tabular text-ink-2 text-sm">
              {t(`source.${stage}`)}
              {counted}
            </p>
            <div
              role="progressbar"
              aria-label={source.name}
              aria-valuemin={0}
              aria-valuemax={100}
              aria-valuenow={Math.round(progressOf(source) * 100)}
              className="mt-1.5 h-1 overflow-hidden rounded-full bg-selected"
            >
              <div
                className="h-full rounded-full bg-accent transition-[width]"
                style={{ width: `${progressOf(source) * 100}%` }}
              />
            </div>
          </>
        )}
      </div>
      {failed && (
        <IconButton
          size="sm"
          icon={RotateCw}
          label={t("source.again", { name: source.name })}
          busy={again.isPending}
          onClick={() => again.mutate()}
        />
      )}
      <IconButton
        size="sm"
        icon={X}
        label={t("common:removeNamed", { name: source.name })}
        busy={remove.isPending}
        onClick={() => remove.mutate()}
      />
    </li>
  );
}
