/** What the next message quotes. */
import { X } from "lucide-react";
import type { Conversation } from "@/api/desk";
import { IconButton } from "@/components/ui/button";
import { useTranslation } from "@/i18n";
import { scriptLanguage } from "@/lib/script";
import { customerName } from "../customer";
import { useThread } from "../thread/use-thread";

export function ReplyingTo({
  conversation,
  messageId,
  onCancel,
}: {
  conversation: Conversation;
  messageId: string;
  onCancel: () => void;
}) {
  const { t } = useTranslation(["inbox", "common"]);
  const message = useThread(conversation.id).messages.find((one) => one.id === messageId);
  const name =
    message && message.sender !== "customer"
      ? (message.agent ?? t(`actor.${message.sender}`))
      : customerName(conversation, t);
  const text = message ? message.content || t(`type.${message.message_type}`) : t("message.quotedEarlier");
  return (
    <div className="flex items-center gap-2 px-3 pt-2">
      <div className="min-w-0 flex-1 border-accent border-l-2 pl-2 text-xs">
        <p className="font-medium">{t("composer.replyingTo", { name })}</p>
        <p className="truncate text-ink-2" dir="auto" lang={scriptLanguage(text)}>
          {text}
        </p>
      </div>
      <IconButton icon={X} size="sm" label={t("composer.noReply")} onClick={onCancel} />
    </div>
  );
}
