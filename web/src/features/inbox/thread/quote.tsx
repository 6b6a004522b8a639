/** What a message answers to; pressing it goes there. */

import type { Conversation, Message } from "@/api/desk";
import { useTranslation } from "@/i18n";
import { cn } from "@/lib/cn";
import { scriptLanguage } from "@/lib/script";
import { customerName } from "../customer";

const CHARS_MAX = 200;

export function Quote({
  quoted,
  conversation,
  onAccent,
  onJump,
}: {
  quoted: Message | "unknown";
  conversation: Conversation;
  onAccent: boolean;
  onJump: () => void;
}) {
  const { t } = useTranslation(["inbox", "common"]);
  const text =
    quoted === "unknown"
      ? t("message.quotedEarlier")
      : quoted.content.slice(0, CHARS_MAX) || t(`type.${quoted.message_type}`);
  return (
    <button
      type="button"
      onClick={onJump}
      className={cn(
        "mb-1.5 block w-full min-w-0 rounded-xs border-l-2 px-2 py-1 text-left text-xs",
        onAccent ? "border-on-accent/60 bg-on-accent/15" : "border-accent bg-sunken text-ink-2",
      )}
    >
      <span className="sr-only">{t("message.answersTo")} </span>
      {quoted !== "unknown" && (
        <span className="block truncate font-medium">
          {quoted.sender === "customer" ? customerName(conversation, t) : (quoted.agent ?? t(`actor.${quoted.sender}`))}
        </span>
      )}
      <span dir="auto" lang={scriptLanguage(text)} className="line-clamp-2">
        {text}
      </span>
    </button>
  );
}
