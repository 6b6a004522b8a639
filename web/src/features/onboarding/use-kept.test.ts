import { act, renderHook } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";
import { useKept } from "./use-kept";

const STORED = { name: "Maya", role: "Answers" };
const open = (stored = STORED) => renderHook(() => useKept("agent", stored));

beforeEach(() => sessionStorage.clear());

describe("useKept", () => {
  it("has what was typed after a reload, over what is stored", () => {
    const before = open();
    act(() => before.result.current.set("name", "Asha"));
    before.unmount();
    expect(open({ name: "Maya", role: "Sells" }).result.current.value).toEqual({ name: "Asha", role: "Sells" });
  });

  it("forgets it when the step is done", () => {
    const before = open();
    act(() => before.result.current.set("name", "Asha"));
    act(() => before.result.current.forget());
    expect(before.result.current.value).toEqual(STORED);
    expect(sessionStorage).toHaveLength(0);
    expect(open().result.current.value.name).toBe("Maya");
  });

  it("begins anew where the storage holds something else", () => {
    sessionStorage.setItem("switchboard.onboarding.agent", "not JSON");
    expect(open().result.current.value).toEqual(STORED);
  });
});
