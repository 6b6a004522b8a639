import { expect, test } from "vitest";
import { localPath } from "./local-path";

test("only addresses within the app are followed", () => {
  expect(localPath("/conversations/1?view=mine#x")).toBe("/conversations/1?view=mine#x");
  for (const bad of [
    "https://evil.example",
    "//evil.example",
    "/\\evil.example",
    "javascript:alert(1)",
    "",
    7,
    "/login",
  ]) {
    expect(localPath(bad), String(bad)).toBeUndefined();
  }
});
