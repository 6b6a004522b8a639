import { expect, test } from "vitest";
import { excerpt, highlight } from "./highlight";
import { shiftOf } from "./row-window";

const found = (text: string, query: string) =>
  highlight(text, query)
    .filter((part) => part.found)
    .map((part) => part.text);

test("every word is marked, whatever its case, and nothing is lost", () => {
  expect(found("Where is my Order 48?", "order where")).toEqual(["Where", "Order"]);
  expect(found("விலை என்ன", "விலை")).toEqual(["விலை"]);
  expect(found("a (b) c*", "(b) c*")).toEqual(["(b)", "c*"]);
  expect(highlight("Order", "").map((part) => part.text)).toEqual(["Order"]);
  expect(
    highlight("one two one", "one")
      .map((part) => part.text)
      .join(""),
  ).toBe("one two one");
});

test("a number is found in any spelling", () => {
  expect(found("+91 98400-12345", "9840012")).toEqual(["98400-12"]);
});

test("a long text begins near what was found", () => {
  const text = `${"x".repeat(50)} needle at the end`;
  expect(excerpt(text, "needle")).toBe(`…${"x".repeat(23)} needle at the end`);
  expect(excerpt("needle first", "needle")).toBe("needle first");
});

const rows = (ids: string) => [...ids].map((id) => ({ id }));

test("what is seen moves by what was put in above it", () => {
  const anchor = { index: 2, ids: ["c", "d", "e"] };
  expect(shiftOf(anchor, rows("abcdef"))).toBe(0);
  expect(shiftOf(anchor, rows("xyabcdef"))).toBe(2);
  expect(shiftOf(anchor, rows("bcdef"))).toBe(-1);
});

test("a row that jumps to the top takes nobody along", () => {
  expect(shiftOf({ index: 2, ids: ["c", "d", "e"] }, rows("cabdef"))).toBe(0);
  expect(shiftOf({ index: 2, ids: ["c", "d", "e"] }, rows("nothing"))).toBe(0);
});
