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

  it("writes and reads times as the workspace's clocks show them", () => {
    const at = "2026-03-01T20:30:00.000Z";
    expect(toLocal(at, "Asia/Kolkata")).toBe("2026-03-02T02:00");
    for (const zone of ["Asia/Kolkata", "UTC", "America/New_York"]) expect(fromLocal(toLocal(at, zone), zone)).toBe(at);
    expect(toLocal(null, "UTC")).toBe("");
    expect(fromLocal("", "UTC")).toBeNull();
    expect(fromLocal("nonsense", "UTC")).toBeNull();
  });

  it("knows on which side of a change of the clock a time is", () => {
    // New York goes from UTC-5 to UTC-4 at 2 o'clock on 8 March 2026.
    expect(fromLocal("2026-03-08T01:30", "America/New_York")).toBe("2026-03-08T06:30:00.000Z");
    expect(fromLocal("2026-03-08T03:30", "America/New_York")).toBe("2026-03-08T07:30:00.000Z");
  });
});
