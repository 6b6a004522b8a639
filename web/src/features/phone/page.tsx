/** A customer's phone beside the desk, in test mode: it goes through the real webhooks. */
import { useQuery } from "@tanstack/react-query";
import { Smartphone } from "lucide-react";
import { useState } from "react";
import type { Phone } from "@/api/desk";
import { ApiError } from "@/api/error";
import { keys } from "@/api/keys";
import { phone } from "@/api/phone";
import { EmptyState, ErrorState, Skeleton } from "@/components/ui/states";
import { useTranslation } from "@/i18n";
import { usePageTitle } from "@/lib/page-title";
import { useCan } from "@/lib/session";
import { Customers, CustomersBar } from "./customers";
import { Device } from "./device";
import { FaultsPanel } from "./faults";
import { InboxButton } from "./inbox-button";
import { useLive } from "./use-live";

/** Whose phone was in the hand last; personal, so not in the address. */
let held: string | undefined;

export function PhonePage() {
  const { t } = useTranslation(["phone", "common"]);
  usePageTitle(t("common:nav.phone"));
  const canWrite = useCan("operator");
  const overview = useQuery({ queryKey: keys.phone, queryFn: phone.get, retry: false, enabled: canWrite });
  if (!canWrite) return <EmptyState icon={Smartphone} title={t("forOperators")} className="h-full" />;
  if (overview.error instanceof ApiError && overview.error.status === 404) {
    return (
      <EmptyState icon={Smartphone} title={t("off")} className="h-full">
        {t("offText")}
      </EmptyState>
    );
  }
  if (overview.isError) {
    return <ErrorState error={overview.error} onRetry={() => void overview.refetch()} className="h-full" />;
  }
  if (!overview.data) return <Waiting />;
  return <Phones phone={overview.data} />;
}

function Phones({ phone }: { phone: Phone }) {
  const { t } = useTranslation(["phone", "common"]);
  const [chosen, setChosen] = useState(held);
  const customer = phone.customers.find((one) => one.wa_id === chosen) ?? phone.customers[0];
  const live = useLive(customer?.wa_id);
  const choose = (waId: string) => {
    held = waId;
    setChosen(waId);
  };
  const shared = { customers: phone.customers, chosen: customer?.wa_id, unread: live.unread, onChoose: choose };
  return (
    <div className="flex h-full min-h-0 max-lg:flex-col">
      <h1 className="sr-only">{t("common:nav.phone")}</h1>
      <Customers {...shared} className="w-64 shrink-0 border-line border-r bg-surface max-lg:hidden" />
      <CustomersBar {...shared} faults={phone.faults} className="lg:hidden" />
      <div className="flex min-h-0 min-w-0 flex-1 justify-center bg-sunken lg:p-6">
        {customer ? (
          <Device
            key={customer.wa_id}
            customer={customer}
            business={phone.business}
            isTyping={live.typing.has(customer.wa_id)}
          />
        ) : (
          <EmptyState icon={Smartphone} title={t("nobody")}>
            {t("nobodyText")}
          </EmptyState>
        )}
      </div>
      <aside
        aria-label={t("beside")}
        className="flex w-80 shrink-0 flex-col gap-6 overflow-y-auto border-line border-l bg-surface p-4 max-lg:hidden"
      >
        {customer && <InboxButton customer={customer} />}
        <FaultsPanel faults={phone.faults} />
      </aside>
    </div>
  );
}

function Waiting() {
  return (
    <div className="flex h-full min-h-0">
      <div className="grid w-64 content-start gap-2 border-line border-r bg-surface p-3 max-lg:hidden">
        <Skeleton className="h-10" />
        <Skeleton className="h-10" />
        <Skeleton className="h-10" />
      </div>
      <div className="flex flex-1 justify-center bg-sunken p-6">
        <Skeleton className="h-full w-full max-w-sm rounded-lg" />
      </div>
    </div>
  );
}
