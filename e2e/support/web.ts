// Windows of the tests, and a build of the web app in the place of the one that is compiled into the server: E2E_WEB names its folder. Saves
// compiling the server after every change of a page. Without it nothing is touched.

import { existsSync } from "node:fs";
import { join, normalize } from "node:path";
import type { Browser, BrowserContext } from "@playwright/test";

const folder = process.env.E2E_WEB;
// As in the server: what programs ask for is no page.
const PROGRAMS = /^\/(api|webhooks?|health|metrics|stats|docs|openapi\.json|media|r)(\/|$)/;
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; " +
  "font-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

export async function serveWeb(context: BrowserContext): Promise<void> {
  if (!folder) return;
  await context.route(
    (url) => !PROGRAMS.test(url.pathname),
    (route) => {
      const path = normalize(join(folder, new URL(route.request().url()).pathname));
      const file = path.startsWith(folder) && /\.\w+$/.test(path) && existsSync(path) ? path : join(folder, "index.html");
      return route.fulfill({ path: file, headers: { "content-security-policy": POLICY } });
    },
  );
}

/** A fixture: the windows that a test has opened end with it. */
export async function closeWindows({ browser }: { browser: Browser }, use: () => Promise<void>): Promise<void> {
  await use();
  for (const context of browser.contexts()) await context.close();
}
