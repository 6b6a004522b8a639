/** What is wrong with the provider, on purpose: to see how the desk bears it. In force at once, for all customers. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { RotateCcw, TriangleAlert } from "lucide-react";
import { useId, useState } from "react";
import type { Phone, PhoneFaults } from "@/api/desk";
import { keys } from "@/api/keys";
import { phone } from "@/api/phone";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Field, FormError } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";
import { useErrorText } from "@/components/ui/states";
import { Switch } from "@/components/ui/toggles";
import { useTranslation } from "@/i18n";
import { useFormat } from "@/lib/format";

/** The provider's codes that a desk meets, each with what it means under `faults.code`. */
const CODES = [131026, 131047, 131049, 131053, 131056, 130429, 131000, 131042, 190, 368] as const;
const DELAYS_MS = [0, 1_000, 3_000, 10_000, 30_000];
const CODE_MAX = 999_999;
const OTHER = "other";

export function isFaulty(faults: PhoneFaults): boolean {
  return faults.delay_ms > 0 || faults.error_code !== null || faults.drop_statuses;
}

export function FaultsPanel({ faults }: { faults: PhoneFaults }) {
  const { t } = useTranslation("phone");
  const cache = useQueryClient();
  const format = useFormat();
  const errorText = useErrorText();
  const changing = useMutation({
    mutationFn: phone.setFaults,
    onSuccess: (now) => cache.setQueryData<Phone>(keys.phone, (before) => before && { ...before, faults: now }),
  });
  const shown = changing.isPending ? { ...faults, ...changing.variables } : faults;
  const change = (part: Partial<PhoneFaults>) => changing.mutate({ ...shown, ...part });
  const delays = DELAYS_MS.includes(shown.delay_ms) ? DELAYS_MS : [...DELAYS_MS, shown.delay_ms];
  return (
    <section className="grid gap-4">
      <header className="flex min-h-7 items-center justify-between gap-2">
        <h2 className="font-semibold">{t("faults.title")}</h2>
        {isFaulty(shown) && (
          <Badge tone="warn" icon={TriangleAlert}>
            {t("faults.on")}
          </Badge>
        )}
      </header>
      <p className="-mt-3 text-ink-2">{t("faults.text")}</p>
      <FormError>{changing.error ? errorText(changing.error) : undefined}</FormError>
      <Field label={t("faults.delay")} hint={t("faults.delayHint")}>
        <Select value={shown.delay_ms} onChange={(event) => change({ delay_ms: Number(event.target.value) })}>
          {delays.map((ms) => (
            <option key={ms} value={ms}>
              {ms === 0 ? t("faults.noDelay") : format.duration(ms)}
            </option>
          ))}
        </Select>
      </Field>
      <ErrorCode code={shown.error_code} onChange={(error_code) => change({ error_code })} />
      <DropStatuses dropped={shown.drop_statuses} onChange={(drop_statuses) => change({ drop_statuses })} />
      {isFaulty(shown) && (
        <Button icon={RotateCcw} onClick={() => changing.mutate({})}>
          {t("faults.allOff")}
        </Button>
      )}
    </section>
  );
}

function ErrorCode({ code, onChange }: { code: number | null; onChange: (code: number | null) => void }) {
  const { t } = useTranslation("phone");
  const [asksOther, setAsksOther] = useState(false);
  const [text, setText] = useState("");
  const listed = CODES.find((one) => one === code);
  const isOther = asksOther || (code !== null && listed === undefined);
  const other = Number.parseInt(text, 10);
  const isCode = /^\d+$/.test(text) && other > 0 && other <= CODE_MAX;
  return (
    <>
      <Field label={t("faults.error")} hint={t("faults.errorHint")}>
        <Select
          value={isOther ? OTHER : (code ?? "")}
          onChange={(event) => {
            const value = event.target.value;
            setAsksOther(value === OTHER);
            if (value !== OTHER) onChange(value === "" ? null : Number(value));
          }}
        >
          <option value="">{t("faults.noError")}</option>
          {CODES.map((one) => (
            <option key={one} value={one}>{`${one}: ${t(`faults.code.${one}`)}`}</option>
          ))}
          <option value={OTHER}>{t("faults.otherCode")}</option>
        </Select>
      </Field>
      {isOther && (
        <form
          className="flex items-end gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            if (isCode) onChange(other);
          }}
        >
          <Field label={t("faults.codeNumber")} className="flex-1">
            <Input
              inputMode="numeric"
              maxLength={6}
              value={text}
              placeholder={code === null ? undefined : String(code)}
              onChange={(event) => setText(event.target.value)}
            />
          </Field>
          <Button type="submit" disabled={!isCode}>
            {t("faults.apply")}
          </Button>
        </form>
      )}
    </>
  );
}

function DropStatuses({ dropped, onChange }: { dropped: boolean; onChange: (dropped: boolean) => void }) {
  const { t } = useTranslation("phone");
  const id = useId();
  return (
    <div className="flex items-start justify-between gap-3">
      <div>
        <label htmlFor={id} className="font-medium text-sm">
          {t("faults.drop")}
        </label>
        <p id={`${id}-hint`} className="text-ink-3 text-xs">
          {t("faults.dropHint")}
        </p>
      </div>
      <Switch id={id} aria-describedby={`${id}-hint`} checked={dropped} onCheckedChange={onChange} />
    </div>
  );
}
