/**
 * What the feed's frames change in the Query cache. Pure but for `applyFrames`; a batch is one write per query.
 *
 * Lists are kept in their order without asking again. Where it cannot be told here whether a row belongs into a list
 * (a search, tasks), rows that are shown are updated and new ones wait for the next load.
 */
import type { InfiniteData, QueryClient, QueryKey } from "@tanstack/react-query";
import type { CheckRun } from "@/api/checks";
import type { Page } from "@/api/client";
import type {
  Activity,
  Agent,
  Conversation,
  ConversationEvent,
  ConversationFilters,
  Message,
  Presence,
  Ticket,
  TicketFilters,
} from "@/api/desk";
import { keys } from "@/api/keys";
import type { Source } from "@/api/sources";
import type { Frame } from "./feed";
import { compareTimes } from "./time-order";
import { trimThread, UNWATCHED } from "./trim-thread";

type Pages<T> = InfiniteData<Page<T>, string | undefined>;
/** Of a thread: each page oldest first, the newest page first. */
export interface MessagePage {
  messages: Message[];
  hasOlder: boolean;
  /** A stretch around a message that somebody jumped to: what comes live does not follow it. */
  hasNewer?: boolean;
}
export type Thread = InfiniteData<MessagePage, string | undefined>;

/** The page gets no longer than this by what comes live; then the list is loaded again. */
export const LIVE_ROWS_MAX = 5_000;
export const ACTIVITY_MAX = 100;

/** In a list's order: negative where `a` stands before `b`. */
type Order<T> = (a: T, b: T) => number;

interface Rows<T> {
  id: (row: T) => string;
  order: Order<T>;
  /** Whether the row belongs into the list; null where that is not known here. */
  belongs: (row: T) => boolean | null;
}

/** Takes changed rows into a paged list: updates, moves, adds, removes. */
export function mergeRows<T>(list: Pages<T>, changed: Map<string, T>, rows: Rows<T>): Pages<T> {
  const shown = new Set<string>();
  const pages = list.pages.map((page) => {
    if (!page.items.some((row) => changed.has(rows.id(row)))) return page;
    const kept = page.items.filter((row) => {
      const id = rows.id(row);
      if (changed.has(id)) shown.add(id);
      return !changed.has(id);
    });
    return { ...page, items: kept };
  });
  for (const [id, row] of changed) {
    const belongs = rows.belongs(row);
    if (belongs === false || (belongs === null && !shown.has(id))) continue;
    insert(pages, row, rows.order, shown.has(id));
  }
  return { ...list, pages };
}

function insert<T>(pages: Page<T>[], row: T, order: Order<T>, isShown: boolean): void {
  const lastIndex = pages.length - 1;
  for (const [index, page] of pages.entries()) {
    const last = page.items.at(-1);
    const isLastPage = index === lastIndex;
    const fits = last !== undefined && order(row, last) <= 0;
    // After everything that is loaded: it belongs to a page that is not, unless this is the end of the list.
    if (!fits && !isLastPage) continue;
    if (!fits && page.cursor !== null && !isShown) return;
    const at = page.items.findIndex((other) => order(row, other) <= 0);
    const items = [...page.items];
    items.splice(at < 0 ? items.length : at, 0, row);
    pages[index] = { ...page, items };
    return;
  }
}

/** Takes messages into a thread: an update in its place, a new one by its time. */
export function mergeMessages(thread: Thread, changed: Map<string, Message>): Thread {
  const left = new Map(changed);
  const pages = thread.pages.map((page) => {
    if (!page.messages.some((message) => left.has(message.id))) return page;
    const messages = page.messages.map((message) => {
      const update = left.get(message.id);
      if (!update) return message;
      left.delete(message.id);
      return update;
    });
    return { ...page, messages };
  });
  const newest = pages[0];
  if (left.size > 0 && newest && !newest.hasNewer) {
    const since = newest.messages[0]?.timestamp;
    // An update of what is older than what is loaded is loaded with it.
    const added = [...left.values()].filter(
      (message) => !newest.hasOlder || !since || compareTimes(message.timestamp, since) >= 0,
    );
    const messages = [...newest.messages, ...added];
    messages.sort((a, b) => compareTimes(a.timestamp, b.timestamp) || compare(a.id, b.id));
    pages[0] = { ...newest, messages };
  }
  return { ...thread, pages };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export const newestFirst: Order<Conversation> = (a, b) =>
  compareTimes(b.last_message_at, a.last_message_at) || compare(b.id, a.id);

export const longestWaitingFirst: Order<Conversation> = (a, b) =>
  compareTimes(a.metadata.waiting_since ?? a.last_message_at, b.metadata.waiting_since ?? b.last_message_at) ||
  compare(a.id, b.id);

/** Whether a conversation belongs into a list with these filters; null where that cannot be told here. */
export function belongsToList(
  conversation: Conversation,
  filters: ConversationFilters,
  meId: string | undefined,
): boolean | null {
  const { archived = false, status, mode, assignee } = conversation;
  const isOpen = status !== "ended";
  if (filters.status && filters.status !== status) return false;
  if (filters.mode && filters.mode !== mode) return false;
  if (filters.channel && filters.channel !== conversation.channel) return false;
  if (filters.label && !conversation.labels.includes(filters.label)) return false;
  if (filters.assignee) {
    const wanted = filters.assignee === "me" ? meId : filters.assignee === "none" ? null : filters.assignee;
    if (assignee !== wanted) return false;
  }
  if (filters.view && filters.view !== "archived" && archived) return false;
  if (filters.search) return null;
  switch (filters.view) {
    case "waiting":
      return status === "escalated";
    case "mine":
      return isOpen && assignee !== null && assignee === meId;
    case "unassigned":
      return isOpen && assignee === null && (mode === "operator" || status === "escalated");
    case "ai":
      return isOpen && mode === "ai";
    case "archived":
      return archived;
    case "voice":
      return conversation.has_voice === true;
    case "tasks":
      return conversation.has_task === true;
    default:
      return true;
  }
}

function ticketBelongs(ticket: Ticket, filters: TicketFilters, meId: string | undefined): boolean | null {
  if (filters.status && filters.status !== ticket.status) return false;
  if (filters.priority && filters.priority !== ticket.priority) return false;
  if (filters.conversation_id && filters.conversation_id !== ticket.conversation_id) return false;
  if (filters.assigned_to) {
    const wanted = filters.assigned_to === "me" ? meId : filters.assigned_to === "none" ? null : filters.assigned_to;
    if ((ticket.assigned_to ?? null) !== wanted) return false;
  }
  return filters.search ? null : true;
}

interface Erased {
  id: string;
  erased: true;
}

function isErased(data: unknown): data is Erased {
  return typeof data === "object" && data !== null && "erased" in data;
}

/** A batch, sorted by what it is about; the last state of each wins. */
interface Changes {
  messages: Map<string, Map<string, Message>>;
  conversations: Map<string, Conversation>;
  tickets: Map<string, Ticket>;
  /** Null: it is gone. */
  agents: Map<string, Agent | null>;
  sources: Map<string, Source | null>;
  checkRuns: Map<string, CheckRun>;
  /** Lists of tasks depend on the clock: they are loaded again. */
  tasks: boolean;
  unanswered: boolean;
  events: ConversationEvent[];
  activities: Activity[];
  presence: Map<string, Presence>;
  metrics: unknown;
  erased: boolean;
}

export function sortFrames(frames: Frame[]): Changes {
  const changes: Changes = {
    messages: new Map(),
    conversations: new Map(),
    tickets: new Map(),
    agents: new Map(),
    sources: new Map(),
    checkRuns: new Map(),
    tasks: false,
    unanswered: false,
    events: [],
    activities: [],
    presence: new Map(),
    metrics: undefined,
    erased: false,
  };
  for (const frame of frames) {
    if (isErased(frame.data)) sortErased(changes, frame.type, frame.data);
    else sortFrame(changes, frame);
  }
  return changes;
}

function sortErased(changes: Changes, type: string, { id }: Erased): void {
  if (type === "agent.updated") changes.agents.set(id, null);
  else if (type === "source.progress") changes.sources.set(id, null);
  else if (type.startsWith("task.")) changes.tasks = true;
  else changes.erased = true;
}

function sortFrame(changes: Changes, frame: Frame): void {
  switch (frame.type) {
    case "message.created":
    case "message.updated": {
      const { conversation, ...message } = frame.data as Message & { conversation?: Conversation };
      // The last frame of a burst carries the list's row as it is now.
      if (conversation) changes.conversations.set(conversation.id, conversation);
      const thread = changes.messages.get(message.conversation_id) ?? new Map<string, Message>();
      thread.set(message.id, message as Message);
      changes.messages.set(message.conversation_id, thread);
      return;
    }
    case "conversation.created":
    case "conversation.updated":
    case "conversation.escalated": {
      const conversation = frame.data as Conversation;
      changes.conversations.set(conversation.id, conversation);
      return;
    }
    case "conversation.event":
      changes.events.push(frame.data as ConversationEvent);
      return;
    case "ticket.created":
    case "ticket.updated": {
      const ticket = frame.data as Ticket;
      changes.tickets.set(ticket.id, ticket);
      return;
    }
    case "agent.updated": {
      const agent = frame.data as Agent;
      changes.agents.set(agent.id, agent);
      return;
    }
    case "source.progress": {
      const source = frame.data as Source;
      changes.sources.set(source.id, source);
      return;
    }
    case "task.created":
    case "task.updated":
      changes.tasks = true;
      return;
    case "unanswered.updated":
      changes.unanswered = true;
      return;
    case "checks.run": {
      const run = frame.data as CheckRun;
      changes.checkRuns.set(run.id, run);
      return;
    }
    case "presence": {
      const presence = frame.data as Presence;
      changes.presence.set(presence.conversation_id, presence);
      return;
    }
    case "activity":
      changes.activities.push(frame.data as Activity);
      return;
    case "metrics":
      changes.metrics = frame.data;
      return;
  }
}

/**
 * Writes a batch to the cache. `meId`: whose "mine" is meant. `refresh` is called for what must be loaded again; who
 * writes many batches a second may want to wait with that.
 */
export function applyFrames(
  cache: QueryClient,
  frames: Frame[],
  meId: string | undefined,
  refresh: (queryKey: QueryKey) => void = (queryKey) => void cache.invalidateQueries({ queryKey }),
): void {
  const changes = sortFrames(frames);
  for (const [conversation, messages] of changes.messages) applyMessages(cache, conversation, messages);
  if (changes.conversations.size > 0) applyConversations(cache, changes.conversations, meId);
  if (changes.tickets.size > 0) applyTickets(cache, changes.tickets, meId);
  if (changes.agents.size > 0) applyAgents(cache, changes.agents);
  if (changes.sources.size > 0) {
    cache.setQueryData<Page<Source>>(keys.sources, (page) => page && mergeSmall(page, changes.sources, "first"));
  }
  if (changes.checkRuns.size > 0) applyCheckRuns(cache, changes.checkRuns);
  if (changes.tasks) refresh(keys.tasks);
  if (changes.unanswered) refresh(keys.unanswered);
  for (const event of changes.events) {
    if (!event.conversation_id) continue;
    cache.setQueryData<ConversationEvent[]>(
      keys.events(event.conversation_id),
      (events) => events && (events.some((known) => known.id === event.id) ? events : [...events, event]),
    );
  }
  for (const [conversation, presence] of changes.presence) {
    cache.setQueryData(keys.presence(conversation), presence);
  }
  if (changes.activities.length > 0) {
    const newest = [...changes.activities].reverse();
    cache.setQueryData<Activity[]>(keys.activity, (known) => known && [...newest, ...known].slice(0, ACTIVITY_MAX));
  }
  if (changes.metrics !== undefined) cache.setQueryData(keys.metrics, changes.metrics);
  // Somebody's data was erased: what is shown of it must go.
  if (changes.erased) {
    void cache.invalidateQueries({ queryKey: keys.conversations });
    void cache.invalidateQueries({ queryKey: keys.tickets });
  }
}

/** A list that is loaded as a whole: rows are replaced in their place, new ones come first or last. */
export function mergeSmall<T extends { id: string }>(
  page: Page<T>,
  changed: ReadonlyMap<string, T | null>,
  place: "first" | "last",
): Page<T> {
  const left = new Map(changed);
  const kept = page.items.flatMap((row) => {
    const update = left.get(row.id);
    left.delete(row.id);
    return update === undefined ? [row] : update === null ? [] : [update];
  });
  const added = [...left.values()].filter((row) => row !== null);
  return { ...page, items: place === "first" ? [...added.reverse(), ...kept] : [...kept, ...added] };
}

/** A thread that nobody looks at is kept for who comes back, and no longer than they see at first. */
function applyMessages(cache: QueryClient, conversation: string, messages: Map<string, Message>): void {
  const queryKey = keys.messages(conversation);
  const isWatched = (cache.getQueryCache().find({ queryKey })?.getObserversCount() ?? 0) > 0;
  cache.setQueryData<Thread>(queryKey, (thread) => {
    const merged = thread && mergeMessages(thread, messages);
    return !merged || isWatched ? merged : trimThread(merged, UNWATCHED);
  });
}

function applyAgents(cache: QueryClient, changed: Map<string, Agent | null>): void {
  cache.setQueryData<Page<Agent>>(keys.agents, (page) => page && mergeSmall(page, changed, "last"));
  for (const [id, agent] of changed) {
    if (agent) cache.setQueryData<Agent>(keys.agent(id), (known) => known && agent);
    // Every change is a version.
    void cache.invalidateQueries({ queryKey: keys.agentVersions(id) });
  }
}

function applyCheckRuns(cache: QueryClient, changed: Map<string, CheckRun>): void {
  cache.setQueryData<Page<CheckRun>>(keys.checkRuns, (page) => page && mergeSmall(page, changed, "first"));
  for (const [id, run] of changed) {
    const queryKey = keys.checkRun(id);
    // A first answer that is under way may be older than the frame, and would not be asked for again.
    void cache.cancelQueries({ queryKey }).then(() => cache.invalidateQueries({ queryKey }));
    if (run.status !== "running") void cache.invalidateQueries({ queryKey: keys.checkList });
  }
}

function applyConversations(cache: QueryClient, changed: Map<string, Conversation>, meId: string | undefined): void {
  for (const [id, conversation] of changed) {
    cache.setQueryData<Conversation>(keys.conversation(id), (known) => known && conversation);
  }
  for (const query of cache.getQueryCache().findAll({ queryKey: keys.conversationLists })) {
    const filters = (query.queryKey[2] ?? {}) as ConversationFilters;
    const list = query.state.data as Pages<Conversation> | undefined;
    if (!list) continue;
    const merged = mergeRows(list, changed, {
      id: (row) => row.id,
      order: filters.view === "waiting" ? longestWaitingFirst : newestFirst,
      belongs: (row) => belongsToList(row, filters, meId),
    });
    if ((merged.pages[0]?.items.length ?? 0) <= LIVE_ROWS_MAX) {
      cache.setQueryData(query.queryKey, merged);
      continue;
    }
    // Only its first page: loading again would fetch every page that is there.
    const first = { pages: merged.pages.slice(0, 1), pageParams: merged.pageParams.slice(0, 1) };
    cache.setQueryData(query.queryKey, first);
    void cache.invalidateQueries({ queryKey: query.queryKey });
  }
}

function applyTickets(cache: QueryClient, changed: Map<string, Ticket>, meId: string | undefined): void {
  for (const [id, ticket] of changed) cache.setQueryData<Ticket>(keys.ticket(id), (known) => known && ticket);
  for (const query of cache.getQueryCache().findAll({ queryKey: keys.ticketLists })) {
    const filters = (query.queryKey[2] ?? {}) as TicketFilters;
    const list = query.state.data as Pages<Ticket> | undefined;
    if (!list) continue;
    const merged = mergeRows(list, changed, {
      id: (row) => row.id,
      order: (a, b) => compareTimes(b.created_at, a.created_at) || compare(b.id, a.id),
      belongs: (row) => ticketBelongs(row, filters, meId),
    });
    cache.setQueryData(query.queryKey, merged);
  }
}
