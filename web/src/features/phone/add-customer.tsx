/** One more customer, by name; the number is made up. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactElement, useState } from "react";
import type { Phone } from "@/api/desk";
import { fieldErrors } from "@/api/error";
import { keys } from "@/api/keys";
import { phone } from "@/api/phone";
import { Button } from "@/components/ui/button";
import { Field, FormError } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Popover } from "@/components/ui/popover";
import { useErrorText } from "@/components/ui/states";
import { useTranslation } from "@/i18n";

const NAME_CHARS = 80;

export function AddCustomer({ trigger, onAdded }: { trigger: ReactElement; onAdded: (waId: string) => void }) {
  const { t } = useTranslation("phone");
  const [open, setOpen] = useState(false);
  return (
    <Popover open={open} onOpenChange={setOpen} trigger={trigger} label={t("add.title")} align="end">
      <Form
        onAdded={(waId) => {
          setOpen(false);
          onAdded(waId);
        }}
      />
    </Popover>
  );
}

function Form({ onAdded }: { onAdded: (waId: string) => void }) {
  const { t } = useTranslation("phone");
  const cache = useQueryClient();
  const errorText = useErrorText();
  const [name, setName] = useState("");
  const adding = useMutation({
    mutationFn: () => phone.addCustomer({ name: name.trim() }),
    onSuccess: (customer) => {
      cache.setQueryData<Phone>(
        keys.phone,
        (before) => before && { ...before, customers: [...before.customers, customer] },
      );
      onAdded(customer.wa_id);
    },
  });
  const faults = fieldErrors(adding.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() !== "") adding.mutate();
  };
  return (
    <form noValidate onSubmit={submit} className="grid gap-3">
      <FormError>{adding.error && !faults.name ? errorText(adding.error) : undefined}</FormError>
      <Field label={t("add.name")} hint={t("add.hint")} error={faults.name}>
        <Input
          dir="auto"
          maxLength={NAME_CHARS}
          autoComplete="off"
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      </Field>
      <Button type="submit" variant="primary" busy={adding.isPending} disabled={name.trim() === ""}>
        {t("add.submit")}
      </Button>
    </form>
  );
}
