import { expect, test } from "vitest";
import { windowState } from "./window";

const NOW = Date.parse("2026-01-15T10:00:00Z");
const at = (window_expires_at: string | null, channel: "whatsapp" | "web" = "whatsapp") =>
  windowState({ channel, window_expires_at }, NOW);

test("it counts down in whole minutes", () => {
  expect(at("2026-01-16T09:59:59Z")).toEqual({ kind: "open", hours: 23, minutes: 59 });
  expect(at("2026-01-15T11:30:00Z")).toEqual({ kind: "closing", hours: 1, minutes: 30 });
  expect(at("2026-01-15T10:00:30Z")).toEqual({ kind: "closing", hours: 0, minutes: 0 });
});

test("it is closed from its end on, and before a first message", () => {
  expect(at("2026-01-15T10:00:00Z")).toEqual({ kind: "closed" });
  expect(at(null)).toEqual({ kind: "closed" });
});

test("the website's chat has none", () => {
  expect(at(null, "web")).toEqual({ kind: "free" });
});
