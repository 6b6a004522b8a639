// The inbox as the tests use it: by roles and names, as a person with a screen reader would.

import { expect, type Locator, type Page } from "@playwright/test";

export function row(page: Page, name: string): Locator {
  return page.getByRole("link").filter({ hasText: name }).first();
}

export function thread(page: Page): Locator {
  return page.getByRole("list", { name: "Messages" }).or(page.getByRole("log", { name: "Messages" })).first();
}

/** The bubbles that hold a text. */
export function bubble(page: Page, text: string): Locator {
  return page.getByRole("article").filter({ hasText: text });
}

/** The whole entries of a thread that hold a text: the bubble with what is said below it, such as its ticks. */
export function entry(page: Page, text: string): Locator {
  return page.getByRole("log").getByRole("listitem").filter({ hasText: text });
}

export function composer(page: Page): Locator {
  return page.getByRole("textbox", { name: "Your message" });
}

export async function openConversation(page: Page, name: string): Promise<void> {
  await page.goto("/conversations");
  await row(page, name).click();
  await expect(composer(page)).toBeVisible();
}

export async function write(page: Page, text: string): Promise<void> {
  await composer(page).fill(text);
  await composer(page).press("Enter");
}
