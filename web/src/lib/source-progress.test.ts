import { expect, it } from "vitest";
import type { Source } from "@/api/sources";
import { isSettled, progressOf, stageOf, withAdded } from "./source-progress";

const at = (status: Source["status"], progress: Source["progress"] = null) => ({ status, progress });

it("grows from stage to stage, and is whole only when it is ready", () => {
  const way = [
    at("queued"),
    at("extracting", { stage: "fetching", done: 1, total: 4 }),
    at("extracting", { stage: "extracting", done: 1, total: 10 }),
    at("extracting", { stage: "extracting", done: 9, total: 10 }),
    at("indexing", { stage: "indexing", done: 0, total: 20 }),
    at("indexing", { stage: "indexing", done: 20, total: 20 }),
    at("ready"),
  ].map(progressOf);
  expect(way).toEqual([...way].sort((a, b) => a - b));
  expect(new Set(way).size).toBe(way.length);
  expect(way.at(-2)).toBeLessThan(1);
  expect(way.at(-1)).toBe(1);
});

it("knows nothing of a total that is not told", () => {
  expect(progressOf(at("extracting", { stage: "fetching", done: 7, total: null }))).toBe(0.1);
});

it("tells fetching from extracting, and what is over", () => {
  expect(stageOf(at("extracting", { stage: "fetching", done: 0, total: null }))).toBe("fetching");
  expect(stageOf(at("failed", { stage: "indexing", done: 0, total: 1 }))).toBe("failed");
  expect(isSettled(at("failed"))).toBe(true);
  expect(isSettled(at("indexing"))).toBe(false);
});

it("takes what an upload answers only where the feed was not faster", () => {
  const source = (id: string, status: Source["status"], updated_at: string) => ({ id, status, updated_at }) as Source;
  const ready = source("a", "ready", "2026-03-01T10:00:01Z");
  const page = { items: [ready], cursor: null };
  const late = [source("a", "queued", "2026-03-01T10:00:00.500Z"), source("b", "queued", "2026-03-01T10:00:00.500Z")];
  expect(withAdded(page, late).items.map(({ id, status }) => `${id} ${status}`)).toEqual(["b queued", "a ready"]);
  // Read once more after it had failed.
  const again = source("a", "queued", "2026-03-01T10:00:02Z");
  expect(withAdded(page, [again]).items).toEqual([again]);
});
