/** Pure parts of the checks: what a form says, what a file holds, what a run has come to. */
import type { Check, CheckForm, CheckResult, CheckRun, Expectation } from "@/api/checks";

export const EXPECTATIONS: readonly Expectation[] = ["answer", "abstain", "handover"];

/** A line each: words may hold commas. */
export function lines(text: string): string[] {
  return [...new Set(text.split("\n").map((line) => line.trim()))].filter(Boolean);
}

export function formOf(check: CheckForm): CheckForm {
  const { agent_id, question, language, expect, must_contain, must_not_contain } = check;
  return { agent_id, question, language, expect, must_contain, must_not_contain };
}

export type Verdict = "passed" | "failed" | "never";

export function verdictOf(check: Check): Verdict {
  if (!check.last_result) return "never";
  return check.last_result.passed ? "passed" : "failed";
}

/** What has to be looked at first; otherwise as they came. */
export function failedFirst(results: readonly CheckResult[]): CheckResult[] {
  return [...results].sort((a, b) => Number(a.passed) - Number(b.passed));
}

/** 0 to 1. */
export function progressOf(run: CheckRun): number {
  return run.total === 0 ? 0 : Math.min(1, (run.passed + run.failed) / run.total);
}

export type Parsed = { checks: CheckForm[]; fault: null } | { checks: null; fault: "json" | "shape" | "empty" };

/** A file with checks: what the export gives, or a bare list. Only the form's members are taken. */
export function parseChecks(text: string): Parsed {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch {
    return { checks: null, fault: "json" };
  }
  const list = Array.isArray(file) ? file : isRecord(file) ? file.checks : undefined;
  if (!Array.isArray(list)) return { checks: null, fault: "shape" };
  if (list.length === 0) return { checks: null, fault: "empty" };
  const checks = list.map(readCheck);
  if (checks.some((check) => check === null)) return { checks: null, fault: "shape" };
  return { checks: checks.filter((check) => check !== null), fault: null };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function texts(value: unknown): string[] | null {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) && value.every((one) => typeof one === "string") ? value : null;
}

function readCheck(value: unknown): CheckForm | null {
  if (!isRecord(value) || typeof value.question !== "string" || value.question.trim() === "") return null;
  const expect = EXPECTATIONS.find((name) => name === (value.expect ?? "answer"));
  const must_contain = texts(value.must_contain);
  const must_not_contain = texts(value.must_not_contain);
  if (!expect || !must_contain || !must_not_contain) return null;
  return {
    agent_id: typeof value.agent_id === "string" ? value.agent_id : null,
    question: value.question.trim(),
    language: typeof value.language === "string" ? value.language : null,
    expect,
    must_contain,
    must_not_contain,
  };
}
