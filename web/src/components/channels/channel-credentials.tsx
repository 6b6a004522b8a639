/** What Meta gave: the fields of a new channel and of one that exists, where empty secrets stay as they are. */
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useTranslation } from "@/i18n";

export interface CredentialsForm {
  name: string;
  account: string;
  business_account_id: string;
  app_secret: string;
  access_token: string;
}

export const EMPTY_CREDENTIALS: CredentialsForm = {
  name: "WhatsApp",
  account: "",
  business_account_id: "",
  app_secret: "",
  access_token: "",
};

export function CredentialFields({
  value,
  set,
  errors,
  isNew,
  disabled = false,
}: {
  value: CredentialsForm;
  set: (key: keyof CredentialsForm, value: string) => void;
  errors: Record<string, string>;
  isNew: boolean;
  /** The credentials come from the environment. */
  disabled?: boolean;
}) {
  const { t } = useTranslation("settings");
  const secret = (name: "app_secret" | "access_token") => (
    <Field
      label={t(`channels.credentials.${name}`)}
      hint={t(isNew ? `channels.credentials.${name}Hint` : "channels.credentials.stays")}
      error={errors[`credentials.${name}`] ?? errors[name]}
    >
      <Input
        required={isNew}
        type="password"
        autoComplete="new-password"
        spellCheck={false}
        disabled={disabled}
        placeholder={isNew ? undefined : "••••••••"}
        value={value[name]}
        onChange={(event) => set(name, event.target.value)}
      />
    </Field>
  );
  return (
    <>
      <Field label={t("channels.credentials.name")} error={errors.name}>
        <Input required maxLength={100} value={value.name} onChange={(event) => set("name", event.target.value)} />
      </Field>
      <Field
        label={t("channels.credentials.account")}
        hint={t("channels.credentials.accountHint")}
        error={errors.account}
      >
        <Input
          required
          inputMode="numeric"
          maxLength={40}
          disabled={disabled || !isNew}
          value={value.account}
          onChange={(event) => set("account", event.target.value)}
        />
      </Field>
      <Field
        label={t("channels.credentials.business_account_id")}
        hint={t("channels.credentials.business_account_idHint")}
        error={errors["credentials.business_account_id"] ?? errors.business_account_id}
      >
        <Input
          required
          inputMode="numeric"
          maxLength={40}
          disabled={disabled}
          value={value.business_account_id}
          onChange={(event) => set("business_account_id", event.target.value)}
        />
      </Field>
      {secret("app_secret")}
      {secret("access_token")}
    </>
  );
}
