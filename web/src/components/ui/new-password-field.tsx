import { useDeferredValue } from "react";
import { Field } from "@/components/ui/field";
import { PasswordInput } from "@/components/ui/password-input";
import { PasswordStrength } from "@/components/ui/password-strength";
import { useTranslation } from "@/i18n";

/** A new password, with its rule before and its strength while it is typed. */
export function NewPasswordField({
  label,
  value,
  onChange,
  error,
  className,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  error?: string;
  className?: string;
}) {
  const { t } = useTranslation();
  const measured = useDeferredValue(value);
  return (
    <div className="grid gap-2">
      <Field label={label} hint={t("password.hint")} error={error}>
        <PasswordInput
          className={className}
          autoComplete="new-password"
          value={value}
          onChange={(event) => onChange(event.target.value)}
          maxLength={256}
        />
      </Field>
      {measured && <PasswordStrength password={measured} />}
    </div>
  );
}
