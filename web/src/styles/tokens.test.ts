import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

/** `--name: light-dark(#light, #dark)` or `--name: #both`. */
function tokens(theme: 0 | 1): Map<string, string> {
  const css = readFileSync("src/styles/tokens.css", "utf8");
  const found = new Map<string, string>();
  for (const [, name = "", light = "", dark] of css.matchAll(
    /--([\w-]+): (?:light-dark\()?(#\w{6})(?:, (#\w{6})\))?;/g,
  )) {
    found.set(name, theme === 0 ? light : (dark ?? light));
  }
  return found;
}

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

const GROUNDS = ["bg", "surface", "sunken", "raised", "hover", "selected"];
const TEXTS: [text: string, grounds: string[]][] = [
  ["ink", GROUNDS],
  ["ink-2", GROUNDS],
  ["ink-3", ["bg", "surface", "sunken", "raised", "hover"]],
  ["accent-text", [...GROUNDS, "accent-soft"]],
  ["on-accent", ["accent", "accent-hover"]],
  ["on-bad", ["bad-solid"]],
  ...["ok", "warn", "bad", "info"].map((state): [string, string[]] => [
    state,
    ["bg", "surface", "sunken", "raised", "hover", `${state}-soft`],
  ]),
  ["ink", ["accent-soft", "ok-soft", "warn-soft", "bad-soft", "info-soft"]],
  ["ink-2", ["accent-soft"]],
];
/** Borders of fields and the focus ring, WCAG 1.4.11. */
const SHAPES: [shape: string, grounds: string[]][] = [
  ["control", ["bg", "surface", "raised"]],
  ["ring", GROUNDS],
];

test.each([
  ["light", 0],
  ["dark", 1],
] as const)("every pair of text and ground is legible in the %s theme", (_, theme) => {
  const colours = tokens(theme);
  const faults: string[] = [];
  const check = (front: string, back: string, least: number) => {
    const [a, b] = [colours.get(front), colours.get(back)];
    if (!a || !b) faults.push(`${front} or ${back} is no colour`);
    else if (contrast(a, b) < least) faults.push(`${front} on ${back}: ${contrast(a, b).toFixed(2)}`);
  };
  for (const [text, grounds] of TEXTS) for (const ground of grounds) check(text, ground, 4.5);
  for (const [shape, grounds] of SHAPES) for (const ground of grounds) check(shape, ground, 3);
  expect(faults).toEqual([]);
});
