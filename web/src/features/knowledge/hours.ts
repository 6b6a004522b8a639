/**
 * Operating hours: days and ranges of days with hours in words, as a `knowledge_base.json` has them, and a week as the
 * editor shows it. What cannot be read is kept as it was written. The words that are read here are those that the agent
 * reads.
 */
import type { Weekday } from "@/api/desk";

export const WEEK: readonly Weekday[] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

export type Day =
  | { kind: "unset" }
  | { kind: "closed" }
  | { kind: "always" }
  /** "HH:MM", 24 hours; until the next day where `close` is not after `open`. */
  | { kind: "open"; open: string; close: string }
  /** As it was written, e.g. "by appointment". */
  | { kind: "text"; text: string };
export type Week = Record<Weekday, Day>;

const EVERY_DAY = ["daily", "everyday", "every_day", "all", "all_days"];

/** The days that a key names: `mon`, `Monday`, `monday_friday`, `mon-fri`, `weekdays`, `weekend`, `daily`. */
export function daysOf(key: string): Weekday[] {
  const name = key.toLowerCase();
  if (EVERY_DAY.includes(name)) return [...WEEK];
  if (name === "weekdays" || name === "weekday") return WEEK.slice(0, 5);
  if (name === "weekend" || name === "weekends") return WEEK.slice(5);
  const named = name
    .split(/[^a-z]+/)
    .map((word) => WEEK.findIndex((day) => word.length >= 3 && day.startsWith(word.slice(0, 3))))
    .filter((index) => index >= 0);
  const [first, last] = named;
  if (named.length === 2 && first !== undefined && last !== undefined) {
    const length = (last - first + 7) % 7;
    return WEEK.filter((_, index) => (index - first + 7) % 7 <= length);
  }
  return WEEK.filter((_, index) => named.includes(index));
}

function minuteOf(text: string): number | null {
  const match = /^(\d{1,2})(?::(\d{2}))?\s*(am|pm)?$/.exec(text.trim().toLowerCase());
  if (!match) return null;
  const minute = Number(match[2] ?? 0);
  let hour = Number(match[1]);
  if (match[3]) {
    if (hour < 1 || hour > 12) return null;
    hour = (hour % 12) + (match[3] === "pm" ? 12 : 0);
  }
  const all = hour * 60 + minute;
  return minute < 60 && all <= 24 * 60 ? all : null;
}

function clock(minute: number): string {
  const hour = Math.floor(minute / 60) % 24;
  return `${String(hour).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
}

export function readDay(value: unknown): Day {
  if (typeof value !== "string") {
    if (value === null || value === undefined) return { kind: "closed" };
    const { open, close } = value as { open?: unknown; close?: unknown };
    if (typeof open === "string" && typeof close === "string") return { kind: "open", open, close };
    return { kind: "text", text: JSON.stringify(value) };
  }
  const lower = value.toLowerCase();
  if (lower.includes("closed")) return { kind: "closed" };
  if (/24 hours|24x7|24\/7/.test(lower)) return { kind: "always" };
  const parts = lower.split(/\s+to\s+|–|-/);
  const from = minuteOf(parts[0] ?? "");
  const to = minuteOf(parts[1] ?? "");
  if (parts.length !== 2 || from === null || to === null) return { kind: "text", text: value };
  return { kind: "open", open: clock(from), close: clock(to) };
}

export interface ReadHours {
  week: Week;
  /** Keys that name no day, e.g. `holidays`: shown, and kept. */
  others: Record<string, unknown>;
}

export function readHours(hours: Record<string, unknown>): ReadHours {
  const week = Object.fromEntries(WEEK.map((day) => [day, { kind: "unset" }])) as Week;
  const others: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(hours)) {
    const days = daysOf(key);
    if (days.length === 0) others[key] = value;
    for (const day of days) week[day] = readDay(value);
  }
  return { week, others };
}

/** "9:00 AM": the agent reads it out to customers like this. */
function spoken(time: string): string {
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  return `${hour % 12 === 0 ? 12 : hour % 12}:${String(minute).padStart(2, "0")} ${hour < 12 ? "AM" : "PM"}`;
}

export function writeDay(day: Day): string | null {
  switch (day.kind) {
    case "unset":
      return null;
    case "closed":
      return "Closed";
    case "always":
      return "24 hours";
    case "text":
      return day.text;
    case "open":
      return `${spoken(day.open)} - ${spoken(day.close)}`;
  }
}

/** Neighbouring days with the same hours become a range, as people would write it. */
export function writeHours({ week, others }: ReadHours): Record<string, unknown> {
  const hours: Record<string, unknown> = {};
  let first = 0;
  while (first < WEEK.length) {
    const from = WEEK[first] as Weekday;
    const text = writeDay(week[from]);
    let last = first;
    while (last + 1 < WEEK.length && writeDay(week[WEEK[last + 1] as Weekday]) === text) last += 1;
    if (text !== null) hours[last > first ? `${from}_${WEEK[last]}` : from] = text;
    first = last + 1;
  }
  return { ...hours, ...others };
}

/** Days whose times are not filled in. */
export function unfinished(week: Week): Weekday[] {
  return WEEK.filter((name) => {
    const day = week[name];
    return day.kind === "open" && (day.open === "" || day.close === "" || day.open === day.close);
  });
}
