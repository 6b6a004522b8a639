import { describe, expect, it } from "vitest";
import { filtersOf, isFiltered, mayBecome, neighbour } from "./ticket";

describe("statuses", () => {
  it("lets anything but a closed ticket go anywhere", () => {
    expect(mayBecome("open", "closed")).toBe(true);
    expect(mayBecome("resolved", "open")).toBe(true);
    expect(mayBecome("closed", "open")).toBe(true);
    expect(mayBecome("closed", "resolved")).toBe(false);
    expect(mayBecome("open", "open")).toBe(false);
  });

  it("moves beside only where the server would agree", () => {
    expect(neighbour("open", 1)).toBe("in_progress");
    expect(neighbour("open", -1)).toBeNull();
    expect(neighbour("closed", -1)).toBeNull();
    expect(neighbour("closed", 1)).toBeNull();
  });
});

describe("filtersOf", () => {
  it("leaves out what is not asked for, so that equal filters are one list", () => {
    const filters = filtersOf({ status: "open", layout: "board", conversation: "x" }, "  ");
    expect(filters).toEqual({ status: "open" });
    expect(Object.keys(filters)).toEqual(["status"]);
    expect(isFiltered(filters)).toBe(true);
    expect(isFiltered(filtersOf({}, ""))).toBe(false);
  });

  it("takes the words from the page", () => {
    expect(filtersOf({ assigned_to: "me" }, " Ravi ")).toEqual({ assigned_to: "me", search: "Ravi" });
  });
});
