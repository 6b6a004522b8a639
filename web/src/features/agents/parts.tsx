/** Controls of an agent's form. */
import type { ComponentProps, ReactNode } from "react";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { Input } from "@/components/ui/input";
import { Checkbox } from "@/components/ui/toggles";
import { LANGUAGES, useTranslation } from "@/i18n";
import { useLanguageName } from "./names";

/** A part of the form under its heading. */
export function Group({ title, text, children }: { title: ReactNode; text?: ReactNode; children: ReactNode }) {
  return (
    <Card>
      <CardHeader title={title} description={text} />
      <CardBody className="grid grid-cols-[minmax(0,1fr)] gap-4">{children}</CardBody>
    </Card>
  );
}

/** A number or nothing; shown in another unit than it is stored in where `per` says so. */
export function NumberInput({
  value,
  onChange,
  per = 1,
  unit,
  ...props
}: Omit<ComponentProps<"input">, "value" | "onChange"> & {
  value: number | null;
  onChange: (value: number | null) => void;
  /** Stored units in a shown one. */
  per?: number;
  unit?: ReactNode;
}) {
  const shown = value === null ? "" : String(Math.round((value / per) * 1_000) / 1_000);
  return (
    <div className="flex items-center gap-2">
      <Input
        type="number"
        inputMode="decimal"
        className="w-28"
        value={shown}
        onChange={(event) => {
          const text = event.target.value;
          const number = Number(text);
          onChange(text === "" || Number.isNaN(number) ? null : Math.round(number * per * 1_000) / 1_000);
        }}
        {...props}
      />
      {unit && <span className="text-ink-2 text-sm">{unit}</span>}
    </div>
  );
}

/** Our four, and what else is chosen. */
export function Languages({
  label,
  value,
  onChange,
  disabled,
  error,
}: {
  label: string;
  value: readonly string[];
  onChange: (codes: string[]) => void;
  disabled: boolean;
  error?: string;
}) {
  const { t } = useTranslation("agents");
  const name = useLanguageName();
  const codes: string[] = [...LANGUAGES, ...value.filter((code) => !(LANGUAGES as readonly string[]).includes(code))];
  return (
    <fieldset className="grid gap-1.5" disabled={disabled}>
      <legend className="mb-1.5 font-medium text-sm">{label}</legend>
      <div className="flex flex-wrap gap-x-5 gap-y-2">
        {codes.map((code) => (
          <Checkbox
            key={code}
            label={<span lang={code}>{name(code)}</span>}
            disabled={disabled}
            checked={value.includes(code)}
            onCheckedChange={(on) => onChange(on === true ? [...value, code] : value.filter((other) => other !== code))}
          />
        ))}
      </div>
      {error && (
        <p role="alert" className="text-bad text-sm">
          {error || t("faults.languages")}
        </p>
      )}
    </fieldset>
  );
}
