import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { accounts } from "@/api/accounts";
import { ApiError, fieldErrors } from "@/api/error";
import { keys } from "@/api/keys";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardFooter, CardHeader } from "@/components/ui/card";
import { Field, FormError } from "@/components/ui/field";
import { NewPasswordField } from "@/components/ui/new-password-field";
import { PasswordInput } from "@/components/ui/password-input";
import { useErrorText } from "@/components/ui/states";
import { toast } from "@/components/ui/toast";
import { useTranslation } from "@/i18n";
import { usePasswordFault } from "@/lib/password-text";
import { useMe } from "@/lib/session";

export function PasswordCard() {
  const { t } = useTranslation("account");
  const me = useMe();
  const cache = useQueryClient();
  const errorText = useErrorText();
  const passwordFault = usePasswordFault();
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const [faults, setFaults] = useState<{ current?: string; next?: string }>({});
  const change = useMutation({
    mutationFn: () => accounts.changePassword({ current_password: current, new_password: next }),
    onSuccess: () => {
      setCurrent("");
      setNext("");
      toast(t("password.changed"), { detail: t("password.changedDetail") });
      void cache.invalidateQueries({ queryKey: keys.sessions });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const found = {
      current: current === "" ? t("password.currentRequired") : undefined,
      next: passwordFault(next, me.email),
    };
    setFaults(found);
    if (!found.current && !found.next) change.mutate();
  };
  const errors = fieldErrors(change.error);
  const isWrong =
    errors.current_password !== undefined || (change.error instanceof ApiError && change.error.status === 401);
  const other = change.isError && !isWrong && !errors.new_password;
  return (
    <Card>
      <CardHeader title={t("password.title")} description={t("password.description")} />
      <form noValidate onSubmit={submit}>
        <CardBody className="grid max-w-sm gap-4">
          {other && <FormError>{errorText(change.error)}</FormError>}
          {/* Password managers want to know whose password it is. */}
          <input type="text" hidden readOnly autoComplete="username" value={me.email} />
          <Field label={t("password.current")} error={faults.current ?? (isWrong ? t("password.wrong") : undefined)}>
            <PasswordInput
              autoComplete="current-password"
              value={current}
              onChange={(event) => setCurrent(event.target.value)}
            />
          </Field>
          <NewPasswordField
            label={t("password.new")}
            value={next}
            onChange={setNext}
            error={faults.next ?? errors.new_password}
          />
        </CardBody>
        <CardFooter>
          <Button type="submit" variant="primary" busy={change.isPending} disabled={current === "" && next === ""}>
            {t("password.submit")}
          </Button>
        </CardFooter>
      </form>
    </Card>
  );
}
