import { expect, test } from "vitest";
import type { Message, Turn } from "@/api/desk";
import { trimThread, UNWATCHED, WATCHED } from "@/lib/trim-thread";
import { recentMessages, remember } from "./recent";
import { clock } from "./voice-note";
import { loudness } from "./waveform";
import { turnOf } from "./why";

const message = (id: string, conversation = "k") =>
  ({ id, conversation_id: conversation, timestamp: "2026-01-15T10:00:00Z" }) as Message;

test.each([WATCHED, UNWATCHED])("a thread that grows past $max keeps its newest $kept messages", (length) => {
  const many = Array.from({ length: length.max + 1 }, (_, index) => message(String(index)));
  const page = { messages: many, hasOlder: false };
  const trimmed = trimThread({ pages: [page], pageParams: [undefined] }, length);
  expect(trimmed.pages[0]?.messages.at(-1)?.id).toBe(String(length.max));
  expect(trimmed.pages[0]?.messages.length).toBe(length.kept);
  expect(trimmed.pages[0]?.hasOlder).toBe(true);
  const small = { pages: [{ messages: many.slice(0, 10), hasOlder: false }], pageParams: [undefined] };
  expect(trimThread(small, length)).toBe(small);
  const elsewhere = { pages: [{ ...page, hasNewer: true }], pageParams: ["around:3"] };
  expect(trimThread(elsewhere, length)).toBe(elsewhere);
});

test("what the feed told is remembered for a while, of each conversation", () => {
  remember([message("a"), message("b", "other")], 1_000);
  expect(recentMessages("k", 2_000).map((one) => one.id)).toEqual(["a"]);
  expect(recentMessages("k", 60_000)).toEqual([]);
});

test("an answer belongs to the turn that it names, else to the last one before it", () => {
  const turn = (id: string, second: string, outcome = "answered") =>
    ({ id, started_at: `2026-01-15T10:00:${second}Z`, finished_at: `2026-01-15T10:00:${second}Z`, outcome }) as Turn;
  const turns = [turn("late", "40"), turn("failed", "11", "failed"), turn("right", "10"), turn("old", "01")];
  expect(turnOf({ turn_id: "old", timestamp: "2026-01-15T10:00:12Z" }, turns)?.id).toBe("old");
  expect(turnOf({ timestamp: "2026-01-15T10:00:12Z" }, turns)?.id).toBe("right");
  expect(turnOf({ timestamp: "2026-01-15T09:00:00Z" }, turns)).toBeUndefined();
});

test("a voice note's length and loudness", () => {
  expect([0, 9.6, 61, 3_600].map(clock)).toEqual(["0:00", "0:10", "1:01", "60:00"]);
  const samples = new Float32Array(100).map((_, index) => (index < 50 ? 0.5 : 1));
  expect(loudness(samples, 2)).toEqual([0.5, 1]);
  expect(loudness(new Float32Array(10), 2)).toEqual([0, 0]);
});
