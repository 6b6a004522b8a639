/** What a file would change, or why it cannot be taken. */
import { useMemo } from "react";
import type { FaqEntry, Knowledge } from "@/api/desk";
import { ApiError } from "@/api/error";
import { Badge, type Tone } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { FormError } from "@/components/ui/field";
import { useErrorText } from "@/components/ui/states";
import { Checkbox } from "@/components/ui/toggles";
import { useTranslation } from "@/i18n";
import { useFormat } from "@/lib/format";
import { scriptLanguage } from "@/lib/script";
import { type ImportFile, type ImportProblem, previewImport } from "./import-preview";

export function ImportProblems({ name, problems }: { name: string; problems: readonly ImportProblem[] }) {
  const { t } = useTranslation("knowledge");
  return (
    <FormError>
      <p className="font-medium">{t("import.refused", { name })}</p>
      <ul className="mt-1 grid gap-0.5">
        {problems.map((problem) => (
          <li key={`${problem.field}${problem.kind}`} className="text-sm">
            {[
              problem.line === undefined ? null : t("import.line", { line: problem.line }),
              problem.field || null,
              t(`import.problems.${problem.kind}`, { max: problem.max ?? 0 }),
            ]
              .filter(Boolean)
              .join(" · ")}
          </li>
        ))}
      </ul>
    </FormError>
  );
}

export function ImportReview({
  name,
  file,
  current,
  replace,
  onReplace,
  busy,
  error,
  onCancel,
  onImport,
}: {
  name: string;
  file: ImportFile;
  current: Knowledge;
  replace: boolean;
  onReplace: (replace: boolean) => void;
  busy: boolean;
  error: unknown;
  onCancel: () => void;
  onImport: () => void;
}) {
  const { t } = useTranslation("knowledge");
  const format = useFormat();
  const preview = useMemo(() => previewImport(current, file), [current, file]);
  const removed = replace ? preview.missing : [];
  const changes = preview.created.length + preview.updated.length + removed.length + preview.business.length;
  return (
    <section aria-label={t("import.preview", { name })} className="grid gap-3 rounded border border-line p-4">
      <h3 className="font-medium">{t("import.preview", { name })}</h3>
      {changes === 0 ? (
        <p className="text-ink-2">{t("import.nothing")}</p>
      ) : (
        <>
          <Group tone="ok" label={t("import.created", { count: preview.created.length })} faqs={preview.created} />
          <Group tone="info" label={t("import.updated", { count: preview.updated.length })} faqs={preview.updated} />
          <Group tone="bad" label={t("import.removed", { count: removed.length })} faqs={removed} />
          {preview.business.length > 0 && (
            <p className="text-sm">{t("import.business", { fields: format.list(preview.business) })}</p>
          )}
        </>
      )}
      {preview.unchanged > 0 && (
        <p className="text-ink-3 text-sm">{t("import.unchanged", { count: preview.unchanged })}</p>
      )}
      {preview.missing.length > 0 && (
        <Checkbox
          checked={replace}
          onCheckedChange={(checked) => onReplace(checked === true)}
          label={t("import.replace", { count: preview.missing.length })}
        />
      )}
      {error !== null && <ServerErrors error={error} />}
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onCancel} disabled={busy}>
          {t("common:cancel")}
        </Button>
        <Button
          variant={removed.length > 0 ? "danger" : "primary"}
          busy={busy}
          disabled={changes === 0}
          onClick={onImport}
        >
          {t("import.do")}
        </Button>
      </div>
    </section>
  );
}

const SHOWN_MAX = 20;

function Group({ tone, label, faqs }: { tone: Tone; label: string; faqs: readonly FaqEntry[] }) {
  const { t } = useTranslation("knowledge");
  if (faqs.length === 0) return null;
  return (
    <details>
      <summary className="w-fit">
        <Badge tone={tone}>{label}</Badge>
      </summary>
      <ul className="mt-2 grid gap-1 border-line border-l-2 pl-3 text-sm">
        {faqs.slice(0, SHOWN_MAX).map((faq) => (
          <li key={faq.id ?? faq.question} lang={scriptLanguage(faq.question)} className="truncate">
            {faq.question}
          </li>
        ))}
        {faqs.length > SHOWN_MAX && (
          <li className="text-ink-3">{t("import.andMore", { count: faqs.length - SHOWN_MAX })}</li>
        )}
      </ul>
    </details>
  );
}

function ServerErrors({ error }: { error: unknown }) {
  const errorText = useErrorText();
  if (!(error instanceof ApiError) || error.fields.length === 0) return <FormError>{errorText(error)}</FormError>;
  return (
    <FormError>
      <ul>
        {error.fields.map((problem) => (
          <li key={problem.field + problem.message}>{`${problem.field}: ${problem.message}`}</li>
        ))}
      </ul>
    </FormError>
  );
}
