/** Questions that customers may ask, made by the model from the knowledge. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { checks } from "@/api/checks";
import { ApiError } from "@/api/error";
import { keys } from "@/api/keys";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, FormError } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useErrorText } from "@/components/ui/states";
import { toast } from "@/components/ui/toast";
import { useTranslation } from "@/i18n";

const COUNT_MAX = 20;
const COUNT_FIRST = 10;

export function GenerateChecks({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("checks");
  const errorText = useErrorText();
  const cache = useQueryClient();
  const [count, setCount] = useState(COUNT_FIRST);
  const generate = useMutation({
    mutationFn: () => checks.generate(count),
    onSuccess: (made) => {
      void cache.invalidateQueries({ queryKey: keys.checkList });
      toast(t("generate.done", { count: made.length }));
      onClose();
    },
  });
  const { error } = generate;
  const needsModel = error instanceof ApiError && error.code === "MODEL_REQUIRED";
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={t("generate.title")}
      description={t("generate.text")}
      footer={
        <>
          <Button onClick={onClose}>{t("common:cancel")}</Button>
          <Button variant="primary" busy={generate.isPending} onClick={() => generate.mutate()}>
            {t("generate.do")}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <Field label={t("generate.count")}>
          <Input
            type="number"
            min={1}
            max={COUNT_MAX}
            className="w-28"
            value={count}
            onChange={(event) => setCount(Math.min(COUNT_MAX, Math.max(1, Number(event.target.value) || 1)))}
          />
        </Field>
        {needsModel ? (
          <FormError>
            {t("generate.needsModel")}{" "}
            <Link to="/settings/providers" className="font-medium underline">
              {t("generate.toProviders")}
            </Link>
          </FormError>
        ) : (
          generate.isError && <FormError>{errorText(error)}</FormError>
        )}
      </div>
    </Dialog>
  );
}
