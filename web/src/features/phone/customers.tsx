/** Whose phone it is: a list at the side; a choice above it where there is little room. */
import { SlidersHorizontal, UserPlus } from "lucide-react";
import type { PhoneCustomer, PhoneFaults } from "@/api/desk";
import { Avatar } from "@/components/ui/avatar";
import { CountBadge } from "@/components/ui/badge";
import { Button, IconButton } from "@/components/ui/button";
import { Sheet } from "@/components/ui/dialog";
import { Select } from "@/components/ui/input";
import { useTranslation } from "@/i18n";
import { cn } from "@/lib/cn";
import { scriptLanguage } from "@/lib/script";
import { AddCustomer } from "./add-customer";
import { FaultsPanel, isFaulty } from "./faults";
import { InboxButton } from "./inbox-button";

interface Props {
  customers: readonly PhoneCustomer[];
  chosen: string | undefined;
  unread: ReadonlyMap<string, number>;
  onChoose: (waId: string) => void;
  className?: string;
}

export function Customers({ customers, chosen, unread, onChoose, className }: Props) {
  const { t } = useTranslation("phone");
  return (
    <section aria-label={t("customers")} className={cn("flex min-h-0 flex-col", className)}>
      <header className="flex min-h-14 items-center justify-between gap-2 border-line border-b px-4">
        <h2 className="font-semibold">{t("customers")}</h2>
        <AddCustomer onAdded={onChoose} trigger={<IconButton icon={UserPlus} label={t("add.title")} />} />
      </header>
      <ul className="min-h-0 flex-1 overflow-y-auto p-2">
        {customers.map((customer) => (
          <li key={customer.wa_id}>
            <button
              type="button"
              aria-current={customer.wa_id === chosen || undefined}
              onClick={() => onChoose(customer.wa_id)}
              className={cn(
                "ring-inside relative flex w-full items-center gap-2.5 rounded px-2.5 py-2 text-left hover:bg-hover",
                customer.wa_id === chosen &&
                  "bg-selected before:absolute before:inset-y-2 before:left-0 before:w-0.5 before:rounded-full before:bg-accent",
              )}
            >
              <Avatar name={customer.name} />
              <span className="min-w-0 flex-1">
                <span className="block truncate font-medium" dir="auto" lang={scriptLanguage(customer.name)}>
                  {customer.name}
                </span>
                <span className="tabular block truncate text-ink-2 text-xs">+{customer.wa_id}</span>
              </span>
              <Unread count={unread.get(customer.wa_id)} />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Unread({ count = 0 }: { count?: number }) {
  const { t } = useTranslation("phone");
  return <CountBadge count={count} label={t("unread", { count })} />;
}

/** The same, and what is beside the phone, in one line. */
export function CustomersBar({
  customers,
  chosen,
  unread,
  onChoose,
  faults,
  className,
}: Props & { faults: PhoneFaults }) {
  const { t } = useTranslation("phone");
  const customer = customers.find((one) => one.wa_id === chosen);
  const faulty = isFaulty(faults);
  return (
    <div className={cn("flex items-center gap-2 border-line border-b bg-surface px-3 py-2", className)}>
      <Select
        aria-label={t("customers")}
        className="min-w-0 flex-1"
        value={chosen ?? ""}
        onChange={(event) => onChoose(event.target.value)}
      >
        {customers.map((one) => (
          <option key={one.wa_id} value={one.wa_id}>
            {unread.has(one.wa_id) ? `${one.name} (${unread.get(one.wa_id)})` : one.name}
          </option>
        ))}
      </Select>
      <AddCustomer onAdded={onChoose} trigger={<IconButton size="lg" icon={UserPlus} label={t("add.title")} />} />
      <Sheet
        title={t("beside")}
        trigger={
          <Button
            size="lg"
            variant={faulty ? "danger-quiet" : "ghost"}
            icon={SlidersHorizontal}
            aria-label={faulty ? t("faults.on") : t("beside")}
            className="w-10 px-0"
          />
        }
      >
        <div className="grid gap-6">
          {customer && <InboxButton customer={customer} />}
          <FaultsPanel faults={faults} />
        </div>
      </Sheet>
    </div>
  );
}
