/** Entries as the table shows them. */
import type { FaqEntry } from "@/api/desk";

export interface FaqFilter {
  search: string;
  /** Null: all of them; "": those without. */
  category: string | null;
}

/** Categories by name with how many entries each has. */
export function categories(faqs: readonly FaqEntry[]): { name: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const { category } of faqs) counts.set(category, (counts.get(category) ?? 0) + 1);
  return [...counts].map(([name, count]) => ({ name, count })).sort((a, b) => a.name.localeCompare(b.name));
}

/** Entries that hold every word somewhere. */
export function filterFaqs(faqs: readonly FaqEntry[], { search, category }: FaqFilter): FaqEntry[] {
  const words = search.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return faqs.filter((faq) => {
    if (category !== null && faq.category !== category) return false;
    if (words.length === 0) return true;
    const text = [faq.question, faq.answer, faq.category, ...faq.keywords].join("\n").toLocaleLowerCase();
    return words.every((word) => text.includes(word));
  });
}
