import { Page } from "@/app/page";
import { useTranslation } from "@/i18n";
import { ChecksView } from "./checks-view";

export function ChecksPage() {
  const { t } = useTranslation("checks");
  return (
    <Page title={t("title")} description={t("description")}>
      <ChecksView />
    </Page>
  );
}
