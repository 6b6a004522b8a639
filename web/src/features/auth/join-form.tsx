import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { accounts } from "@/api/accounts";
import type { InvitationInfo } from "@/api/desk";
import { ApiError } from "@/api/error";
import { Button } from "@/components/ui/button";
import { Field, FormError } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { NewPasswordField } from "@/components/ui/new-password-field";
import { ErrorState, Skeleton, useErrorText } from "@/components/ui/states";
import { useTranslation } from "@/i18n";
import { usePageTitle } from "@/lib/page-title";
import { usePasswordFault } from "@/lib/password-text";
import { AuthLayout } from "./auth-layout";
import { isEmail } from "./email";
import { useEnterNew } from "./enter";
import { Gone } from "./gone";

const isGone = (error: unknown) => error instanceof ApiError && (error.status === 404 || error.status === 410);

export function JoinForm({ token }: { token: string }) {
  const { t } = useTranslation("auth");
  const invitation = useQuery({
    queryKey: ["invitation", token],
    queryFn: () => accounts.invitation(token),
    gcTime: 0,
    retry: false,
  });
  usePageTitle(t("join.titlePlain"));
  if (isGone(invitation.error)) return <Gone title={t("join.titlePlain")} text={t("join.goneText")} />;
  if (invitation.isError) {
    return (
      <AuthLayout title={t("join.titlePlain")}>
        <ErrorState error={invitation.error} onRetry={() => void invitation.refetch()} />
      </AuthLayout>
    );
  }
  if (!invitation.data) {
    return (
      <AuthLayout title={t("join.titlePlain")} text={t("join.checking")}>
        <div className="grid gap-4">
          <Skeleton className="h-10" />
          <Skeleton className="h-10" />
          <Skeleton className="h-10" />
        </div>
      </AuthLayout>
    );
  }
  return <Form token={token} invitation={invitation.data} />;
}

interface Faults {
  name?: string;
  email?: string;
  password?: string;
  form?: string;
}

function Form({ token, invitation }: { token: string; invitation: InvitationInfo }) {
  const { t } = useTranslation("auth");
  const enter = useEnterNew();
  const errorText = useErrorText();
  const passwordFault = usePasswordFault();
  const [email, setEmail] = useState(invitation.email ?? "");
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [faults, setFaults] = useState<Faults>({});
  const [gone, setGone] = useState(false);
  const [busy, setBusy] = useState(false);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const found: Faults = {
      name: name.trim() === "" ? t("required.name") : undefined,
      email: email.trim() === "" ? t("required.email") : isEmail(email) ? undefined : t("required.emailWrong"),
      password: password === "" ? t("required.password") : passwordFault(password, email),
    };
    setFaults(found);
    if (Object.values(found).some(Boolean)) return;
    setBusy(true);
    try {
      await accounts.accept({ token, email: email.trim(), name: name.trim(), password });
      await enter();
    } catch (error) {
      setBusy(false);
      if (isGone(error)) setGone(true);
      else if (error instanceof ApiError && error.fields.length > 0) {
        setFaults(Object.fromEntries(error.fields.map((one) => [one.field, one.message])));
      } else setFaults({ form: errorText(error) });
    }
  };

  if (gone) return <Gone title={t("join.titlePlain")} text={t("join.goneText")} />;
  const company = invitation.company_name;
  return (
    <AuthLayout
      title={company ? t("join.title", { company }) : t("join.titlePlain")}
      text={t("join.text", { role: t(`common:roles.${invitation.role}`) })}
    >
      <form noValidate onSubmit={submit} className="grid gap-4">
        <FormError>{faults.form}</FormError>
        <Field label={t("email")} error={faults.email}>
          <Input
            type="email"
            autoComplete="username"
            className="h-10"
            readOnly={invitation.email !== null}
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
        </Field>
        <Field label={t("join.name")} hint={t("join.nameHint")} error={faults.name}>
          <Input
            autoComplete="name"
            autoFocus
            className="h-10"
            maxLength={200}
            value={name}
            onChange={(event) => setName(event.target.value)}
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
          {t("join.submit")}
        </Button>
      </form>
    </AuthLayout>
  );
}
