import { describe, expect, it } from "vitest";
import type { CheckResult, CheckRun } from "@/api/checks";
import { failedFirst, lines, parseChecks, progressOf } from "./checks";

describe("lines", () => {
  it("keeps commas, and leaves out what is empty or there already", () => {
    expect(lines(" ₹ 1,200 \n\ntwo days\n₹ 1,200")).toEqual(["₹ 1,200", "two days"]);
  });
});

describe("parseChecks", () => {
  it("takes an export and a bare list, and only what a check is made of", () => {
    const check = {
      id: "1",
      question: " Open on Sunday? ",
      expect: "abstain",
      must_contain: ["no"],
      last_result: null,
    };
    const expected = {
      agent_id: null,
      question: "Open on Sunday?",
      language: null,
      expect: "abstain",
      must_contain: ["no"],
      must_not_contain: [],
    };
    expect(parseChecks(JSON.stringify({ checks: [check] })).checks).toEqual([expected]);
    expect(parseChecks(JSON.stringify([check])).checks).toEqual([expected]);
    expect(parseChecks('[{"question":"?"}]').checks?.[0]?.expect).toBe("answer");
  });

  it.each([
    ["not JSON", "json"],
    ['{"faqs":[]}', "shape"],
    ["[]", "empty"],
    ['[{"question":""}]', "shape"],
    ['[{"question":"a","expect":"dance"}]', "shape"],
    ['[{"question":"a","must_contain":"b"}]', "shape"],
  ])("says what is wrong with %s", (text, fault) => {
    expect(parseChecks(text).fault).toBe(fault);
  });
});

describe("a run", () => {
  it("shows what failed first and keeps the order otherwise", () => {
    const results = [true, false, true, false].map((passed, id) => ({ check_id: String(id), passed }) as CheckResult);
    expect(failedFirst(results).map((one) => one.check_id)).toEqual(["1", "3", "0", "2"]);
  });

  it("says how far it is", () => {
    const run = { passed: 2, failed: 1, total: 6 } as CheckRun;
    expect(progressOf(run)).toBe(0.5);
    expect(progressOf({ ...run, total: 0 })).toBe(0);
    expect(progressOf({ ...run, total: 2 })).toBe(1);
  });
});
