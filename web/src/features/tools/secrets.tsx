/** Values that tools send and nobody sees again. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { fieldErrors } from "@/api/error";
import { keys } from "@/api/keys";
import { tools } from "@/api/tools";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { Field, FormError } from "@/components/ui/field";
import { RelativeTime } from "@/components/ui/figures";
import { Input } from "@/components/ui/input";
import { PasswordInput } from "@/components/ui/password-input";
import { RemoveButton } from "@/components/ui/remove-button";
import { useErrorText } from "@/components/ui/states";
import { useTranslation } from "@/i18n";

export function Secrets() {
  const { t } = useTranslation("tools");
  const errorText = useErrorText();
  const formId = useId();
  const cache = useQueryClient();
  const [name, setName] = useState("");
  const [value, setValue] = useState("");
  const list = useQuery({ queryKey: keys.toolSecrets, queryFn: tools.secrets });
  const refresh = () => void cache.invalidateQueries({ queryKey: keys.toolSecrets });
  const save = useMutation({
    mutationFn: () => tools.putSecret(name.trim(), value),
    onSuccess: () => {
      refresh();
      setName("");
      setValue("");
    },
  });
  const errors = fieldErrors(save.error);
  return (
    <Card>
      <CardHeader title={t("secrets.title")} description={t("secrets.description")} />
      <CardBody className="grid gap-4">
        {list.data && list.data.items.length > 0 && (
          <ul className="divide-y divide-line rounded border border-line">
            {list.data.items.map((secret) => (
              <li key={secret.name} className="flex items-center gap-3 px-3 py-2">
                <span className="min-w-0 flex-1 truncate font-mono text-sm">{secret.name}</span>
                <RelativeTime at={secret.updated_at} className="text-ink-2 text-sm" />
                <RemoveButton
                  label={t("secrets.remove", { name: secret.name })}
                  title={t("secrets.removeTitle", { name: secret.name })}
                  text={t("secrets.removeText")}
                  run={() => tools.removeSecret(secret.name)}
                  onDone={refresh}
                />
              </li>
            ))}
          </ul>
        )}
        <form
          id={formId}
          className="grid items-start gap-3 sm:grid-cols-[1fr_1fr_auto]"
          onSubmit={(event) => {
            event.preventDefault();
            save.mutate();
          }}
        >
          <Field label={t("secrets.name")} error={errors.name}>
            <Input required maxLength={64} value={name} onChange={(event) => setName(event.target.value)} />
          </Field>
          <Field label={t("secrets.value")} error={errors.value}>
            <PasswordInput
              required
              autoComplete="off"
              value={value}
              onChange={(event) => setValue(event.target.value)}
            />
          </Field>
          <Button type="submit" className="sm:mt-6" busy={save.isPending} disabled={!name.trim() || !value}>
            {t("common:save")}
          </Button>
        </form>
        {save.isError && Object.keys(errors).length === 0 && <FormError>{errorText(save.error)}</FormError>}
      </CardBody>
    </Card>
  );
}
