/** The language tag of a text's Indic script, for `lang`: fonts and line height follow from it. */
const SCRIPTS: [RegExp, "ta" | "hi" | "te"][] = [
  [/[\u0b80-\u0bff]/, "ta"],
  [/[\u0900-\u097f]/, "hi"],
  [/[\u0c00-\u0c7f]/, "te"],
];

export function scriptLanguage(text: string): "ta" | "hi" | "te" | undefined {
  return SCRIPTS.find(([pattern]) => pattern.test(text))?.[1];
}
