import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Copy, Download } from "lucide-react";
import { type FormEvent, useId, useState } from "react";
import { accounts } from "@/api/accounts";
import type { TotpStart } from "@/api/desk";
import { ApiError, fieldErrors } from "@/api/error";
import { keys } from "@/api/keys";
import { Button } from "@/components/ui/button";
import { CopyField } from "@/components/ui/copy-field";
import { Dialog } from "@/components/ui/dialog";
import { Field, FormError } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { PasswordInput } from "@/components/ui/password-input";
import { useErrorText } from "@/components/ui/states";
import { toast } from "@/components/ui/toast";
import { useTranslation } from "@/i18n";

const DIGITS = 6;

/** Password, key, first code, recovery codes. Nothing is in force before the first code was right. */
export function SetUpTotp({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("account");
  const cache = useQueryClient();
  const [start, setStart] = useState<TotpStart>();
  const [codes, setCodes] = useState<string[]>();
  const done = () => {
    toast(t("totp.enabled"));
    onClose();
  };
  if (codes) return <RecoveryCodes codes={codes} onDone={done} />;
  if (!start) return <Password onClose={onClose} onStart={setStart} />;
  return (
    <Scan
      start={start}
      onClose={onClose}
      onCodes={(made) => {
        setCodes(made);
        void cache.invalidateQueries({ queryKey: keys.me });
      }}
    />
  );
}

/** Who finds an open browser must not lock its owner out. */
function Password({ onStart, onClose }: { onStart: (start: TotpStart) => void; onClose: () => void }) {
  const { t } = useTranslation("account");
  const errorText = useErrorText();
  const formId = useId();
  const [password, setPassword] = useState("");
  const [missing, setMissing] = useState(false);
  const begin = useMutation({ mutationFn: () => accounts.startTotp(password), onSuccess: onStart });
  const isWrong = fieldErrors(begin.error).current_password !== undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setMissing(password === "");
    if (password !== "") begin.mutate();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t("totp.title")}
      description={t("totp.passwordText")}
      footer={
        <>
          <Button onClick={onClose}>{t("common:cancel")}</Button>
          <Button variant="primary" type="submit" form={formId} busy={begin.isPending}>
            {t("totp.next")}
          </Button>
        </>
      }
    >
      <form id={formId} noValidate onSubmit={submit} className="grid gap-4">
        {begin.isError && !isWrong && <FormError>{errorText(begin.error)}</FormError>}
        <Field
          label={t("password.current")}
          error={missing ? t("password.currentRequired") : isWrong ? t("password.wrong") : undefined}
        >
          <PasswordInput
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        </Field>
      </form>
    </Dialog>
  );
}

function Scan({
  start,
  onCodes,
  onClose,
}: {
  start: TotpStart;
  onCodes: (codes: string[]) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation("account");
  const errorText = useErrorText();
  const formId = useId();
  const [code, setCode] = useState("");
  const [missing, setMissing] = useState(false);
  const confirm = useMutation({
    mutationFn: () => accounts.confirmTotp(code),
    onSuccess: (answer) => onCodes(answer.recovery_codes),
  });
  const isWrong = confirm.error instanceof ApiError && [400, 401, 422].includes(confirm.error.status);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setMissing(code.length !== DIGITS);
    if (code.length === DIGITS) confirm.mutate();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t("totp.title")}
      description={t("totp.scan")}
      footer={
        <>
          <Button onClick={onClose}>{t("common:cancel")}</Button>
          <Button variant="primary" type="submit" form={formId} busy={confirm.isPending}>
            {t("totp.confirm")}
          </Button>
        </>
      }
    >
      <form id={formId} noValidate onSubmit={submit} className="grid gap-4">
        {confirm.isError && !isWrong && <FormError>{errorText(confirm.error)}</FormError>}
        <div className="grid justify-items-center">
          {/* Cameras want dark on light, in both themes. */}
          <img
            src={`data:image/svg+xml,${encodeURIComponent(start.qr_svg)}`}
            alt={t("totp.qrAlt")}
            className="size-48 rounded border border-line bg-[#fff] p-2"
          />
        </div>
        <CopyField label={t("totp.secret")} value={start.secret} />
        <Field label={t("totp.code")} error={missing ? t("totp.codeRequired") : isWrong ? t("totp.wrong") : undefined}>
          <Input
            inputMode="numeric"
            autoComplete="one-time-code"
            className="tabular text-lg tracking-widest"
            value={code}
            onChange={(event) => setCode(event.target.value.replace(/\D/g, "").slice(0, DIGITS))}
          />
        </Field>
      </form>
    </Dialog>
  );
}

/** Shown this once; Escape does not lose them. */
function RecoveryCodes({ codes, onDone }: { codes: string[]; onDone: () => void }) {
  const { t } = useTranslation("account");
  const text = `${codes.join("\n")}\n`;
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    toast(t("common:copied"));
  };
  return (
    <Dialog
      open
      onOpenChange={() => {}}
      title={t("totp.codesTitle")}
      description={t("totp.codesText")}
      footer={
        <>
          {window.isSecureContext && (
            <Button icon={Copy} onClick={copy}>
              {t("totp.copy")}
            </Button>
          )}
          <Button asChild>
            <a href={URL.createObjectURL(new Blob([text], { type: "text/plain" }))} download={FILE}>
              <Download aria-hidden className="size-4" />
              {t("totp.download")}
            </a>
          </Button>
          <Button variant="primary" onClick={onDone}>
            {t("totp.kept")}
          </Button>
        </>
      }
    >
      <ul className="grid grid-cols-2 gap-x-6 gap-y-1 rounded border border-line bg-sunken px-4 py-3 font-mono">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
    </Dialog>
  );
}

const FILE = "switchboard-recovery-codes.txt";
