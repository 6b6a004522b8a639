import { describe, expect, it } from "vitest";
import { diffWords, type Part } from "./diff";

const side = (parts: Part[], without: Part["kind"]) =>
  parts
    .filter((part) => part.kind !== without)
    .map((part) => part.text)
    .join("");

describe("diffWords", () => {
  it("marks the words that changed", () => {
    expect(diffWords("Be kind and brief.", "Be kind and very brief.")).toEqual([
      { kind: "same", text: "Be kind and " },
      { kind: "added", text: "very " },
      { kind: "same", text: "brief." },
    ]);
    expect(diffWords("Be brief.", "Be brief, always.")).toEqual([
      { kind: "same", text: "Be brief" },
      { kind: "added", text: ", always" },
      { kind: "same", text: "." },
    ]);
    expect(diffWords("open at nine", "open at ten")).toEqual([
      { kind: "same", text: "open at " },
      { kind: "removed", text: "nine" },
      { kind: "added", text: "ten" },
    ]);
  });

  it("says nothing of equal texts, and all of an empty one", () => {
    expect(diffWords("same", "same")).toEqual([{ kind: "same", text: "same" }]);
    expect(diffWords("", "new text")).toEqual([{ kind: "added", text: "new text" }]);
    expect(diffWords("old", "")).toEqual([{ kind: "removed", text: "old" }]);
    expect(diffWords("", "")).toEqual([]);
  });

  it.each([
    ["a\nb\nc", "a\nx\nc\nd"],
    ["one two  three", "two one three four"],
    ["வணக்கம் நண்பரே", "வணக்கம் அன்பு நண்பரே"],
    ["aaa ".repeat(3000), "bbb ".repeat(3000)],
  ])("gives both texts back", (before, after) => {
    const parts = diffWords(before, after);
    expect(side(parts, "added")).toBe(before);
    expect(side(parts, "removed")).toBe(after);
  });
});
