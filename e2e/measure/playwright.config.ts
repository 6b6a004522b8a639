// Measurements of the page under load: figures, not tests. `npx playwright test --config measure`
import base from "../playwright.config.ts";

export default {
  ...base,
  testDir: ".",
  testMatch: /.*\.spec\.ts/,
  // What is noted for a trace would be measured, too.
  use: { ...base.use, trace: "off" as const, screenshot: "off" as const },
  workers: 1,
  timeout: 600_000,
  reporter: [["list"]] as [["list"]],
  projects: [
    { name: "sqlite", metadata: { database: "sqlite" } },
    { name: "postgres", metadata: { database: "postgres" } },
  ],
};
