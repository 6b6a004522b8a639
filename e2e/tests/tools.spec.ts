// What agents may do elsewhere: a tool that calls the shop, with a secret that nobody sees again; files that are sent.

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, type Page } from "@playwright/test";
import { expectAccessible } from "../support/axe.ts";
import { test as base } from "../support/desk.ts";
import { entry, openConversation } from "../support/inbox.ts";
import { picture } from "../support/pictures.ts";

interface Shop {
  url: string;
  /** The `Authorization` of each call. */
  shown: (string | undefined)[];
}

/** The company's own system. */
const test = base.extend<{ shop: Shop }>({
  shop: async ({}, use) => {
    const shown: Shop["shown"] = [];
    const server = createServer((request, answer) => {
      shown.push(request.headers.authorization);
      answer.setHeader("content-type", "application/json").end(JSON.stringify({ path: request.url, status: "shipped" }));
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    await use({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, shown });
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  },
});

test.use({ wishes: { SWITCHBOARD_TOOLS__ALLOW_PRIVATE_HOSTS: "127.0.0.1" } });

const SECRET = "fictional-key-of-the-shop-7781";
/** Everything that the server says to this page, to be searched for what it must not say. */
function overhear(page: Page): () => Promise<string> {
  const bodies: Promise<string>[] = [];
  page.on("response", (response) => {
    if (response.url().includes("/api/")) bodies.push(response.text().catch(() => ""));
  });
  return async () => (await Promise.all(bodies)).join("\n");
}

test("a tool is defined, tried, used by the agent and taken away; its secret is never shown", async ({ desk, shop, browser }) => {
  const page = await desk.signIn(browser);
  const heard = overhear(page);
  await page.goto("/settings/tools");
  await expect(page.getByText("No tools yet")).toBeVisible();

  await page.getByRole("textbox", { name: "Hosts" }).fill("127.0.0.1");
  await page.getByRole("textbox", { name: "Hosts" }).press("Enter");
  await page.getByRole("button", { name: "Save" }).first().click();
  await expect(page.getByText("The hosts are saved")).toBeVisible();

  await page.getByRole("textbox", { name: "Name", exact: true }).fill("SHOP_KEY");
  await page.getByLabel("Value", { exact: true }).fill(SECRET);
  await page.getByRole("button", { name: "Save" }).last().click();
  await expect(page.getByRole("button", { name: "Remove SHOP_KEY" })).toBeVisible();
  await expect(page.getByLabel("Value", { exact: true })).toHaveValue("");

  await page.getByRole("button", { name: "New tool" }).click();
  const sheet = page.getByRole("dialog");
  await sheet.getByRole("textbox", { name: "Name", exact: true }).fill("find_order");
  await sheet.getByRole("textbox", { name: "What it does" }).fill("Tells how an order stands.");
  await sheet.getByRole("textbox", { name: "Address" }).fill("https://elsewhere.example/{order_id}");
  await sheet.getByRole("textbox", { name: /^Headers/ }).fill("Authorization: Bearer {{secret:SHOP_KEY}}");
  await sheet.getByRole("button", { name: "Save" }).click();
  await expect(sheet.getByRole("textbox", { name: "Address" })).toHaveAttribute("aria-invalid", "true");
  await expectAccessible(page, "a tool at a host that is not allowed");
  await sheet.getByRole("textbox", { name: "Address" }).fill(`${shop.url}/orders/{order_id}`);
  await sheet.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("find_order is saved")).toBeVisible();

  await page.getByRole("button", { name: "find_order" }).click();
  await sheet.getByRole("textbox", { name: "Arguments (JSON)" , exact: true }).fill('{"order_id": "A 17"}');
  await sheet.getByRole("button", { name: "Call it" }).click();
  await expect(sheet.getByRole("status")).toContainText("It answered");
  await expect(sheet.getByRole("status")).toContainText("shipped");
  await expect(sheet.getByRole("status")).toContainText("/orders/A%2017");
  expect(shop.shown).toEqual([`Bearer ${SECRET}`]);
  await sheet.getByRole("button", { name: "Close", exact: true }).first().click();

  await desk.models([
    {
      match: { text: "order A17", after_tool_result: false },
      then: { kind: "tool_calls", calls: [{ name: "find_order", arguments: { order_id: "A17" } }] },
    },
    { then: { kind: "reply", text: "Your order is on its way." } },
  ]);
  const phone = desk.phone("Ravi Kumar");
  await phone.text("Where is my order A17?");
  await openConversation(page, "Ravi Kumar");
  const answer = entry(page, "Your order is on its way.").first();
  await answer.getByRole("button", { name: "Why this answer?" }).click();
  await expect(page.getByRole("dialog").getByText("Use a tool").first()).toBeVisible();
  expect(shop.shown).toEqual([`Bearer ${SECRET}`, `Bearer ${SECRET}`]);

  // Nowhere: not in a page that is loaded again, not in any answer of the server.
  await page.goto("/settings/tools");
  await expect(page.getByRole("button", { name: "Remove SHOP_KEY" })).toBeVisible();
  expect(await page.content()).not.toContain(SECRET);
  expect(await heard()).not.toContain(SECRET);

  // A secret that a tool needs stays, and the question says which; without the tool it goes.
  const question = page.getByRole("alertdialog");
  await page.getByRole("button", { name: "Remove SHOP_KEY" }).click();
  await question.getByRole("button", { name: "Delete" }).click();
  await expect(question.getByRole("alert")).toContainText("find_order");
  await question.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: "find_order" }).click();
  await sheet.getByRole("button", { name: "Delete" }).click();
  await question.getByRole("button", { name: "Delete" }).click();
  await expect(page.getByText("No tools yet")).toBeVisible();
  await page.getByRole("button", { name: "Remove SHOP_KEY" }).click();
  await question.getByRole("button", { name: "Delete" }).click();
  await expect(question).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Remove SHOP_KEY" })).toHaveCount(0);
});

test("a viewer sees which tools there are, and nothing to press", async ({ desk, browser }) => {
  const page = await desk.signIn(browser, await desk.invite("viewer", "viewer@example.com"));
  const refused: string[] = [];
  page.on("response", (response) => response.status() === 403 && refused.push(response.url()));
  await page.goto("/settings/tools");
  await expect(page.getByRole("heading", { name: "HTTP tools" })).toBeVisible();
  for (const name of ["New tool", "Add a server", "Save"]) await expect(page.getByRole("button", { name })).toHaveCount(0);
  await page.goto("/knowledge?tab=library");
  await expect(page.getByText("No files yet")).toBeVisible();
  await expect(page.getByRole("button", { name: "Add a file" })).toHaveCount(0);
  expect(refused).toEqual([]);
});

test("a file of the library is sent by the agent", async ({ desk, browser }) => {
  const page = await desk.signIn(browser);
  await page.goto("/knowledge?tab=library");
  await page.getByRole("button", { name: "Add a file" }).click();
  const dialog = page.getByRole("dialog", { name: "Add a file" });
  await dialog.locator("input[type=file]").setInputFiles(picture("Kaveri sofa.png", [40, 120, 90]));
  await expect(dialog.getByRole("textbox", { name: "Title" })).toHaveValue("Kaveri sofa");
  await dialog.getByRole("textbox", { name: "Category", exact: true }).fill("Sofas");
  await dialog.getByRole("textbox", { name: /^What it shows/ }).fill("The green one.");
  await expectAccessible(page, "a file for the library");
  await dialog.getByRole("button", { name: "Add", exact: true }).click();
  const item = page.getByRole("listitem").filter({ hasText: "Kaveri sofa" });
  await expect(item).toContainText("Sofas");

  await desk.models([
    {
      match: { text: "green sofa", after_tool_result: false },
      then: { kind: "tool_calls", calls: [{ name: "respond_with_media", arguments: { category: "sofas", caption: "Our green one" } }] },
    },
    { then: { kind: "reply", text: "Here it is." } },
  ]);
  const phone = desk.phone("Meena Das");
  await phone.text("Can I see the green sofa?");
  await openConversation(page, "Meena Das");
  const image = entry(page, "Our green one").locator("img").first();
  await expect(image).toBeVisible();
  await expect.poll(() => image.evaluate((one: HTMLImageElement) => one.complete && one.naturalWidth > 0)).toBe(true);
  await expect.poll(async () => JSON.stringify(await phone.thread())).toContain("Our green one");

  await page.goto("/knowledge?tab=library");
  await page.getByRole("button", { name: "Remove Kaveri sofa" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
  await expect(page.getByText("No files yet")).toBeVisible();
});
