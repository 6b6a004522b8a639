/** Which model writes the answers: the workspace's, one that is set up, or another one by name. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { keys } from "@/api/keys";
import { providers } from "@/api/settings";
import { Field } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";
import { useTranslation } from "@/i18n";

const OTHER = "\u0000other";

export function ModelField({
  value,
  onChange,
  disabled,
  error,
  inUse,
}: {
  value: string | null;
  onChange: (model: string | null) => void;
  disabled: boolean;
  error?: string;
  /** What answers now. */
  inUse?: string;
}) {
  const { t } = useTranslation("agents");
  const { data } = useQuery({ queryKey: keys.providers, queryFn: providers.list });
  const known = [...new Set((data ?? []).filter((one) => one.model).map((one) => `${one.provider}/${one.model}`))];
  const [typing, setTyping] = useState(false);
  const isOther = typing || (value !== null && data !== undefined && !known.includes(value));
  return (
    <div className="grid content-start gap-2">
      <Field
        label={t("fields.ai_model")}
        hint={isOther || !inUse ? undefined : t("model.inUse", { model: inUse })}
        error={isOther ? undefined : error}
      >
        <Select
          disabled={disabled}
          value={isOther ? OTHER : (value ?? "")}
          onChange={(event) => {
            const chosen = event.target.value;
            setTyping(chosen === OTHER);
            if (chosen !== OTHER) onChange(chosen || null);
          }}
        >
          <option value="">{t("model.workspace")}</option>
          {known.map((model) => (
            <option key={model} value={model}>
              {model}
            </option>
          ))}
          {value !== null && data === undefined && <option value={value}>{value}</option>}
          <option value={OTHER}>{t("model.other")}</option>
        </Select>
      </Field>
      {isOther && (
        <Field label={t("model.name")} hint={t("model.nameHint")} error={error}>
          <Input
            maxLength={200}
            autoComplete="off"
            spellCheck={false}
            disabled={disabled}
            value={value ?? ""}
            onChange={(event) => onChange(event.target.value.trim() || null)}
          />
        </Field>
      )}
    </div>
  );
}
