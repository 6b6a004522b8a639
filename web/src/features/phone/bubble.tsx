/** A message as the customer sees it: their own at the right, the business' at the left. */
import { Check, CheckCheck, Reply, SmilePlus } from "lucide-react";
import { useState } from "react";
import type { PhoneMessage } from "@/api/desk";
import type { PhoneSend } from "@/api/phone";
import { IconButton } from "@/components/ui/button";
import { Popover } from "@/components/ui/popover";
import { useTranslation } from "@/i18n";
import { cn } from "@/lib/cn";
import { useFormat } from "@/lib/format";
import { scriptLanguage } from "@/lib/script";
import { Choices } from "./choices";
import { Content } from "./content";

const REACTIONS = ["👍", "❤️", "😂", "😮", "😢", "🙏"];
type Send = (body: PhoneSend) => Promise<boolean>;

export function Bubble({
  message,
  business,
  quoted,
  send,
  onReply,
}: {
  message: PhoneMessage;
  business: string;
  quoted: PhoneMessage | "unknown" | undefined;
  send: Send;
  onReply: () => void;
}) {
  const { t } = useTranslation("phone");
  const isMine = message.from === "customer";
  return (
    <li className={cn("group flex flex-col", isMine ? "items-end" : "items-start", message.reaction && "mb-3")}>
      <div className={cn("flex max-w-[86%] items-center gap-1", isMine && "flex-row-reverse")}>
        <article
          aria-label={isMine ? t("byCustomer") : t("byBusiness", { name: business })}
          className={cn(
            "relative grid min-w-0 gap-1 rounded-bubble px-3 py-2",
            isMine ? "rounded-br-xs bg-selected" : "rounded-bl-xs border border-line bg-surface",
          )}
        >
          {quoted && <Quote quoted={quoted} business={business} />}
          <Content message={message} />
          <Meta message={message} />
          {message.reaction && (
            <span
              className={cn(
                "-bottom-3 absolute rounded-full border border-line bg-raised px-1.5 text-sm leading-5",
                isMine ? "right-2" : "left-2",
              )}
            >
              <span className="sr-only">{t("reaction")}</span>
              {message.reaction}
            </span>
          )}
        </article>
        <Actions message={message} send={send} onReply={onReply} />
      </div>
      <Choices message={message} send={send} />
    </li>
  );
}

function Meta({ message }: { message: PhoneMessage }) {
  const { t } = useTranslation("phone");
  const format = useFormat();
  const Ticks = message.status === "sent" ? Check : CheckCheck;
  return (
    <span className="flex items-center justify-end gap-1 text-2xs text-ink-2">
      <time dateTime={message.at} title={format.dateTime(message.at)}>
        {format.time(message.at)}
      </time>
      {message.from === "customer" && (
        <span className={message.status === "read" ? "text-info" : undefined}>
          <Ticks aria-hidden className="size-3.5" />
          <span className="sr-only">{t(`status.${message.status}`)}</span>
        </span>
      )}
    </span>
  );
}

function Quote({ quoted, business }: { quoted: PhoneMessage | "unknown"; business: string }) {
  const { t } = useTranslation("phone");
  const text = quoted === "unknown" ? t("earlier") : (quoted.text ?? t("aFile"));
  return (
    <div className="border-line-strong border-l-2 pl-2 text-ink-2 text-xs">
      <span className="sr-only">{t("answersTo")}</span>
      {quoted !== "unknown" && (
        <span className="block font-medium">{quoted.from === "customer" ? t("you") : business}</span>
      )}
      <span className="line-clamp-2" dir="auto" lang={scriptLanguage(text)}>
        {text}
      </span>
    </div>
  );
}

/** Seen where the pointer or the keyboard is; always where there is no pointer that hovers. */
function Actions({ message, send, onReply }: { message: PhoneMessage; send: Send; onReply: () => void }) {
  const { t } = useTranslation("phone");
  const [open, setOpen] = useState(false);
  const react = (emoji: string) => {
    setOpen(false);
    void send({ reaction: message.reaction === emoji ? "" : emoji, to: message.id });
  };
  return (
    <div
      className={cn(
        "flex shrink-0 opacity-0 focus-within:opacity-100 group-hover:opacity-100 [@media(hover:none)]:opacity-100",
        open && "opacity-100",
      )}
    >
      <IconButton icon={Reply} size="sm" label={t("reply")} onClick={onReply} />
      <Popover
        open={open}
        onOpenChange={setOpen}
        label={t("react")}
        side="top"
        className="flex w-auto gap-1 p-1"
        trigger={<IconButton icon={SmilePlus} size="sm" label={t("react")} />}
      >
        {REACTIONS.map((emoji) => (
          <button
            key={emoji}
            type="button"
            aria-pressed={message.reaction === emoji}
            className="ring-inside grid size-9 place-items-center rounded-sm text-xl hover:bg-hover aria-pressed:bg-selected"
            onClick={() => react(emoji)}
          >
            {emoji}
          </button>
        ))}
      </Popover>
    </div>
  );
}
