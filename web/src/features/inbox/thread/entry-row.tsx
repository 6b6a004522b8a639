/** One line of a thread. */
import { memo } from "react";
import type { Conversation, Message } from "@/api/desk";
import { useTranslation } from "@/i18n";
import { useFormat } from "@/lib/format";
import type { Entry } from "./entries";
import { EventLine } from "./event-line";
import { MessageRow } from "./message-row";

export interface EntryRowProps {
  entry: Entry;
  quoted: Message | "unknown" | undefined;
  marked: boolean;
  conversation: Conversation;
  onJump: (messageId: string) => void;
  onWhy: (messageId: string) => void;
  onImage: (messageId: string) => void;
}

export const EntryRow = memo(
  function EntryRow({ entry, quoted, marked, conversation, onJump, onWhy, onImage }: EntryRowProps) {
    switch (entry.kind) {
      case "day":
        return <DayLine entryKey={entry.key} at={entry.at} />;
      case "unread":
        return <UnreadLine />;
      case "event":
        return <EventLine entryKey={entry.key} event={entry.event} />;
      case "message":
        return (
          <MessageRow
            entry={entry}
            quoted={quoted}
            marked={marked}
            conversation={conversation}
            onJump={onJump}
            onWhy={onWhy}
            onImage={onImage}
          />
        );
    }
  },
  (before, after) =>
    isSame(before.entry, after.entry) &&
    before.quoted === after.quoted &&
    before.marked === after.marked &&
    before.conversation.contact.name === after.conversation.contact.name &&
    before.conversation.phone_number === after.conversation.phone_number,
);

/** Entries are made anew for each change of the thread; what they say mostly stays. */
function isSame(before: Entry, after: Entry): boolean {
  if (before.kind !== after.kind || before.key !== after.key) return false;
  if (before.kind === "message" && after.kind === "message") {
    return (
      before.message === after.message &&
      before.startsGroup === after.startsGroup &&
      before.endsGroup === after.endsGroup &&
      before.reactions.map((one) => one.emoji).join() === after.reactions.map((one) => one.emoji).join()
    );
  }
  return true;
}

function DayLine({ entryKey, at }: { entryKey: string; at: string }) {
  const format = useFormat();
  return (
    // It sticks, so it tells no place: no `data-entry`.
    <li data-day={entryKey} className="pointer-events-none sticky top-0 z-10 flex justify-center py-3">
      <time dateTime={at} className="rounded-full border border-line bg-surface px-2.5 py-0.5 text-2xs text-ink-2">
        {format.day(at)}
      </time>
    </li>
  );
}

function UnreadLine() {
  const { t } = useTranslation("inbox");
  return (
    <li data-entry="unread" className="flex items-center gap-3 py-2 text-2xs text-info">
      <span aria-hidden className="h-px flex-1 bg-info/40" />
      {t("thread.unread")}
      <span aria-hidden className="h-px flex-1 bg-info/40" />
    </li>
  );
}
