/** Words that the API says in code. */
import { useLanguage } from "@/i18n";

const names = new Map<string, (code: string) => string>();

/** Made once for each language: a list of many rows would make them by the hundred. */
function namesIn(language: string): (code: string) => string {
  const known = names.get(language);
  if (known) return known;
  const all = new Intl.DisplayNames(language, { type: "language", fallback: "code" });
  const made = (code: string) => {
    try {
      return all.of(code) ?? code;
    } catch {
      return code;
    }
  };
  names.set(language, made);
  return made;
}

/** The name of a language in the reader's language. */
export function useLanguageName(): (code: string) => string {
  return namesIn(useLanguage());
}

/** `order_status` from a model, as words. */
export function spoken(name: string): string {
  const words = name.replaceAll(/[_-]+/g, " ").trim();
  return words.charAt(0).toLocaleUpperCase() + words.slice(1);
}
