import { act, renderHook } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { useDraft } from "./draft";

describe("useDraft", () => {
  it("names what differs, and nothing that was typed back", () => {
    const { result } = renderHook(() => useDraft({ name: "Asha", tags: ["a"] }));
    act(() => result.current.set("name", "Ravi"));
    expect(result.current.changes).toEqual({ name: "Ravi" });
    act(() => result.current.set("name", "Asha"));
    act(() => result.current.set("tags", ["a"]));
    expect(result.current.dirty).toBe(false);
  });

  it("follows what is stored in fields that nobody touched", () => {
    const { result, rerender } = renderHook(({ stored }) => useDraft(stored), {
      initialProps: { stored: { name: "Asha", city: "Chennai" } },
    });
    act(() => result.current.set("name", "Ravi"));
    rerender({ stored: { name: "Asha", city: "Madurai" } });
    expect(result.current.value).toEqual({ name: "Ravi", city: "Madurai" });
  });
});
