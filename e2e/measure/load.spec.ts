// What the inbox feels like while it is busy. Prints one line of JSON for each measurement.
//
// E2E_LOAD_RATE (200) messages a second for E2E_LOAD_SECONDS (60); E2E_FILLED_URL with E2E_FILLED_EMAIL and
// E2E_FILLED_PASSWORD name a running server with many conversations for the second measurement.

import type { CDPSession, Page } from "@playwright/test";
import { type Desk, expect, test } from "../support/desk.ts";
import { composer, openConversation } from "../support/inbox.ts";

const RATE = Number(process.env.E2E_LOAD_RATE ?? 200);
const SECONDS = Number(process.env.E2E_LOAD_SECONDS ?? 60);
const TICK_MS = 50;

/** The slowest of so many in a hundred. Of `count` values those that are not in `values` are below all that are. */
function percentile(values: number[], count: number, share: number): number {
  const descending = [...values].sort((a, b) => b - a);
  return descending[Math.floor(count * (1 - share))] ?? 0;
}

interface Seen {
  /** Of those that took 16 ms or more: the platform keeps silent on the others. */
  interactions: number[];
  /** Of all. */
  count: number;
  longTasks: number[];
}

/** Notes every interaction's time to the next paint (an interaction is the longest of its events) and every long task. */
async function observe(page: Page): Promise<() => Promise<Seen>> {
  await page.addInitScript(() => {
    const byId = new Map<number, number>();
    const longTasks: number[] = [];
    const note = (list: PerformanceObserverEntryList) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { interactionId?: number })[]) {
        if (entry.interactionId) byId.set(entry.interactionId, Math.max(byId.get(entry.interactionId) ?? 0, entry.duration));
      }
    };
    const events = new PerformanceObserver(note);
    const counted = performance as Performance & { interactionCount?: number };
    // 16 ms is the least that the platform reports.
    events.observe({ type: "event", durationThreshold: 16, buffered: true } as PerformanceObserverInit);
    events.observe({ type: "first-input", buffered: true });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) longTasks.push(entry.duration);
    }).observe({ type: "longtask", buffered: true });
    Object.assign(window, { seen: () => ({ interactions: [...byId.values()], count: counted.interactionCount ?? byId.size, longTasks }) });
  });
  return () => page.evaluate(() => (window as unknown as { seen: () => Seen }).seen());
}

async function heapMb(cdp: CDPSession): Promise<number> {
  await cdp.send("HeapProfiler.collectGarbage");
  const { usedSize } = await cdp.send("Runtime.getHeapUsage");
  return Math.round(usedSize / 100_000) / 10;
}

/** Customers write: so many a second, from a hundred phones, without waiting for an acknowledgement. */
async function pour({ sim, simUrl }: Desk, seconds: number, onSecond: (second: number) => Promise<void>): Promise<number> {
  await sim.post("/sim/faults", { data: { webhooks: { ack_wait_ms: 1 } } });
  const begun = Date.now();
  const flying = new Set<Promise<unknown>>();
  let sent = 0;
  let second = 0;
  while (Date.now() - begun < seconds * 1000) {
    const due = Math.floor(((Date.now() - begun) / 1000) * RATE);
    for (; sent < due; sent += 1) {
      const number = 15_550_200_000 + (sent % 100);
      // Not by the browser's library, whose bookkeeping would take the processor from the page.
      const one = fetch(`${simUrl}/sim/phones/${number}/messages`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ name: `Customer ${sent % 100}`, text: `Message ${sent}` }),
      }).then((answer) => answer.arrayBuffer());
      const tracked: Promise<unknown> = one.catch(() => undefined).finally(() => flying.delete(tracked));
      flying.add(tracked);
    }
    const now = Math.floor((Date.now() - begun) / 1000);
    if (now > second) {
      second = now;
      await onSecond(second);
    }
    await new Promise((resolve) => setTimeout(resolve, TICK_MS));
  }
  await Promise.all(flying);
  return sent;
}

test("the inbox while two hundred messages a second come in", async ({ desk, browser }) => {
  await desk.phone("Looked At", "15550109999").text("Hello");
  await desk.model({ then: { kind: "reply", text: "Thank you, we are on it." } });
  // The page is measured, not the agent.
  const api = await desk.api();
  const [agent] = await (await api.get("/api/v1/agents")).json();
  await api.post(`/api/v1/agents/${agent.id}/pause`);
  const page = await desk.signIn(browser);
  const seen = await observe(page);
  await openConversation(page, "Looked At");
  const cdp = await page.context().newCDPSession(page);
  const heap: Record<string, number> = { "0": await heapMb(cdp) };
  let typed = 0;
  let switches = 0;
  let isOver = false;
  const using = (async () => {
    while (!isOver) {
      await composer(page).click();
      for (const letter of "a few words ") {
        await page.keyboard.type(letter);
        typed += 1;
      }
      await composer(page).fill("");
      await page.keyboard.press("Escape");
      await page.keyboard.press(switches % 3 === 2 ? "k" : "j");
      switches += 1;
      await expect(composer(page)).toBeVisible();
    }
  })();
  const sent = await pour(desk, SECONDS, async (second) => {
    // Each half minute, and early: what grows without bound is seen in a longer run.
    if ((second >= 10 && heap["10"] === undefined) || second % 30 === 0) heap[String(second)] = await heapMb(cdp);
  });
  isOver = true;
  await using;
  heap[String(SECONDS)] = await heapMb(cdp);
  const { interactions, count, longTasks } = await seen();
  const total = await api.get("/api/v1/stats").then((answer) => answer.json());
  console.log(
    JSON.stringify({
      measured: "inbox under load",
      sent,
      stored_today: total.messages_today,
      keys_typed: typed,
      conversations_switched: switches,
      interactions: count,
      interactions_over_16_ms: interactions.length,
      // INP is the 98th percentile of all interactions.
      next_paint_ms_p50: percentile(interactions, count, 0.5),
      next_paint_ms_p98: percentile(interactions, count, 0.98),
      next_paint_ms_max: Math.max(0, ...interactions),
      long_tasks: longTasks.length,
      long_task_ms_max: Math.round(Math.max(0, ...longTasks)),
      heap_mb: heap,
    }),
  );
});

test("a list of a hundred thousand conversations", async ({ browser }) => {
  const url = process.env.E2E_FILLED_URL;
  test.skip(!url, "E2E_FILLED_URL names no server");
  const context = await browser.newContext({ baseURL: url });
  await context.request.post("/api/v1/auth/login", {
    data: { email: process.env.E2E_FILLED_EMAIL, password: process.env.E2E_FILLED_PASSWORD },
  });
  const page = await context.newPage();
  const seen = await observe(page);
  const failed: string[] = [];
  page.on("requestfailed", (request) => failed.push(request.url()));
  await page.goto("/conversations");
  const list = page.getByRole("list", { name: "Conversations" });
  await expect(list.getByRole("link").first()).toBeVisible();
  const cdp = await context.newCDPSession(page);
  const heap = { start: await heapMb(cdp), end: 0 };
  const begun = Date.now();
  const end = () => list.evaluate((element) => element.getBoundingClientRect().height / 64);
  let rows = 0;
  for (let still = 0; still < 20; ) {
    await list.evaluate((element) => {
      const scroller = element.parentElement;
      scroller?.scrollTo({ top: scroller.scrollHeight });
    });
    const now = await end();
    still = now > rows ? 0 : still + 1;
    rows = Math.max(rows, now);
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 50))));
  }
  heap.end = await heapMb(cdp);
  const { longTasks } = await seen();
  console.log(
    JSON.stringify({
      measured: "list scrolled to its end",
      rows: Math.round(rows),
      seconds: Math.round((Date.now() - begun) / 1000),
      requests_failed: failed.length,
      long_tasks_over_100_ms: longTasks.filter((ms) => ms > 100).length,
      long_task_ms_max: Math.round(Math.max(0, ...longTasks)),
      heap_mb: heap,
    }),
  );
});
