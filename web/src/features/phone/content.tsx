/** What is in a message: text, picture, film, sound, file, place. */
import { FileText, MapPin } from "lucide-react";
import type { ReactNode } from "react";
import type { PhoneMessage } from "@/api/desk";
import { useTranslation } from "@/i18n";
import { firstFrame } from "@/lib/first-frame";
import { scriptLanguage } from "@/lib/script";

const PLACE_DIGITS = 5;

export function Content({ message }: { message: PhoneMessage }) {
  const { t } = useTranslation("phone");
  const { text, media_url, location } = message;
  const isEmpty = !text && !media_url && !location;
  return (
    <>
      {media_url && <File message={message} url={media_url} />}
      {location && <Place location={location} />}
      {text && (
        <p className="whitespace-pre-wrap break-words" dir="auto" lang={scriptLanguage(text)}>
          {text}
        </p>
      )}
      {isEmpty && <p className="text-ink-2 italic">{t("cannotShow")}</p>}
    </>
  );
}

function File({ message, url }: { message: PhoneMessage; url: string }): ReactNode {
  const { t } = useTranslation("phone");
  const kind = message.mime_type?.split("/")[0] ?? message.type;
  if (kind === "image" || message.type === "sticker") {
    return (
      <img
        src={url}
        alt={message.filename ?? t("picture")}
        className="max-h-64 min-h-16 w-full min-w-32 rounded bg-sunken object-contain"
      />
    );
  }
  if (kind === "audio") {
    return (
      // biome-ignore lint/a11y/useMediaCaption: what a customer or the shop has said; nobody wrote it down
      <audio controls preload="metadata" src={url} aria-label={t("voice")} className="h-10 w-60 max-w-full" />
    );
  }
  if (kind === "video") {
    return (
      // biome-ignore lint/a11y/useMediaCaption: a film of a customer or of the shop has none
      <video
        controls
        preload="metadata"
        src={firstFrame(url)}
        aria-label={t("video")}
        className="max-h-64 w-full rounded"
      />
    );
  }
  return (
    <a
      href={url}
      download={message.filename ?? true}
      className="flex items-center gap-2 font-medium text-accent-text underline-offset-2 hover:underline"
    >
      <FileText aria-hidden className="size-4 shrink-0" />
      <span className="min-w-0 break-words">{message.filename ?? t("document")}</span>
    </a>
  );
}

function Place({ location }: { location: NonNullable<PhoneMessage["location"]> }) {
  const { t } = useTranslation("phone");
  const { latitude, longitude, name, address } = location;
  return (
    <div className="flex items-start gap-2">
      <MapPin aria-hidden className="mt-0.5 size-4 shrink-0 text-ink-2" />
      <div className="min-w-0">
        <span className="sr-only">{t("place.title")}</span>
        {name && <p className="font-medium">{name}</p>}
        {address && <p className="text-ink-2">{address}</p>}
        <p className="tabular text-ink-2 text-xs">
          {latitude.toFixed(PLACE_DIGITS)}, {longitude.toFixed(PLACE_DIGITS)}
        </p>
      </div>
    </div>
  );
}
