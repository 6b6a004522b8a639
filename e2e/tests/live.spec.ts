// Two windows and a phone: what a customer, an agent and two operators see of each other.

import type { Page } from "@playwright/test";
import { expect, test } from "../support/desk.ts";
import { bubble, composer, entry, openConversation, write } from "../support/inbox.ts";

/** Watches the page and its own feed: when a text was committed, and when it could be seen. */
async function watch(page: Page, text: string): Promise<() => Promise<{ committed: number; seen: number }>> {
  await page.evaluate(async (wanted) => {
    const marks: { committed?: number; seen?: number } = {};
    Object.assign(window, { marks });
    const socket = new WebSocket(`${location.origin.replace("http", "ws")}/api/v1/ws`);
    socket.onmessage = (event) => {
      const frame = JSON.parse(event.data);
      if (frame.type === "message.created" && frame.data.content === wanted) marks.committed = Date.parse(frame.at);
    };
    const look = () => {
      const found = [...document.querySelectorAll("article")].some((article) => article.textContent?.includes(wanted));
      if (found) marks.seen ??= Date.now();
    };
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true });
    await new Promise((resolve, reject) => {
      socket.onopen = resolve;
      socket.onerror = reject;
    });
  }, text);
  return async () => {
    const marks = await page.waitForFunction(() => {
      const { committed, seen } = (window as unknown as { marks: { committed?: number; seen?: number } }).marks;
      return committed && seen ? { committed, seen } : null;
    });
    return marks.jsonValue() as Promise<{ committed: number; seen: number }>;
  };
}

test("an answer appears in two windows as soon as it is committed", async ({ desk, browser }) => {
  const phone = desk.phone("Ravi Kumar");
  await desk.model({ then: { kind: "reply", text: "Good morning, Ravi." } });
  await phone.text("Good morning");
  const [one, two] = [await desk.signIn(browser), await desk.signIn(browser)];
  for (const page of [one, two]) await openConversation(page, "Ravi Kumar");
  await expect(bubble(one, "Good morning, Ravi.")).toHaveCount(1);

  await desk.model({ then: { kind: "reply", text: "We open at nine." } });
  const watching = [await watch(one, "We open at nine."), await watch(two, "We open at nine.")];
  await phone.text("When do you open?");
  for (const done of watching) {
    const { committed, seen } = await done();
    test.info().annotations.push({ type: "milliseconds from commit to screen", description: String(seen - committed) });
    console.log(`from commit to screen: ${seen - committed} ms`);
  }
  await expect(bubble(two, "When do you open?")).toHaveCount(1);
  await expect(bubble(two, "We open at nine.")).toHaveCount(1);
});

test("a takeover silences the agent, and what the operator said is known afterwards", async ({ desk, browser }) => {
  const phone = desk.phone("Meena");
  await desk.model({ then: { kind: "reply", text: "Hello Meena." } });
  await phone.text("Hello");
  const [one, two] = [await desk.signIn(browser), await desk.signIn(browser)];
  for (const page of [one, two]) await openConversation(page, "Meena");
  await expect(bubble(one, "Hello Meena.")).toHaveCount(1);

  // The model thinks for two seconds; an operator is faster.
  await desk.model({ then: { kind: "reply", text: "This must never be read." }, delay_ms: 2000 });
  await phone.text("My parcel is broken");
  await expect(bubble(one, "My parcel is broken")).toHaveCount(1);
  await one.getByRole("button", { name: "Take over" }).first().click();
  await expect(two.getByText(/took over/)).toBeVisible();

  await write(one, "I am sorry. I send you a new one today.");
  await expect(bubble(two, "I send you a new one today.")).toHaveCount(1);
  await expect
    .poll(async () => JSON.stringify(await phone.thread()))
    .toContain("I am sorry. I send you a new one today.");
  await phone.open();
  await expect(entry(one, "I send you a new one today.")).toContainText("Read");

  // The model has answered meanwhile: nothing of it went anywhere.
  await expect.poll(async () => (await desk.sim.get("/sim/stats").then((answer) => answer.json())).llm_requests).toBeGreaterThan(1);
  await expect
    .poll(async () => (await (await desk.sim.get("/sim/idle?wait_ms=5000")).json()).idle, { timeout: 20_000 })
    .toBe(true);
  expect(JSON.stringify(await phone.thread())).not.toContain("This must never be read.");
  await expect(one.getByRole("article").filter({ hasText: "This must never be read." })).toHaveCount(0);

  await one.getByRole("button", { name: "Hand back to the agent" }).first().click();
  await expect(two.getByText(/handed back/)).toBeVisible();
  await desk.model({ then: { kind: "reply", text: "Your new parcel is on its way." } });
  await phone.text("Thank you. When?");
  await expect(bubble(two, "Your new parcel is on its way.")).toHaveCount(1);
  const { requests } = await (await desk.sim.get("/sim/llm/requests")).json();
  expect(JSON.stringify(requests.at(-1))).toContain("I send you a new one today.");
});

test("two operators see each other", async ({ desk, browser }) => {
  const phone = desk.phone("Lakshmi");
  await phone.text("Anybody there?");
  const anna = await desk.invite("operator", "anna@example.com");
  const [one, two] = [await desk.signIn(browser), await desk.signIn(browser, anna)];
  for (const page of [one, two]) await openConversation(page, "Lakshmi");
  await expect(one.getByText(/anna is looking/i)).toBeVisible();
  await composer(two).pressSequentially("I am writing");
  await expect(one.getByText(/anna is writing/i)).toBeVisible();
});
