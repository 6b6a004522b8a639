/**
 * Joins class names; of two that set the same thing under the same variants the last one wins, so that a component's
 * caller can change what the component has chosen.
 *
 * A class is known by the slots that it fills (`px-2` fills left and right): it goes when later ones have filled all of
 * them. Classes that are not in the table always stay.
 */
import { type ClassValue, clsx } from "clsx";

const SIDES = ["t", "r", "b", "l"];
const BY_AXIS: Record<string, string[]> = { "": SIDES, x: ["l", "r"], y: ["t", "b"], s: ["l"], e: ["r"] };
const CORNERS: Record<string, string[]> = {
  "": ["tl", "tr", "bl", "br"],
  t: ["tl", "tr"],
  b: ["bl", "br"],
  l: ["tl", "bl"],
  r: ["tr", "br"],
};

const SIZES_OF_TEXT = /^text-(2xs|xs|sm|base|lg|xl|2xl|3xl|\[\d.*\])$/;
const DISPLAY = /^(block|inline|inline-block|flex|inline-flex|grid|inline-grid|contents|hidden|table)$/;

/** First match counts. */
const TABLE: [RegExp, (match: RegExpExecArray) => string[]][] = [
  [/^([pm])([xytrblse]?)-/, ([, kind, axis]) => sides(kind, axis)],
  [/^size-/, () => ["w", "h"]],
  [/^((?:min-|max-)?[wh])-/, ([, slot]) => [slot ?? ""]],
  [/^gap-([xy])-/, ([, axis]) => [`gap-${axis}`]],
  [/^gap-/, () => ["gap-x", "gap-y"]],
  [/^inset-([xy])-/, ([, axis]) => sides("inset", axis)],
  [/^inset-/, () => sides("inset", "")],
  [/^(top|right|bottom|left)-/, ([, side]) => [`inset-${side?.[0]}`]],
  [/^rounded-(tl|tr|bl|br)(?:-|$)/, ([, corner]) => [`rounded-${corner}`]],
  [/^rounded-([tblr])(?:-|$)/, ([, side]) => (CORNERS[side ?? ""] ?? []).map((corner) => `rounded-${corner}`)],
  [/^rounded(?:-|$)/, () => (CORNERS[""] ?? []).map((corner) => `rounded-${corner}`)],
  [SIZES_OF_TEXT, () => ["text-size"]],
  [/^text-(left|right|center|justify|start|end)$/, () => ["text-align"]],
  [/^text-(wrap|nowrap|balance|pretty|ellipsis|clip)$/, () => []],
  [/^text-/, () => ["text-color"]],
  [/^bg-/, () => ["bg"]],
  [/^border(?:-([xytrblse]))?(?:-\d+)?$/, ([, axis]) => sides("border-width", axis ?? "")],
  [/^border-(solid|dashed|dotted|none)$/, () => ["border-style"]],
  [/^border-([xytrbl])-/, ([, axis]) => sides("border-color", axis)],
  [/^border-/, () => sides("border-color", "")],
  [/^font-(sans|mono)$/, () => ["font-family"]],
  [/^font-/, () => ["font-weight"]],
  [DISPLAY, () => ["display"]],
  [/^(static|fixed|absolute|relative|sticky)$/, () => ["position"]],
  [/^flex-(row|col)/, () => ["flex-direction"]],
  [/^flex-(wrap|nowrap)/, () => ["flex-wrap"]],
  [/^flex-/, () => ["flex"]],
  [/^overflow-([xy])-/, ([, axis]) => [`overflow-${axis}`]],
  [/^overflow-/, () => ["overflow-x", "overflow-y"]],
  [
    /^(grid-cols|items|justify|self|content|z|opacity|shadow|animate|leading|tracking|cursor|whitespace|shrink|grow)(?:-|$)/,
    ([, slot]) => [slot ?? ""],
  ],
];

function sides(kind: string | undefined, axis: string | undefined): string[] {
  const letters = BY_AXIS[axis ?? ""] ?? [axis ?? ""];
  return letters.map((letter) => `${kind}-${letter}`);
}

/** `sm:hover:-mt-2` is `sm:hover:` and `mt-2`. Colons in brackets belong to the value. */
function split(name: string): [variants: string, utility: string] {
  let depth = 0;
  let at = 0;
  for (let index = 0; index < name.length; index++) {
    const letter = name[index];
    if (letter === "[" || letter === "(") depth++;
    else if (letter === "]" || letter === ")") depth--;
    else if (letter === ":" && depth === 0) at = index + 1;
  }
  return [
    name.slice(0, at),
    name
      .slice(at)
      .replace(/^[-!]/, "")
      .replace(/\/[^\]]*$/, ""),
  ];
}

function slotsOf(name: string): string[] {
  const [variants, utility] = split(name);
  for (const [pattern, slots] of TABLE) {
    const match = pattern.exec(utility);
    if (match) return slots(match).map((slot) => variants + slot);
  }
  return [];
}

const known = new Map<string, string>();
/** The same combinations come again and again; far more than there are would be a leak. */
const KNOWN_MAX = 2_000;

export function cn(...classes: ClassValue[]): string {
  const joined = clsx(classes);
  const merged = known.get(joined) ?? merge(joined);
  if (known.size < KNOWN_MAX) known.set(joined, merged);
  return merged;
}

function merge(joined: string): string {
  const filled = new Set<string>();
  const kept: string[] = [];
  for (const name of joined.split(/\s+/).reverse()) {
    const slots = slotsOf(name);
    if (slots.length > 0 && slots.every((slot) => filled.has(slot))) continue;
    for (const slot of slots) filled.add(slot);
    kept.push(name);
  }
  return kept.reverse().join(" ");
}
