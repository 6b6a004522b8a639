/** Asks before something is removed for good; stays open with the error where it cannot be. */
import { useMutation } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "@/i18n";
import { IconButton } from "./button";
import { AlertDialog } from "./dialog";
import { FormError } from "./field";
import { useErrorText } from "./states";

export function RemoveButton({
  label,
  title,
  text,
  run,
  onDone,
}: {
  label: string;
  title: string;
  text: ReactNode;
  run: () => Promise<unknown>;
  onDone: () => void;
}) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const [isAsking, setAsking] = useState(false);
  const remove = useMutation({
    mutationFn: run,
    onSuccess: () => {
      setAsking(false);
      onDone();
    },
  });
  return (
    <>
      <IconButton icon={Trash2} label={label} onClick={() => setAsking(true)} />
      {isAsking && (
        <AlertDialog
          open
          onOpenChange={(open) => {
            if (!open) setAsking(false);
          }}
          title={title}
          description={text}
          confirm={t("delete")}
          busy={remove.isPending}
          onConfirm={() => remove.mutate()}
        >
          {remove.isError && <FormError>{errorText(remove.error)}</FormError>}
        </AlertDialog>
      )}
    </>
  );
}
