import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { makeSeldom } from "./seldom";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("the first time at once, then seldom, and the last wish is kept", () => {
  const act = vi.fn();
  const seldom = makeSeldom(act, 10_000);
  for (let second = 0; second < 60; second++) {
    seldom.ask();
    vi.advanceTimersByTime(500);
    seldom.ask();
    vi.advanceTimersByTime(500);
  }
  expect(act).toHaveBeenCalledTimes(6 + 1);
  vi.advanceTimersByTime(60_000);
  expect(act).toHaveBeenCalledTimes(6 + 1);
  seldom.ask();
  expect(act).toHaveBeenCalledTimes(6 + 2);
});

test("what has gone asks for nothing", () => {
  const act = vi.fn();
  const seldom = makeSeldom(act, 10_000);
  seldom.ask();
  seldom.ask();
  seldom.stop();
  vi.advanceTimersByTime(60_000);
  expect(act).toHaveBeenCalledOnce();
});
