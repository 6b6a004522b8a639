// `switchboard serve --demo` as somebody starts it who has never seen it: a shop, its first conversations, the phone.

import { join } from "node:path";
import { type APIRequestContext, type Browser, type BrowserContext, type Page, test as base, request } from "@playwright/test";
import { folder, freePort, Program, until, untilUp } from "./processes.ts";
import { closeWindows, serveWeb } from "./web.ts";

/** As the demo prints it. */
export const DEMO_OWNER = { email: "owner@example.com", password: "try-the-front-desk" };

export class Demo {
  private constructor(
    readonly url: string,
    private readonly server: Program,
    private readonly remove: () => void,
  ) {}

  static async start(): Promise<Demo> {
    const place = folder();
    const port = await freePort();
    const env = {
      PORT: String(port),
      SWITCHBOARD_DATA_DIR: place.path,
      DATABASE_URL: `sqlite:${join(place.path, "switchboard.db")}`,
      SWITCHBOARD_SERVER__DRAIN_SECONDS: "2",
      // Answers come while the test looks.
      SWITCHBOARD_AGENT__DEBOUNCE_MS: "200",
    };
    const server = Program.start("switchboard", ["serve", "--demo"], env, join(place.path, "server.log"));
    const demo = new Demo(`http://127.0.0.1:${port}`, server, place.remove);
    await untilUp(demo.url, server);
    return demo;
  }

  /** Waits until the first conversations have all been told: the ticket comes last. */
  async told(): Promise<void> {
    const api = await this.api();
    await until("the demo's story", async () => (await (await api.get("/api/v1/tasks")).json()).length > 0);
    await api.dispose();
  }

  async stop(): Promise<void> {
    await this.server.end("SIGTERM");
    this.remove();
  }

  async api(): Promise<APIRequestContext> {
    const anonymous = await request.newContext({ baseURL: this.url });
    const { token } = await (await anonymous.post("/api/v1/auth/login", { data: DEMO_OWNER })).json();
    await anonymous.dispose();
    return request.newContext({ baseURL: this.url, extraHTTPHeaders: { authorization: `Bearer ${token}` } });
  }

  async window(browser: Browser, options: Parameters<Browser["newContext"]>[0] = {}): Promise<BrowserContext> {
    const context = await browser.newContext({ baseURL: this.url, ...options });
    await serveWeb(context);
    return context;
  }

  async signIn(browser: Browser, options: Parameters<Browser["newContext"]>[0] = {}): Promise<Page> {
    const context = await this.window(browser, options);
    await context.request.post("/api/v1/auth/login", { data: DEMO_OWNER });
    return context.newPage();
  }
}

/** Tests with a demo that the whole file shares. */
export const test = base.extend<{ windows: void }, { demo: Demo }>({
  windows: [closeWindows, { auto: true }],
  demo: [
    async ({}, use) => {
      const demo = await Demo.start();
      await use(demo);
      await demo.stop();
    },
    { scope: "worker", timeout: 120_000 },
  ],
});

export { expect } from "@playwright/test";
