// How people come in: an invitation, the password, a second factor, and what they do when they lose either.

import type { Page } from "@playwright/test";
import { expect, OWNER, test } from "../support/desk.ts";
import { totp } from "../support/totp.ts";

const STRONG = "seven-blue-lanterns-hum";
const STRONGER = "nine-quiet-ferries-drift";

async function fillLogin(page: Page, email: string, password: string): Promise<void> {
  await page.goto("/login");
  await page.getByRole("textbox", { name: "E-mail address" }).fill(email);
  await page.getByRole("textbox", { name: "Password" }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

const isInside = (page: Page) => expect(page.getByRole("navigation", { name: "Main navigation" })).toBeVisible();

test("an invited person signs up, once", async ({ desk, browser }) => {
  const owner = await desk.signIn(browser);
  await owner.goto("/settings/people");
  await owner.getByRole("button", { name: "Invite a person" }).first().click();
  const dialog = owner.getByRole("dialog");
  await dialog.getByRole("textbox").first().fill("meera@example.com");
  await dialog.getByRole("button", { name: "Make the link" }).click();
  const link = new URL(await dialog.getByRole("textbox", { name: "Invitation link" }).inputValue());
  await dialog.getByRole("button", { name: "Done" }).click();

  const page = await (await desk.window(browser)).newPage();
  await page.goto(link.pathname + link.search);
  await expect(page.getByRole("textbox", { name: "E-mail address" })).toHaveValue("meera@example.com");
  // The secret is not in the address any more.
  await expect(page).toHaveURL(/\/signup$/);
  await page.getByRole("textbox", { name: "Your name" }).fill("Meera");
  await page.getByRole("textbox", { name: "Password" }).fill("password12");
  await page.getByRole("button", { name: "Create my account" }).click();
  await expect(page.getByText(/too easy to guess|easy to guess/i).first()).toBeVisible();
  await page.getByRole("textbox", { name: "Password" }).fill(STRONG);
  await page.getByRole("button", { name: "Create my account" }).click();
  await isInside(page);
  await expect(page.getByRole("button", { name: "Meera" })).toBeVisible();

  const second = await (await desk.window(browser)).newPage();
  await second.goto(link.pathname + link.search);
  await expect(second.getByText("This link does not work any more")).toBeVisible();
});

test("a wrong password says so and keeps the address", async ({ desk, browser }) => {
  const page = await (await desk.window(browser)).newPage();
  await fillLogin(page, OWNER.email, "not-this-one-at-all");
  await expect(page.getByRole("alert")).toContainText("E-mail address or password is wrong.");
  await expect(page.getByRole("textbox", { name: "E-mail address" })).toHaveValue(OWNER.email);
  await page.getByRole("textbox", { name: "Password" }).fill(OWNER.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await isInside(page);
});

test("a second factor: set up, asked for, and a recovery code in its place", async ({ desk, browser }) => {
  const who = await desk.invite("operator", "factor@example.com", STRONG);
  const page = await desk.signIn(browser, who);
  await page.goto("/settings/account");
  await page.getByRole("button", { name: "Set up" }).click();
  await page.getByRole("dialog").getByRole("textbox", { name: "Current password" }).fill(who.password);
  await page.getByRole("button", { name: "Continue" }).click();
  const secret = await page.getByRole("textbox", { name: "Or enter this key by hand" }).inputValue();
  await page.getByRole("textbox", { name: "Code from the app" }).fill("000000");
  await page.getByRole("button", { name: "Switch on" }).click();
  await expect(page.getByText(/This code is not valid/)).toBeVisible();
  await page.getByRole("textbox", { name: "Code from the app" }).fill(totp(secret));
  await page.getByRole("button", { name: "Switch on" }).click();
  const codes = page.getByRole("dialog").getByRole("listitem");
  await expect(codes).toHaveCount(10);
  const recovery = (await codes.first().textContent()) ?? "";
  await page.getByRole("button", { name: "I have kept them" }).click();
  await expect(page.getByRole("button", { name: "Switch off" })).toBeVisible();

  const next = await (await desk.window(browser)).newPage();
  await fillLogin(next, who.email, who.password);
  await expect(next.getByRole("heading", { name: "Confirm it is you" })).toBeVisible();
  // Each code works once, and the last one has: the app shows the next soon.
  await next.getByRole("textbox", { name: "Code" }).fill(totp(secret, 1));
  await isInside(next);

  for (const isFirst of [true, false]) {
    const third = await (await desk.window(browser)).newPage();
    await fillLogin(third, who.email, who.password);
    await third.getByRole("button", { name: "Use a recovery code" }).click();
    await third.getByRole("textbox", { name: "Recovery code" }).fill(recovery);
    await third.getByRole("button", { name: "Continue" }).click();
    if (isFirst) await isInside(third);
    else await expect(third.getByText(/This code is not valid/)).toBeVisible();
  }
});

test("who is signed in elsewhere is signed out from here", async ({ desk, browser }) => {
  const who = await desk.invite("operator", "elsewhere@example.com", STRONG);
  const here = await desk.signIn(browser, who);
  const there = await desk.signIn(browser, who);
  await there.goto("/conversations");
  await isInside(there);
  await here.goto("/settings/account");
  await here.getByRole("button", { name: "End all others" }).click();
  await here.getByRole("alertdialog").getByRole("button", { name: "End all others" }).click();
  // The invitation's own session counts, too.
  await expect(here.getByText(/sessions? ha(s|ve) ended/).first()).toBeVisible();
  await there.goto("/conversations");
  await expect(there).toHaveURL(/\/login/);
  await here.reload();
  await isInside(here);
});

test("a changed password holds here, and ends the others", async ({ desk, browser }) => {
  const who = await desk.invite("operator", "change@example.com", STRONG);
  const here = await desk.signIn(browser, who);
  const there = await desk.signIn(browser, who);
  await here.goto("/settings/account");
  await here.getByRole("textbox", { name: "Current password" }).fill("not-mine-at-all-no");
  await here.getByRole("textbox", { name: "New password" }).fill(STRONGER);
  await here.getByRole("button", { name: "Change password" }).click();
  await expect(here.getByText("This is not your current password.")).toBeVisible();
  await here.getByRole("textbox", { name: "Current password" }).fill(STRONG);
  await here.getByRole("button", { name: "Change password" }).click();
  await expect(here.getByText("Your password is changed")).toBeVisible();
  await there.goto("/conversations");
  await expect(there).toHaveURL(/\/login/);
  await fillLogin(there, who.email, STRONGER);
  await isInside(there);
});

test("a password link lets a person choose a new one, once", async ({ desk, browser }) => {
  const who = await desk.invite("operator", "forgot@example.com", STRONG);
  const printed = desk.command("user", "password-link", who.email);
  const link = new URL(printed.match(/https?:\S+/)?.[0] ?? "");
  const page = await (await desk.window(browser)).newPage();
  await page.goto(link.pathname + link.search);
  await expect(page.getByRole("textbox", { name: "E-mail address" })).toHaveValue(who.email);
  await expect(page).toHaveURL(/\/password$/);
  await page.getByRole("textbox", { name: "New password" }).fill("short");
  await page.getByRole("button", { name: "Save the new password" }).click();
  await expect(page.getByText(/more characters needed/)).toBeVisible();
  await page.getByRole("textbox", { name: "New password" }).fill(STRONGER);
  await page.getByRole("button", { name: "Save the new password" }).click();
  await expect(page).toHaveURL(/\/login/);
  await fillLogin(page, who.email, STRONGER);
  await isInside(page);

  const again = await (await desk.window(browser)).newPage();
  await again.goto(link.pathname + link.search);
  await expect(again.getByText("This link does not work any more")).toBeVisible();
});
