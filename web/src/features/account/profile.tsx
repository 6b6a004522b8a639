import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { accounts } from "@/api/accounts";
import type { Language } from "@/api/desk";
import { fieldErrors } from "@/api/error";
import { keys } from "@/api/keys";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardFooter, CardHeader } from "@/components/ui/card";
import { Field, FormError } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";
import { useErrorText } from "@/components/ui/states";
import { toast } from "@/components/ui/toast";
import { isLanguage, LANGUAGE_NAMES, LANGUAGES, setLanguage, useLanguage, useTranslation } from "@/i18n";
import { useMe } from "@/lib/session";

export function ProfileCard() {
  const { t } = useTranslation("account");
  const me = useMe();
  const cache = useQueryClient();
  const shown = useLanguage();
  const errorText = useErrorText();
  const [name, setName] = useState(me.name);
  const [language, setChosen] = useState<Language>(me.language ?? shown);
  const [missing, setMissing] = useState(false);
  const save = useMutation({
    mutationFn: () => accounts.change({ name: name.trim(), language }),
    onSuccess: async (changed) => {
      cache.setQueryData(keys.me, changed);
      await setLanguage(language);
      toast(t("profile.saved"));
    },
  });
  const errors = fieldErrors(save.error);
  const isChanged = name.trim() !== me.name || language !== (me.language ?? shown);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setMissing(name.trim() === "");
    if (name.trim() !== "") save.mutate();
  };
  return (
    <Card>
      <CardHeader title={t("profile.title")} />
      <form noValidate onSubmit={submit}>
        <CardBody className="grid gap-4 sm:grid-cols-2">
          {save.isError && !errors.name && !errors.language && (
            <div className="sm:col-span-2">
              <FormError>{errorText(save.error)}</FormError>
            </div>
          )}
          <Field
            label={t("profile.name")}
            hint={t("profile.nameHint")}
            error={missing ? t("profile.nameRequired") : errors.name}
          >
            <Input autoComplete="name" maxLength={200} value={name} onChange={(event) => setName(event.target.value)} />
          </Field>
          <Field label={t("profile.email")}>
            <Input type="email" readOnly value={me.email} className="bg-sunken" />
          </Field>
          <Field label={t("profile.language")} error={errors.language}>
            <Select
              value={language}
              onChange={(event) => isLanguage(event.target.value) && setChosen(event.target.value)}
            >
              {LANGUAGES.map((code) => (
                <option key={code} value={code} lang={code}>
                  {LANGUAGE_NAMES[code]}
                </option>
              ))}
            </Select>
          </Field>
        </CardBody>
        <CardFooter>
          <Button type="submit" variant="primary" busy={save.isPending} disabled={!isChanged}>
            {t("common:save")}
          </Button>
        </CardFooter>
      </form>
    </Card>
  );
}
