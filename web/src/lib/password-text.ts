import { useTranslation } from "@/i18n";
import { passwordFault } from "./password";

/** What is wrong with a new password, in words; nothing where it is fine. */
export function usePasswordFault(): (password: string, email: string) => string | undefined {
  const { t } = useTranslation();
  return (password, email) => {
    const fault = passwordFault(password, email);
    if (!fault) return undefined;
    if (fault.kind === "tooShort") return t("password.tooShort", { count: fault.missing });
    return fault.kind === "isEmail" ? t("password.isEmail") : t("password.tooSimple");
  };
}
