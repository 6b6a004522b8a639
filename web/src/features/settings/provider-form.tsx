/** The workspace's own provider for a role. A key that is stored is never shown; empty means it stays. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId } from "react";
import type { Provider, ProviderRole } from "@/api/desk";
import { fieldErrors } from "@/api/error";
import { keys } from "@/api/keys";
import { providers } from "@/api/settings";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, FormError } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";
import { useErrorText } from "@/components/ui/states";
import { toast } from "@/components/ui/toast";
import { useTranslation } from "@/i18n";
import { useDraft } from "@/lib/draft";
import { fieldsOf, isProvider, PROVIDERS, type ProviderName } from "@/lib/provider-names";
import { useCloseGuard } from "@/lib/unsaved";
import { useProviderName } from "./provider-card";

interface Form {
  provider: ProviderName;
  model: string;
  base_url: string;
  api_key: string;
}

export function ProviderForm({
  role,
  provider,
  onClose,
}: {
  role: ProviderRole;
  provider: Provider | undefined;
  onClose: () => void;
}) {
  const { t } = useTranslation("settings");
  const errorText = useErrorText();
  const cache = useQueryClient();
  const formId = useId();
  const name = useProviderName();
  const draft = useDraft<Form>({
    provider: provider && isProvider(provider.provider) ? provider.provider : "openai",
    model: provider?.model ?? "",
    base_url: provider?.base_url ?? "",
    api_key: "",
  });
  const { value } = draft;
  const fields = fieldsOf(value.provider);
  const isSameProvider = value.provider === provider?.provider;
  const save = useMutation({
    mutationFn: () =>
      providers.set(role, {
        provider: value.provider,
        model: (fields.model && value.model.trim()) || undefined,
        base_url: (fields.url !== "none" && value.base_url.trim()) || undefined,
        api_key: (fields.key && value.api_key.trim()) || undefined,
      }),
    onSuccess: () => {
      void cache.invalidateQueries({ queryKey: keys.providers });
      toast(t("providers.saved"));
      onClose();
    },
  });
  const guard = useCloseGuard(draft.dirty && !save.isSuccess, onClose);
  const errors = fieldErrors(save.error);
  /** Another provider has other models and another address. */
  const choose = (next: ProviderName) => {
    const back = next === provider?.provider;
    draft.replace({
      provider: next,
      model: back ? provider.model : "",
      base_url: back ? (provider.base_url ?? "") : "",
      api_key: value.api_key,
    });
  };
  return (
    <>
      <Dialog
        open
        onOpenChange={(open) => {
          if (!open) guard.close();
        }}
        title={t(`providers.${role}`)}
        description={t("providers.formText")}
        footer={
          <>
            <Button onClick={guard.close}>{t("common:cancel")}</Button>
            <Button form={formId} type="submit" variant="primary" busy={save.isPending}>
              {t("common:save")}
            </Button>
          </>
        }
      >
        <form
          id={formId}
          className="grid gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            save.mutate();
          }}
        >
          {save.isError && Object.keys(errors).length === 0 && <FormError>{errorText(save.error)}</FormError>}
          <Field label={t("providers.provider")} error={errors.provider}>
            <Select value={value.provider} onChange={(event) => choose(event.target.value as ProviderName)}>
              {Object.keys(PROVIDERS).map((key) => (
                <option key={key} value={key}>
                  {name(key)}
                </option>
              ))}
            </Select>
          </Field>
          {fields.model && (
            <Field label={t("providers.model")} hint={t("providers.modelHint")} error={errors.model}>
              <Input
                maxLength={200}
                autoComplete="off"
                spellCheck={false}
                value={value.model}
                onChange={(event) => draft.set("model", event.target.value)}
              />
            </Field>
          )}
          {fields.url !== "none" && (
            <Field
              label={t("providers.baseUrl")}
              optional={fields.url === "optional" ? t("common:optional") : undefined}
              hint={t("providers.baseUrlHint")}
              error={errors.base_url}
            >
              <Input
                type="url"
                required={fields.url === "needed"}
                maxLength={500}
                value={value.base_url}
                onChange={(event) => draft.set("base_url", event.target.value)}
              />
            </Field>
          )}
          {fields.key && (
            <Field
              label={t("providers.key")}
              hint={t(isSameProvider && provider?.api_key ? "providers.keyStays" : "providers.keyHint")}
              error={errors.api_key}
            >
              <Input
                type="password"
                autoComplete="new-password"
                maxLength={500}
                value={value.api_key}
                onChange={(event) => draft.set("api_key", event.target.value)}
              />
            </Field>
          )}
          {value.provider === "builtin" && <p className="text-ink-2 text-sm">{t("providers.builtinText")}</p>}
        </form>
      </Dialog>
      {guard.question}
    </>
  );
}
