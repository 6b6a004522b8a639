/** What was said last, by whom, and whether it arrived. */
import {
  Contact,
  FileText,
  Image,
  List,
  type LucideIcon,
  MapPin,
  Mic,
  Smile,
  Sparkles,
  Sticker,
  UserRound,
  Video,
} from "lucide-react";
import type { Conversation, MessageType } from "@/api/desk";
import { useTranslation } from "@/i18n";
import { scriptLanguage } from "@/lib/script";
import { Ticks } from "../thread/ticks";
import { excerpt } from "./highlight";
import { Marked } from "./marked";

const ICONS: Partial<Record<MessageType, LucideIcon>> = {
  audio: Mic,
  image: Image,
  video: Video,
  document: FileText,
  sticker: Sticker,
  location: MapPin,
  contacts: Contact,
  interactive: List,
  reaction: Smile,
};

export function LastLine({ conversation, query }: { conversation: Conversation; query: string }) {
  const { t } = useTranslation("inbox");
  const { last_message, last_sender, last_message_type, last_message_status } = conversation.metadata;
  const Icon = last_message_type && ICONS[last_message_type];
  const found = query !== "" ? conversation.matched_text : null;
  const text = found
    ? excerpt(found, query)
    : last_message || (last_message_type ? t(`type.${last_message_type}`) : "");
  const isOurs = last_sender === "ai" || last_sender === "operator";
  return (
    <span className="flex min-w-0 flex-1 items-center gap-1 text-ink-2 text-sm">
      {!found && isOurs && last_message_status && <Ticks status={last_message_status} />}
      {!found && last_sender === "ai" && (
        <>
          <Sparkles aria-hidden className="size-3 shrink-0 text-accent-text" />
          <span className="sr-only">{t("row.byAgent")}</span>
        </>
      )}
      {!found && last_sender === "operator" && (
        <>
          <UserRound aria-hidden className="size-3 shrink-0 text-ink-3" />
          <span className="sr-only">{t("row.byPerson")}</span>
        </>
      )}
      {!found && Icon && <Icon aria-hidden className="size-3.5 shrink-0 text-ink-3" />}
      <span dir="auto" lang={scriptLanguage(text)} className="min-w-0 truncate text-start leading-5">
        <Marked text={text} query={query} />
      </span>
    </span>
  );
}
