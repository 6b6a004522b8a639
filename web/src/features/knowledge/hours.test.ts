import { describe, expect, it } from "vitest";
import { daysOf, readDay, readHours, unfinished, writeHours } from "./hours";

describe("daysOf", () => {
  it("reads days, ranges and words for several", () => {
    expect(daysOf("monday_friday")).toHaveLength(5);
    expect(daysOf("Sat-Mon")).toEqual(["monday", "saturday", "sunday"]);
    expect(daysOf("weekend")).toEqual(["saturday", "sunday"]);
    expect(daysOf("daily")).toHaveLength(7);
    expect(daysOf("holidays")).toEqual([]);
  });
});

describe("readDay", () => {
  it.each([
    ["9:00 AM - 6:00 PM", { kind: "open", open: "09:00", close: "18:00" }],
    ["09:00-18:30", { kind: "open", open: "09:00", close: "18:30" }],
    ["12 PM to 12 AM", { kind: "open", open: "12:00", close: "00:00" }],
    ["Closed", { kind: "closed" }],
    ["open 24 hours", { kind: "always" }],
    ["by appointment", { kind: "text", text: "by appointment" }],
    ["13 PM - 2 PM", { kind: "text", text: "13 PM - 2 PM" }],
  ])("%s", (text, day) => {
    expect(readDay(text)).toEqual(day);
  });

  it("reads an object with both times", () => {
    expect(readDay({ open: "10:00", close: "14:00" })).toEqual({ kind: "open", open: "10:00", close: "14:00" });
  });
});

describe("a week", () => {
  it("comes back as it was written, in ranges, with what names no day", () => {
    const hours = {
      monday_friday: "9:00 AM - 8:00 PM",
      saturday: "by appointment",
      sunday: "Closed",
      holidays: "10:00 AM - 1:00 PM",
    };
    expect(writeHours(readHours(hours))).toEqual(hours);
  });

  it("splits a range where a day in the middle differs", () => {
    const read = readHours({ daily: "9:00 AM - 5:00 PM" });
    read.week.wednesday = { kind: "closed" };
    expect(writeHours(read)).toEqual({
      monday_tuesday: "9:00 AM - 5:00 PM",
      wednesday: "Closed",
      thursday_sunday: "9:00 AM - 5:00 PM",
    });
  });

  it("leaves out days of which nothing is known, and names unfinished ones", () => {
    const read = readHours({ monday: "9:00 AM - 5:00 PM" });
    expect(writeHours(read)).toEqual({ monday: "9:00 AM - 5:00 PM" });
    read.week.monday = { kind: "open", open: "09:00", close: "" };
    expect(unfinished(read.week)).toEqual(["monday"]);
  });
});
