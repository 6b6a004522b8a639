/** A new workspace; or, with an invitation's token, a place in one. */
import { Link, useSearch } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { accounts } from "@/api/accounts";
import { ApiError } from "@/api/error";
import { Button } from "@/components/ui/button";
import { Field, FormError } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { NewPasswordField } from "@/components/ui/new-password-field";
import { useErrorText } from "@/components/ui/states";
import { useTranslation } from "@/i18n";
import { usePageTitle } from "@/lib/page-title";
import { usePasswordFault } from "@/lib/password-text";
import { AuthLayout } from "./auth-layout";
import { isEmail } from "./email";
import { useEnterNew } from "./enter";
import { JoinForm } from "./join-form";
import { useToken } from "./use-token";

export function SignupPage() {
  const search = useSearch({ from: "/signup" });
  const token = useToken("/signup", search.token);
  return token ? <JoinForm token={token} /> : <CreateForm />;
}

interface Faults {
  company_name?: string;
  email?: string;
  password?: string;
  form?: string;
}

function CreateForm() {
  const { t } = useTranslation("auth");
  usePageTitle(t("signup.title"));
  const enter = useEnterNew();
  const errorText = useErrorText();
  const passwordFault = usePasswordFault();
  const [company, setCompany] = useState("");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [faults, setFaults] = useState<Faults>({});
  const [busy, setBusy] = useState(false);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const found: Faults = {
      company_name: company.trim() === "" ? t("required.company") : undefined,
      email: email.trim() === "" ? t("required.email") : isEmail(email) ? undefined : t("required.emailWrong"),
      password: password === "" ? t("required.password") : passwordFault(password, email),
    };
    setFaults(found);
    if (Object.values(found).some(Boolean)) return;
    setBusy(true);
    try {
      await accounts.signup({ company_name: company.trim(), email: email.trim(), password });
      await enter("/onboarding");
    } catch (error) {
      setBusy(false);
      if (!(error instanceof ApiError)) setFaults({ form: errorText(error) });
      else if (error.status === 403) setFaults({ form: t("signup.closed") });
      else if (error.fields.length > 0)
        setFaults(Object.fromEntries(error.fields.map((one) => [one.field, one.message])));
      else setFaults({ form: errorText(error) });
    }
  };

  return (
    <AuthLayout title={t("signup.title")} text={t("signup.text")}>
      <form noValidate onSubmit={submit} className="grid gap-4">
        <FormError>{faults.form}</FormError>
        <Field label={t("signup.company")} hint={t("signup.companyHint")} error={faults.company_name}>
          <Input
            autoComplete="organization"
            autoFocus
            className="h-10"
            maxLength={200}
            value={company}
            onChange={(event) => setCompany(event.target.value)}
          />
        </Field>
        <Field label={t("email")} error={faults.email}>
          <Input
            type="email"
            autoComplete="username"
            className="h-10"
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
        </Field>
        <NewPasswordField
          className="h-10"
          label={t("password")}
          value={password}
          onChange={setPassword}
          error={faults.password}
        />
        <Button type="submit" variant="primary" size="lg" busy={busy} className="mt-1">
          {t("signup.submit")}
        </Button>
      </form>
      <p className="mt-6 border-line border-t pt-4 text-ink-2">
        {t("signup.hasAccount")}{" "}
        <Link to="/login" className="font-medium text-accent-text underline-offset-2 hover:underline">
          {t("signup.toLogin")}
        </Link>
      </p>
    </AuthLayout>
  );
}
