import { expect, it } from "vitest";
import { activeWorkers, stateOf } from "./health-words";

it("reads the health check's words", () => {
  expect(stateOf("connected")).toBe("ok");
  expect(stateOf("not configured")).toBe("off");
  expect(stateOf(undefined)).toBe("off");
  expect(stateOf("timeout")).toBe("bad");
  expect(activeWorkers("4 active")).toBe(4);
  expect(activeWorkers("not on this node")).toBeNull();
});
