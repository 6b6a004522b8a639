/**
 * The live feed's connection: one WebSocket that comes back by itself and misses nothing.
 *
 * Every stored event has a number (`seq`), in order and without gaps. A connection that was lost is opened again with
 * `?after=` the last number, so that the server sends what was missed; a number that is not greater than the last one
 * is dropped. `metrics`, `activity` and `presence` are not stored: they carry the last event's number and always pass.
 * Frames are handed on in batches, so that a burst is one render.
 *
 * No React and no Query cache here: `feed-provider.tsx` joins them.
 */

export interface Frame<T = unknown> {
  seq: number;
  type: string;
  at: string;
  data: T;
}

/** `offline`: it has failed for longer than a blink. */
export type FeedState = "connecting" | "live" | "offline";

export interface FeedEvents {
  onFrames: (frames: Frame[]) => void;
  onState: (state: FeedState) => void;
  /** The log is another one (a restored backup): what was loaded may be wrong. */
  onReset: () => void;
  onSignedOut: () => void;
}

type Timer = ReturnType<typeof setTimeout>;

/** What a test replaces. */
export interface FeedSurroundings {
  open: (url: string) => WebSocket;
  random: () => number;
  visible: () => boolean;
}

export const BATCH_MS = 50;
/** After a batch of so many frames the next one is given longer: nobody reads so fast, and each is a render. */
export const BUSY_FRAMES = 8;
export const BUSY_BATCH_MS = 100;
/** More frames than this are handed on at once, so that a long backlog does not pile up in memory. */
export const BATCH_MAX = 500;
export const BACKOFF_MIN_MS = 300;
export const BACKOFF_MAX_MS = 15_000;
export const PING_MS = 15_000;
/** Nothing at all was heard for so long after a ping: the connection is dead although nobody said so. */
export const PONG_TIMEOUT_MS = 8_000;
/** Trouble shorter than this is not shown. */
export const OFFLINE_AFTER_MS = 1_500;

const CLOSE_SIGNED_OUT = 4401;
const TRANSIENT = new Set(["metrics", "activity", "presence"]);

const BROWSER: FeedSurroundings = {
  open: (url) => new WebSocket(url),
  random: Math.random,
  visible: () => document.visibilityState !== "hidden",
};

export class Feed {
  private socket: WebSocket | null = null;
  /** The number of the last event that was taken; null before the first frame of all. */
  private last: number | null = null;
  private failures = 0;
  private state: FeedState = "connecting";
  private stopped = true;
  private batch: Frame[] = [];
  private flushTimer: Timer | null = null;
  private batchMs = BATCH_MS;
  private retryTimer: Timer | null = null;
  private pingTimer: Timer | null = null;
  private pongTimer: Timer | null = null;
  private offlineTimer: Timer | null = null;

  constructor(
    private readonly url: string,
    private readonly events: FeedEvents,
    private readonly surroundings: FeedSurroundings = BROWSER,
  ) {}

  start(): void {
    if (!this.stopped) return;
    this.stopped = false;
    this.connect();
  }

  stop(): void {
    this.stopped = true;
    for (const timer of [this.flushTimer, this.retryTimer, this.pingTimer, this.pongTimer, this.offlineTimer]) {
      if (timer) clearTimeout(timer);
    }
    this.flushTimer = this.retryTimer = this.pingTimer = this.pongTimer = this.offlineTimer = null;
    this.batch = [];
    this.drop();
  }

  /** Now, not after the pause: the network or the page has come back. */
  retryNow(): void {
    if (this.stopped || !this.retryTimer) return;
    clearTimeout(this.retryTimer);
    this.retryTimer = null;
    this.connect();
  }

  get lastSeq(): number | null {
    return this.last;
  }

  private connect(): void {
    const socket = this.surroundings.open(this.last === null ? this.url : `${this.url}?after=${this.last}`);
    this.socket = socket;
    const ours = (act: () => void) => () => {
      if (this.socket === socket) act();
    };
    socket.onopen = ours(() => this.opened());
    socket.onmessage = (event) => {
      if (this.socket === socket) this.heard(String(event.data));
    };
    socket.onclose = (event) => {
      if (this.socket === socket) this.closed(event.code);
    };
  }

  private opened(): void {
    this.failures = 0;
    if (this.offlineTimer) clearTimeout(this.offlineTimer);
    this.offlineTimer = null;
    this.setState("live");
    this.schedulePing();
  }

  private heard(text: string): void {
    if (this.pongTimer) clearTimeout(this.pongTimer);
    this.pongTimer = null;
    if (text === "pong") return;
    const frame = parse(text);
    if (frame && this.isNew(frame)) this.push(frame);
  }

  private isNew(frame: Frame): boolean {
    if (TRANSIENT.has(frame.type)) {
      if (this.last !== null && frame.seq < this.last && frame.type === "metrics") this.reset(frame.seq);
      this.last ??= frame.seq;
      return true;
    }
    if (this.last !== null && frame.seq <= this.last) return false;
    this.last = frame.seq;
    return true;
  }

  /** The server's log ends before what we have seen. */
  private reset(seq: number): void {
    this.last = seq;
    this.batch = [];
    this.events.onReset();
  }

  private push(frame: Frame): void {
    this.batch.push(frame);
    if (this.batch.length >= BATCH_MAX) this.flush();
    else this.flushTimer ??= setTimeout(() => this.flush(), this.batchMs);
  }

  private flush(): void {
    if (this.flushTimer) clearTimeout(this.flushTimer);
    this.flushTimer = null;
    const frames = this.batch;
    this.batch = [];
    this.batchMs = frames.length < BUSY_FRAMES ? BATCH_MS : BUSY_BATCH_MS;
    if (frames.length > 0) this.events.onFrames(frames);
  }

  private schedulePing(): void {
    if (this.pingTimer) clearTimeout(this.pingTimer);
    this.pingTimer = setTimeout(() => {
      this.socket?.send("ping");
      this.pongTimer ??= setTimeout(() => this.closed(0), PONG_TIMEOUT_MS);
      this.schedulePing();
    }, PING_MS);
  }

  private closed(code: number): void {
    this.drop();
    if (this.stopped) return;
    if (code === CLOSE_SIGNED_OUT) {
      this.stop();
      this.events.onSignedOut();
      return;
    }
    if (this.state === "live") this.setState("connecting");
    this.offlineTimer ??= setTimeout(() => this.setState("offline"), OFFLINE_AFTER_MS);
    this.retryTimer = setTimeout(() => {
      this.retryTimer = null;
      this.connect();
    }, this.pause());
  }

  /** Exponential with full jitter, so that a restarted server is not met by everybody at once. */
  private pause(): number {
    const most = Math.min(BACKOFF_MAX_MS, BACKOFF_MIN_MS * 2 ** Math.min(this.failures, 10));
    this.failures += 1;
    // A page that nobody looks at is in no hurry.
    const least = this.surroundings.visible() ? BACKOFF_MIN_MS : most / 2;
    return least + this.surroundings.random() * Math.max(0, most - least);
  }

  private drop(): void {
    const socket = this.socket;
    this.socket = null;
    for (const timer of [this.pingTimer, this.pongTimer]) if (timer) clearTimeout(timer);
    this.pingTimer = this.pongTimer = null;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  private setState(state: FeedState): void {
    if (this.state === state) return;
    this.state = state;
    this.events.onState(state);
  }
}

function parse(text: string): Frame | null {
  try {
    const frame = JSON.parse(text) as Frame | null;
    return frame !== null && typeof frame.seq === "number" && typeof frame.type === "string" ? frame : null;
  } catch {
    return null;
  }
}
