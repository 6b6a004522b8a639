/** A message: on which side, by whom, what it quotes, and how far it has come. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Reply, Sparkles } from "lucide-react";
import { conversations } from "@/api/conversations";
import type { Conversation, Message } from "@/api/desk";
import { keys } from "@/api/keys";
import { Avatar } from "@/components/ui/avatar";
import { Button } from "@/components/ui/button";
import { useErrorText } from "@/components/ui/states";
import { toast } from "@/components/ui/toast";
import { Tooltip } from "@/components/ui/tooltip";
import { useTranslation } from "@/i18n";
import { cn } from "@/lib/cn";
import { useFormat } from "@/lib/format";
import { useCan, useMe } from "@/lib/session";
import { changeDraft } from "../composer/drafts";
import { customerName } from "../customer";
import { BUBBLES, bubbleKind } from "./bubble";
import type { MessageEntry } from "./entries";
import { Failure } from "./failure";
import { MessageContent } from "./message-content";
import { Quote } from "./quote";
import { Ticks } from "./ticks";

export function MessageRow({
  entry,
  quoted,
  marked,
  conversation,
  onJump,
  onWhy,
  onImage,
}: {
  entry: MessageEntry;
  quoted: Message | "unknown" | undefined;
  marked: boolean;
  conversation: Conversation;
  onJump: (messageId: string) => void;
  onWhy: (messageId: string) => void;
  onImage: (messageId: string) => void;
}) {
  const { t } = useTranslation(["inbox", "common"]);
  const { message, startsGroup, endsGroup, reactions } = entry;
  const kind = bubbleKind(message.sender);
  const isOurs = kind !== "customer";
  const name = kind === "customer" ? customerName(conversation, t) : (message.agent ?? t(`actor.${message.sender}`));
  const isBare = message.message_type === "sticker" && !message.revoked_at;
  return (
    <li
      data-entry={entry.key}
      className={cn(
        "group/message -mx-2 flex flex-col rounded px-2 transition-colors",
        startsGroup ? "pt-2" : "pt-0.5",
        isOurs ? "items-end" : "items-start",
        marked && "bg-accent-soft",
      )}
    >
      <div className={cn("flex max-w-[85%] items-end gap-1.5 sm:max-w-[78%]", isOurs && "flex-row-reverse")}>
        {kind === "operator" &&
          (endsGroup ? <Avatar name={name} size="sm" tone="accent" /> : <span className="size-6 shrink-0" />)}
        <article
          aria-label={t("message.by", { name })}
          className={cn(
            "relative min-w-0 rounded-bubble",
            !isBare && BUBBLES[kind],
            !isBare && "px-3 py-2",
            endsGroup && !isBare && (isOurs ? "rounded-br-xs" : "rounded-bl-xs"),
            reactions.length > 0 && "mb-3",
          )}
        >
          {quoted && (
            <Quote
              quoted={quoted}
              conversation={conversation}
              onAccent={kind === "operator"}
              onJump={() => message.reply_to && onJump(message.reply_to)}
            />
          )}
          <MessageContent message={message} onAccent={kind === "operator"} onImage={() => onImage(message.id)} />
          {reactions.length > 0 && (
            <span
              className={cn(
                "-bottom-3 absolute flex rounded-full border border-line bg-raised px-1.5 text-sm leading-5 text-ink",
                isOurs ? "right-2" : "left-2",
              )}
            >
              {reactions.map((reaction) => (
                <span key={reaction.sender}>
                  <span aria-hidden>{reaction.emoji}</span>
                  <span className="sr-only">
                    {t("message.reaction", { emoji: reaction.emoji, who: t(`actor.${reaction.sender}`) })}
                  </span>
                </span>
              ))}
            </span>
          )}
        </article>
        <ReplyButton message={message} />
      </div>
      {message.status === "failed" && <Failure message={message} conversation={conversation} />}
      {endsGroup && (
        <Meta message={message} name={name} kind={kind} onWhy={kind === "ai" ? () => onWhy(message.id) : undefined} />
      )}
    </li>
  );
}

function Meta({
  message,
  name,
  kind,
  onWhy,
}: {
  message: Message;
  name: string;
  kind: keyof typeof BUBBLES;
  onWhy: (() => void) | undefined;
}) {
  const { t } = useTranslation("inbox");
  const format = useFormat();
  return (
    <div
      className={cn("mt-1 flex min-h-5 items-center gap-1.5 px-1 text-2xs text-ink-3", kind === "operator" && "pr-8.5")}
    >
      {kind === "ai" && <Sparkles aria-hidden className="size-3 text-accent-text" />}
      {kind !== "customer" && <span>{name}</span>}
      <Tooltip text={format.dateTime(message.timestamp)}>
        <time dateTime={message.timestamp}>{format.time(message.timestamp)}</time>
      </Tooltip>
      {message.edited_at && <span>{t("message.edited")}</span>}
      <Ticks status={message.status} />
      {kind === "operator" && <Teach message={message} />}
      {onWhy && (
        <Button
          variant="ghost"
          size="sm"
          className="h-5 px-1 font-normal text-2xs text-ink-3 underline decoration-line-strong underline-offset-2"
          aria-label={t("why.title")}
          onClick={onWhy}
        >
          {t("why.short")}
        </Button>
      )}
    </div>
  );
}

/** One press, and the agent answers so the next time. */
function Teach({ message }: { message: Message }) {
  const { t } = useTranslation("inbox");
  const canWrite = useCan("operator");
  const cache = useQueryClient();
  const errorText = useErrorText();
  const teach = useMutation({
    mutationFn: () => conversations.teach(message.conversation_id, message.id),
    onSuccess: () => {
      void cache.invalidateQueries({ queryKey: keys.knowledge });
      toast(t("teach.done"));
    },
    onError: (error) => toast(t("teach.failed"), { tone: "bad", detail: errorText(error) }),
  });
  if (!canWrite || message.message_type !== "text" || message.revoked_at) return null;
  return (
    <Button
      variant="ghost"
      size="sm"
      className="h-5 px-1 font-normal text-2xs text-ink-3 underline decoration-line-strong underline-offset-2"
      aria-label={t("teach.label")}
      disabled={teach.isPending || teach.isSuccess}
      onClick={() => teach.mutate()}
    >
      {t(teach.isSuccess ? "teach.taught" : "teach.short")}
    </Button>
  );
}

/** Seen on hover and on focus; by touch it is always there. */
function ReplyButton({ message }: { message: Message }) {
  const { t } = useTranslation("inbox");
  const me = useMe();
  const canWrite = useCan("operator");
  if (!canWrite || message.revoked_at || message.status === "failed") return null;
  return (
    <Tooltip text={t("action.reply")}>
      <button
        type="button"
        aria-label={t("action.reply")}
        className="mb-1 grid size-6 shrink-0 place-items-center rounded-full text-ink-3 opacity-0 hover:bg-hover hover:text-ink focus-visible:opacity-100 group-hover/message:opacity-100 [@media(hover:none)]:opacity-60"
        onClick={() => {
          changeDraft(me.id, message.conversation_id, (draft) => ({ ...draft, replyTo: message.id }));
          document.getElementById("composer-text")?.focus();
        }}
      >
        <Reply aria-hidden className="size-3.5" />
      </button>
    </Tooltip>
  );
}
