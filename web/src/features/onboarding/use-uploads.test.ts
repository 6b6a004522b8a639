import { expect, it } from "vitest";
import type { Source } from "@/api/sources";
import { isShown } from "./use-uploads";

const source = (id: string, name: string, url: string | null = null) => ({ id, name, url }) as Source;

it("shows an upload until its source is told of, and what was refused in any case", () => {
  const upload = { id: 1, name: "prices.pdf", fault: null, before: ["old"] };
  // One of the same name that was there before is another one.
  expect(isShown(upload, [source("old", "prices.pdf")])).toBe(true);
  expect(isShown(upload, [source("new", "prices.pdf"), source("old", "prices.pdf")])).toBe(false);
  expect(isShown({ ...upload, fault: "Too large." }, [source("new", "prices.pdf")])).toBe(true);
  expect(isShown({ ...upload, name: "https://shop.example/" }, [source("new", "Shop", "https://shop.example/")])).toBe(
    false,
  );
});
