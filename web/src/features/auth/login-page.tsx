import { Link, useSearch } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { accounts } from "@/api/accounts";
import { ApiError } from "@/api/error";
import { Button } from "@/components/ui/button";
import { Field, FormError } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { PasswordInput } from "@/components/ui/password-input";
import { useErrorText } from "@/components/ui/states";
import { useTranslation } from "@/i18n";
import { usePageTitle } from "@/lib/page-title";
import { AuthLayout } from "./auth-layout";
import { CodeStep } from "./code-step";
import { isEmail } from "./email";
import { useEnter } from "./enter";

interface Faults {
  email?: string;
  password?: string;
  form?: string;
}

export function LoginPage() {
  const { t } = useTranslation("auth");
  usePageTitle(t("login.title"));
  const { next } = useSearch({ from: "/login" });
  const enter = useEnter();
  const errorText = useErrorText();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [asksCode, setAsksCode] = useState(false);
  const [faults, setFaults] = useState<Faults>({});
  const [busy, setBusy] = useState(false);

  const signIn = async (code?: string) => {
    await accounts.login({ email: email.trim(), password, code });
    await enter(next);
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const found: Faults = {
      email: email.trim() === "" ? t("required.email") : isEmail(email) ? undefined : t("required.emailWrong"),
      password: password === "" ? t("required.password") : undefined,
    };
    setFaults(found);
    if (found.email || found.password) return;
    setBusy(true);
    try {
      await signIn();
    } catch (error) {
      if (error instanceof ApiError && error.code === "TOTP_REQUIRED") setAsksCode(true);
      else if (error instanceof ApiError && error.status === 401) setFaults({ form: t("login.wrong") });
      else setFaults({ form: errorText(error) });
    } finally {
      setBusy(false);
    }
  };

  if (asksCode) return <CodeStep onCode={signIn} onBack={() => setAsksCode(false)} />;
  return (
    <AuthLayout title={t("login.title")} text={t("login.text")}>
      <form noValidate onSubmit={submit} className="grid gap-4">
        <FormError>{faults.form}</FormError>
        <Field label={t("email")} error={faults.email}>
          <Input
            type="email"
            autoComplete="username"
            autoFocus
            className="h-10"
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
        </Field>
        <Field label={t("password")} error={faults.password}>
          <PasswordInput
            className="h-10"
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        </Field>
        <Button type="submit" variant="primary" size="lg" busy={busy} className="mt-1">
          {t("login.submit")}
        </Button>
      </form>
      <p className="mt-4 text-ink-3 text-xs">{t("login.forgot")}</p>
      <p className="mt-5 border-line border-t pt-4 text-ink-2">
        {t("login.noAccount")}{" "}
        <Link to="/signup" className="font-medium text-accent-text underline-offset-2 hover:underline">
          {t("login.toSignup")}
        </Link>
      </p>
    </AuthLayout>
  );
}
