/**
 * How good a password is, while it is typed. A guess that needs no list: the server has the last word.
 */
export const PASSWORD_MIN_CHARS = 10;

export type Strength = "weak" | "fair" | "good" | "strong";
export type PasswordFault = { kind: "tooShort"; missing: number } | { kind: "isEmail" } | { kind: "tooSimple" };

const FAIR_BITS = 36;
const GOOD_BITS = 50;
const STRONG_BITS = 70;

const ALPHABETS: [RegExp, number][] = [
  [/[a-z]/, 26],
  [/[A-Z]/, 26],
  [/\d/, 10],
  [/[ -/:-@[-`{-~]/, 33],
  [/[^\x20-\x7e]/, 100],
];

/** Characters that are no step of a repetition or a sequence (aaa, 123, cba): those add next to nothing. */
function surprises(password: string): number {
  const codes = [...password].map((character) => character.codePointAt(0) ?? 0);
  return codes.reduce((count, code, at) => {
    const step = code - (codes[at - 1] ?? Number.NaN);
    const isForeseen = step === 0 || (Math.abs(step) === 1 && step === (codes[at - 1] ?? 0) - (codes[at - 2] ?? 0));
    return count + (isForeseen ? 0.25 : 1);
  }, 0);
}

export function passwordBits(password: string): number {
  const letters = ALPHABETS.reduce((sum, [pattern, size]) => sum + (pattern.test(password) ? size : 0), 0);
  const distinct = new Set(password).size;
  // Few different characters are few surprises, however long it is.
  return Math.min(surprises(password), distinct * 2) * Math.log2(Math.max(2, letters));
}

export function passwordStrength(password: string): Strength {
  const bits = passwordBits(password);
  if (password.length < PASSWORD_MIN_CHARS || bits < FAIR_BITS) return "weak";
  if (bits < GOOD_BITS) return "fair";
  return bits < STRONG_BITS ? "good" : "strong";
}

export function passwordFault(password: string, email: string): PasswordFault | null {
  const characters = [...password].length;
  if (characters < PASSWORD_MIN_CHARS) return { kind: "tooShort", missing: PASSWORD_MIN_CHARS - characters };
  if (email !== "" && password.toLowerCase() === email.trim().toLowerCase()) return { kind: "isEmail" };
  return passwordStrength(password) === "weak" ? { kind: "tooSimple" } : null;
}
