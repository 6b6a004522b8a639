import { expect, test } from "vitest";
import { cn } from "./cn";

test("the last of two that set the same thing wins", () => {
  expect(cn("px-3 py-1", "px-0")).toBe("py-1 px-0");
  expect(cn("p-2", "px-4")).toBe("p-2 px-4");
  expect(cn("px-4 py-2", "p-2")).toBe("p-2");
  expect(cn("w-full h-4", "size-8")).toBe("size-8");
  expect(cn("rounded-t-lg", "rounded-sm")).toBe("rounded-sm");
  expect(cn("rounded-bubble", "rounded-br-xs")).toBe("rounded-bubble rounded-br-xs");
  expect(cn("inset-0", "top-2")).toBe("inset-0 top-2");
  expect(cn("mt-2", "-mt-4")).toBe("-mt-4");
});

test("variants are kept apart", () => {
  expect(cn("hover:bg-hover bg-surface", "bg-raised")).toBe("hover:bg-hover bg-raised");
  expect(cn("max-sm:h-10 h-8", "max-sm:h-9")).toBe("h-8 max-sm:h-9");
  expect(cn("data-[state=a:b]:p-1", "p-2")).toBe("data-[state=a:b]:p-1 p-2");
});

test("sizes and colours of texts and borders are different things", () => {
  expect(cn("text-sm text-ink", "text-bad")).toBe("text-sm text-bad");
  expect(cn("text-sm text-ink", "text-lg")).toBe("text-ink text-lg");
  expect(cn("border border-line", "border-bad/30")).toBe("border border-bad/30");
  expect(cn("flex", "hidden")).toBe("hidden");
  expect(cn("flex-1 flex", "flex-col")).toBe("flex-1 flex flex-col");
});

test("what is false is left out, and what is unknown stays", () => {
  expect(cn("a", false, undefined, ["b", null])).toBe("a b");
});
