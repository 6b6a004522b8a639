// The phone beside the desk: what a customer does there reaches the desk through the real webhooks, and the way back.

import type { Browser, Locator, Page } from "@playwright/test";
import { expectAccessible } from "../support/axe.ts";
import { type Demo, expect, test } from "../support/demo.ts";
import { composer, entry, write } from "../support/inbox.ts";
import { picture } from "../support/pictures.ts";

const device = (page: Page, name: string) => page.getByRole("region", { name: `Phone of ${name}` });
const mine = (phone: Locator) => phone.getByRole("article", { name: "Message from you" });
const theirs = (phone: Locator) => phone.getByRole("article", { name: /^Message from (?!you)/ });

/** A new customer's phone. */
async function newPhone(page: Page, name: string): Promise<Locator> {
  await page.goto("/phone");
  await page.getByRole("button", { name: "Add a customer" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill(name);
  await page.keyboard.press("Enter");
  const phone = device(page, name);
  await expect(phone).toBeVisible();
  return phone;
}

async function say(phone: Locator, text: string): Promise<void> {
  const field = phone.getByRole("textbox", { name: "Message" });
  await field.fill(text);
  await field.press("Enter");
  await expect(mine(phone).filter({ hasText: text })).toContainText(/Delivered|Read/);
}

/** A phone and the desk's thread of it, side by side. */
async function bothSides(demo: Demo, browser: Browser, name: string): Promise<{ phone: Locator; desk: Page; page: Page }> {
  const page = await demo.signIn(browser);
  const phone = await newPhone(page, name);
  await say(phone, "Good morning");
  await expect(theirs(phone)).not.toHaveCount(0);
  const desk = await page.context().newPage();
  await desk.goto("/phone");
  await desk.getByRole("button", { name }).click();
  await desk.getByRole("button", { name: "Open in the inbox" }).click();
  await expect(composer(desk)).toBeVisible();
  return { phone, desk, page };
}

test("what a customer writes is answered, and read", async ({ demo, browser }) => {
  const page = await demo.signIn(browser);
  const phone = await newPhone(page, "Nila Raman");
  await say(phone, "How much does delivery cost?");
  await expect(theirs(phone).first()).toBeVisible();
  const answer = (await theirs(phone).first().locator("p").first().textContent()) ?? "";
  expect(answer).not.toBe("");

  await page.getByRole("button", { name: "Open in the inbox" }).click();
  await expect(page).toHaveURL(/\/conversations\//);
  // The chat was open: the customer has seen it.
  await expect(entry(page, answer.slice(0, 30)).first()).toContainText("Read");
  await expect(entry(page, "How much does delivery cost?").first()).toBeVisible();
});

test("pictures, places and replies go both ways", async ({ demo, browser }) => {
  const { phone, desk } = await bothSides(demo, browser, "Kumar Vel");
  await phone.locator("input[type=file]").setInputFiles(picture("jar.png", [190, 60, 40]));
  await say(phone, "The jar came like this");
  await expect(entry(desk, "The jar came like this").locator("img")).toBeVisible();

  await desk.locator("input[type=file]").first().setInputFiles(picture("new-jar.png", [40, 120, 90]));
  await expect(desk.getByText("new-jar.png")).toBeVisible();
  await composer(desk).fill("You get a new one");
  await desk.getByRole("button", { name: "Send", exact: true }).click();
  const back = theirs(phone).filter({ hasText: "You get a new one" });
  await expect(back.locator("img")).toBeVisible();
  expect(await back.locator("img").evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth))).toBe(120);

  await phone.getByRole("button", { name: "Send a location" }).click();
  const place = phone.page().getByRole("dialog", { name: "Send a location" });
  await place.getByRole("textbox", { name: "Name of the place" }).fill("Marina Beach");
  await place.getByRole("button", { name: "Send the location" }).click();
  await expect(entry(desk, "Marina Beach").first()).toBeVisible();

  await back.hover();
  await back.locator("..").getByRole("button", { name: "Reply" }).click();
  await say(phone, "Thank you");
  await expect(entry(desk, "Thank you").last()).toContainText("You get a new one");

  await back.hover();
  await back.locator("..").getByRole("button", { name: "React" }).click();
  await phone.page().getByRole("button", { name: "❤️" }).click();
  await expect(entry(desk, "You get a new one").first()).toContainText("❤️");
});

test("a button of the desk's message is pressed", async ({ demo, browser }) => {
  const { phone, desk } = await bothSides(demo, browser, "Asha Pillai");
  const id = new URL(desk.url()).pathname.split("/").at(-1);
  const api = await demo.api();
  await api.post(`/api/v1/conversations/${id}/takeover`);
  const sent = await api.post(`/api/v1/conversations/${id}/messages`, {
    data: { text: "Shall we send it today?", buttons: [{ id: "yes", title: "Yes, today" }, { id: "no", title: "Tomorrow" }] },
  });
  expect(sent.status(), await sent.text()).toBe(202);
  await phone.getByRole("button", { name: "Yes, today" }).click();
  await expect(mine(phone).filter({ hasText: "Yes, today" })).toBeVisible();
  await expect(entry(desk, "Yes, today").last()).toBeVisible();
});

test("a fault of the provider is a failure with advice in the desk", async ({ demo, browser }) => {
  const { phone, desk, page } = await bothSides(demo, browser, "Ravi Das");
  // Accepted, and failed afterwards, as a number is without WhatsApp.
  await page.getByRole("combobox", { name: "Refuses with" }).selectOption("131026");
  await expect(page.getByText("Faults are on")).toBeVisible();
  await write(desk, "Can you read this?");
  await expect(entry(desk, "Can you read this?")).toContainText("Not delivered.");
  await expect(entry(desk, "Can you read this?")).toContainText("(131026)");
  await expect(entry(desk, "Can you read this?")).toContainText("Use another channel.");
  // Refused at once, by a code that is not in the list.
  await page.getByRole("combobox", { name: "Refuses with" }).selectOption({ label: "Another code…" });
  await page.getByRole("textbox", { name: "Code" }).fill("130497");
  await page.getByRole("button", { name: "Apply" }).click();
  await expect.poll(async () => (await (await page.request.get("/api/v1/phone")).json()).faults.error_code).toBe(130497);
  await write(desk, "Or this?");
  await expect(entry(desk, "Or this?")).toContainText("This business may not write to customers in that country.");
  await expect(theirs(phone).filter({ hasText: /this\?/ })).toHaveCount(0);

  await page.getByRole("button", { name: "Switch all faults off" }).click();
  await expect(page.getByText("Faults are on")).toHaveCount(0);
  await write(desk, "Now it works");
  await expect(theirs(phone).filter({ hasText: "Now it works" })).toBeVisible();
});

for (const colorScheme of ["light", "dark"] as const) {
  for (const width of [1440, 360]) {
    test(`the phone's page is accessible, ${colorScheme}, ${width} px`, async ({ demo, browser }) => {
      await demo.told();
      const page = await demo.signIn(browser, { colorScheme, viewport: { width, height: 800 } });
      await page.goto("/phone");
      await expect(page.getByRole("article").first()).toBeVisible();
      const artefacts = process.env.E2E_ARTEFACTS ?? "artefacts";
      await page.screenshot({ path: `${artefacts}/looks/phone-${colorScheme}-${width}.png` });
      expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
      await expectAccessible(page, `phone, ${colorScheme}, ${width} px`);
    });
  }
}

test("the phone's page fits in every language", async ({ demo, browser }) => {
  await demo.told();
  const api = await demo.api();
  const page = await demo.signIn(browser, { viewport: { width: 360, height: 800 } });
  for (const language of ["ta", "hi", "te"]) {
    await api.patch("/api/v1/auth/me", { data: { language } });
    await page.goto("/phone");
    await expect(page.locator("html")).toHaveAttribute("lang", language);
    await expect(page.getByRole("article").first()).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
    await expectAccessible(page, `phone in ${language}`);
  }
  await api.patch("/api/v1/auth/me", { data: { language: "en" } });
});
