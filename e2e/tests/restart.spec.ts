// The server dies under an open inbox: the page says so, comes back by itself, and shows everything once.

import { expect, test } from "../support/desk.ts";
import { bubble, openConversation, row } from "../support/inbox.ts";

const MESSAGES = 1000;
/** Sent while nobody listens. */
const AWAY = 50;
const word = (at: number) => `message ${String(at).padStart(4, "0")}.`;

test("a killed server loses and doubles nothing on the screen", async ({ desk, browser }) => {
  test.setTimeout(300_000);
  const phone = desk.phone("Arjun");
  await desk.model({ then: { kind: "reply", text: "Good day." } });
  await phone.text("Hello");
  const page = await desk.signIn(browser);
  await openConversation(page, "Arjun");
  await expect(bubble(page, "Good day.")).toHaveCount(1);
  // A person answers here: what follows is the customer's messages alone.
  await page.getByRole("button", { name: "Take over" }).first().click();
  await expect(page.getByText(/took over/)).toBeVisible();

  const away = new Set<string>();
  for (let at = 1; at <= MESSAGES; at += 1) {
    await phone.text(word(at));
    if (at === 300 || at === 700) {
      await desk.kill();
      await expect(page.getByText(/offline|connection|reconnect/i).first()).toBeVisible();
      // Meta goes on while we are away; nobody acknowledges, so the phone does not wait for it.
      await desk.sim.post("/sim/faults", { data: { webhooks: { ack_wait_ms: 1 } } });
      for (let more = 1; more <= AWAY; more += 1) {
        away.add(word(at + more));
        await phone.text(word(at + more));
      }
      await desk.sim.post("/sim/faults", { data: { webhooks: {} } });
      at += AWAY;
      await desk.up();
    }
  }

  // Everything that was acknowledged or sent again is stored once...
  const api = await desk.api();
  const [conversation] = await (await api.get("/api/v1/conversations?search=Arjun")).json();
  await expect
    .poll(async () => (await (await api.get(`/api/v1/conversations/${conversation.id}`)).json()).message_count, { timeout: 120_000 })
    .toBe(MESSAGES + 2);

  // ...and shown once, without a reload: from the newest up to the first.
  await expect(page.getByRole("article").filter({ hasText: word(MESSAGES) })).toHaveCount(1);
  const seen = new Map<string, number>();
  const order: string[] = [];
  await page.mouse.move(700, 450);
  await expect
    .poll(
      async () => {
        const shown = (await page.getByRole("article").allTextContents()).flatMap((text) => text.match(/message \d{4}\./)?.[0] ?? []);
        if (order.length === 0) order.push(...shown);
        for (const text of shown) {
          const times = shown.filter((other) => other === text).length;
          seen.set(text, Math.max(seen.get(text) ?? 0, times));
        }
        await page.mouse.wheel(0, -2500);
        return seen.has(word(1));
      },
      { timeout: 90_000, intervals: [30] },
    )
    .toBe(true);
  const missing = Array.from({ length: MESSAGES }, (_, at) => word(at + 1)).filter((text) => !seen.has(text));
  expect(missing).toEqual([]);
  expect([...seen.entries()].filter(([, times]) => times !== 1)).toEqual([]);
  // Meta sends what it could not deliver again in any order; all others are in theirs.
  const steady = order.filter((text) => !away.has(text));
  expect(steady).toEqual([...steady].sort());
  await expect(row(page, "Arjun")).toHaveCount(1);
});
