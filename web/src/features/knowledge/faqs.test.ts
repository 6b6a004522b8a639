import { describe, expect, it } from "vitest";
import type { FaqEntry } from "@/api/desk";
import { categories, filterFaqs } from "./faqs";

const faq = (id: string, category: string, question: string, keywords: string[] = []): FaqEntry => ({
  id,
  category,
  question,
  answer: "Yes",
  keywords,
  metadata: {},
});
const FAQS = [
  faq("1", "shop", "When are you open?", ["kab khula"]),
  faq("2", "delivery", "டெலிவரி எவ்வளவு?"),
  faq("3", "", "Do you ship abroad?"),
  faq("4", "shop", "Where are you?"),
];

describe("filterFaqs", () => {
  const ids = (search: string, category: string | null = null) =>
    filterFaqs(FAQS, { search, category }).map((entry) => entry.id);

  it("wants every word, in any field and script", () => {
    expect(ids("OPEN when")).toEqual(["1"]);
    expect(ids("khula")).toEqual(["1"]);
    expect(ids("டெலிவரி")).toEqual(["2"]);
    expect(ids("open abroad")).toEqual([]);
  });

  it("tells all categories from none", () => {
    expect(ids("")).toHaveLength(4);
    expect(ids("", "shop")).toEqual(["1", "4"]);
    expect(ids("", "")).toEqual(["3"]);
  });
});

it("counts categories by name", () => {
  expect(categories(FAQS)).toEqual([
    { name: "", count: 1 },
    { name: "delivery", count: 1 },
    { name: "shop", count: 2 },
  ]);
});
