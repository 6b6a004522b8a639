/** What the business is: what the agent says about it without any question in the list. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId } from "react";
import type { Business, Knowledge } from "@/api/desk";
import { fieldErrors } from "@/api/error";
import { keys } from "@/api/keys";
import { knowledge } from "@/api/knowledge";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardFooter } from "@/components/ui/card";
import { Combobox } from "@/components/ui/combobox";
import { Field, FormError } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useErrorText } from "@/components/ui/states";
import { toast } from "@/components/ui/toast";
import { useTranslation } from "@/i18n";
import { useDraft } from "@/lib/draft";
import { useCan } from "@/lib/session";
import { zoneOptions } from "@/lib/time-zones";
import { UnsavedGuard } from "@/lib/unsaved";
import { type BusinessForm, business, formOf, otherFacts } from "./business";
import { unfinished } from "./hours";
import { HoursEditor } from "./hours-editor";

export function BusinessTab({ stored }: { stored: Business }) {
  const { t } = useTranslation("knowledge");
  const cache = useQueryClient();
  const errorText = useErrorText();
  const canEdit = useCan("operator");
  const formId = useId();
  const draft = useDraft<BusinessForm>(formOf(stored));
  const save = useMutation({
    mutationFn: (form: BusinessForm) => knowledge.setBusiness(business(stored, form)),
    onSuccess: (saved) => {
      cache.setQueryData<Knowledge>(keys.knowledge, (known) => known && { ...known, business_info: saved });
      draft.reset();
      toast(t("business.saved"));
    },
  });
  const errors = fieldErrors(save.error);
  const open = unfinished(draft.value.hours.week);
  const text = (name: "name" | "tagline" | "tone" | "phone" | "email" | "website", type = "text") => (
    <Field
      label={t(`business.${name}`)}
      hint={name === "tone" || name === "tagline" ? t(`business.${name}Hint`) : undefined}
      error={errors[name] ?? errors[`contact.${name}`]}
    >
      <Input
        type={type}
        value={draft.value[name]}
        disabled={!canEdit}
        onChange={(event) => draft.set(name, event.target.value)}
      />
    </Field>
  );
  const facts = otherFacts(stored);
  return (
    <Card>
      <form
        id={formId}
        onSubmit={(event) => {
          event.preventDefault();
          if (open.length === 0) save.mutate(draft.value);
        }}
      >
        <CardBody className="grid grid-cols-[minmax(0,1fr)] gap-5">
          <div className="grid gap-4 sm:grid-cols-2">
            {text("name")}
            {text("tagline")}
            {text("tone")}
            <Field label={t("business.timezone")} hint={t("business.timezoneHint")} error={errors.timezone}>
              <Combobox
                options={zoneOptions(draft.value.timezone)}
                value={draft.value.timezone}
                onChange={(zone) => draft.set("timezone", zone)}
                placeholder={t("business.timezonePlaceholder")}
                disabled={!canEdit}
              />
            </Field>
            {text("phone", "tel")}
            {text("email", "email")}
            {text("website", "url")}
          </div>
          <HoursEditor value={draft.value.hours} onChange={(hours) => draft.set("hours", hours)} disabled={!canEdit} />
          {open.length > 0 && <FormError>{t("hours.unfinished")}</FormError>}
          {facts.length > 0 && (
            <div className="grid gap-1.5">
              <h3 className="font-medium text-sm">{t("business.others")}</h3>
              <p className="text-ink-3 text-xs">{t("business.othersHint")}</p>
              <dl className="grid gap-1 text-sm">
                {facts.map(([key, value]) => (
                  <div key={key} className="flex gap-3">
                    <dt className="w-40 shrink-0 truncate text-ink-2">{key}</dt>
                    <dd className="min-w-0 break-words">{value}</dd>
                  </div>
                ))}
              </dl>
            </div>
          )}
          {save.isError && Object.keys(errors).length === 0 && <FormError>{errorText(save.error)}</FormError>}
        </CardBody>
        {canEdit && (
          <CardFooter>
            <Button disabled={!draft.dirty || save.isPending} onClick={draft.reset}>
              {t("business.revert")}
            </Button>
            <Button type="submit" variant="primary" busy={save.isPending} disabled={!draft.dirty}>
              {t("common:save")}
            </Button>
          </CardFooter>
        )}
      </form>
      <UnsavedGuard when={draft.dirty && !save.isPending} />
    </Card>
  );
}
