/** What was said, oldest at the top: follows its end, keeps its place elsewhere, jumps to a message. */
import { useQueryClient } from "@tanstack/react-query";
import { useLocation } from "@tanstack/react-router";
import { ArrowDown, MessageSquareDashed } from "lucide-react";
import { lazy, Suspense, useEffect, useMemo, useState } from "react";
import type { Conversation, Message } from "@/api/desk";
import { keys } from "@/api/keys";
import { Button } from "@/components/ui/button";
import { EmptyState, ErrorState } from "@/components/ui/states";
import { toast } from "@/components/ui/toast";
import { useTranslation } from "@/i18n";
import { useAfterPaint } from "@/lib/after-paint";
import type { Thread as ThreadPages } from "@/lib/feed-cache";
import { useFormat } from "@/lib/format";
import { useMe } from "@/lib/session";
import { trimThread, UNWATCHED, WATCHED } from "@/lib/trim-thread";
import { usePending } from "../composer/outbox";
import { notYetShown } from "../composer/reconcile";
import { useStable } from "../stable";
import { useEvents } from "../use-conversation";
import { Announcer } from "./announcer";
import { firstUnread, seenFirst, threadEntries } from "./entries";
import { EntryRow } from "./entry-row";
import { PendingRow } from "./pending-row";
import { ScrollKeeper } from "./scroll-keeper";
import { MessageSkeletons } from "./thread-skeleton";
import { loadAround, loadNewest, useThread } from "./use-thread";
import { useThreadScroll } from "./use-thread-scroll";

const Lightbox = lazy(() => import("./lightbox").then((module) => ({ default: module.Lightbox })));

/** A line of text in the middle of a group. */
const LEAST_ENTRY_PX = 36;
const MARKED_MS = 2_000;
/** Who glances at it in passing has not read it. */
const READ_MS = 700;

export function Thread({
  conversation,
  onRead,
  onWhy,
}: {
  conversation: Conversation;
  onRead: () => void;
  onWhy: (messageId: string) => void;
}) {
  const { t } = useTranslation(["inbox", "common"]);
  const { id } = conversation;
  const cache = useQueryClient();
  const me = useMe();
  const format = useFormat();
  const thread = useThread(id);
  const events = useEvents(id);
  const { messages } = thread;
  const pending = notYetShown(usePending(me.id, id), messages, me.id);
  const hasNewer = thread.data?.pages[0]?.hasNewer === true;
  const unreadFrom = useUnreadFrom(messages, conversation.unread_count, thread.isSuccess);
  const [marked, setMarked] = useState<string | null>(null);
  const [imageId, setImage] = useState<string | null>(null);
  const entries = useMemo(
    () =>
      threadEntries({
        messages,
        events,
        unreadFrom,
        dayOf: format.date,
        hasOlder: thread.hasNextPage,
        hasNewer,
      }),
    [messages, events, unreadFrom, format, thread.hasNextPage, hasNewer],
  );
  // As much as there is room for, then the whole: going from one to the next is as fast for long threads as for short ones.
  const isWhole = useAfterPaint(thread.isSuccess);
  const shown = useMemo(
    () => (isWhole ? entries : seenFirst(entries, Math.ceil(window.innerHeight / LEAST_ENTRY_PX))),
    [entries, isWhole],
  );
  const byId = useMemo(() => new Map(messages.map((message) => [message.id, message])), [messages]);

  const scroll = useThreadScroll({
    ready: thread.isSuccess,
    isWhole,
    unreadFrom,
    lastKey: pending.at(-1)?.key ?? messages.at(-1)?.id,
    lastIsOurs: pending.length > 0,
    countAfter: useStable((key) => {
      const at = messages.findIndex((message) => message.id === key);
      return at < 0 ? 1 : messages.length - 1 - at;
    }),
    onTop: () => {
      if (thread.hasNextPage && !thread.isFetching) void thread.fetchNextPage();
    },
    onEnd: () => {
      if (thread.hasPreviousPage && !thread.isFetching) void thread.fetchPreviousPage();
    },
  });
  useReading(conversation, scroll.atEnd && !hasNewer, onRead);

  // A thread that grows while its end is watched does not grow forever; who comes back begins at its end.
  const isLong = scroll.atEnd && messages.length > WATCHED.max;
  const trim = useStable((length: typeof WATCHED) =>
    cache.setQueryData<ThreadPages>(keys.messages(id), (known) => known && trimThread(known, length)),
  );
  useEffect(() => {
    if (isLong) trim(WATCHED);
  }, [isLong, trim]);
  useEffect(() => () => void trim(UNWATCHED), [trim]);

  const jump = useStable(async (messageId: string) => {
    if (!byId.has(messageId)) {
      const isThere = await loadAround(cache, id, messageId).catch(() => false);
      if (!isThere) return void toast(t("thread.noMessage"), { tone: "info" });
    }
    setMarked(messageId);
    scroll.showMessage(messageId);
  });
  useEffect(() => {
    if (!marked) return;
    const timer = setTimeout(() => setMarked(null), MARKED_MS);
    return () => clearTimeout(timer);
  }, [marked]);

  // From a search: at the message that was found.
  const wanted = useLocation({ select: (location) => (location.state as { messageId?: string }).messageId });
  const isLoaded = thread.isSuccess && isWhole;
  useEffect(() => {
    if (wanted && isLoaded) void jump(wanted);
  }, [wanted, isLoaded, jump]);

  const toEnd = useStable(async () => {
    if (hasNewer) await loadNewest(cache, id).catch(() => undefined);
    scroll.toEnd();
  });

  if (thread.isPending) return <MessageSkeletons />;
  if (thread.isError && messages.length === 0) {
    return <ErrorState error={thread.error} onRetry={() => void thread.refetch()} className="flex-1" />;
  }
  return (
    <section aria-label={t("thread.label")} className="relative min-h-0 flex-1 bg-bg">
      <div
        ref={scroll.scroller}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        aria-label={t("thread.label")}
        role="log"
        aria-live="off"
        className="ring-inside h-full overflow-y-auto overscroll-contain [overflow-anchor:none]"
      >
        <div
          ref={scroll.content}
          className="mx-auto flex min-h-full max-w-[45rem] flex-col justify-end px-3 py-4 sm:px-6"
        >
          {messages.length === 0 && pending.length === 0 && (
            <EmptyState icon={MessageSquareDashed} title={t("thread.empty")} className="my-auto" />
          )}
          {thread.isFetchingNextPage && (
            <p className="py-2 text-center text-ink-3 text-xs" role="status">
              {t("thread.loadingOlder")}
            </p>
          )}
          {thread.isFetchNextPageError && (
            <Button size="sm" className="mx-auto my-2" onClick={() => void thread.fetchNextPage()}>
              {t("common:retry")}
            </Button>
          )}
          <ScrollKeeper scroller={scroll.scroller} follows={scroll.follows} version={shown}>
            <ol className="grid">
              {shown.map((entry) => (
                <EntryRow
                  key={entry.key}
                  entry={entry}
                  quoted={entry.kind === "message" ? quotedBy(entry.message, byId) : undefined}
                  marked={entry.kind === "message" && entry.message.id === marked}
                  conversation={conversation}
                  onJump={jump}
                  onWhy={onWhy}
                  onImage={setImage}
                />
              ))}
              {pending.map((item) => (
                <PendingRow key={item.key} item={item} conversationId={id} />
              ))}
            </ol>
          </ScrollKeeper>
        </div>
      </div>
      {(!scroll.atEnd || hasNewer) && (
        <Button
          size="sm"
          icon={ArrowDown}
          className="-translate-x-1/2 absolute bottom-3 left-1/2 z-20 animate-rise rounded-full bg-raised shadow-float"
          onClick={() => void toEnd()}
        >
          {scroll.newBelow > 0 ? t("thread.newBelow", { count: scroll.newBelow }) : t("thread.toEnd")}
        </Button>
      )}
      <Announcer conversationId={id} />
      <Suspense>{imageId && <Lightbox messages={messages} messageId={imageId} onChange={setImage} />}</Suspense>
    </section>
  );
}

const UNKNOWN = "unknown" as const;

/** The message that is quoted; the word where it is not loaded. */
function quotedBy(message: Message, byId: Map<string, Message>): Message | typeof UNKNOWN | undefined {
  if (!message.reply_to || message.message_type === "reaction") return undefined;
  return byId.get(message.reply_to) ?? UNKNOWN;
}

/** Where the unread began when the thread was opened: it stays there while somebody reads. */
function useUnreadFrom(messages: readonly Message[], unread: number, isLoaded: boolean): string | null {
  const [first, setFirst] = useState<{ id: string | null } | null>(null);
  if (isLoaded && first === null) {
    const found = { id: firstUnread(messages, unread) };
    setFirst(found);
    return found.id;
  }
  return first?.id ?? null;
}

/** What is seen at the end, in a window that is looked at, is read. */
function useReading(conversation: Conversation, isSeen: boolean, onRead: () => void): void {
  const read = useStable(onRead);
  const isUnread = conversation.unread_count > 0;
  const count = conversation.unread_count;
  // biome-ignore lint/correctness/useExhaustiveDependencies: again for each message that comes
  useEffect(() => {
    if (!isSeen || !isUnread) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const start = () => {
      clearTimeout(timer);
      if (document.visibilityState === "visible") timer = setTimeout(read, READ_MS);
    };
    start();
    document.addEventListener("visibilitychange", start);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", start);
    };
  }, [isSeen, isUnread, count, read]);
}
