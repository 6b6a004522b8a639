import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { type CheckForm, checks } from "@/api/checks";
import { keys } from "@/api/keys";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/field";
import { FileDrop } from "@/components/ui/file-drop";
import { useErrorText } from "@/components/ui/states";
import { toast } from "@/components/ui/toast";
import { useTranslation } from "@/i18n";
import { scriptLanguage } from "@/lib/script";
import { type Parsed, parseChecks } from "./checks";

const SHOWN_MAX = 8;

export function ImportChecks({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("checks");
  const errorText = useErrorText();
  const cache = useQueryClient();
  const [chosen, setChosen] = useState<{ name: string; parsed: Parsed } | null>(null);
  const send = useMutation({
    mutationFn: (list: CheckForm[]) => checks.importFile({ checks: list }),
    onSuccess: (_, list) => {
      void cache.invalidateQueries({ queryKey: keys.checkList });
      toast(t("import.done", { count: list.length }));
      onClose();
    },
  });
  const list = chosen?.parsed.checks;
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={t("import.title")}
      description={t("import.text")}
      footer={
        <>
          <Button onClick={onClose}>{t("common:cancel")}</Button>
          <Button variant="primary" busy={send.isPending} disabled={!list} onClick={() => list && send.mutate(list)}>
            {t("import.do")}
          </Button>
        </>
      }
    >
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
        <FileDrop
          accept="application/json,.json"
          label={t("import.drop")}
          onFiles={async ([file]) => {
            send.reset();
            if (file) setChosen({ name: file.name, parsed: parseChecks(await file.text()) });
          }}
        />
        {chosen?.parsed.fault && <FormError>{t(`import.faults.${chosen.parsed.fault}`)}</FormError>}
        {chosen && list && (
          <div className="grid grid-cols-[minmax(0,1fr)] gap-1.5 text-sm">
            <p className="font-medium">{`${chosen.name}: ${t("count", { count: list.length })}`}</p>
            <ul className="grid gap-1 border-line border-l-2 pl-3">
              {list.slice(0, SHOWN_MAX).map((check) => (
                <li key={check.question} lang={scriptLanguage(check.question)} className="truncate">
                  {check.question}
                </li>
              ))}
              {list.length > SHOWN_MAX && <li className="text-ink-3">…</li>}
            </ul>
          </div>
        )}
        {send.isError && <FormError>{errorText(send.error)}</FormError>}
      </div>
    </Dialog>
  );
}
