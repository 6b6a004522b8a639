import { afterAll, expect, test } from "vitest";
import { guessLanguage, LANGUAGES, setLanguage, translate } from "./i18n";

afterAll(() => setLanguage("en"));

test("values and plurals go into the text", async () => {
  await setLanguage("en");
  expect(translate("en", "common", "found", { count: 1 })).toBe("1 found");
  expect(translate("en", "common", "errors.tooMany", { count: 2 })).toContain("2 seconds");
  expect(translate("en", "common", "copyNamed", { name: "<b>" })).toBe("Copy: <b>");
});

test("each language has its own texts, and the page says which", async () => {
  const seen = new Set<string>();
  for (const language of LANGUAGES) {
    await setLanguage(language);
    seen.add(translate(language, "common", "nav.inbox"));
    expect(document.documentElement.lang).toBe(language);
  }
  expect(seen.size).toBe(LANGUAGES.length);
});

test("what is not known is shown as its key", () => {
  expect(translate("en", "common", "no.such.key")).toBe("no.such.key");
});

test("what was chosen on this device comes before the browser's wish", async () => {
  await setLanguage("ta");
  expect(guessLanguage()).toBe("ta");
  localStorage.clear();
  expect(guessLanguage()).toBe("en");
});
