import type { ChunkUsed, StepTaken } from "./agents";
import { page, send } from "./client";
import type { Id, Timestamp } from "./desk";

export type Expectation = "answer" | "abstain" | "handover";

export interface CheckForm {
  /** Null: whoever answers first. */
  agent_id: Id | null;
  question: string;
  /** The customer's, where the question does not tell it. */
  language: string | null;
  expect: Expectation;
  /** All of them; of `a|b`, one. */
  must_contain: string[];
  must_not_contain: string[];
}

export interface LastResult {
  passed: boolean;
  answer: string;
  outcome: string;
  at: Timestamp;
  run_id: Id;
}

export interface Check extends CheckForm {
  id: Id;
  created_at: Timestamp;
  last_result: LastResult | null;
}

export interface CheckRun {
  id: Id;
  trigger: "manual" | "agent" | "knowledge" | "cli";
  status: "running" | "done" | "failed";
  passed: number;
  failed: number;
  total: number;
  /** Why it broke off. */
  error: string | null;
  started_at: Timestamp;
  finished_at: Timestamp | null;
}

export interface CheckResult {
  check_id: Id;
  question: string;
  passed: boolean;
  outcome: string;
  answer: string;
  /** Why it failed, in words. */
  reasons: string[];
  chunks_used: ChunkUsed[];
  steps: StepTaken[];
  latency_ms: number;
}

export interface CheckRunDetail extends CheckRun {
  results: CheckResult[];
}

export const checks = {
  list: (cursor?: string) => page<Check>("/checks", { query: { cursor, limit: 200 } }),
  create: (body: CheckForm) => send<Check>("POST", "/checks", { body }),
  change: (id: Id, body: Partial<CheckForm>) => send<Check>("PATCH", `/checks/${id}`, { body }),
  remove: (id: Id) => send<void>("DELETE", `/checks/${id}`),
  run: (body: { agent_id?: Id; ids?: Id[] }) => send<{ run_id: Id }>("POST", "/checks/run", { body }),
  runs: () => page<CheckRun>("/checks/runs", { query: { limit: 20 } }),
  oneRun: (id: Id) => send<CheckRunDetail>("GET", `/checks/runs/${id}`),
  /** Questions that customers may ask, made from the knowledge. */
  generate: (count: number) => send<Check[]>("POST", "/checks/generate", { body: { count } }),
  importFile: (body: unknown) => send<unknown>("POST", "/checks/import", { body }),
};
