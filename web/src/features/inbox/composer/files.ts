/** What may be attached: kinds and sizes that WhatsApp takes, said before anything is uploaded. Pure. */
import type { ChannelKind, MediaKind } from "@/api/desk";

const MB = 1024 * 1024;

/** https://developers.facebook.com/docs/whatsapp/cloud-api/reference/media#supported-media-types */
const LIMITS: Record<Exclude<MediaKind, "sticker">, number> = {
  image: 5 * MB,
  video: 16 * MB,
  audio: 16 * MB,
  document: 100 * MB,
};
const KINDS: [MediaKind, RegExp][] = [
  ["image", /^image\/(jpeg|png)$/],
  ["video", /^video\/(mp4|3gpp)$/],
  ["audio", /^audio\/(aac|amr|mpeg|mp4|ogg|x-m4a)$/],
];
const STICKER = "image/webp";
/** What other people could run. */
const REFUSED = /\.(exe|com|bat|cmd|msi|scr|js|jse|vbs|ps1|jar|apk|app|sh|html?|svg)$/i;

export const ATTACHED_MAX = 10;

/** Others go as documents. */
export function kindOf(mimeType: string): Exclude<MediaKind, "sticker"> {
  const found = KINDS.find(([, pattern]) => pattern.test(mimeType.split(";")[0]?.trim().toLowerCase() ?? ""));
  return (found?.[0] as Exclude<MediaKind, "sticker"> | undefined) ?? "document";
}

/** WhatsApp takes it in other forms, such as a browser's recording in WebM or an iPhone's picture in HEIC. */
type Convert = { reason: "convert"; kind: "image" | "video" | "audio" };
export type Refusal = { reason: "empty" } | { reason: "kind" } | Convert | { reason: "size"; bytes: number };

/** Null where it may be sent. */
export function refusal(
  file: Pick<File, "name" | "size" | "type">,
  limits: Record<string, number> = {},
): Refusal | null {
  if (file.size === 0) return { reason: "empty" };
  if (REFUSED.test(file.name)) return { reason: "kind" };
  const kind = kindOf(file.type);
  const family = /^(image|video|audio)\//.exec(file.type)?.[1] as Convert["kind"] | undefined;
  if (kind === "document" && family && file.type !== STICKER) return { reason: "convert", kind: family };
  const bytes = limits[`${kind}_bytes`] ?? LIMITS[kind];
  return file.size > bytes ? { reason: "size", bytes } : null;
}

const TEXT_CHARS = 4_096;
const CAPTION_CHARS = 1_024;

/** How long a text may be, in UTF-16 units as the channel counts. */
export function textLimit(channel: ChannelKind | null, hasMedia: boolean, limits: Record<string, number> = {}): number {
  const text = limits.text_chars ?? TEXT_CHARS;
  return hasMedia && channel === "whatsapp" ? Math.min(text, limits.caption_chars ?? CAPTION_CHARS) : text;
}
