/**
 * Messages on their way to the server. They are shown at once; of each conversation they leave one after the other, and
 * what could not be sent stays with its text until it is tried again or thrown away.
 */
import type { QueryClient } from "@tanstack/react-query";
import { newIdempotencyKey } from "@/api/client";
import { conversations } from "@/api/conversations";
import type { NewMessage } from "@/api/desk";
import { keys } from "@/api/keys";
import { mergeMessages, type Thread } from "@/lib/feed-cache";
import { makeMemory } from "../memory";
import type { Pending } from "./reconcile";

const CONVERSATIONS_MAX = 200;
const NOTHING: readonly Pending[] = [];

const pending = makeMemory<readonly Pending[]>(CONVERSATIONS_MAX);
/** The last of each conversation that is under way. */
const lines = new Map<string, Promise<void>>();

const keyOf = (meId: string, conversationId: string) => `${meId}:${conversationId}`;

export function usePending(meId: string, conversationId: string): readonly Pending[] {
  return pending.use(keyOf(meId, conversationId)) ?? NOTHING;
}

export interface Outgoing extends Pick<Pending, "text" | "media"> {
  body: NewMessage;
}

export class Outbox {
  constructor(
    private readonly cache: QueryClient,
    private readonly meId: string,
    private readonly conversationId: string,
  ) {}

  /** `before` is done first, once, e.g. taking over. */
  send(outgoing: Outgoing, before?: () => Promise<unknown>): void {
    const thread = this.cache.getQueryData<Thread>(keys.messages(this.conversationId));
    const item: Pending = {
      ...outgoing,
      key: newIdempotencyKey(),
      conversationId: this.conversationId,
      createdAt: new Date().toISOString(),
      state: "sending",
      afterId: thread?.pages[0]?.messages.at(-1)?.id,
    };
    this.change((items) => [...items, item]);
    this.queue(item, before);
  }

  retry(key: string): void {
    const item = this.items().find((one) => one.key === key);
    if (!item || item.state === "sending") return;
    this.update(key, { state: "sending", error: undefined });
    this.queue(item);
  }

  discard(key: string): void {
    const preview = this.items().find((item) => item.key === key)?.media?.previewUrl;
    if (preview) URL.revokeObjectURL(preview);
    this.change((items) => items.filter((item) => item.key !== key));
  }

  private queue(item: Pending, before?: () => Promise<unknown>): void {
    const line = keyOf(this.meId, this.conversationId);
    const turn = (lines.get(line) ?? Promise.resolve()).then(() => this.deliver(item, before));
    lines.set(line, turn);
    void turn.then(() => {
      if (lines.get(line) === turn) lines.delete(line);
    });
  }

  private async deliver(item: Pending, before?: () => Promise<unknown>): Promise<void> {
    try {
      await before?.();
      const message = await conversations.send(this.conversationId, item.body, { idempotencyKey: item.key });
      this.update(item.key, { messageId: message.id });
      this.cache.setQueryData<Thread>(keys.messages(this.conversationId), (thread) => {
        const isKnown = thread?.pages.some((page) => page.messages.some((known) => known.id === message.id));
        // The feed's is newer: it may say already that it was sent.
        return thread && !isKnown ? mergeMessages(thread, new Map([[message.id, message]])) : thread;
      });
      this.discard(item.key);
    } catch (error) {
      this.update(item.key, { state: "failed", error });
    }
  }

  private items(): readonly Pending[] {
    return pending.get(keyOf(this.meId, this.conversationId)) ?? NOTHING;
  }

  private update(key: string, change: Partial<Pending>): void {
    this.change((items) => items.map((item) => (item.key === key ? { ...item, ...change } : item)));
  }

  private change(how: (items: readonly Pending[]) => readonly Pending[]): void {
    const next = how(this.items());
    pending.set(keyOf(this.meId, this.conversationId), next.length > 0 ? next : undefined);
  }
}
