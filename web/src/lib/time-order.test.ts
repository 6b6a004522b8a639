import { expect, it } from "vitest";
import { compareTimes } from "./time-order";

it("orders whole seconds before their fractions", () => {
  const times = ["2026-01-15T10:30:00Z", "2026-01-15T10:30:00.012Z", "2026-01-15T10:30:00.25Z", "2026-01-15T10:30:01Z"];
  expect([...times].reverse().sort(compareTimes)).toEqual(times);
  expect(compareTimes("2026-01-15T10:30:00Z", "2026-01-15T10:30:00Z")).toBe(0);
});
