// What a chat leaves to do, and what was understood of it: tasks, tickets, entities that the company looks for.

import { expect, type Locator, type Page } from "@playwright/test";
import { expectAccessible } from "../support/axe.ts";
import { type Desk, test } from "../support/desk.ts";
import { bubble, openConversation } from "../support/inbox.ts";

const HOUR_MS = 3_600_000;
const row = (page: Page, text: string): Locator => page.getByRole("row").filter({ hasText: text });
const panel = (page: Page): Locator => page.getByRole("complementary", { name: "Details" });

async function answering(desk: Desk, text: string): Promise<void> {
  await desk.model({ then: { kind: "reply", text } });
}

test("a wish becomes a task before everybody's eyes, leads to its message and is ticked off", async ({ desk, browser }) => {
  await answering(desk, "Gladly. A colleague will call you.");
  const page = await desk.signIn(browser);
  await page.goto("/tasks");
  await expect(page.getByRole("searchbox", { name: "Search tasks" })).toBeVisible();
  const phone = desk.phone("Priya Raman");
  await phone.text("Please call me tomorrow at 5 pm about the sofa");
  const task = page.getByRole("row").filter({ hasText: "Call" }).filter({ hasText: "sofa" });
  await expect(task).toHaveCount(1);

  await task.getByRole("button").filter({ hasText: "sofa" }).click();
  const sheet = page.getByRole("dialog");
  await expect(sheet).toContainText("Made from a customer's message");
  await expect(sheet.getByRole("combobox", { name: "Kind" })).toHaveValue("call");
  await expect(sheet.getByLabel("Due")).toHaveValue(/T17:00$/);
  await expectAccessible(page, "a task");
  await sheet.getByRole("link", { name: "Conversation" }).click();
  await expect(bubble(page, "Please call me tomorrow at 5 pm").first()).toBeVisible();
  await expect(panel(page).getByRole("heading", { name: "Tasks" })).toBeVisible();

  await page.goto("/tasks");
  await task.getByRole("checkbox").click();
  await expect(task).toHaveCount(0);
  await page.getByRole("combobox", { name: "Status" }).selectOption("done");
  await expect(task.getByRole("checkbox")).toBeChecked();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(task).toHaveCount(0);
  await page.getByRole("combobox", { name: "Status" }).selectOption("open");
  await expect(task).toHaveCount(1);
});

test("tasks are shown by whose they are, when they are due and what kind they are", async ({ desk, browser }) => {
  const api = await desk.api();
  const me = await (await api.get("/api/v1/auth/me")).json();
  const add = async (title: string, more: Record<string, unknown>) => {
    const added = await api.post("/api/v1/tasks", { data: { title, ...more } });
    expect(added.status(), await added.text()).toBe(201);
  };
  const due = (hours: number) => new Date(Date.now() + hours * HOUR_MS).toISOString();
  await add("Send Ravi the invoice", { task_type: "email", due_at: due(-2) });
  await add("Show Meena the app", { task_type: "demo", due_at: due(30), assignee: me.id });
  await add("Plan the stall", { task_type: "meeting", due_at: due(24 * 40) });

  const page = await desk.signIn(browser);
  await page.goto("/tasks");
  const [invoice, app, stall] = [row(page, "the invoice"), row(page, "the app"), row(page, "the stall")];
  for (const one of [invoice, app, stall]) await expect(one).toHaveCount(1);
  // Each filter alone, and what it leaves.
  const filters: [name: string, choice: string, left: Locator, gone: Locator[]][] = [
    ["Due", "overdue", invoice, [app, stall]],
    ["Assigned to", "me", app, [invoice, stall]],
    ["Kind", "meeting", stall, [invoice, app]],
  ];
  for (const [name, choice, left, gone] of filters) {
    await page.getByRole("combobox", { name, exact: true }).selectOption(choice);
    for (const one of gone) await expect(one).toHaveCount(0);
    await expect(left).toHaveCount(1);
    await page.getByRole("button", { name: "Clear the filters" }).click();
    for (const one of [invoice, app, stall]) await expect(one).toHaveCount(1);
  }
  await page.getByRole("combobox", { name: "Due" }).selectOption("week");
  await expect(stall).toHaveCount(0);
  await expect(app).toHaveCount(1);
  await page.getByRole("searchbox", { name: "Search tasks" }).fill("meena");
  await expect(invoice).toHaveCount(0);
  await expect(app).toHaveCount(1);
  await expectAccessible(page, "tasks with filters");

  // By hand: written, changed, deleted; what is wrong is said beside its field.
  await page.getByRole("button", { name: "New task" }).click();
  const sheet = page.getByRole("dialog");
  await sheet.getByRole("textbox", { name: "What has to be done" }).fill("Call the carpenter");
  await sheet.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Created: Call the carpenter")).toBeVisible();
  await page.getByRole("button", { name: "Clear the filters" }).click();
  await row(page, "the carpenter").getByRole("button").filter({ hasText: "carpenter" }).click();
  await sheet.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
  await expect(row(page, "the carpenter")).toHaveCount(0);
});

test("a ticket that the agent opened leads to the message that caused it", async ({ desk, browser }) => {
  const asked = "My parcel came broken";
  await desk.models([
    {
      match: { text: asked, after_tool_result: false },
      then: {
        kind: "tool_calls",
        calls: [{ name: "create_ticket", arguments: { issue_type: "broken parcel", description: "The box was crushed.", priority: "high" } }],
      },
    },
    { then: { kind: "reply", text: "I am sorry. A colleague looks after it." } },
  ]);
  const page = await desk.signIn(browser);
  await page.goto("/tickets");
  const phone = desk.phone("Daniel Brooks");
  await phone.text(asked);
  const ticket = row(page, "broken parcel");
  await expect(ticket).toHaveCount(1);
  await expect(ticket).toContainText("High");
  await ticket.getByRole("link", { name: "broken parcel" }).click();
  const sheet = page.getByRole("dialog");
  await expect(sheet).toContainText("Created by the agent");
  await expect(sheet).toContainText("Daniel Brooks");
  await sheet.getByRole("link", { name: "Conversation" }).click();
  await expect(bubble(page, asked).first()).toBeVisible();
  const linked = panel(page).getByRole("link").filter({ hasText: "broken parcel" });
  await expect(linked).toContainText("Open");

  // The other way round: a person opens one out of the conversation.
  await panel(page).getByRole("button", { name: "New ticket" }).click();
  const dialog = page.getByRole("dialog", { name: "New ticket" });
  await dialog.getByRole("textbox", { name: "What it is about" }).fill("refund");
  await dialog.getByRole("textbox", { name: "Description" }).fill("Wants the money back.");
  await dialog.getByRole("button", { name: "Create the ticket" }).click();
  await expect(panel(page).getByRole("link").filter({ hasText: "refund" })).toBeVisible();
});

test("what the company looks for is set once and shown beside every message that names it", async ({ desk, browser }) => {
  await answering(desk, "Thank you.");
  const page = await desk.signIn(browser);
  await page.goto("/settings/understanding");
  await page.getByRole("textbox", { name: /^Instructions for the model/ }).fill("We insure houses.");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("policy_number");
  const pattern = page.getByRole("textbox", { name: "Pattern" });
  await pattern.fill("POL-(");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(pattern).toHaveAccessibleDescription(/./);
  await expect(pattern).toHaveAttribute("aria-invalid", "true");
  await expectAccessible(page, "a pattern that is none");
  await pattern.fill("POL-\\d{4}");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  await page.reload();
  await expect(pattern).toHaveValue("POL-\\d{4}");
  await expect(page.getByRole("textbox", { name: /^Instructions for the model/ })).toHaveValue("We insure houses.");

  const phone = desk.phone("Asha Pillai");
  await phone.text("I am very angry, my claim for POL-2231 is late! Mail asha@example.com");
  await openConversation(page, "Asha Pillai");
  const said = panel(page);
  await expect(said.getByText("POL-2231")).toBeVisible();
  await expect(said.getByText("Policy number")).toBeVisible();
  await expect(said.getByText("asha@example.com", { exact: true })).toBeVisible();
  await expect(said.getByText("Negative").or(said.getByText("Urgent")).first()).toBeVisible();
});

test("what the agent noted of a customer is shown beside the thread and corrected there, for everybody", async ({ desk, browser }) => {
  await desk.models([
    {
      match: { text: "Kaveri Sweets", after_tool_result: false },
      then: {
        kind: "tool_calls",
        calls: [{ name: "set_contact_details", arguments: { company: "Kaveri Sweets", email: "leela@kaveri.example" } }],
      },
    },
    { then: { kind: "reply", text: "Thank you, it is noted." } },
  ]);
  const phone = desk.phone("Leela Rao");
  await phone.text("I am with Kaveri Sweets, write to leela@kaveri.example");
  const [page, other] = [await desk.signIn(browser), await desk.signIn(browser, await desk.invite("viewer", "reader@example.com"))];
  for (const window of [page, other]) {
    await window.goto("/conversations");
    await window.getByRole("link").filter({ hasText: "Leela Rao" }).first().click();
    const details = panel(window).getByRole("region", { name: "The customer" });
    await expect(details.getByText("Kaveri Sweets", { exact: true })).toBeVisible();
    await expect(details.getByText("leela@kaveri.example", { exact: true })).toBeVisible();
  }
  await expect(panel(other).getByRole("button", { name: "Edit the contact" })).toHaveCount(0);

  await panel(page).getByRole("button", { name: "Edit the contact" }).click();
  const dialog = page.getByRole("dialog", { name: "Edit the contact" });
  const email = dialog.getByRole("textbox", { name: "E-mail" });
  await expect(email).toHaveValue("leela@kaveri.example");
  await email.fill("nobody");
  await dialog.getByRole("textbox", { name: "City" }).fill("சென்னை");
  await dialog.getByRole("textbox", { name: "Name" }).fill("Leela R. Rao");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(email).toHaveAccessibleDescription(/is no e-mail address/);
  await expectAccessible(page, "a contact that is refused");
  await email.fill("");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("The contact is saved")).toBeVisible();
  for (const window of [page, other]) {
    const details = panel(window).getByRole("region", { name: "The customer" });
    await expect(details.getByText("சென்னை")).toBeVisible();
    await expect(details.getByText("Leela R. Rao")).toBeVisible();
    await expect(details.getByText("leela@kaveri.example")).toHaveCount(0);
  }
});
