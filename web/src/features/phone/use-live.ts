/** What happens on the phones, live: into the chats that are loaded, and who is typing or has written meanwhile. */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import type { Phone, PhoneEvent, PhoneMessage } from "@/api/desk";
import { keys } from "@/api/keys";
import { phone } from "@/api/phone";
import { applied } from "./chat-cache";

/** WhatsApp takes the dots away after this time. */
const TYPING_MS = 25_000;
/** The browser connects again by itself, except where the server has refused. */
const AGAIN_MS = 3_000;

export interface Live {
  typing: ReadonlySet<string>;
  /** Messages since the chat was last open. */
  unread: ReadonlyMap<string, number>;
}

export function useLive(openWaId: string | undefined): Live {
  const cache = useQueryClient();
  const [typing, setTyping] = useState<ReadonlySet<string>>(new Set());
  const [unread, setUnread] = useState<ReadonlyMap<string, number>>(new Map());
  const timers = useRef(new Map<string, ReturnType<typeof setTimeout>>());

  const setTypes = (waId: string, types: boolean) => {
    clearTimeout(timers.current.get(waId));
    if (types)
      timers.current.set(
        waId,
        setTimeout(() => setTypes(waId, false), TYPING_MS),
      );
    setTyping((before) => {
      if (before.has(waId) === types) return before;
      const next = new Set(before);
      if (types) next.add(waId);
      else next.delete(waId);
      return next;
    });
  };
  const happened = useEffectEvent((event: PhoneEvent) => {
    const key = keys.phoneMessages(event.wa_id);
    // What arrives while the chat is being fetched may be missing in the answer.
    if (cache.isFetching({ queryKey: key }) > 0) void cache.invalidateQueries({ queryKey: key });
    else cache.setQueryData<readonly PhoneMessage[]>(key, (chat) => chat && applied(chat, event));
    if (event.kind === "typing") setTypes(event.wa_id, true);
    if (event.kind !== "message") return;
    const known = cache.getQueryData<Phone>(keys.phone)?.customers.some((one) => one.wa_id === event.wa_id);
    if (!known) void cache.invalidateQueries({ queryKey: keys.phone, exact: true });
    if (event.message?.from !== "business") return;
    setTypes(event.wa_id, false);
    if (event.wa_id !== openWaId) {
      setUnread((before) => new Map(before).set(event.wa_id, (before.get(event.wa_id) ?? 0) + 1));
    }
  });
  const reload = useEffectEvent(() => void cache.invalidateQueries({ queryKey: keys.phone }));

  useEffect(() => {
    let source: EventSource;
    let again: ReturnType<typeof setTimeout> | undefined;
    let wasOpen = false;
    const connect = () => {
      source = new EventSource(phone.eventsUrl);
      source.onopen = () => {
        // What happened while nobody listened is in the chats.
        if (wasOpen) reload();
        wasOpen = true;
      };
      source.onmessage = (message: MessageEvent<string>) => happened(JSON.parse(message.data));
      source.onerror = () => {
        if (source.readyState === EventSource.CLOSED) again = setTimeout(connect, AGAIN_MS);
      };
    };
    connect();
    const running = timers.current;
    return () => {
      source.close();
      clearTimeout(again);
      for (const timer of running.values()) clearTimeout(timer);
    };
  }, []);

  useEffect(() => {
    if (!openWaId) return;
    setUnread((before) => {
      if (!before.has(openWaId)) return before;
      const next = new Map(before);
      next.delete(openWaId);
      return next;
    });
  }, [openWaId]);
  return { typing, unread };
}
