/** The second factor: a code of the app, or one that was kept. */
import { type FormEvent, useState } from "react";
import { ApiError } from "@/api/error";
import { Button } from "@/components/ui/button";
import { Field, FormError } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useErrorText } from "@/components/ui/states";
import { useTranslation } from "@/i18n";
import { AuthLayout } from "./auth-layout";

const DIGITS = 6;

export function CodeStep({ onCode, onBack }: { onCode: (code: string) => Promise<void>; onBack: () => void }) {
  const { t } = useTranslation("auth");
  const errorText = useErrorText();
  const [recovery, setRecovery] = useState(false);
  const [code, setCode] = useState("");
  const [fault, setFault] = useState<string>();
  const [formFault, setFormFault] = useState<string>();
  const [busy, setBusy] = useState(false);

  const send = async (text: string) => {
    setFault(text === "" ? t("required.code") : undefined);
    setFormFault(undefined);
    if (text === "" || busy) return;
    setBusy(true);
    try {
      await onCode(text);
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) setFault(t("code.wrong"));
      else setFormFault(errorText(error));
      setBusy(false);
    }
  };
  const change = (text: string) => {
    const cleaned = recovery ? text : text.replace(/\D/g, "").slice(0, DIGITS);
    setCode(cleaned);
    // The last digit says it all.
    if (!recovery && cleaned.length === DIGITS && cleaned !== code) void send(cleaned);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void send(code.trim());
  };
  const other = () => {
    setRecovery(!recovery);
    setCode("");
    setFault(undefined);
  };
  return (
    <AuthLayout title={t("code.title")} text={recovery ? t("code.recoveryText") : t("code.text")}>
      <form noValidate onSubmit={submit} className="grid gap-4">
        <FormError>{formFault}</FormError>
        <Field label={recovery ? t("code.recoveryLabel") : t("code.label")} error={fault}>
          <Input
            key={recovery ? "recovery" : "app"}
            autoFocus
            autoComplete="one-time-code"
            inputMode={recovery ? "text" : "numeric"}
            spellCheck={false}
            className="tabular h-10 text-lg tracking-widest"
            value={code}
            onChange={(event) => change(event.target.value)}
          />
        </Field>
        <Button type="submit" variant="primary" size="lg" busy={busy}>
          {t("code.submit")}
        </Button>
      </form>
      <div className="mt-5 flex flex-wrap gap-x-1 gap-y-1">
        <Button variant="ghost" size="sm" className="-ml-2.5" onClick={other}>
          {recovery ? t("code.useApp") : t("code.useRecovery")}
        </Button>
        <Button variant="ghost" size="sm" onClick={onBack}>
          {t("code.back")}
        </Button>
      </div>
    </AuthLayout>
  );
}
