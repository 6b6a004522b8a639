import { expect, test } from "vitest";
import { makeFormat } from "./format";

const english = makeFormat("en", "Asia/Kolkata");
const tamil = makeFormat("ta", "Asia/Kolkata");
const now = Date.parse("2026-01-15T10:30:00Z");

test("times are in the workspace's zone", () => {
  expect(english.time("2026-01-15T10:30:00Z")).toMatch(/4:00/);
});

test("how long ago is said in the largest unit that fits", () => {
  expect(english.relative("2026-01-15T10:29:50Z", now)).toBe("now");
  expect(english.relative("2026-01-15T10:27:00Z", now)).toMatch(/^3 min/);
  expect(english.relative("2026-01-14T10:00:00Z", now)).toBe("yesterday");
  expect(tamil.relative("2026-01-15T10:27:00Z", now)).toMatch(/\p{Script=Tamil}/u);
});

test("what comes is said as what was", () => {
  expect(english.relative("2026-01-15T10:30:10Z", now)).toBe("now");
  expect(english.relative("2026-01-15T10:36:00Z", now)).toMatch(/^in 6 min/);
  expect(english.relative("2026-01-16T11:00:00Z", now)).toBe("tomorrow");
  expect(english.relative("2026-01-19T11:00:00Z", now)).toBe("in 4 days");
});

test("a wait is said in whole units, also the first minute", () => {
  expect([20_000, 60_000, 7_500_000].map(english.span)).toEqual(["<\u00a01 min", "1 min", "2 hr"]);
  expect(tamil.span(0)).toMatch(/^<\u00a01 \p{Script=Tamil}/u);
});

test("Indian languages write Latin digits in Indian groups", () => {
  expect(tamil.number(1_234_567)).toBe("12,34,567");
  expect(tamil.money("1499.50", "INR")).toMatch(/1,499\.50/);
});

test("sizes and durations have the unit that fits", () => {
  expect([english.bytes(512), english.bytes(2_000), english.bytes(16_400_000)]).toEqual([
    "512 byte",
    "2 kB",
    "16.4 MB",
  ]);
  expect(english.duration(340)).toMatch(/340/);
  expect(english.duration(2_400)).toMatch(/2\.4/);
});
