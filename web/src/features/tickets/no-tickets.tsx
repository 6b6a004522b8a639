import { Plus, Search, Ticket as TicketIcon } from "lucide-react";
import type { TicketFilters } from "@/api/desk";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/states";
import { useTranslation } from "@/i18n";
import { useCan } from "@/lib/session";
import { isFiltered } from "./ticket";

export function NoTickets({ filters, onCreate }: { filters: TicketFilters; onCreate: () => void }) {
  const { t } = useTranslation("tickets");
  const canEdit = useCan("operator");
  if (isFiltered(filters)) {
    return (
      <EmptyState icon={Search} title={t("common:nothingFound")}>
        {t("empty.filtered")}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={TicketIcon}
      title={t("empty.title")}
      action={
        canEdit && (
          <Button variant="primary" icon={Plus} onClick={onCreate}>
            {t("create.open")}
          </Button>
        )
      }
    >
      {t("empty.text")}
    </EmptyState>
  );
}
