/** One template, tried out with values; and the way to delete it. */
import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useDeferredValue, useState } from "react";
import type { Template, TemplatePreview } from "@/api/desk";
import { keys } from "@/api/keys";
import { templates } from "@/api/settings";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, FormError } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Skeleton, useErrorText } from "@/components/ui/states";
import { toast } from "@/components/ui/toast";
import { useTranslation } from "@/i18n";
import { useCan } from "@/lib/session";
import { Confirm } from "./confirm";
import { TemplateBubble } from "./template-bubble";
import { TemplateStatusBadge } from "./template-words";

/** Errors name `variables.1`, or the variable alone. */
function problemOf(errors: TemplatePreview["errors"] | undefined, name: string): string | undefined {
  return errors?.find(({ field }) => field === name || field.endsWith(`.${name}`))?.message;
}

export function TemplateDialog({ template, onClose }: { template: Template; onClose: () => void }) {
  const { t } = useTranslation("settings");
  const cache = useQueryClient();
  const errorText = useErrorText();
  const isAdmin = useCan("admin");
  const [removing, setRemoving] = useState(false);
  const [values, setValues] = useState<Record<string, string>>(() =>
    Object.fromEntries(template.variables.map((variable) => [variable.name, variable.example ?? ""])),
  );
  // A field that nobody has filled in yet is not wrong.
  const [touched, setTouched] = useState<ReadonlySet<string>>(() => new Set());
  const wanted = useDeferredValue(values);
  const preview = useQuery({
    queryKey: [...keys.templates, "preview", template.id, wanted],
    queryFn: () => templates.preview(template.id, wanted),
    placeholderData: keepPreviousData,
    gcTime: 30_000,
  });
  return (
    <>
      <Dialog
        open
        onOpenChange={onClose}
        title={template.name}
        description={template.language}
        footer={
          <>
            {isAdmin && (
              <Button variant="danger-quiet" icon={Trash2} className="mr-auto" onClick={() => setRemoving(true)}>
                {t("common:delete")}
              </Button>
            )}
            <Button onClick={onClose}>{t("common:close")}</Button>
          </>
        }
      >
        <div className="grid gap-4">
          <p className="flex flex-wrap items-center gap-2">
            <TemplateStatusBadge status={template.status} />
            <span className="text-ink-2 text-sm">{t(`templates.statusTexts.${template.status}`)}</span>
          </p>
          {template.rejected_reason && <FormError>{template.rejected_reason}</FormError>}
          {preview.data ? (
            <TemplateBubble preview={preview.data} />
          ) : preview.isError ? (
            <FormError>{errorText(preview.error)}</FormError>
          ) : (
            <Skeleton className="h-24 w-full max-w-96" />
          )}
          {template.variables.map((variable) => (
            <Field
              key={variable.name}
              label={t(`templates.variableOf.${variable.component}`, { name: variable.name })}
              hint={variable.kind === "media" ? t("templates.mediaHint") : undefined}
              error={touched.has(variable.name) ? problemOf(preview.data?.errors, variable.name) : undefined}
            >
              <Input
                value={values[variable.name] ?? ""}
                onChange={(event) => {
                  setTouched((before) => new Set(before).add(variable.name));
                  setValues((before) => ({ ...before, [variable.name]: event.target.value }));
                }}
              />
            </Field>
          ))}
        </div>
      </Dialog>
      {removing && (
        <Confirm
          title={t("templates.deleteTitle", { name: template.name })}
          text={t("templates.deleteText")}
          confirm={t("common:delete")}
          run={() => templates.remove(template.id)}
          onClose={() => setRemoving(false)}
          onDone={() => {
            void cache.invalidateQueries({ queryKey: keys.templates });
            toast(t("templates.deleted"));
            onClose();
          }}
        />
      )}
    </>
  );
}
