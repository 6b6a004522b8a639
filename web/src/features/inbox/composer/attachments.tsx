/** The files of a draft, with their progress or what is wrong with them. */
import { CircleAlert, FileText, RotateCw, X } from "lucide-react";
import { IconButton } from "@/components/ui/button";
import { useErrorText } from "@/components/ui/states";
import { useTranslation } from "@/i18n";
import { cn } from "@/lib/cn";
import { useFormat } from "@/lib/format";
import type { Attachment } from "./drafts";

export function Attachments({
  attachments,
  onRemove,
  onRetry,
}: {
  attachments: readonly Attachment[];
  onRemove: (attachment: Attachment) => void;
  onRetry: (attachment: Attachment) => void;
}) {
  const { t } = useTranslation("inbox");
  return (
    <ul aria-label={t("composer.files")} className="flex flex-wrap gap-2 px-3 pt-2.5">
      {attachments.map((attachment) => (
        <Card
          key={attachment.id}
          attachment={attachment}
          onRemove={() => onRemove(attachment)}
          onRetry={() => onRetry(attachment)}
        />
      ))}
    </ul>
  );
}

function Card({
  attachment,
  onRemove,
  onRetry,
}: {
  attachment: Attachment;
  onRemove: () => void;
  onRetry: () => void;
}) {
  const { t } = useTranslation(["inbox", "common"]);
  const format = useFormat();
  const errorText = useErrorText();
  const { file, refused, error, uploaded, progress } = attachment;
  const problem = refused
    ? refused.reason === "size"
      ? t("file.tooLarge", { size: format.bytes(refused.bytes) })
      : refused.reason === "kind"
        ? t("file.kind")
        : refused.reason === "convert"
          ? t(`file.convert.${refused.kind}`)
          : t("file.empty")
    : error
      ? errorText(error)
      : null;
  return (
    <li
      className={cn(
        "relative flex w-60 max-w-full items-center gap-2.5 overflow-hidden rounded border bg-surface py-1.5 pr-1 pl-2",
        problem ? "border-bad/50" : "border-line",
      )}
    >
      {attachment.previewUrl ? (
        <img src={attachment.previewUrl} alt="" className="size-9 shrink-0 rounded-xs object-cover" />
      ) : problem ? (
        <CircleAlert aria-hidden className="size-5 shrink-0 text-bad" strokeWidth={1.5} />
      ) : (
        <FileText aria-hidden className="size-5 shrink-0 text-ink-3" strokeWidth={1.5} />
      )}
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium text-sm" dir="auto">
          {file.name}
        </p>
        <p role={problem ? "alert" : undefined} className={cn("text-2xs", problem ? "text-bad" : "text-ink-3")}>
          {problem ?? (uploaded ? format.bytes(file.size) : t("file.uploading", { part: format.percent(progress) }))}
        </p>
      </div>
      {Boolean(error) && <IconButton icon={RotateCw} size="sm" label={t("common:retry")} onClick={onRetry} />}
      <IconButton icon={X} size="sm" label={t("file.remove", { name: file.name })} onClick={onRemove} />
      {!problem && !uploaded && (
        <span
          aria-hidden
          className="absolute bottom-0 left-0 h-0.5 bg-accent"
          style={{ width: `${Math.round(progress * 100)}%` }}
        />
      )}
    </li>
  );
}
