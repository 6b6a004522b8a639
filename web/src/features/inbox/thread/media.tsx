/** Pictures, films and documents; and what stands there while they are fetched, or when they are gone. */
import { Download, FileText, ImageOff, LoaderCircle } from "lucide-react";
import type { ReactNode } from "react";
import type { Message, MessageMedia } from "@/api/desk";
import { useTranslation } from "@/i18n";
import { cn } from "@/lib/cn";
import { firstFrame } from "@/lib/first-frame";
import { useFormat } from "@/lib/format";

const WIDTH_MAX = 320;
const HEIGHT_MAX = 320;
const STICKER_PX = 128;

/** Calls `children` once there is something to show. */
export function MediaState({
  message,
  onAccent,
  children,
}: {
  message: Message;
  onAccent: boolean;
  children: (media: MessageMedia, url: string) => ReactNode;
}) {
  const { t } = useTranslation("inbox");
  const { media } = message;
  if (media?.url) return children(media, media.url);
  const isComing = media?.status === "pending";
  const Icon = isComing ? LoaderCircle : ImageOff;
  const text = isComing
    ? t("media.pending")
    : media?.status === "expired"
      ? t("media.expired")
      : t("media.failed", { kind: t(`type.${message.message_type}`) });
  return (
    <div className={cn("flex items-center gap-2 py-1 text-sm", !onAccent && "text-ink-2")}>
      <Icon aria-hidden className={cn("size-4 shrink-0", isComing && "animate-spin")} />
      <span>
        {text}
        {media?.error && <span className="block text-xs opacity-80">{media.error}</span>}
      </span>
    </div>
  );
}

/** The box is there before the picture is, so that nothing jumps. */
function boxOf(media: MessageMedia, isSticker: boolean): { width: number; height: number } {
  if (isSticker) return { width: STICKER_PX, height: STICKER_PX };
  const width = media.width ?? 4;
  const height = media.height ?? 3;
  const scale = Math.min(WIDTH_MAX / width, HEIGHT_MAX / height);
  return { width: Math.max(96, Math.round(width * scale)), height: Math.max(64, Math.round(height * scale)) };
}

export function ImageContent({
  media,
  url,
  isSticker,
  caption,
  onOpen,
}: {
  media: MessageMedia;
  url: string;
  isSticker: boolean;
  caption: string;
  onOpen: () => void;
}) {
  const { t } = useTranslation("inbox");
  const box = boxOf(media, isSticker);
  const name = isSticker ? t("type.sticker") : caption || t("type.image");
  const picture = (
    <img
      src={media.thumbnail_url ?? url}
      alt={name}
      width={box.width}
      height={box.height}
      loading="lazy"
      decoding="async"
      className={cn("max-w-full rounded-sm", isSticker ? "object-contain" : "bg-sunken object-cover")}
      style={{ aspectRatio: `${box.width} / ${box.height}`, height: "auto" }}
    />
  );
  if (isSticker) return picture;
  return (
    <button type="button" onClick={onOpen} aria-label={t("media.open", { name })} className="block rounded-sm">
      {picture}
    </button>
  );
}

export function VideoContent({ media, url }: { media: MessageMedia; url: string }) {
  const { t } = useTranslation("inbox");
  const box = boxOf(media, false);
  return (
    // biome-ignore lint/a11y/useMediaCaption: customers' films have none
    <video
      src={firstFrame(url)}
      poster={media.thumbnail_url ?? undefined}
      controls
      preload="metadata"
      aria-label={t("type.video")}
      width={box.width}
      height={box.height}
      className="max-w-full rounded-sm bg-sunken"
      style={{ aspectRatio: `${box.width} / ${box.height}`, height: "auto" }}
    />
  );
}

export function DocumentContent({ media, url, onAccent }: { media: MessageMedia; url: string; onAccent: boolean }) {
  const { t } = useTranslation("inbox");
  const format = useFormat();
  const name = media.filename ?? t("type.document");
  return (
    <a
      href={url}
      download={name}
      rel="noopener"
      className={cn(
        "flex min-w-48 items-center gap-3 rounded-sm border px-2.5 py-2",
        onAccent ? "border-on-accent/40 hover:bg-on-accent/10" : "border-line bg-surface hover:bg-hover",
      )}
    >
      <FileText aria-hidden className="size-5 shrink-0" strokeWidth={1.5} />
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium text-sm" dir="auto">
          {name}
        </span>
        <span className={cn("block text-2xs", onAccent ? "opacity-80" : "text-ink-3")}>
          {[endingOf(name, media.mime_type), media.bytes ? format.bytes(media.bytes) : null]
            .filter(Boolean)
            .join(" · ")}
        </span>
      </span>
      <Download aria-hidden className="size-4 shrink-0" />
      <span className="sr-only">{t("media.download")}</span>
    </a>
  );
}

function endingOf(name: string, mimeType: string | null): string {
  const ending = /\.([a-z0-9]{1,5})$/i.exec(name)?.[1] ?? mimeType?.split("/")[1] ?? "";
  return ending.toUpperCase().slice(0, 8);
}
