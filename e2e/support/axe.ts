// Accessibility by axe-core, injected past the page's content-security policy (the debugging protocol may).

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, type Page } from "@playwright/test";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

interface Violation {
  id: string;
  help: string;
  nodes: { html: string; failureSummary?: string }[];
}

/** Fails with every finding of WCAG 2.2 A and AA in words. */
export async function expectAccessible(page: Page, where: string): Promise<void> {
  await page.evaluate(source);
  const violations = await page.evaluate<Violation[]>(
    `axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }).then((r) => r.violations)`,
  );
  const words = violations.map((found) => {
    const where = found.nodes.slice(0, 3).map((node) => `    ${node.html}\n      ${node.failureSummary ?? ""}`);
    return `  ${found.id}: ${found.help}\n${where.join("\n")}`;
  });
  expect(words.join("\n"), `axe on ${where}`).toBe("");
}
