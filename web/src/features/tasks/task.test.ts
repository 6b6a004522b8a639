import { describe, expect, it } from "vitest";
import { filtersOf, fromLocal, toLocal } from "./task";

describe("tasks", () => {
  it("shows what is open where nothing is said", () => {
    expect(filtersOf({}, " ")).toEqual({ status: "open" });
    expect(filtersOf({ state: "all", assignee: "me", due: "overdue" }, " Asha ")).toEqual({
      assignee: "me",
      due: "overdue",
      search: "Asha",
    });
  });

  it("reads a local time back as the same moment", () => {
    const at = "2026-03-01T09:30:00.000Z";
    expect(fromLocal(toLocal(at))).toBe(at);
    expect(toLocal(null)).toBe("");
    expect(fromLocal("")).toBeNull();
    expect(fromLocal("nonsense")).toBeNull();
  });
});
