// The server dies under an open inbox: the page says so, comes back by itself, and shows everything once.

import { expect, test } from "../support/desk.ts";
import { openConversation, row } from "../support/inbox.ts";

const MESSAGES = 1000;
const word = (at: number) => `message ${String(at).padStart(4, "0")}.`;

test("a killed server loses and doubles nothing on the screen", async ({ desk, browser }) => {
  test.setTimeout(300_000);
  const phone = desk.phone("Arjun");
  await phone.text("Hello");
  const page = await desk.signIn(browser);
  await openConversation(page, "Arjun");
  // A person answers here: the thread is the customer's messages alone.
  await page.getByRole("button", { name: "Take over" }).first().click();
  await expect(page.getByText(/took over/)).toBeVisible();

  for (let at = 1; at <= MESSAGES; at += 1) {
    await phone.text(word(at));
    if (at === 300 || at === 700) {
      await desk.kill();
      await expect(page.getByText(/offline|connection|reconnect/i).first()).toBeVisible();
      // Meta goes on while we are away.
      for (let away = 1; away <= 50; away += 1) await phone.text(word(at + away));
      at += 50;
      await desk.up();
    }
  }

  // Everything that was acknowledged or sent again is stored once...
  const api = await desk.api();
  const [conversation] = await (await api.get("/api/v1/conversations?search=Arjun")).json();
  await expect
    .poll(async () => (await (await api.get(`/api/v1/conversations/${conversation.id}`)).json()).message_count, { timeout: 120_000 })
    .toBe(MESSAGES + 1);

  // ...and shown once, without a reload: from the newest up to the first.
  await expect(page.getByRole("article").filter({ hasText: word(MESSAGES) })).toHaveCount(1);
  const seen = new Map<string, number>();
  const order: string[] = [];
  for (let round = 0; round < 400 && !seen.has(word(1)); round += 1) {
    const shown = await page.getByRole("article").allTextContents();
    for (const text of shown) {
      const found = text.match(/message \d{4}\./)?.[0];
      if (!found) continue;
      const times = shown.filter((other) => other.includes(found)).length;
      seen.set(found, Math.max(seen.get(found) ?? 0, times));
    }
    if (round === 0) order.push(...shown.flatMap((text) => text.match(/message \d{4}\./)?.[0] ?? []));
    await page.getByRole("article").first().scrollIntoViewIfNeeded();
    await page.mouse.move(700, 450);
    await page.mouse.wheel(0, -4000);
    await page.waitForTimeout(30);
  }
  const missing = Array.from({ length: MESSAGES }, (_, at) => word(at + 1)).filter((text) => !seen.has(text));
  expect(missing).toEqual([]);
  expect([...seen.entries()].filter(([, times]) => times !== 1)).toEqual([]);
  expect(order).toEqual([...order].sort());
  await expect(row(page, "Arjun")).toHaveCount(1);
});
