// The programs under test as processes: the built server and the simulator of its providers.

import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { request } from "@playwright/test";

/** Where cargo put the programs. */
const built = process.env.E2E_BIN ?? fileURLToPath(new URL("../../target/debug", import.meta.url));

export type Database = "sqlite" | "postgres";

/** A process that we started; it ends with us. */
export class Program {
  private constructor(
    private readonly child: ChildProcess,
    private readonly log: string,
  ) {}

  static start(name: string, args: string[], env: Record<string, string>, log: string): Program {
    const file = openSync(log, "a");
    const child = spawn(join(built, name), args, {
      env: { PATH: process.env.PATH ?? "", RUST_LOG: process.env.RUST_LOG ?? "info", ...env },
      stdio: ["ignore", "pipe", file],
    });
    return new Program(child, log);
  }

  /** The first line that it prints. */
  firstLine(): Promise<string> {
    return new Promise((resolve, reject) => {
      let text = "";
      this.child.stdout?.on("data", (part: Buffer) => {
        text += part.toString();
        const end = text.indexOf("\n");
        if (end >= 0) resolve(text.slice(0, end));
      });
      this.child.once("error", reject);
      this.child.once("exit", (code) => reject(new Error(`ended with ${code}: ${this.tail()}`)));
    });
  }

  get running(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  tail(): string {
    return readFileSync(this.log, "utf8").split("\n").slice(-20).join("\n");
  }

  async end(signal: "SIGTERM" | "SIGKILL"): Promise<void> {
    if (!this.running) return;
    const gone = new Promise((resolve) => this.child.once("exit", resolve));
    this.child.kill(signal);
    await gone;
  }
}

/** Asks until it is so, at most a minute. */
export async function until(what: string, isSo: () => Promise<boolean | undefined>): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`not within a minute: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Waits until a server answers; throws with its log where it has ended. */
export async function untilUp(url: string, server: Program): Promise<void> {
  const probe = await request.newContext({ baseURL: url });
  await until("a server", async () => {
    if (!server.running) throw new Error(`no server: ${server.tail()}`);
    return (await probe.get("/health/live").catch(() => undefined))?.ok();
  });
  await probe.dispose();
}

/** Runs one of the programs to its end; what it prints. */
export function run(name: string, args: string[], env: Record<string, string>): string {
  return execFileSync(join(built, name), args, {
    env: { PATH: process.env.PATH ?? "", ...env },
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** A port that nobody listens on: the server gets the same one again after a restart. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => (address && typeof address === "object" ? resolve(address.port) : reject(new Error("no port"))));
    });
  });
}

export function folder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), "switchboard-e2e-"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

let databases = 0;

/** The variables that name a fresh database (and Redis, beside PostgreSQL). */
export function freshDatabase(kind: Database, path: string): Record<string, string> {
  if (kind === "sqlite") return { DATABASE_URL: `sqlite:${join(path, "switchboard.db")}` };
  const server = process.env.TEST_POSTGRES_URL;
  const redis = process.env.TEST_REDIS_URL;
  if (!server || !redis) throw new Error("TEST_POSTGRES_URL and TEST_REDIS_URL are not set: run scripts/with-services.sh");
  databases += 1;
  const name = `e2e_${process.pid}_${Date.now()}_${databases}`;
  execFileSync("psql", [server, "--quiet", "--command", `CREATE DATABASE ${name}`]);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { DATABASE_URL: url.toString(), REDIS_URL: redis };
}
