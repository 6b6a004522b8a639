/**
 * Translations: one file per language and namespace, loaded when a page needs it. Every language has every key and every
 * plural (`npm run i18n`), so nothing falls back.
 *
 * A text may name values (`{{name}}`); with `count` the plural is chosen by the language's own rules (`_one`, `_other`).
 * Written here because the usual library costs a tenth of the whole first load.
 */
import { use, useMemo, useSyncExternalStore } from "react";
import type { Language } from "@/api/desk";
import type account from "./locales/en/account.json";
import type agents from "./locales/en/agents.json";
import type auth from "./locales/en/auth.json";
import type checks from "./locales/en/checks.json";
import type common from "./locales/en/common.json";
import type dashboard from "./locales/en/dashboard.json";
import type inbox from "./locales/en/inbox.json";
import type knowledge from "./locales/en/knowledge.json";
import type onboarding from "./locales/en/onboarding.json";
import type phone from "./locales/en/phone.json";
import type settings from "./locales/en/settings.json";
import type sources from "./locales/en/sources.json";
import type tasks from "./locales/en/tasks.json";
import type tickets from "./locales/en/tickets.json";
import type tools from "./locales/en/tools.json";
import type trial from "./locales/en/trial.json";

/** The keys are checked by the compiler. A new namespace gets a line here. */
interface Texts {
  account: typeof account;
  agents: typeof agents;
  auth: typeof auth;
  checks: typeof checks;
  common: typeof common;
  dashboard: typeof dashboard;
  inbox: typeof inbox;
  knowledge: typeof knowledge;
  onboarding: typeof onboarding;
  phone: typeof phone;
  settings: typeof settings;
  sources: typeof sources;
  tasks: typeof tasks;
  tickets: typeof tickets;
  tools: typeof tools;
  trial: typeof trial;
}
export type Namespace = keyof Texts;

type Singular<Key extends string> = Key extends `${infer Name}_${"one" | "other"}` ? Name : Key;
type Leaves<Node> = {
  [Key in keyof Node & string]: Node[Key] extends string ? Singular<Key> : `${Key}.${Leaves<Node[Key]>}`;
}[keyof Node & string];

/** A key of the first namespace, or any one's with its name before it: `common:save`. */
export type TextKey<Name extends Namespace> =
  | Leaves<Texts[Name]>
  | { [Other in Namespace]: `${Other}:${Leaves<Texts[Other]>}` }[Namespace];
export type Values = Record<string, string | number>;
export type Translate<Name extends Namespace> = (key: TextKey<Name>, values?: Values) => string;

type File = { [key: string]: string | File };
type Flat = Map<string, string>;

export const LANGUAGES: readonly Language[] = ["en", "ta", "hi", "te"];
/** Each in its own words: never translated. */
export const LANGUAGE_NAMES: Record<Language, string> = { en: "English", ta: "தமிழ்", hi: "हिन्दी", te: "తెలుగు" };

const STORED = "switchboard.language";
const files = import.meta.glob<{ default: File }>("./locales/*/*.json");

let current: Language = "en";
let plurals = new Intl.PluralRules(current);
const loaded = new Map<string, Flat>();
const loading = new Map<string, Promise<void>>();
const listeners = new Set<() => void>();

export function isLanguage(text: unknown): text is Language {
  return LANGUAGES.some((language) => language === text);
}

/** Before anybody has signed in: what was chosen on this device, else what the browser prefers. */
export function guessLanguage(): Language {
  let stored: string | null = null;
  try {
    stored = localStorage.getItem(STORED);
  } catch {
    // Storage is switched off.
  }
  const wanted = [stored, ...navigator.languages].map((tag) => tag?.slice(0, 2));
  return wanted.find(isLanguage) ?? "en";
}

function flatten(file: File, prefix = "", flat: Flat = new Map()): Flat {
  for (const [key, value] of Object.entries(file)) {
    if (typeof value === "string") flat.set(prefix + key, value);
    else flatten(value, `${prefix}${key}.`, flat);
  }
  return flat;
}

/** Fetches a namespace's texts once; the promise is the same for whoever asks. */
function load(language: Language, namespace: Namespace): Promise<void> {
  const name = `${language}/${namespace}`;
  const known = loading.get(name);
  if (known) return known;
  const fetched = (files[`./locales/${name}.json`]?.() ?? Promise.reject(new Error(`no texts ${name}`))).then(
    (file) => void loaded.set(name, flatten(file.default)),
    (error: unknown) => {
      // Tried again when it is next asked for.
      loading.delete(name);
      throw error;
    },
  );
  loading.set(name, fetched);
  return fetched;
}

export async function loadTexts(...namespaces: Namespace[]): Promise<void> {
  await Promise.all(namespaces.map((namespace) => load(current, namespace)));
}

/** As `showLanguage`, and this device remembers it. */
export async function setLanguage(language: Language): Promise<void> {
  try {
    localStorage.setItem(STORED, language);
  } catch {
    // Storage is switched off: the account remembers it.
  }
  await showLanguage(language);
}

/** Loads whatever is shown in the new language first, so that nothing blinks. */
export async function showLanguage(language: Language): Promise<void> {
  const shown = new Set([...loading.keys()].map((name) => name.split("/")[1] as Namespace)).add("common");
  await Promise.all([...shown].map((namespace) => load(language, namespace)));
  document.documentElement.lang = language;
  if (language === current) return;
  current = language;
  plurals = new Intl.PluralRules(language);
  for (const listener of listeners) listener();
}

export function translate(language: Language, namespace: Namespace, key: string, values: Values = {}): string {
  const [first = "", rest] = key.split(":", 2);
  const texts = loaded.get(`${language}/${rest === undefined ? namespace : first}`);
  const name = rest ?? first;
  const plural = typeof values.count === "number" ? texts?.get(`${name}_${plurals.select(values.count)}`) : undefined;
  const text = plural ?? texts?.get(name) ?? key;
  return text.replace(/\{\{(\w+)\}\}/g, (whole, value: string) => String(values[value] ?? whole));
}

function subscribe(changed: () => void): () => void {
  listeners.add(changed);
  return () => listeners.delete(changed);
}

export function useLanguage(): Language {
  return useSyncExternalStore(subscribe, () => current);
}

/** The texts of a page's namespace; `common:` and others that are loaded by their prefix. Waits until they are there. */
export function useTranslation<Name extends Namespace = "common">(
  namespace?: Name | readonly [Name, ...Namespace[]],
): { t: Translate<Name> } {
  const language = useLanguage();
  const name = (typeof namespace === "object" ? namespace[0] : namespace) ?? "common";
  if (!loaded.has(`${language}/${name}`)) use(load(language, name));
  return useMemo(() => ({ t: (key, values) => translate(language, name, key, values) }), [language, name]);
}
