import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { accounts } from "@/api/accounts";
import { ApiError } from "@/api/error";
import { keys } from "@/api/keys";
import { AlertDialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { PasswordInput } from "@/components/ui/password-input";
import { useErrorText } from "@/components/ui/states";
import { toast } from "@/components/ui/toast";
import { useTranslation } from "@/i18n";

export function RemoveTotp({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("account");
  const cache = useQueryClient();
  const errorText = useErrorText();
  const [password, setPassword] = useState("");
  const [missing, setMissing] = useState(false);
  const remove = useMutation({
    mutationFn: () => accounts.removeTotp(password),
    onSuccess: () => {
      toast(t("totp.removed"));
      void cache.invalidateQueries({ queryKey: keys.me });
      onClose();
    },
  });
  const isWrong = remove.error instanceof ApiError && [401, 422].includes(remove.error.status);
  const error = missing ? t("password.currentRequired") : isWrong ? t("password.wrong") : undefined;
  return (
    <AlertDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t("totp.removeTitle")}
      description={t("totp.removeText")}
      confirm={t("totp.remove")}
      busy={remove.isPending}
      onConfirm={() => {
        setMissing(password === "");
        if (password !== "") remove.mutate();
      }}
    >
      <Field
        label={t("password.current")}
        error={error ?? (remove.isError ? errorText(remove.error) : undefined)}
        className="mt-2"
      >
        <PasswordInput
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      </Field>
    </AlertDialog>
  );
}
