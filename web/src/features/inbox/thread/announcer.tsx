/** Says what customers write to who does not see it: politely, and of many at once only how many. */
import { useEffect, useRef, useState } from "react";
import type { Message } from "@/api/desk";
import { useTranslation } from "@/i18n";
import { useFeed } from "@/lib/feed-provider";

const GATHER_MS = 1_500;
const CHARS_MAX = 200;

export function Announcer({ conversationId }: { conversationId: string }) {
  const { t } = useTranslation("inbox");
  const [said, setSaid] = useState("");
  const gathered = useRef<Message[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useFeed(["message.created"], (frames) => {
    const heard = frames.map((frame) => frame.data);
    const news = heard.filter((one) => one.conversation_id === conversationId && one.sender === "customer");
    if (news.length === 0) return;
    gathered.current.push(...news);
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      const [first, ...more] = gathered.current;
      gathered.current = [];
      if (!first) return;
      const text = first.content.slice(0, CHARS_MAX) || t(`type.${first.message_type}`);
      setSaid(more.length > 0 ? t("announce.many", { count: more.length + 1 }) : t("announce.one", { text }));
    }, GATHER_MS);
  });
  useEffect(() => () => clearTimeout(timer.current), []);
  return (
    <p aria-live="polite" className="sr-only">
      {said}
    </p>
  );
}
