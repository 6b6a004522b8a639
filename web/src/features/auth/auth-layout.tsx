/** What is around signing in and up: the name, the language, and nothing else. */
import type { ReactNode } from "react";
import { Logo } from "@/app/logo";
import { isLanguage, LANGUAGE_NAMES, LANGUAGES, setLanguage, useLanguage, useTranslation } from "@/i18n";

export function AuthLayout({ title, text, children }: { title: string; text?: ReactNode; children: ReactNode }) {
  const { t } = useTranslation("auth");
  const language = useLanguage();
  return (
    <div className="flex min-h-dvh flex-col bg-bg">
      <header className="flex items-center justify-between gap-4 px-5 py-4 sm:px-8">
        <span className="flex items-center gap-2.5 font-semibold">
          <Logo className="size-7" />
          {PRODUCT}
        </span>
        <label className="flex items-center gap-2 text-ink-2">
          <span className="sr-only">{t("language")}</span>
          <select
            value={language}
            onChange={(event) => isLanguage(event.target.value) && void setLanguage(event.target.value)}
            className="h-8 rounded-sm bg-transparent px-1.5 text-sm hover:bg-hover"
          >
            {LANGUAGES.map((code) => (
              <option key={code} value={code} lang={code}>
                {LANGUAGE_NAMES[code]}
              </option>
            ))}
          </select>
        </label>
      </header>
      <main className="flex flex-1 flex-col items-center px-5 pt-[5vh] pb-12 sm:pt-[9vh]">
        <div className="w-full max-w-sm sm:max-w-md sm:rounded-lg sm:border sm:border-line sm:bg-surface sm:px-9 sm:py-8">
          <h1 className="font-semibold text-2xl tracking-tight">{title}</h1>
          {text && <p className="mt-1.5 text-ink-2">{text}</p>}
          <div className="mt-7">{children}</div>
        </div>
      </main>
      <footer className="px-5 py-4 text-center text-ink-3 text-xs sm:px-8">{t("tagline")}</footer>
    </div>
  );
}

const PRODUCT = "Switchboard";
