import { expect, test } from "vitest";
import { describeAgent } from "./user-agent";

test("browsers that name each other are told apart", () => {
  const edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0";
  expect(describeAgent(edge)).toEqual({ browser: "Edge", system: "Windows", isPhone: false });
  const phone =
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605 Version/17.5 Mobile/15E Safari/604";
  expect(describeAgent(phone)).toEqual({ browser: "Safari", system: "iPhone", isPhone: true });
  const android = "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36";
  expect(describeAgent(android)).toEqual({ browser: "Chrome", system: "Android", isPhone: true });
});

test("what says nothing is unknown", () => {
  expect(describeAgent("")).toEqual({ browser: null, system: null, isPhone: false });
});
