/** A new password by a one-time link. */
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { accounts } from "@/api/accounts";
import { ApiError, fieldErrors } from "@/api/error";
import { Button } from "@/components/ui/button";
import { Field, FormError } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { NewPasswordField } from "@/components/ui/new-password-field";
import { ErrorState, Skeleton, useErrorText } from "@/components/ui/states";
import { toast } from "@/components/ui/toast";
import { useTranslation } from "@/i18n";
import { usePageTitle } from "@/lib/page-title";
import { usePasswordFault } from "@/lib/password-text";
import { AuthLayout } from "./auth-layout";
import { Gone } from "./gone";
import { useToken } from "./use-token";

const isGone = (error: unknown) => error instanceof ApiError && (error.status === 404 || error.status === 410);

export function PasswordPage() {
  const { t } = useTranslation("auth");
  const search = useSearch({ from: "/password" });
  const token = useToken("/password", search.token);
  usePageTitle(t("reset.title"));
  const link = useQuery({
    queryKey: ["password-link", token],
    queryFn: () => accounts.passwordLink(token ?? ""),
    enabled: token !== undefined,
    gcTime: 0,
    retry: false,
  });
  if (!token || isGone(link.error)) return <Gone title={t("reset.title")} text={t("reset.goneText")} />;
  if (link.isError) {
    return (
      <AuthLayout title={t("reset.title")}>
        <ErrorState error={link.error} onRetry={() => void link.refetch()} />
      </AuthLayout>
    );
  }
  if (!link.data) {
    return (
      <AuthLayout title={t("reset.title")}>
        <div className="grid gap-4">
          <Skeleton className="h-10" />
          <Skeleton className="h-10" />
        </div>
      </AuthLayout>
    );
  }
  return <Form token={token} email={link.data.email} />;
}

function Form({ token, email }: { token: string; email: string }) {
  const { t } = useTranslation("auth");
  const navigate = useNavigate();
  const errorText = useErrorText();
  const passwordFault = usePasswordFault();
  const [password, setPassword] = useState("");
  const [fault, setFault] = useState<string>();
  const [formFault, setFormFault] = useState<string>();
  const [gone, setGone] = useState(false);
  const [busy, setBusy] = useState(false);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const found = password === "" ? t("required.password") : passwordFault(password, email);
    setFault(found);
    setFormFault(undefined);
    if (found) return;
    setBusy(true);
    try {
      await accounts.resetPassword({ token, new_password: password });
      toast(t("reset.done"));
      await navigate({ to: "/login", replace: true });
    } catch (error) {
      setBusy(false);
      const said = fieldErrors(error).new_password;
      if (isGone(error)) setGone(true);
      else if (said) setFault(said);
      else setFormFault(errorText(error));
    }
  };

  if (gone) return <Gone title={t("reset.title")} text={t("reset.goneText")} />;
  return (
    <AuthLayout title={t("reset.title")} text={t("reset.text")}>
      <form noValidate onSubmit={submit} className="grid gap-4">
        <FormError>{formFault}</FormError>
        <Field label={t("email")}>
          <Input type="email" autoComplete="username" className="h-10" readOnly value={email} />
        </Field>
        <NewPasswordField
          className="h-10"
          label={t("reset.password")}
          value={password}
          onChange={setPassword}
          error={fault}
        />
        <Button type="submit" variant="primary" size="lg" busy={busy} className="mt-1">
          {t("reset.submit")}
        </Button>
      </form>
    </AuthLayout>
  );
}
