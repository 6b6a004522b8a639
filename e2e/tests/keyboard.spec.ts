// Everything of the inbox without a mouse.

import type { Page } from "@playwright/test";
import { type Desk, expect, test } from "../support/desk.ts";
import { bubble, composer, entry } from "../support/inbox.ts";

/** The state of the conversation as the server has it. */
async function stateOf(desk: Desk, name: string): Promise<Record<string, unknown>> {
  const api = await desk.api();
  const [found] = await (await api.get(`/api/v1/conversations?search=${encodeURIComponent(name)}`)).json();
  await api.dispose();
  return found;
}

/** Presses keys until the thing has the focus; fails where it cannot be reached. */
async function tabTo(page: Page, name: string, most = 60): Promise<void> {
  for (let presses = 0; presses < most; presses += 1) {
    await page.keyboard.press("Tab");
    const label = await page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent);
    if (label?.trim() === name) return;
  }
  throw new Error(`the keyboard does not reach ${name}`);
}

test("every action of the inbox by keyboard alone", async ({ desk, browser }) => {
  await desk.model({ then: { kind: "reply", text: "Good day." } });
  for (const name of ["Divya Nair", "Suresh Babu"]) await desk.phone(name).text(`Hello from ${name}`);
  const api = await desk.api();
  await api.post("/api/v1/saved-replies", { data: { shortcut: "hours", title: "Hours", text: "We open at nine." } });
  const page = await desk.signIn(browser);
  await page.goto("/conversations");
  await expect(page.getByRole("link").filter({ hasText: "Good day." })).toHaveCount(2);

  // Through the list, and by Enter.
  await page.keyboard.press("j");
  await expect(page).toHaveURL(/\/conversations\/[0-9a-f-]+/);
  const first = page.url();
  await page.keyboard.press("j");
  await expect(page).not.toHaveURL(first);
  await page.keyboard.press("k");
  await expect(page).toHaveURL(first);
  await page.keyboard.press("g");
  await page.keyboard.press("l");
  const focused = page.locator("[data-row]:focus");
  await expect(focused).toHaveAttribute("aria-current", /.+/);
  await page.keyboard.press("ArrowDown");
  await expect(focused).not.toHaveAttribute("aria-current", /.+/);
  await page.keyboard.press("Enter");
  await expect(page).not.toHaveURL(first);

  // Search finds the other; Enter opens what was found.
  await page.keyboard.press("/");
  await expect(page.getByRole("searchbox")).toBeFocused();
  await page.keyboard.type("Divya");
  await expect(page.getByRole("list", { name: "Conversations" }).getByRole("link")).toHaveCount(1);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");

  await page.keyboard.press("ControlOrMeta+k");
  await expect(page.getByRole("combobox", { name: "Search and commands" })).toBeFocused();
  await page.keyboard.type("Divya");
  await expect(page.getByRole("option", { name: /Divya Nair/, selected: true })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 2, name: "Divya Nair" })).toBeVisible();
  await expect(bubble(page, "Hello from Divya Nair")).toHaveCount(1);

  // Take over, write, send, answer by a saved text.
  await page.keyboard.press("t");
  await expect(page.getByText(/took over/)).toBeVisible();
  await page.keyboard.press("r");
  await expect(composer(page)).toBeFocused();
  await page.keyboard.type("I am a person.");
  await page.keyboard.press("Enter");
  await expect(entry(page, "I am a person.")).toContainText(/Sent|Delivered|Read/);
  await page.keyboard.type("/hours");
  await expect(page.getByRole("option").first()).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(composer(page)).toHaveValue(/We open at nine\./);
  await page.keyboard.press("Enter");
  await expect(entry(page, "We open at nine.")).toHaveCount(1);
  // The slash is the button's own: it goes where no reply is chosen.
  await tabTo(page, "Saved replies");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("option").first()).toBeVisible();
  await expect(composer(page)).toHaveValue("/");
  await page.keyboard.press("Escape");
  await expect(composer(page)).toHaveValue("");

  // Reply to a message.
  await page.keyboard.press("Escape");
  await tabTo(page, "Reply to this message");
  await page.keyboard.press("Enter");
  await expect(composer(page)).toBeFocused();
  await page.keyboard.type("About this one.");
  await page.keyboard.press("Enter");
  await expect(entry(page, "About this one.")).toContainText("Answers to:");
  await page.keyboard.press("Escape");

  // Labels and a note.
  await page.keyboard.press("l");
  await expect(page.getByLabel("Add a label")).toBeFocused();
  await page.keyboard.type("vip");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Remove the label vip" })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.keyboard.press("n");
  await expect(page.getByLabel("Add a note for the desk")).toBeFocused();
  await page.keyboard.type("Call back on Monday");
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(page.getByRole("listitem").filter({ hasText: "Call back on Monday" })).toBeVisible();
  await page.keyboard.press("Escape");

  // To whom it belongs.
  await page.keyboard.press("a");
  await expect.poll(async () => (await stateOf(desk, "Divya")).assignee).not.toBeNull();
  await tabTo(page, `Assigned to Owner`);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menu")).toBeVisible();
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  await expect.poll(async () => (await stateOf(desk, "Divya")).assignee).toBeNull();

  // Hand back, close, reopen, archive and out of it.
  await page.keyboard.press("h");
  await expect(page.getByText(/handed back/)).toBeVisible();
  await page.keyboard.press("e");
  await expect.poll(async () => (await stateOf(desk, "Divya")).status).toBe("ended");
  await expect(page.getByText(/closed the conversation/)).toBeVisible();
  await page.keyboard.press("e");
  await expect.poll(async () => (await stateOf(desk, "Divya")).status).not.toBe("ended");
  await expect(page.getByText(/reopened the conversation/)).toBeVisible();
  await page.keyboard.press("y");
  await expect.poll(async () => (await stateOf(desk, "Divya")).archived ?? false).toBe(true);
  await expect(page.getByText(/archived the conversation/)).toBeVisible();
  await page.keyboard.press("y");
  await expect.poll(async () => (await stateOf(desk, "Divya")).archived ?? false).toBe(false);

  // An action by its name.
  await page.keyboard.press("ControlOrMeta+k");
  await expect(page.getByRole("combobox", { name: "Search and commands" })).toBeFocused();
  await page.keyboard.type("Take over");
  await page.keyboard.press("Enter");
  await expect.poll(async () => (await stateOf(desk, "Divya")).mode).toBe("operator");

  // What the keys are.
  await page.keyboard.press("?");
  const help = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect(help).toBeVisible();
  await expect(help).toContainText("Next conversation");
  await page.keyboard.press("Escape");
  await expect(help).toHaveCount(0);

  // To other pages.
  await page.keyboard.press("g");
  await page.keyboard.press("t");
  await expect(page).toHaveURL(/\/tickets/);
  await page.keyboard.press("g");
  await page.keyboard.press("i");
  await expect(page).toHaveURL(/\/conversations/);
});
