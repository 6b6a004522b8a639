/** Model providers by their own names; `null`: it has a word in every language. */
export const PROVIDERS = {
  openai: "OpenAI",
  gemini: "Google Gemini",
  anthropic: "Anthropic",
  ollama: "Ollama",
  openai_compatible: null,
  builtin: null,
} as const;

export type ProviderName = keyof typeof PROVIDERS;

export function isProvider(name: string): name is ProviderName {
  return name in PROVIDERS;
}

/** Which fields a provider's form has. */
export function fieldsOf(name: ProviderName): { model: boolean; url: "needed" | "optional" | "none"; key: boolean } {
  if (name === "builtin") return { model: false, url: "none", key: false };
  return {
    model: true,
    url: name === "openai_compatible" ? "needed" : "optional",
    key: name !== "ollama",
  };
}
