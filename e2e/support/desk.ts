// A running Switchboard with the simulator on the other side, as the tests see it.

import { join } from "node:path";
import { type APIRequestContext, type Browser, type BrowserContext, type Page, test as base, request } from "@playwright/test";
import { type Database, folder, freePort, freshDatabase, Program, run, untilUp } from "./processes.ts";
import { closeWindows, serveWeb } from "./web.ts";

export const OWNER = { email: "owner@example.com", password: "four-calm-otters-row" };

const ACCOUNT = {
  WHATSAPP_APP_SECRET: "fictional-app-secret",
  WHATSAPP_ACCESS_TOKEN: "fictional-access-token",
  WHATSAPP_PHONE_NUMBER_ID: "200000000000001",
  WHATSAPP_BUSINESS_ACCOUNT_ID: "100000000000001",
  WHATSAPP_VERIFY_TOKEN: "fictional-verify-token",
};

export interface Accepted {
  wamid: string;
  to: string;
  body: Record<string, unknown>;
}

/** A customer's phone, played by the simulator over real webhooks. */
export class Phone {
  constructor(
    private readonly sim: APIRequestContext,
    readonly number: string,
    readonly name: string,
  ) {}

  async send(draft: Record<string, unknown>): Promise<void> {
    const answer = await this.sim.post(`/sim/phones/${this.number}/messages`, { data: { name: this.name, ...draft } });
    if (!answer.ok()) throw new Error(`the phone could not send: ${answer.status()} ${await answer.text()}`);
  }

  text(text: string): Promise<void> {
    return this.send({ text });
  }

  /** Opens the chat: what came is read. */
  async open(): Promise<void> {
    await this.sim.post(`/sim/phones/${this.number}/open`);
  }

  async thread(): Promise<Record<string, unknown>[]> {
    return (await (await this.sim.get(`/sim/phones/${this.number}/thread`)).json()).thread;
  }
}

export class Desk {
  readonly url: string;
  private server?: Program;
  private phones = 0;

  private constructor(
    private readonly env: Record<string, string>,
    private readonly path: string,
    private readonly simulator: Program,
    readonly sim: APIRequestContext,
    readonly simUrl: string,
    private readonly remove: () => void,
  ) {
    this.url = `http://127.0.0.1:${env.PORT}`;
  }

  static async start(database: Database, env: Record<string, string> = {}): Promise<Desk> {
    const place = folder();
    const simulator = Program.start("switchboard-sim", ["--no-limits"], {}, join(place.path, "sim.log"));
    const { addr } = JSON.parse(await simulator.firstLine());
    const sim = await request.newContext({ baseURL: `http://${addr}` });
    const desk = new Desk(
      {
        ...ACCOUNT,
        ...freshDatabase(database, place.path),
        PORT: String(await freePort()),
        SWITCHBOARD_SERVER__BIND_ADDRESS: "127.0.0.1",
        SWITCHBOARD_DATA_DIR: place.path,
        SWITCHBOARD_WHATSAPP__GRAPH_BASE_URL: `http://${addr}/v23.0`,
        OPENAI_API_KEY: "fictional",
        SWITCHBOARD_LLM__PROVIDER: "openai",
        SWITCHBOARD_LLM__MODEL: "stand-in",
        SWITCHBOARD_LLM__BASE_URL: `http://${addr}/v1`,
        SWITCHBOARD_AGENT__DEBOUNCE_MS: "0",
        SWITCHBOARD_AGENT__GROUNDING: "off",
        SWITCHBOARD_OWNER_EMAIL: OWNER.email,
        SWITCHBOARD_OWNER_PASSWORD: OWNER.password,
        SWITCHBOARD_SERVER__DRAIN_SECONDS: "2",
        ENVIRONMENT: "development",
        ...env,
      },
      place.path,
      simulator,
      sim,
      `http://${addr}`,
      place.remove,
    );
    await desk.up();
    await sim.post("/sim/webhook", { data: { url: `${desk.url}/webhook` } });
    return desk;
  }

  /** Starts the server, again where it was killed. */
  async up(): Promise<void> {
    this.server = Program.start("switchboard", ["serve"], this.env, join(this.path, "server.log"));
    await untilUp(this.url, this.server);
  }

  kill(): Promise<void> {
    return this.server?.end("SIGKILL") ?? Promise.resolve();
  }

  async stop(): Promise<void> {
    await this.sim.dispose();
    await this.server?.end("SIGTERM");
    await this.simulator.end("SIGKILL");
    this.remove();
  }

  phone(name: string, number?: string): Phone {
    this.phones += 1;
    return new Phone(this.sim, number ?? `1555010${String(1000 + this.phones)}`, name);
  }

  /** Runs a command of the server's on its data; what it prints. */
  command(...args: string[]): string {
    return run("switchboard", args, this.env);
  }

  /** What the model does from now on. */
  model(rule: Record<string, unknown>): Promise<void> {
    return this.models([rule]);
  }

  /** The same for several cases: the first that fits answers. */
  async models(rules: Record<string, unknown>[]): Promise<void> {
    await this.sim.delete("/sim/llm/rules");
    const taken = await this.sim.post("/sim/llm/rules", { data: { rules } });
    if (!taken.ok()) throw new Error(`no rules: ${taken.status()} ${await taken.text()}`);
  }

  /** The API as a signed-in program. */
  async api(who = OWNER): Promise<APIRequestContext> {
    const anonymous = await request.newContext({ baseURL: this.url });
    const answer = await anonymous.post("/api/v1/auth/login", { data: who });
    if (!answer.ok()) throw new Error(`no login: ${answer.status()} ${await answer.text()}`);
    const { token } = await answer.json();
    await anonymous.dispose();
    return request.newContext({ baseURL: this.url, extraHTTPHeaders: { authorization: `Bearer ${token}` } });
  }

  /** Invites a person with a role, who accepts. */
  async invite(role: string, email: string, password = OWNER.password): Promise<{ email: string; password: string }> {
    const api = await this.api();
    const invitation = await api.post("/api/v1/users", { data: { email, role } });
    const { token } = await invitation.json();
    const accepted = await api.post("/api/v1/auth/accept", { data: { token, email, password, name: email.split("@")[0] } });
    if (!accepted.ok()) throw new Error(`not accepted: ${accepted.status()} ${await accepted.text()}`);
    await api.dispose();
    return { email, password };
  }

  /** A browser of its own, where nobody is signed in. */
  async window(browser: Browser, options: Parameters<Browser["newContext"]>[0] = {}): Promise<BrowserContext> {
    const context = await browser.newContext({ baseURL: this.url, ...options });
    await serveWeb(context);
    return context;
  }

  /** A browser window of a signed-in person. */
  async signIn(browser: Browser, who = OWNER, options: Parameters<Browser["newContext"]>[0] = {}): Promise<Page> {
    const context = await this.window(browser, options);
    const answer = await context.request.post("/api/v1/auth/login", { data: who });
    if (!answer.ok()) throw new Error(`no login: ${answer.status()} ${await answer.text()}`);
    return context.newPage();
  }
}

/** Tests with a desk that the whole file shares, and the files that follow it in the same worker with the same wishes. */
export const test = base.extend<{ windows: void }, { desk: Desk; wishes: Record<string, string> }>({
  windows: [closeWindows, { auto: true }],
  wishes: [{}, { scope: "worker", option: true }],
  desk: [
    async ({ wishes }, use, info) => {
      const desk = await Desk.start(info.project.metadata.database as Database, wishes);
      await use(desk);
      await desk.stop();
    },
    { scope: "worker", timeout: 120_000 },
  ],
});

export { expect } from "@playwright/test";
