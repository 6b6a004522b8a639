// What the agent knows: documents and websites that are read, questions that it could not answer, answers that it is
// taught. The built-in answerer answers, so that what is known is really looked up.

import { expect, type Locator, type Page } from "@playwright/test";
import { expectAccessible } from "../support/axe.ts";
import { test } from "../support/desk.ts";
import { lockedPdf, markdown, pdf } from "../support/documents.ts";
import { composer, entry, openConversation, write } from "../support/inbox.ts";

test.use({ wishes: { SWITCHBOARD_LLM__PROVIDER: "builtin" } });

const source = (page: Page, name: string): Locator => page.getByRole("listitem").filter({ hasText: name });
const choose = (page: Page): Locator => page.locator("input[type=file]");

test("documents are read before everybody's eyes, shown in passages, found and removed", async ({ desk, browser }) => {
  const [page, other] = [await desk.signIn(browser), await desk.signIn(browser)];
  for (const window of [other, page]) {
    await window.goto("/knowledge?tab=sources");
    await expect(window.getByText("No documents yet")).toBeVisible();
  }
  const handbook = markdown("Handbook.md", "# Gift cards\n\nGift cards are valid for three years.\n\n# Repairs\n\nWe repair wheels on Tuesdays.\n");
  const rules = pdf("Rules.pdf", ["Delivery\nParcels arrive within two working days.", "Returns\nBoxes come back within a fortnight."]);
  await choose(page).setInputFiles([handbook, rules]);
  // The second window asks for nothing: the feed brings the documents and how far they are.
  await expect(source(other, "Handbook.md")).toContainText("Ready");
  await expect(source(other, "Rules.pdf")).toContainText("2 pages");
  await expect(source(page, "Rules.pdf")).toContainText("Ready");
  await expect(source(page, "Handbook.md")).toContainText("2 passages");

  await page.getByRole("button", { name: "Rules.pdf", exact: true }).click();
  const sheet = page.getByRole("dialog", { name: "Rules.pdf" });
  await expect(sheet.getByRole("listitem").filter({ hasText: "within a fortnight" })).toContainText("Page 1");
  await expectAccessible(page, "passages of a document");
  await page.keyboard.press("Escape");

  // The same bytes again: said, and nothing doubled.
  await choose(page).setInputFiles({ ...rules, name: "Rules again.pdf" });
  await expect(page.getByText("It could not be added")).toBeVisible();
  await expect(source(page, "Rules again.pdf")).toHaveCount(0);

  await page.getByRole("tab", { name: "Try it" }).click();
  await page.getByLabel("Ask what a customer would ask").fill("how long are gift cards valid");
  await expect(page.getByText("Gift cards are valid for three years.").first()).toBeVisible();

  await page.getByRole("tab", { name: "Documents" }).click();
  await page.getByRole("button", { name: "Remove Handbook.md" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
  await expect(page.getByText("Handbook.md is removed")).toBeVisible();
  for (const window of [page, other]) await expect(source(window, "Handbook.md")).toHaveCount(0);
});

test("what cannot be read says why, in words", async ({ desk, browser }) => {
  const page = await desk.signIn(browser);
  await page.goto("/knowledge?tab=sources");
  await choose(page).setInputFiles([lockedPdf("Locked.pdf"), pdf("Scan.pdf", [""])]);
  await expect(source(page, "Locked.pdf")).toContainText("This file needs a password. Save it without one");
  await expect(source(page, "Locked.pdf")).toContainText("Failed");
  await expect(source(page, "Scan.pdf")).toContainText("There is no text in this file. If its pages are scanned pictures");
  await choose(page).setInputFiles({ name: "Photo.pdf", mimeType: "application/pdf", buffer: Buffer.from("\x89PNG\r\n\x1a\nno PDF", "latin1") });
  await expect(page.getByText("It could not be added")).toBeVisible();
  await expect(source(page, "Photo.pdf")).toHaveCount(0);
});

test("a website inside of the network is refused beside its field, and nothing typed is lost", async ({ desk, browser }) => {
  const page = await desk.signIn(browser);
  await page.goto("/knowledge?tab=sources");
  await page.getByRole("button", { name: "Add a web site" }).click();
  const dialog = page.getByRole("dialog", { name: "Add a web site" });
  const address = dialog.getByRole("textbox", { name: "Address" });
  for (const inside of [`${desk.simUrl}/`, "http://169.254.169.254/latest/meta-data"]) {
    await address.fill(inside);
    await dialog.getByRole("button", { name: "Add", exact: true }).click();
    await expect(address).toHaveAccessibleDescription(/private network/);
    await expect(address).toHaveValue(inside);
  }
  await expectAccessible(page, "a website that was refused");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: "169.254" })).toHaveCount(0);
});

test("a question without an answer is grouped, answered once and known from then on", async ({ desk, browser }) => {
  const page = await desk.signIn(browser);
  await page.goto("/knowledge?tab=unanswered");
  await expect(page.getByText("Nothing is unanswered")).toBeVisible();
  const [ravi, meena] = [desk.phone("Ravi Kumar"), desk.phone("Meena Das")];
  await ravi.text("Do you ship to Sri Lanka?");
  const group = page.getByRole("listitem").filter({ hasText: "Do you ship to Sri Lanka?" });
  await expect(group).toContainText("asked once");
  await meena.text("do you ship to sri lanka");
  await expect(group).toContainText("asked 2 times");
  await expectAccessible(page, "unanswered questions");

  await group.getByRole("button", { name: "Answer" }).click();
  const dialog = page.getByRole("dialog", { name: "Answer for the next time" });
  await expect(dialog.getByRole("textbox", { name: "Question" })).toHaveValue("Do you ship to Sri Lanka?");
  await dialog.getByRole("textbox", { name: "Answer" }).fill("Yes, by sea, in nine days.");
  await dialog.getByRole("button", { name: "Teach the agent" }).click();
  await expect(page.getByText("The agent knows it now")).toBeVisible();
  await expect(page.getByText("Nothing is unanswered")).toBeVisible();

  await page.getByRole("tab", { name: /^Questions/ }).click();
  await expect(page.getByText("Yes, by sea, in nine days.").first()).toBeVisible();
  const leela = desk.phone("Leela Rao");
  await leela.text("Do you ship to Sri Lanka?");
  await page.goto("/conversations");
  await page.getByRole("link").filter({ hasText: "Leela Rao" }).first().click();
  await expect(entry(page, "in nine days").first()).toBeVisible();
});

test("an operator's answer becomes the agent's with one press", async ({ desk, browser }) => {
  const operator = await desk.invite("operator", "operator@example.com");
  const page = await desk.signIn(browser, operator);
  const phone = desk.phone("Kavya Nair");
  await phone.text("Can the cover of the Kaveri sofa be washed?");
  await openConversation(page, "Kavya Nair");
  await expect(entry(page, "be washed?").first()).toBeVisible();
  await write(page, "Yes, at 30 degrees, without bleach.");
  const said = entry(page, "at 30 degrees").first();
  await expect(said).toContainText(/Sent|Delivered|Read/);
  await said.getByRole("button", { name: "Teach the agent this answer" }).click();
  await expect(page.getByText("The agent answers so from now on")).toBeVisible();
  await expect(said.getByRole("button", { name: "Teach the agent this answer" })).toBeDisabled();
  await expect(composer(page)).toBeVisible();

  const other = desk.phone("Arun Pillai");
  await other.text("Can the cover of the Kaveri sofa be washed?");
  await page.goto("/conversations");
  await page.getByRole("link").filter({ hasText: "Arun Pillai" }).first().click();
  await expect(entry(page, "at 30 degrees, without bleach").first()).toBeVisible();
});
