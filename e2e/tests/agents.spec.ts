// Agents shaped and checked without code: a form with versions, the way back, a test chat, checks.

import { expect, type Page } from "@playwright/test";
import { expectAccessible } from "../support/axe.ts";
import { type Desk, test } from "../support/desk.ts";

const section = (page: Page, name: string) =>
  page.getByRole("navigation", { name: "Parts of the agent" }).getByRole("link", { name });
const save = (page: Page) => page.getByRole("button", { name: "Save", exact: true });

async function firstAgent(desk: Desk): Promise<{ id: string; name: string }> {
  const api = await desk.api();
  const [agent] = await (await api.get("/api/v1/agents")).json();
  await api.dispose();
  return agent;
}

test("create, change, look back and restore", async ({ desk, browser }) => {
  const page = await desk.signIn(browser);
  await page.goto("/agents");
  await page.getByRole("button", { name: "New agent" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Name" }).fill("Billing desk");
  await dialog.getByRole("textbox", { name: "Role" }).fill("Refunds and invoices");
  await dialog.getByRole("button", { name: "Create" }).click();
  await expect(page.getByRole("heading", { name: "Billing desk", level: 1 })).toBeVisible();
  await expect(page.getByText("Draft")).toBeVisible();

  const instructions = page.getByRole("textbox", { name: "Instructions" });
  await instructions.fill("Be brief.");
  await save(page).click();
  await expect(page.getByText("Saved. It holds from the next message on.")).toBeVisible();
  await instructions.fill("Be brief and kind.");
  await save(page).click();
  await expect(save(page)).toHaveCount(0);

  await section(page, "Versions").click();
  const changed = page.locator("dd").filter({ hasText: "Be brief" });
  await expect(changed.locator("ins")).toContainText("and kind");
  await page.getByRole("button", { name: /^Version 2/ }).click();
  await page.getByRole("button", { name: "Restore" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Restore" }).click();
  await expect(page.getByText("Version 2 is back")).toBeVisible();
  await section(page, "Instructions").click();
  await expect(instructions).toHaveValue("Be brief.");
});

test("a draft goes along from section to section, and is asked about before it is left", async ({ desk, browser }) => {
  const agent = await firstAgent(desk);
  const page = await desk.signIn(browser);
  await page.goto(`/agents/${agent.id}`);
  await page.getByRole("textbox", { name: "Role" }).fill("Something else");
  await section(page, "Tools").click();
  await page.getByRole("switch", { name: "Open a ticket" }).click();
  await expect(page.getByText("You have unsaved changes.")).toBeVisible();
  await page.getByRole("navigation", { name: "Main navigation" }).getByRole("link", { name: "Tickets" }).click();
  const question = page.getByRole("alertdialog");
  await question.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByRole("switch", { name: "Open a ticket" })).not.toBeChecked();
  await section(page, "Instructions").click();
  await expect(page.getByRole("textbox", { name: "Role" })).toHaveValue("Something else");
  await page.getByRole("navigation", { name: "Main navigation" }).getByRole("link", { name: "Tickets" }).click();
  await question.getByRole("button", { name: "Discard" }).click();
  await expect(page).toHaveURL(/\/tickets$/);
});

test("pausing is seen at once on another screen", async ({ desk, browser }) => {
  const agent = await firstAgent(desk);
  const [one, other] = [await desk.signIn(browser), await desk.signIn(browser)];
  await other.goto("/agents");
  await expect(other.getByRole("button", { name: `Pause ${agent.name}` })).toBeVisible();
  await one.goto("/agents");
  await one.getByRole("button", { name: `Pause ${agent.name}` }).click();
  await expect(other.getByRole("button", { name: `Activate ${agent.name}` })).toBeVisible();
  await other.getByRole("button", { name: `Activate ${agent.name}` }).click();
  await expect(one.getByRole("button", { name: `Pause ${agent.name}` })).toBeVisible();
});

test("the test chat answers with what is behind it", async ({ desk, browser }) => {
  await desk.model({ then: { kind: "reply", text: "We are open from nine." } });
  const agent = await firstAgent(desk);
  const page = await desk.signIn(browser);
  await page.goto(`/agents/${agent.id}/chat`);
  await page.getByRole("textbox", { name: "Your message as a customer" }).fill("When are you open?");
  await page.keyboard.press("Enter");
  const log = page.getByRole("log", { name: "Test chat" });
  await expect(log).toContainText("We are open from nine.");
  const why = page.getByRole("heading", { name: "Why this answer?" }).locator("xpath=..");
  await expect(why.getByText("Write the answer")).toBeVisible();
  await expectAccessible(page, "test chat");
  await page.getByRole("button", { name: "Start over" }).click();
  await expect(log).not.toContainText("We are open from nine.");
});

test("a check is written, run and shows what is wrong", async ({ desk, browser }) => {
  await desk.model({ then: { kind: "reply", text: "We are open from nine." } });
  const page = await desk.signIn(browser);
  await page.goto("/checks");
  const add = async (question: string, words: string) => {
    await page.getByRole("button", { name: "Add a question" }).first().click();
    const sheet = page.getByRole("dialog");
    await sheet.getByRole("textbox", { name: "Question" }).fill(question);
    await sheet.getByRole("textbox", { name: "Must be in the answer" }).fill(words);
    await sheet.getByRole("button", { name: "Save" }).click();
    await expect(sheet).toHaveCount(0);
  };
  await add("When do you open?", "nine");
  await add("When do you close?", "eighteen");
  await page.getByRole("button", { name: "Run checks" }).click();
  const sheet = page.getByRole("dialog");
  await expect(sheet.getByText("1 of 2 passed")).toBeVisible();
  await sheet.getByText("When do you close?", { exact: true }).first().click();
  await expect(sheet.getByText("eighteen", { exact: false }).first()).toBeVisible();
  await expectAccessible(page, "a run");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("listitem").filter({ hasText: "When do you close?" })).toContainText("Failed");

  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: "Export all" }).click();
  const file = await (await download).path();
  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: "Import checks" }).click();
  await page.locator("input[type=file]").setInputFiles(file);
  await expect(page.getByRole("dialog")).toContainText("2 checks");
  await page.getByRole("dialog").getByRole("button", { name: "Import", exact: true }).click();
  await expect(page.getByText("2 checks imported")).toBeVisible();
});

test("a viewer sees nothing that would be refused", async ({ desk, browser }) => {
  const agent = await firstAgent(desk);
  const page = await desk.signIn(browser, await desk.invite("viewer", "viewer@example.com"));
  const refused: string[] = [];
  page.on("response", (response) => response.status() === 403 && refused.push(response.url()));
  await page.goto("/agents");
  await expect(page.getByRole("link", { name: agent.name })).toBeVisible();
  for (const name of ["New agent", "Pause all", `Pause ${agent.name}`]) {
    await expect(page.getByRole("button", { name })).toHaveCount(0);
  }
  await page.getByRole("link", { name: agent.name }).click();
  await expect(page.getByRole("textbox", { name: "Name" })).toBeDisabled();
  await expect(section(page, "Test chat")).toHaveCount(0);
  for (const name of ["Tools", "Transfer", "Hours", "Versions", "Checks"]) {
    await section(page, name).click();
    await expect(page.getByRole("button", { name: /Save|Restore|Add|Run|Delete|Activate/ })).toHaveCount(0);
  }
  await page.goto("/onboarding");
  await expect(page.getByText("Only admins can set this up")).toBeVisible();
  for (const path of ["/settings/api-keys", "/settings/audit"]) {
    await page.goto(path);
    await expect(page.getByText("Only admins can see this")).toBeVisible();
    await expect(page.getByRole("button", { name: /New key|Try again/ })).toHaveCount(0);
  }
  await page.goto("/");
  await expect(page.getByRole("heading", { name: "Dashboard" })).toBeVisible();
  expect(refused).toEqual([]);
});
