import { Lock } from "lucide-react";
import { Page } from "@/app/page";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/states";
import { useTranslation } from "@/i18n";

/** In the place of a page that shows and does nothing for others. */
export function AdminsOnly({ title, description }: { title: string; description: string }) {
  const { t } = useTranslation("settings");
  return (
    <Page title={title} description={description}>
      <Card>
        <EmptyState icon={Lock} title={t("adminsOnly.title")}>
          {t("adminsOnly.text")}
        </EmptyState>
      </Card>
    </Page>
  );
}
