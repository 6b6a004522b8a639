import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { expect, test, vi } from "vitest";
import type { Conversation, ConversationFilters, Message, Ticket } from "@/api/desk";
import { keys } from "@/api/keys";
import type { Frame } from "./feed";
import { ACTIVITY_MAX, applyFrames, belongsToList, type Thread } from "./feed-cache";
import { UNWATCHED } from "./trim-thread";

let seq = 0;
function frame(type: string, data: unknown): Frame {
  return { seq: ++seq, type, at: "2026-01-15T10:00:00Z", data };
}

function conversation(id: string, minute: number, more: Partial<Conversation> = {}): Conversation {
  return {
    id,
    phone_number: null,
    contact: { id: `c-${id}`, name: id },
    channel: "whatsapp",
    started_at: "2026-01-15T09:00:00Z",
    last_message_at: `2026-01-15T10:${String(minute).padStart(2, "0")}:00Z`,
    message_count: 1,
    unread_count: 0,
    status: "active",
    mode: "ai",
    assignee: null,
    current_agent: null,
    language: null,
    sentiment: null,
    priority: null,
    labels: [],
    window_expires_at: null,
    metadata: {},
    ...more,
  };
}

function withList(filters: ConversationFilters, ...pages: { rows: Conversation[]; cursor: string | null }[]) {
  const cache = new QueryClient();
  cache.setQueryData(keys.conversationList(filters), {
    pages: pages.map((page) => ({ items: page.rows, cursor: page.cursor })),
    pageParams: pages.map((_, index) => (index === 0 ? undefined : String(index))),
  });
  const ids = () => {
    const list = cache.getQueryData<{ pages: { items: Conversation[] }[] }>(keys.conversationList(filters));
    return list?.pages.map((page) => page.items.map((row) => row.id).join(" "));
  };
  return { cache, ids };
}

function message(id: string, second: number, more: Partial<Message> = {}): Message {
  return {
    id,
    conversation_id: "k",
    role: "user",
    sender: "customer",
    direction: "inbound",
    content: id,
    timestamp: `2026-01-15T10:00:${String(second).padStart(2, "0")}Z`,
    message_type: "text",
    status: "received",
    ...more,
  } as Message;
}

test("a conversation with news moves to the top of its list", () => {
  const { cache, ids } = withList(
    {},
    { rows: [conversation("a", 5), conversation("b", 4)], cursor: "1" },
    { rows: [conversation("c", 3)], cursor: null },
  );
  applyFrames(cache, [frame("conversation.updated", conversation("c", 9))], "me");
  expect(ids()).toEqual(["c a b", ""]);
});

test("an update without news stays in its place", () => {
  const { cache, ids } = withList(
    {},
    { rows: [conversation("a", 5), conversation("b", 4), conversation("c", 3)], cursor: null },
  );
  applyFrames(cache, [frame("conversation.updated", conversation("b", 4, { labels: ["vip"] }))], "me");
  expect(ids()).toEqual(["a b c"]);
  const list = cache.getQueryData<{ pages: { items: Conversation[] }[] }>(keys.conversationList({}));
  expect(list?.pages[0]?.items[1]?.labels).toEqual(["vip"]);
});

test("new conversations enter the lists that they belong to, in order and once", () => {
  const { cache, ids } = withList({ mode: "ai" }, { rows: [conversation("a", 5)], cursor: null });
  applyFrames(
    cache,
    [
      frame("conversation.created", conversation("b", 7)),
      frame("conversation.created", conversation("c", 6)),
      frame("conversation.created", conversation("d", 8, { mode: "operator" })),
      frame("conversation.updated", conversation("b", 7, { unread_count: 2 })),
    ],
    "me",
  );
  expect(ids()).toEqual(["b c a"]);
});

test("what does not belong any more leaves", () => {
  const { cache, ids } = withList({ view: "ai" }, { rows: [conversation("a", 5), conversation("b", 4)], cursor: null });
  applyFrames(cache, [frame("conversation.updated", conversation("a", 5, { mode: "operator" }))], "me");
  expect(ids()).toEqual(["b"]);
});

test("what belongs to a page that is not loaded is not put at the end", () => {
  const { cache, ids } = withList({}, { rows: [conversation("a", 5)], cursor: "more" });
  applyFrames(cache, [frame("conversation.updated", conversation("old", 1))], "me");
  expect(ids()).toEqual(["a"]);
});

test("a search shows updates of what it found, and nothing new", () => {
  const { cache, ids } = withList(
    { search: "rice" },
    { rows: [conversation("a", 5), conversation("b", 4)], cursor: null },
  );
  applyFrames(
    cache,
    [frame("conversation.updated", conversation("b", 9)), frame("conversation.created", conversation("n", 9))],
    "me",
  );
  expect(ids()).toEqual(["b a"]);
});

test("those who wait longest stand first", () => {
  const waits = (id: string, minute: number) =>
    conversation(id, 30, { status: "escalated", metadata: { waiting_since: `2026-01-15T10:0${minute}:00Z` } });
  const { cache, ids } = withList({ view: "waiting" }, { rows: [waits("a", 2)], cursor: null });
  applyFrames(
    cache,
    [frame("conversation.escalated", waits("late", 5)), frame("conversation.escalated", waits("early", 1))],
    "me",
  );
  expect(ids()).toEqual(["early a late"]);
});

test("views are told by what a conversation is", () => {
  const mine = conversation("a", 1, { assignee: "me", mode: "operator" });
  expect(belongsToList(mine, { view: "mine" }, "me")).toBe(true);
  expect(belongsToList(mine, { view: "mine" }, "you")).toBe(false);
  expect(belongsToList(conversation("b", 1, { status: "escalated" }), { view: "unassigned" }, "me")).toBe(true);
  expect(belongsToList(conversation("c", 1, { archived: true }), { view: "all" }, "me")).toBe(false);
  expect(belongsToList(conversation("c", 1, { archived: true }), { view: "archived" }, "me")).toBe(true);
  expect(belongsToList(mine, { view: "tasks" }, "me")).toBe(false);
  expect(belongsToList(conversation("d", 1, { has_task: true }), { view: "tasks" }, "me")).toBe(true);
  expect(belongsToList(mine, { search: "rice" }, "me")).toBeNull();
});

function withThread(hasOlder: boolean) {
  const cache = new QueryClient();
  const thread: Thread = {
    pages: [{ messages: [message("a", 10), message("b", 20)], hasOlder }],
    pageParams: [undefined],
  };
  cache.setQueryData(keys.messages("k"), thread);
  const shown = () => cache.getQueryData<Thread>(keys.messages("k"))?.pages.flatMap((page) => page.messages);
  return { cache, shown };
}

test("messages come into their thread once, by their time, and ticks in place", () => {
  const { cache, shown } = withThread(true);
  applyFrames(
    cache,
    [
      frame("message.created", message("d", 40)),
      frame("message.created", message("c", 30)),
      frame("message.updated", message("a", 10, { status: "read" })),
      frame("message.updated", message("d", 40, { status: "delivered" })),
      frame("message.created", message("elsewhere", 50, { conversation_id: "x" })),
    ],
    "me",
  );
  expect(shown()?.map((one) => `${one.id} ${one.status}`)).toEqual([
    "a read",
    "b received",
    "c received",
    "d delivered",
  ]);
});

test("an update of what is older than what is loaded adds nothing", () => {
  const { cache, shown } = withThread(true);
  applyFrames(cache, [frame("message.updated", message("old", 1))], "me");
  expect(shown()?.map((one) => one.id)).toEqual(["a", "b"]);
});

const watch = (cache: QueryClient) =>
  new QueryObserver(cache, { queryKey: keys.messages("k"), enabled: false }).subscribe(() => {});

test("a thread that nobody looks at does not grow", () => {
  const { cache, shown } = withThread(false);
  for (let index = 0; index < 1_000; index++) {
    applyFrames(cache, [frame("message.created", message(`n${index}`, 59))], "me");
  }
  expect(shown()?.length).toBeLessThanOrEqual(UNWATCHED.max);
  expect(shown()?.at(-1)?.id).toBe("n999");
});

test("what must be loaded again is told of once a batch, to who asks for it", () => {
  const told: unknown[] = [];
  const tasks = [1, 2, 3].map((id) => frame("task.updated", { id }));
  applyFrames(new QueryClient(), tasks, "me", (key) => told.push(key));
  expect(told).toEqual([keys.tasks]);
});

test("a thousand messages in any batches are each shown once", () => {
  const { cache, shown } = withThread(false);
  watch(cache);
  const all = Array.from({ length: 1_000 }, (_, index) => message(`n${String(index).padStart(4, "0")}`, 59));
  for (let at = 0; at < all.length; at += 37) {
    // Each batch repeats the end of the one before.
    applyFrames(
      cache,
      all.slice(Math.max(0, at - 5), at + 37).map((one) => frame("message.created", one)),
      "me",
    );
  }
  expect(shown()?.map((one) => one.id)).toEqual(["a", "b", ...all.map((one) => one.id)]);
});

test("tickets follow their filters, and activities are bounded", () => {
  const cache = new QueryClient();
  const ticket = (id: string, status: Ticket["status"]) =>
    ({ id, status, created_at: "2026-01-15T10:00:00Z" }) as Ticket;
  cache.setQueryData(keys.ticketList({ status: "open" }), {
    pages: [{ items: [ticket("T1", "open")], cursor: null }],
    pageParams: [undefined],
  });
  cache.setQueryData(keys.activity, []);
  applyFrames(
    cache,
    [frame("ticket.created", ticket("T2", "open")), frame("ticket.updated", ticket("T1", "resolved"))],
    "me",
  );
  const list = cache.getQueryData<{ pages: { items: Ticket[] }[] }>(keys.ticketList({ status: "open" }));
  expect(list?.pages[0]?.items.map((one) => one.id)).toEqual(["T2"]);
  applyFrames(
    cache,
    Array.from({ length: ACTIVITY_MAX + 20 }, (_, index) => frame("activity", { details: String(index) })),
    "me",
  );
  const activity = cache.getQueryData<{ details: string }[]>(keys.activity);
  expect([activity?.length, activity?.[0]?.details]).toEqual([ACTIVITY_MAX, String(ACTIVITY_MAX + 19)]);
});

test("the row that a message carries replaces the list's, and is no part of the message", () => {
  const { cache, ids } = withList({}, { rows: [conversation("b", 2), conversation("a", 1)], cursor: null });
  cache.setQueryData<Thread>(keys.messages("k"), {
    pages: [{ messages: [], hasOlder: false }],
    pageParams: [undefined],
  });
  applyFrames(cache, [frame("message.created", { ...message("m", 1), conversation: conversation("a", 5) })], "me");
  expect(ids()).toEqual(["a b"]);
  expect(cache.getQueryData<Thread>(keys.messages("k"))?.pages[0]?.messages[0]).not.toHaveProperty("conversation");
});

test("what comes live does not follow a stretch that somebody jumped to", () => {
  const cache = new QueryClient();
  cache.setQueryData<Thread>(keys.messages("k"), {
    pages: [{ messages: [message("a", 1)], hasOlder: true, hasNewer: true }],
    pageParams: ["around:a"],
  });
  const read = message("a", 1, { status: "read" });
  applyFrames(cache, [frame("message.created", message("z", 50)), frame("message.updated", read)], "me");
  expect(cache.getQueryData<Thread>(keys.messages("k"))?.pages[0]?.messages).toEqual([read]);
});

test("agents, sources and runs are replaced in their place, added and taken away", () => {
  const cache = new QueryClient();
  const ids = (key: readonly unknown[]) =>
    cache.getQueryData<{ items: { id: string }[] }>(key)?.items.map((row) => row.id);
  for (const key of [keys.agents, keys.sources, keys.checkRuns]) {
    cache.setQueryData(key, { items: [{ id: "a" }, { id: "b" }], cursor: null });
  }
  cache.setQueryData(keys.agent("b"), { id: "b", name: "old" });
  applyFrames(
    cache,
    [
      frame("agent.updated", { id: "b", name: "new" }),
      frame("agent.updated", { id: "c" }),
      frame("agent.updated", { id: "a", erased: true }),
      frame("source.progress", { id: "b", status: "extracting" }),
      frame("source.progress", { id: "b", status: "ready" }),
      frame("source.progress", { id: "c", status: "queued" }),
      frame("source.progress", { id: "a", erased: true }),
      frame("checks.run", { id: "c", status: "running" }),
    ],
    "me",
  );
  expect(ids(keys.agents)).toEqual(["b", "c"]);
  expect(cache.getQueryData(keys.agent("b"))).toEqual({ id: "b", name: "new" });
  expect(cache.getQueryData(keys.agent("c"))).toBeUndefined();
  // What was added last is shown first.
  expect(ids(keys.sources)).toEqual(["c", "b"]);
  expect(cache.getQueryData<{ items: unknown[] }>(keys.sources)?.items[1]).toEqual({ id: "b", status: "ready" });
  expect(ids(keys.checkRuns)).toEqual(["c", "a", "b"]);
});

test("a run that has ended asks again how each check went last", () => {
  const cache = new QueryClient();
  cache.setQueryData(keys.checkList, { items: [], cursor: null });
  const isStale = () => cache.getQueryState(keys.checkList)?.isInvalidated;
  applyFrames(cache, [frame("checks.run", { id: "r", status: "running" })], "me");
  expect(isStale()).toBe(false);
  applyFrames(cache, [frame("checks.run", { id: "r", status: "done" })], "me");
  expect(isStale()).toBe(true);
});

test("a run is asked for again, also where its first answer is still under way", async () => {
  const cache = new QueryClient();
  const answers: ((run: object) => void)[] = [];
  const watch = new QueryObserver(cache, {
    queryKey: keys.checkRun("r"),
    queryFn: () => new Promise<object>((answer) => answers.push(answer)),
  });
  const leave = watch.subscribe(() => {});
  applyFrames(cache, [frame("checks.run", { id: "r", status: "done" })], "me");
  await vi.waitFor(() => expect(answers).toHaveLength(2));
  answers[0]?.({ id: "r", status: "running" });
  answers[1]?.({ id: "r", status: "done" });
  await vi.waitFor(() => expect(watch.getCurrentResult().data).toEqual({ id: "r", status: "done" }));
  leave();
});

test("an agent that is removed leaves conversations as they are", () => {
  const { cache, ids } = withList({}, { rows: [conversation("a", 5)], cursor: null });
  applyFrames(cache, [frame("agent.updated", { id: "x", erased: true })], "me");
  expect(ids()).toEqual(["a"]);
  expect(cache.getQueryState(keys.conversationList({}))?.isInvalidated).toBe(false);
});
