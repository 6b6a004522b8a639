import { describe, expect, it } from "vitest";
import {
  asksNothing,
  isNeverOpen,
  moved,
  OFFICE_HOURS,
  openDay,
  promptCodes,
  toggleTool,
  unfinishedDays,
} from "./form";

describe("toggleTool", () => {
  const all = ["a", "b", "c"];
  it("makes a list of all when one is switched off", () => {
    expect(toggleTool(null, all, "b", false)).toEqual(["a", "c"]);
  });
  it("adds once, and leaves what is not known here", () => {
    expect(toggleTool(["a", "gone"], all, "b", true)).toEqual(["a", "gone", "b"]);
    expect(toggleTool(["a"], all, "a", true)).toEqual(["a"]);
  });
});

describe("promptCodes", () => {
  it("offers Latin letters for Indian languages, and keeps what is stored", () => {
    expect(promptCodes(["en", "ta"], { fr: "…", ta: "…" })).toEqual(["en", "ta", "ta-latn", "fr"]);
  });
});

describe("transfer rules", () => {
  it("know when they would take every conversation", () => {
    const rule = { to: "x", intents: [], topics: [], languages: [] };
    expect(asksNothing(rule)).toBe(true);
    expect(asksNothing({ ...rule, confidence_below: null })).toBe(true);
    expect(asksNothing({ ...rule, confidence_below: 0 })).toBe(false);
    expect(asksNothing({ ...rule, languages: ["ta"] })).toBe(false);
  });
  it("move in their order", () => {
    expect(moved(["a", "b", "c"], 2, 0)).toEqual(["c", "a", "b"]);
    expect(moved(["a", "b", "c"], 0, 1)).toEqual(["b", "a", "c"]);
    expect(moved(["a"], 5, 0)).toEqual(["a"]);
  });
});

describe("working hours", () => {
  it("open a day like the one before", () => {
    const late = { ...OFFICE_HOURS, friday: { open: "12:00", close: "20:00" } };
    expect(openDay(late, "sunday").sunday).toEqual({ open: "12:00", close: "20:00" });
    expect(openDay({}, "monday").monday).toEqual({ open: "09:00", close: "18:00" });
  });
  it("name days without both times", () => {
    expect(unfinishedDays({ monday: { open: "09:00", close: "" }, tuesday: null })).toEqual(["monday"]);
    expect(unfinishedDays(null)).toEqual([]);
  });
  it("know a week without any open day", () => {
    expect(isNeverOpen({ monday: null })).toBe(true);
    expect(isNeverOpen(OFFICE_HOURS)).toBe(false);
    expect(isNeverOpen(null)).toBe(false);
  });
});
