// Every page in both themes, wide and narrow: no accessibility finding, nothing wider than the window, a screenshot.

import type { Page } from "@playwright/test";
import { expectAccessible } from "../support/axe.ts";
import { expect, test } from "../support/desk.ts";
import { furnish } from "../support/furnished.ts";

// What is asked is really looked up, and not found.
test.use({ wishes: { SWITCHBOARD_LLM__PROVIDER: "builtin" } });

const PAGES: [name: string, path: string][] = [
  ["dashboard", "/"],
  ["inbox", "/conversations"],
  ["tickets", "/tickets"],
  ["tasks", "/tasks"],
  ["knowledge", "/knowledge"],
  ["knowledge-sources", "/knowledge?tab=sources"],
  ["knowledge-unanswered", "/knowledge?tab=unanswered"],
  ["knowledge-library", "/knowledge?tab=library"],
  ["agents", "/agents"],
  ["checks", "/checks"],
  ["onboarding", "/onboarding"],
  ["settings-account", "/settings/account"],
  ["settings-workspace", "/settings/workspace"],
  ["settings-people", "/settings/people"],
  ["settings-channels", "/settings/channels"],
  ["settings-providers", "/settings/providers"],
  ["settings-tools", "/settings/tools"],
  ["settings-understanding", "/settings/understanding"],
  ["settings-templates", "/settings/templates"],
  ["settings-replies", "/settings/replies"],
  ["settings-api-keys", "/settings/api-keys"],
  ["settings-health", "/settings/health"],
  ["settings-audit", "/settings/audit"],
  ["missing", "/no/such/page"],
];
const SIZES = [
  { width: 1440, height: 900 },
  { width: 360, height: 740 },
];
const artefacts = process.env.E2E_ARTEFACTS ?? "artefacts";

async function settled(page: Page): Promise<void> {
  await page.waitForLoadState("networkidle").catch(() => undefined);
  await expect(page.locator("main, [role=main]").first()).toBeVisible();
  await expect(page.locator("main .animate-pulse-soft")).toHaveCount(0);
}

async function examine(page: Page, name: string, theme: string, width: number): Promise<void> {
  await page.screenshot({ path: `${artefacts}/looks/${name}-${theme}-${width}.png` });
  const overflow = await page.evaluate(() => {
    // Within the window the page scrolls in its frame: that one must not be wider either.
    const inside = [...document.querySelectorAll("main")].map((main) => main.scrollWidth - main.clientWidth);
    return Math.max(document.documentElement.scrollWidth - window.innerWidth, ...inside);
  });
  await expect(page.getByText("This could not be loaded"), `${name} could be loaded`).toHaveCount(0);
  expect(overflow, `${name} is wider than ${width} px`).toBeLessThanOrEqual(0);
  await expectAccessible(page, `${name}, ${theme}, ${width} px`);
}

for (const theme of ["light", "dark"] as const) {
  for (const size of SIZES) {
    test(`every page, ${theme}, ${size.width} px`, async ({ desk, browser }) => {
      test.setTimeout(240_000);
      await furnish(desk);
      const page = await desk.signIn(browser, undefined, { colorScheme: theme, viewport: size });
      for (const [name, path] of PAGES) {
        await page.goto(path);
        await settled(page);
        await examine(page, name, theme, size.width);
      }
      const api = await desk.api();
      const [agent] = await (await api.get("/api/v1/agents")).json();
      for (const part of ["", "/tools", "/transfer", "/hours", "/versions", "/chat", "/checks"]) {
        await page.goto(`/agents/${agent.id}${part}`);
        await settled(page);
        await examine(page, `agent${part.replace("/", "-")}`, theme, size.width);
      }
      const [conversation] = await (await api.get("/api/v1/conversations")).json();
      const [task] = await (await api.get("/api/v1/tasks?search=Priya")).json();
      await page.goto(`/tasks?task=${task.id}`);
      await expect(page.getByRole("dialog")).toContainText("Conversation");
      await examine(page, "task", theme, size.width);
      await page.goto("/settings/tools");
      await page.getByRole("button", { name: "find_order" }).click();
      await expect(page.getByRole("dialog")).toContainText("Try it");
      await examine(page, "tool", theme, size.width);
      await page.goto(`/conversations/${conversation.id}`);
      await expect(page.getByRole("article").first()).toBeVisible();
      await examine(page, "thread", theme, size.width);
      const anonymous = await (await desk.window(browser, { colorScheme: theme, viewport: size })).newPage();
      for (const [name, path] of [["login", "/login"], ["signup", "/signup"], ["password", "/password"]] as const) {
        await anonymous.goto(path);
        await settled(anonymous);
        await examine(anonymous, name, theme, size.width);
      }
    });
  }
}

for (const language of ["ta", "hi", "te"]) {
  test(`the interface in ${language} fits`, async ({ desk, browser }) => {
    await furnish(desk);
    const api = await desk.api();
    await api.patch("/api/v1/auth/me", { data: { language } });
    const page = await desk.signIn(browser, undefined, { viewport: SIZES[1] });
    for (const [name, path] of PAGES) {
      await page.goto(path);
      await settled(page);
      await expect(page.locator("html")).toHaveAttribute("lang", language);
      await examine(page, `${name}-${language}`, "light", 360);
    }
    await api.patch("/api/v1/auth/me", { data: { language: "en" } });
  });
}
