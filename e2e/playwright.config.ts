import { defineConfig } from "@playwright/test";

// Debian's Chromium; CHROMIUM names another one.
const chromium = process.env.CHROMIUM ?? "/usr/bin/chromium";
// A page that did not come over the network (support/web.ts) may not open sockets to it otherwise.
const outside = process.env.E2E_WEB ? ["--disable-features=LocalNetworkAccessChecks"] : [];
// Screenshots and the traces of failures stay here.
const artefacts = process.env.E2E_ARTEFACTS ?? "artefacts";

export default defineConfig({
  testDir: "tests",
  outputDir: `${artefacts}/results`,
  // Every file starts a server, a database and a browser of its own; two at a time fit on a small machine.
  workers: Number(process.env.E2E_WORKERS ?? 2),
  fullyParallel: false,
  forbidOnly: !!process.env.CI,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: process.env.CI ? [["list"]] : [["list"], ["html", { open: "never", outputFolder: `${artefacts}/report` }]],
  use: {
    browserName: "chromium",
    launchOptions: {
      executablePath: chromium,
      args: ["--no-sandbox", "--disable-background-networking", "--disable-dev-shm-usage", ...outside],
    },
    viewport: { width: 1440, height: 900 },
    locale: "en-GB",
    timezoneId: "Asia/Kolkata",
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
  },
  projects: [
    { name: "sqlite", metadata: { database: "sqlite" } },
    // What depends on the database or on Redis runs on both; looks, keys and the demo do not.
    { name: "postgres", metadata: { database: "postgres" }, testMatch: /(live|restart|refused|accounts|knowledge|work|tools)\.spec\.ts/ },
  ],
});
