import { afterEach, beforeEach, expect, test, vi } from "vitest";
import {
  BACKOFF_MAX_MS,
  BATCH_MAX,
  BATCH_MS,
  BUSY_BATCH_MS,
  Feed,
  type FeedState,
  type Frame,
  OFFLINE_AFTER_MS,
  PING_MS,
  PONG_TIMEOUT_MS,
} from "./feed";

/** The server's end of a connection, driven by the test. */
class FakeSocket {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  sent: string[] = [];
  closed = false;

  constructor(readonly url: string) {}

  send(text: string) {
    this.sent.push(text);
  }
  close() {
    this.closed = true;
  }
  open() {
    this.onopen?.();
  }
  frame(seq: number, type = "message.created", data: unknown = { id: `m${seq}` }) {
    this.onmessage?.({ data: JSON.stringify({ seq, type, at: "2026-01-15T10:30:00Z", data }) });
  }
  text(data: string) {
    this.onmessage?.({ data });
  }
  drop(code = 1006) {
    this.onclose?.({ code });
  }
}

function setUp(random = 0.5) {
  const sockets: FakeSocket[] = [];
  const batches: Frame[][] = [];
  const states: FeedState[] = [];
  const events = { onReset: vi.fn(), onSignedOut: vi.fn() };
  const feed = new Feed(
    "ws://desk/ws",
    { onFrames: (frames) => batches.push(frames), onState: (state) => states.push(state), ...events },
    {
      open: (url) => {
        const socket = new FakeSocket(url);
        sockets.push(socket);
        return socket as unknown as WebSocket;
      },
      random: () => random,
      visible: () => true,
    },
  );
  const newest = () => {
    const socket = sockets.at(-1);
    if (!socket) throw new Error("nothing was connected");
    return socket;
  };
  const seqs = () => batches.flat().map((frame) => frame.seq);
  feed.start();
  return { feed, sockets, batches, states, events, newest, seqs };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("a lost connection resumes after the last number, and nothing is taken twice", () => {
  const { newest, seqs, states, sockets } = setUp();
  expect(newest().url).toBe("ws://desk/ws");
  newest().open();
  newest().frame(7);
  newest().frame(8);
  newest().drop();
  vi.advanceTimersByTime(BACKOFF_MAX_MS);
  expect(newest().url).toBe("ws://desk/ws?after=8");
  newest().open();
  // The server may send what was on its way twice.
  for (const seq of [8, 9, 9, 10]) newest().frame(seq);
  vi.advanceTimersByTime(BATCH_MS);
  expect(seqs()).toEqual([7, 8, 9, 10]);
  expect(states.at(-1)).toBe("live");
  expect(sockets).toHaveLength(2);
});

test("what is not stored passes although its number is not new", () => {
  const { newest, batches } = setUp();
  newest().open();
  newest().frame(3, "metrics");
  newest().frame(3, "message.created");
  newest().frame(4, "message.created");
  newest().frame(4, "activity");
  newest().frame(4, "presence");
  vi.advanceTimersByTime(BATCH_MS);
  // The first `metrics` says where the log ends: number 3 was before our time.
  expect(batches.flat().map((frame) => frame.type)).toEqual(["metrics", "message.created", "activity", "presence"]);
});

test("before any event the end of the log is known from the figures", () => {
  const { newest } = setUp();
  newest().open();
  newest().frame(41, "metrics");
  newest().drop();
  vi.advanceTimersByTime(BACKOFF_MAX_MS);
  expect(newest().url).toBe("ws://desk/ws?after=41");
});

test("frames are handed on in batches", () => {
  const { newest, batches } = setUp();
  newest().open();
  for (let seq = 1; seq <= 20; seq++) newest().frame(seq);
  expect(batches).toHaveLength(0);
  vi.advanceTimersByTime(BATCH_MS);
  expect(batches.map((batch) => batch.length)).toEqual([20]);
  for (let seq = 21; seq <= 20 + BATCH_MAX + 5; seq++) newest().frame(seq);
  expect(batches.map((batch) => batch.length)).toEqual([20, BATCH_MAX]);
  // After so many, the next ones are waited for longer.
  vi.advanceTimersByTime(BATCH_MS);
  expect(batches.length).toBe(2);
  vi.advanceTimersByTime(BUSY_BATCH_MS - BATCH_MS);
  expect(batches.map((batch) => batch.length)).toEqual([20, BATCH_MAX, 5]);
});

test("each failure waits longer, with jitter, up to a bound", () => {
  const pauses = (random: number) => {
    const { newest, sockets, feed } = setUp(random);
    const waited: number[] = [];
    for (let failure = 0; failure < 9; failure++) {
      newest().drop();
      const before = sockets.length;
      let ms = 0;
      while (sockets.length === before && ms <= BACKOFF_MAX_MS) {
        vi.advanceTimersByTime(50);
        ms += 50;
      }
      waited.push(ms);
    }
    feed.stop();
    return waited;
  };
  const most = pauses(1);
  expect(most).toEqual([...most].sort((a, b) => a - b));
  expect(most.at(-1)).toBe(BACKOFF_MAX_MS);
  expect(Math.max(...pauses(0))).toBeLessThan(1_000);
});

test("a blink is not shown, longer trouble is, and it ends by itself", () => {
  const { newest, states } = setUp();
  newest().open();
  newest().drop();
  vi.advanceTimersByTime(OFFLINE_AFTER_MS - 1);
  expect(states).toEqual(["live", "connecting"]);
  vi.advanceTimersByTime(BACKOFF_MAX_MS);
  newest().drop();
  expect(states).toEqual(["live", "connecting", "offline"]);
  vi.advanceTimersByTime(BACKOFF_MAX_MS);
  newest().open();
  expect(states.at(-1)).toBe("live");
});

test("a connection that says nothing after a ping is given up", () => {
  const { newest, sockets } = setUp();
  newest().open();
  vi.advanceTimersByTime(PING_MS);
  expect(newest().sent).toEqual(["ping"]);
  newest().text("pong");
  vi.advanceTimersByTime(PING_MS);
  expect(sockets).toHaveLength(1);
  vi.advanceTimersByTime(PONG_TIMEOUT_MS + BACKOFF_MAX_MS);
  expect(sockets[0]?.closed).toBe(true);
  expect(sockets.length).toBeGreaterThan(1);
});

test("the network's return ends the pause", () => {
  const { feed, newest, sockets } = setUp(1);
  newest().open();
  newest().drop();
  feed.retryNow();
  expect(sockets).toHaveLength(2);
  feed.retryNow();
  expect(sockets).toHaveLength(2);
});

test("a session that has ended is not tried again", () => {
  const { newest, sockets, events } = setUp();
  newest().open();
  newest().drop(4401);
  vi.advanceTimersByTime(BACKOFF_MAX_MS * 2);
  expect(events.onSignedOut).toHaveBeenCalledOnce();
  expect(sockets).toHaveLength(1);
});

test("a log that ends before what was seen starts anew", () => {
  const { newest, seqs, events } = setUp();
  newest().open();
  newest().frame(50);
  vi.advanceTimersByTime(BATCH_MS);
  newest().frame(10, "metrics");
  newest().frame(11);
  vi.advanceTimersByTime(BATCH_MS);
  expect(events.onReset).toHaveBeenCalledOnce();
  expect(seqs()).toEqual([50, 10, 11]);
});

test("nonsense is passed over", () => {
  const { newest, seqs } = setUp();
  newest().open();
  for (const text of ["", "{", "null", "[]", '{"seq":"1","type":"x"}']) newest().text(text);
  newest().frame(1);
  vi.advanceTimersByTime(BATCH_MS);
  expect(seqs()).toEqual([1]);
});

test("after it was stopped nothing comes", () => {
  const { feed, newest, seqs, sockets } = setUp();
  newest().open();
  const socket = newest();
  socket.frame(1);
  feed.stop();
  socket.frame(2);
  vi.advanceTimersByTime(BACKOFF_MAX_MS);
  expect(seqs()).toEqual([]);
  expect([sockets.length, socket.closed]).toEqual([1, true]);
});
