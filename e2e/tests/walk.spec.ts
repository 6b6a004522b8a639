// Somebody who has never seen it: from the login that the demo prints to a customer who was answered by hand. Only what
// the screen says is used. With E2E_WALK_IMAGES=1 the pictures of the documentation are made on the way.

import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Page } from "@playwright/test";
import { DEMO_OWNER, expect, test } from "../support/demo.ts";

const images = process.env.E2E_WALK_IMAGES === "1";
const IMAGE_BYTES_MAX = 200_000;
const WALK_MS_MAX = 120_000;

async function show(page: Page, name: string): Promise<void> {
  if (!images) return;
  const path = fileURLToPath(new URL(`../../docs/images/walk-${name}.png`, import.meta.url));
  await page.screenshot({ path, animations: "disabled" });
  const { size } = statSync(path);
  console.log(`docs/images/walk-${name}.png: ${Math.round(size / 1000)} kB`);
  expect(size).toBeLessThan(IMAGE_BYTES_MAX);
}

test("from the login to a customer who was answered by hand, in under two minutes", async ({ demo, browser }) => {
  // What happens in the demo by itself is not the walker's time.
  await demo.told();
  const page = await (await demo.window(browser)).newPage();
  const begun = Date.now();

  await page.goto("/");
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await show(page, "1-login");
  await page.getByRole("textbox", { name: "E-mail address" }).fill(DEMO_OWNER.email);
  await page.getByRole("textbox", { name: "Password" }).fill(DEMO_OWNER.password);
  await page.getByRole("button", { name: "Sign in" }).click();

  await expect(page.getByRole("heading", { name: "Waiting for a person" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Daniel Brooks" }).filter({ visible: true }).first()).toBeVisible();
  await show(page, "2-dashboard");

  await page.getByRole("navigation", { name: "Main navigation" }).getByRole("link", { name: "Inbox" }).click();
  await page.getByRole("link").filter({ hasText: "Daniel Brooks" }).first().click();
  await expect(page.getByRole("article").filter({ hasText: "300 guests" }).first()).toBeVisible();
  await show(page, "3-waiting");

  await page.getByRole("textbox", { name: "Your message" }).fill("Yes, gladly. For which day in March, and where is it?");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(page.getByRole("log").getByRole("listitem").filter({ hasText: "For which day in March" })).toContainText(
    /Sent|Delivered|Read/,
  );
  await show(page, "4-answered");

  // The customer has it: on the phone beside the desk.
  await page.getByRole("navigation", { name: "Main navigation" }).getByRole("link", { name: "Phone" }).click();
  await page.getByRole("button", { name: "Daniel Brooks" }).click();
  await expect(page.getByRole("article").filter({ hasText: "For which day in March" })).toBeVisible();
  await show(page, "5-phone");

  const took = Date.now() - begun;
  console.log(`the walk took ${(took / 1000).toFixed(1)} s of the machine's time`);
  expect(took).toBeLessThan(WALK_MS_MAX);
});
