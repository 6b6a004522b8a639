/** The phone itself: a quiet frame, the business above, the chat, and the field to write in. */
import { BatteryFull, Signal } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { PhoneCustomer, PhoneMessage } from "@/api/desk";
import { Avatar } from "@/components/ui/avatar";
import { ErrorState, Skeleton } from "@/components/ui/states";
import { useTranslation } from "@/i18n";
import { Bubble } from "./bubble";
import { Composer } from "./composer";
import { useChat } from "./use-chat";

/** This far from the end the screen still follows what comes. */
const NEAR_PX = 120;

export function Device({
  customer,
  business,
  isTyping,
}: {
  customer: PhoneCustomer;
  business: { name: string; number: string };
  isTyping: boolean;
}) {
  const { t } = useTranslation("phone");
  const chat = useChat(customer.wa_id);
  const [replyTo, setReplyTo] = useState<PhoneMessage>();
  const messages = chat.messages.data;
  const byId = new Map(messages?.map((message) => [message.id, message]));
  return (
    <section
      aria-label={t("of", { name: customer.name })}
      className="flex min-h-0 w-full flex-col overflow-hidden bg-bg lg:max-w-[25rem] lg:rounded-[2.25rem] lg:border-8 lg:border-line-strong"
    >
      <StatusBar />
      <header className="flex items-center gap-2.5 border-line border-b bg-surface px-4 py-2">
        <Avatar name={business.name} tone="accent" />
        <div className="min-w-0 flex-1">
          <h2 className="truncate font-semibold">{business.name}</h2>
          <p role="status" className="tabular truncate text-ink-2 text-xs">
            {isTyping ? t("typing") : business.number}
          </p>
        </div>
      </header>
      {chat.messages.isError ? (
        <ErrorState error={chat.messages.error} onRetry={() => void chat.messages.refetch()} className="flex-1 bg-bg" />
      ) : (
        <Screen count={messages?.length ?? 0} isTyping={isTyping}>
          {!messages && <Waiting />}
          {messages?.length === 0 && (
            <li className="self-center px-6 py-10 text-center text-ink-2">{t("empty", { name: business.name })}</li>
          )}
          {messages?.map((message) => (
            <Bubble
              key={message.id}
              message={message}
              business={business.name}
              quoted={message.reply_to ? (byId.get(message.reply_to) ?? "unknown") : undefined}
              send={chat.send}
              onReply={() => setReplyTo(message)}
            />
          ))}
          {isTyping && <Dots />}
        </Screen>
      )}
      <Composer
        replyTo={replyTo}
        business={business.name}
        isSending={chat.isSending}
        send={chat.send}
        onReplied={() => setReplyTo(undefined)}
      />
    </section>
  );
}

/** Only for the eye: that this is a phone. */
function StatusBar() {
  return (
    <div aria-hidden className="flex items-center justify-end gap-1.5 bg-surface px-5 pt-2 text-ink-2 max-lg:hidden">
      <Signal className="size-3.5" />
      <BatteryFull className="size-4" />
    </div>
  );
}

/** Stays at the end while somebody reads there. */
function Screen({ count, isTyping, children }: { count: number; isTyping: boolean; children: React.ReactNode }) {
  const { t } = useTranslation("phone");
  const list = useRef<HTMLDivElement>(null);
  const wasNear = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it follows what is added
  useEffect(() => {
    if (wasNear.current) list.current?.scrollTo({ top: list.current.scrollHeight });
  }, [count, isTyping]);
  return (
    <div
      ref={list}
      role="log"
      aria-label={t("chat")}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
      tabIndex={0}
      onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
        wasNear.current = scrollHeight - scrollTop - clientHeight < NEAR_PX;
      }}
      // A picture makes the end move after it has come.
      onLoadCapture={() => wasNear.current && list.current?.scrollTo({ top: list.current.scrollHeight })}
      className="ring-inside min-h-0 flex-1 overflow-y-auto overflow-x-hidden bg-bg p-3"
    >
      <ol className="flex flex-col gap-1">{children}</ol>
    </div>
  );
}

function Dots() {
  const { t } = useTranslation("phone");
  return (
    <li className="flex w-fit gap-1 rounded-bubble rounded-bl-xs border border-line bg-surface px-3.5 py-3">
      <span className="sr-only">{t("typing")}</span>
      {[0, 1, 2].map((dot) => (
        <span
          key={dot}
          aria-hidden
          className="size-1.5 animate-pulse-soft rounded-full bg-ink-3"
          style={{ animationDelay: `${dot * 150}ms` }}
        />
      ))}
    </li>
  );
}

function Waiting() {
  return (
    <li aria-hidden className="grid gap-2">
      <Skeleton className="h-12 w-2/3 rounded-bubble" />
      <Skeleton className="h-16 w-3/4 justify-self-end rounded-bubble" />
      <Skeleton className="h-12 w-1/2 rounded-bubble" />
    </li>
  );
}
