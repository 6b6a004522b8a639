/** Joins the feed with the Query cache, and tells whoever asks (`useFeed`) what came. */

import { type QueryKey, useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, use, useEffect, useEffectEvent, useMemo, useRef, useState } from "react";
import type { CheckRun } from "@/api/checks";
import type { Activity, Agent, Conversation, ConversationEvent, Message, Presence, Ticket } from "@/api/desk";
import { keys } from "@/api/keys";
import type { Source } from "@/api/sources";
import type { Task } from "@/api/tasks";
import { Feed, type FeedState, type Frame } from "./feed";
import { applyFrames } from "./feed-cache";
import { makeSeldom } from "./seldom";

export interface FrameData {
  "message.created": Message;
  "message.updated": Message;
  "conversation.created": Conversation;
  "conversation.updated": Conversation;
  "conversation.escalated": Conversation;
  "conversation.event": ConversationEvent;
  "ticket.created": Ticket;
  "ticket.updated": Ticket;
  "agent.updated": Agent;
  "source.progress": Source;
  "checks.run": CheckRun;
  presence: Presence;
  activity: Activity;
  metrics: { active_calls: number; active_chats: number; queued_interactions: number; online_agents: number };
  "task.created": Task & { reminder?: boolean };
  "task.updated": Task & { reminder?: boolean };
}
export type FrameType = keyof FrameData;
type Listener = (frames: Frame[]) => void;

interface FeedContext {
  state: FeedState;
  listen: (listener: Listener) => () => void;
  retryNow: () => void;
}

const Context = createContext<FeedContext | null>(null);

/** What must be asked for again is asked for at most this often, however much happens. */
const REFRESH_MS = 2_000;

export function feedUrl(location: Location = window.location): string {
  return `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/api/v1/ws`;
}

export function FeedProvider({
  meId,
  onSignedOut,
  children,
}: {
  meId: string;
  onSignedOut: () => void;
  children: ReactNode;
}) {
  const cache = useQueryClient();
  const [state, setState] = useState<FeedState>("connecting");
  const listeners = useRef(new Set<Listener>());
  const feed = useRef<Feed | null>(null);
  const signedOut = useEffectEvent(onSignedOut);

  useEffect(() => {
    const seldom = new Map<string, ReturnType<typeof makeSeldom>>();
    const refresh = (queryKey: QueryKey) => {
      const name = JSON.stringify(queryKey);
      const made = seldom.get(name) ?? makeSeldom(() => void cache.invalidateQueries({ queryKey }), REFRESH_MS);
      seldom.set(name, made);
      made.ask();
    };
    let wasLive = false;
    const made = new Feed(feedUrl(), {
      onFrames: (frames) => {
        applyFrames(cache, frames, meId, refresh);
        if (frames.some((frame) => frame.type.startsWith("conversation."))) refresh(keys.conversationCounts);
        for (const listener of listeners.current) listener(frames);
      },
      onState: (next) => {
        setState(next);
        // What was loaded before the first connection may have changed in between; later ones resume.
        if (next === "live" && !wasLive) {
          wasLive = true;
          void cache.invalidateQueries({ predicate: (query) => query.queryKey[0] !== "me" });
        }
        // The feed does not say why it cannot connect: perhaps the session has ended.
        if (next === "offline") void cache.invalidateQueries({ queryKey: keys.me });
      },
      onReset: () => void cache.invalidateQueries(),
      onSignedOut: () => signedOut(),
    });
    feed.current = made;
    made.start();
    const retry = () => made.retryNow();
    const shown = () => {
      if (document.visibilityState === "visible") made.retryNow();
    };
    window.addEventListener("online", retry);
    document.addEventListener("visibilitychange", shown);
    return () => {
      window.removeEventListener("online", retry);
      document.removeEventListener("visibilitychange", shown);
      for (const one of seldom.values()) one.stop();
      made.stop();
    };
  }, [cache, meId]);

  const value = useMemo<FeedContext>(
    () => ({
      state,
      listen: (listener) => {
        listeners.current.add(listener);
        return () => listeners.current.delete(listener);
      },
      retryNow: () => feed.current?.retryNow(),
    }),
    [state],
  );
  return <Context value={value}>{children}</Context>;
}

function useFeedContext(): FeedContext {
  const context = use(Context);
  if (!context) throw new Error("useFeed needs a FeedProvider above it");
  return context;
}

export function useFeedState(): Pick<FeedContext, "state" | "retryNow"> {
  return useFeedContext();
}

/** Calls `handler` with each batch's frames of these types. The cache has them already. */
export function useFeed<T extends FrameType>(
  types: readonly T[],
  handler: (frames: Frame<FrameData[T]>[]) => void,
): void {
  const { listen } = useFeedContext();
  const heard = useEffectEvent((frames: Frame[]) => {
    const wanted = frames.filter((frame) => (types as readonly string[]).includes(frame.type));
    if (wanted.length > 0) handler(wanted as Frame<FrameData[T]>[]);
  });
  useEffect(() => listen(heard), [listen]);
}
