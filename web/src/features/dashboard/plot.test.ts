import { describe, expect, it } from "vitest";
import { namedBuckets, spread, steps } from "./plot";

describe("spread", () => {
  it("leaves what is apart", () => {
    expect(spread([10, 40, 80], 14, 0, 100)).toEqual([10, 40, 80]);
  });

  it("moves apart what is at one place, and stays inside", () => {
    const moved = spread([98, 97, 98], 14, 0, 100);
    const sorted = [...moved].sort((a, b) => a - b);
    expect(sorted[2]).toBe(100);
    expect((sorted[1] ?? 0) - (sorted[0] ?? 0)).toBeGreaterThanOrEqual(14);
    expect((sorted[2] ?? 0) - (sorted[1] ?? 0)).toBeGreaterThanOrEqual(14);
    // The highest line keeps the highest label.
    expect(moved.indexOf(Math.min(...moved))).toBe(1);
  });
});

describe("namedBuckets", () => {
  it("names every bucket where there is room", () => {
    expect(namedBuckets(7, 8)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it("names fewer where there is not, the last among them", () => {
    expect(namedBuckets(24, 6)).toEqual([3, 7, 11, 15, 19, 23]);
    expect(namedBuckets(0, 6)).toEqual([]);
  });
});

describe("steps", () => {
  it("has whole numbers and begins at 0", () => {
    expect(steps(0)).toEqual([0, 1]);
    expect(steps(3)).toEqual([0, 1, 2, 3]);
    expect(steps(38)).toEqual([0, 10, 20, 30, 40]);
  });
});
