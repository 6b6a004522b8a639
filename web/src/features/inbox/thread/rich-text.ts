/**
 * A text in pieces: links that are safe to press, and the marks that WhatsApp draws (`*bold*`, `_italic_`, `~struck~`,
 * `` `fixed` ``). Everything else stays text; nothing here makes HTML.
 */
export type Mark = "bold" | "italic" | "struck" | "code";

export interface Piece {
  text: string;
  href?: string;
  marks?: readonly Mark[];
}

/** Of longer texts the rest is shown without links. */
const SCANNED_CHARS = 20_000;
const LINK = /\b(?:https?:\/\/|www\.)[^\s<>"'`]+|\b[\w.+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,5}\b/giu;
const TRAILING = /[.,;:!?…»”’'"*_~|।]+$/u;
const MARKED = /(?<![\p{L}\p{N}])(?:\*([^*\n]+)\*|_([^_\n]+)_|~([^~\n]+)~|`([^`\n]+)`)(?![\p{L}\p{N}])/gu;
const MARKS: readonly Mark[] = ["bold", "italic", "struck", "code"];

export function pieces(text: string): Piece[] {
  const scanned = text.slice(0, SCANNED_CHARS);
  const found: Piece[] = [];
  let from = 0;
  for (const match of scanned.matchAll(LINK)) {
    const shown = withoutTrail(match[0]);
    const href = hrefOf(shown);
    if (!href) continue;
    found.push(...marked(scanned.slice(from, match.index)), { text: shown, href });
    from = match.index + shown.length;
  }
  found.push(...marked(scanned.slice(from)));
  if (text.length > SCANNED_CHARS) found.push({ text: text.slice(SCANNED_CHARS) });
  return found;
}

/** What follows a link in a sentence is not part of it; a bracket is, where the link opened one. */
function withoutTrail(link: string): string {
  let kept = link;
  for (;;) {
    const before = kept;
    kept = kept.replace(TRAILING, "");
    const opened = (kept.match(/\(/g) ?? []).length;
    const closed = (kept.match(/\)/g) ?? []).length;
    if (kept.endsWith(")") && closed > opened) kept = kept.slice(0, -1);
    if (kept.endsWith("]") || kept.endsWith("}")) kept = kept.slice(0, -1);
    if (kept === before) return kept;
  }
}

/** Only addresses of the web and of mail. */
export function hrefOf(shown: string): string | null {
  if (/^[^\s/@]+@[^\s/@]+$/.test(shown)) return `mailto:${shown}`;
  try {
    const url = new URL(/^www\./i.test(shown) ? `https://${shown}` : shown);
    const isWeb = url.protocol === "https:" || url.protocol === "http:";
    return isWeb && url.hostname.includes(".") ? url.href : null;
  } catch {
    return null;
  }
}

function marked(text: string): Piece[] {
  const found: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(MARKED)) {
    const which = match.slice(1).findIndex((inner) => inner !== undefined);
    const inner = match[which + 1] ?? "";
    const mark = MARKS[which];
    if (!mark || inner.trim() !== inner) continue;
    if (match.index > from) found.push({ text: text.slice(from, match.index) });
    found.push({ text: inner, marks: [mark] });
    from = match.index + match[0].length;
  }
  if (from < text.length) found.push({ text: text.slice(from) });
  return found;
}
