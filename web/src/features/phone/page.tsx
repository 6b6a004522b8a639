import { Page } from "@/app/page";
import { useTranslation } from "@/i18n";

export function PhonePage() {
  const { t } = useTranslation();
  return <Page title={t("nav.phone")}>{null}</Page>;
}
