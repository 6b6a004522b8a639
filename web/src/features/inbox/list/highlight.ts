/** Where a text matches what is searched for. Pure. */
export interface Part {
  text: string;
  found: boolean;
}

const WORDS_MAX = 8;

/** Splits `text` where a word of `query` begins, whatever its case; digits also match across spaces and dashes. */
export function highlight(text: string, query: string): Part[] {
  const words = query.trim().split(/\s+/u).filter(Boolean).slice(0, WORDS_MAX);
  if (words.length === 0 || text === "") return [{ text, found: false }];
  const pattern = new RegExp(words.map(patternOf).join("|"), "giu");
  const parts: Part[] = [];
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    if (match[0] === "") continue;
    if (match.index > from) parts.push({ text: text.slice(from, match.index), found: false });
    parts.push({ text: match[0], found: true });
    from = match.index + match[0].length;
  }
  if (from < text.length) parts.push({ text: text.slice(from), found: false });
  return parts;
}

function patternOf(word: string): string {
  const digits = word.replace(/[\s().+-]/g, "");
  if (/^\d{4,}$/.test(digits)) return [...digits].join("[\\s().-]?");
  return word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/** A long text around its first match. */
export function excerpt(text: string, query: string, before = 24): string {
  const first = highlight(text, query).findIndex((part) => part.found);
  if (first <= 0) return text;
  const lead = highlight(text, query)[0]?.text ?? "";
  if (lead.length <= before) return text;
  return `…${lead.slice(-before)}${text.slice(lead.length)}`;
}
