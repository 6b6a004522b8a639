/** A question before something is removed; stays open with the error where it cannot be. */
import { useMutation } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { AlertDialog } from "@/components/ui/dialog";
import { Field, FormError } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useErrorText } from "@/components/ui/states";
import { useTranslation } from "@/i18n";

export function Confirm({
  title,
  text,
  confirm,
  typed,
  run,
  onDone,
  onClose,
}: {
  title: string;
  text: ReactNode;
  confirm: string;
  /** What has to be typed first, where a slip would hurt. */
  typed?: string;
  run: () => Promise<unknown>;
  onDone: () => void;
  onClose: () => void;
}) {
  const { t } = useTranslation("settings");
  const errorText = useErrorText();
  const [answer, setAnswer] = useState("");
  const action = useMutation({ mutationFn: run, onSuccess: onDone });
  const isReady = typed === undefined || answer.trim() === typed;
  return (
    <AlertDialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={title}
      description={text}
      confirm={confirm}
      busy={action.isPending}
      disabled={!isReady}
      onConfirm={() => action.mutate()}
    >
      {typed !== undefined && (
        <Field label={t("typeToConfirm", { name: typed })}>
          <Input value={answer} autoComplete="off" onChange={(event) => setAnswer(event.target.value)} />
        </Field>
      )}
      {action.isError && <FormError>{errorText(action.error)}</FormError>}
    </AlertDialog>
  );
}
