import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { Language, Settings } from "@/api/desk";
import { fieldErrors } from "@/api/error";
import { keys } from "@/api/keys";
import { settings } from "@/api/settings";
import { Page } from "@/app/page";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardFooter, CardHeader } from "@/components/ui/card";
import { Combobox } from "@/components/ui/combobox";
import { Field, FormError } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";
import { ErrorState, Skeleton, useErrorText } from "@/components/ui/states";
import { toast } from "@/components/ui/toast";
import { LANGUAGE_NAMES, LANGUAGES, useTranslation } from "@/i18n";
import { useDraft } from "@/lib/draft";
import { settingsQuery, useCan } from "@/lib/session";
import { zoneOptions } from "@/lib/time-zones";
import { UnsavedGuard } from "@/lib/unsaved";

export function WorkspacePage() {
  const { t } = useTranslation("settings");
  const { data, error, isError, refetch } = useQuery(settingsQuery);
  return (
    <Page narrow title={t("nav.workspace")} description={t("workspace.description")}>
      {data ? (
        <Form stored={data} />
      ) : isError ? (
        <Card>
          <ErrorState error={error} onRetry={() => void refetch()} />
        </Card>
      ) : (
        <Card className="grid gap-4 p-4">
          <Skeleton className="h-14 w-full" />
          <Skeleton className="h-14 w-full" />
          <Skeleton className="h-14 w-full" />
        </Card>
      )}
    </Page>
  );
}

type Editable = Pick<Settings, "company_name" | "timezone" | "language">;

function Form({ stored }: { stored: Settings }) {
  const { t } = useTranslation("settings");
  const cache = useQueryClient();
  const errorText = useErrorText();
  const canEdit = useCan("admin");
  const { company_name, timezone, language } = stored;
  const draft = useDraft<Editable>({ company_name, timezone, language });
  const save = useMutation({
    mutationFn: () => settings.change(draft.changes),
    onSuccess: (saved) => {
      cache.setQueryData(keys.settings, saved);
      void cache.invalidateQueries({ queryKey: keys.me });
      void cache.invalidateQueries({ queryKey: keys.knowledge });
      draft.reset();
      toast(t("workspace.saved"));
    },
  });
  const errors = fieldErrors(save.error);
  return (
    <>
      <Card>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            save.mutate();
          }}
        >
          <CardBody className="grid gap-4">
            {save.isError && Object.keys(errors).length === 0 && <FormError>{errorText(save.error)}</FormError>}
            <Field label={t("workspace.name")} hint={t("workspace.nameHint")} error={errors.company_name}>
              <Input
                required
                maxLength={200}
                disabled={!canEdit}
                value={draft.value.company_name}
                onChange={(event) => draft.set("company_name", event.target.value)}
              />
            </Field>
            <Field label={t("workspace.timezone")} hint={t("workspace.timezoneHint")} error={errors.timezone}>
              <Combobox
                disabled={!canEdit}
                options={zoneOptions(draft.value.timezone)}
                value={draft.value.timezone}
                onChange={(zone) => draft.set("timezone", zone)}
              />
            </Field>
            <Field label={t("workspace.language")} hint={t("workspace.languageHint")} error={errors.language}>
              <Select
                disabled={!canEdit}
                value={draft.value.language}
                onChange={(event) => draft.set("language", event.target.value as Language)}
              >
                {LANGUAGES.map((code) => (
                  <option key={code} value={code} lang={code}>
                    {LANGUAGE_NAMES[code]}
                  </option>
                ))}
              </Select>
            </Field>
          </CardBody>
          {canEdit && (
            <CardFooter>
              <Button disabled={!draft.dirty || save.isPending} onClick={draft.reset}>
                {t("revert")}
              </Button>
              <Button type="submit" variant="primary" busy={save.isPending} disabled={!draft.dirty}>
                {t("common:save")}
              </Button>
            </CardFooter>
          )}
        </form>
      </Card>
      <Card>
        <CardHeader
          title={t("workspace.hours")}
          description={t("workspace.hoursText")}
          className="border-b-0"
          action={
            <Button asChild>
              <Link to="/knowledge" search={{ tab: "business" }}>
                {t("workspace.hoursLink")}
              </Link>
            </Button>
          }
        />
      </Card>
      <UnsavedGuard when={draft.dirty && !save.isPending} />
    </>
  );
}
