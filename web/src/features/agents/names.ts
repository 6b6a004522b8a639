/** Names of languages, and of agents that rules point at. */
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { agents } from "@/api/agents";
import { keys } from "@/api/keys";
import { isLanguage, LANGUAGE_NAMES, useLanguage, useTranslation } from "@/i18n";
import { useFormat } from "@/lib/format";
import type { Words } from "./readable";

export function useAgents() {
  return useQuery({ queryKey: keys.agents, queryFn: () => agents.list() });
}

/** In the reader's language; our own four in their own words. */
export function useLanguageName(): (code: string) => string {
  const language = useLanguage();
  const { t } = useTranslation("agents");
  return useMemo(() => {
    const names = new Intl.DisplayNames([language], { type: "language", fallback: "code" });
    return (code) => {
      if (isLanguage(code)) return LANGUAGE_NAMES[code];
      const [base = "", script] = code.split("-");
      if (script === "latn" && isLanguage(base)) return t("latin", { language: LANGUAGE_NAMES[base] });
      try {
        return names.of(code) ?? code;
      } catch {
        return code;
      }
    };
  }, [language, t]);
}

export function useWords(): Words {
  const { t } = useTranslation("agents");
  const format = useFormat();
  const languageName = useLanguageName();
  const { data } = useAgents();
  return {
    t,
    languageName,
    percent: format.percent,
    agentName: (id) => data?.items.find((agent) => agent.id === id)?.name ?? t("transfer.unknown"),
  };
}
