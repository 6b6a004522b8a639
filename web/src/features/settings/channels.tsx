import { Page } from "@/app/page";
import { useTranslation } from "@/i18n";

export function ChannelsPage() {
  const { t } = useTranslation();
  return <Page title={t("nav.settings")}>{null}</Page>;
}
