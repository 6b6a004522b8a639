/** A whole knowledge base, in and out. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useState } from "react";
import type { Knowledge } from "@/api/desk";
import { keys } from "@/api/keys";
import { type ImportDone, knowledge } from "@/api/knowledge";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { FormError } from "@/components/ui/field";
import { FileDrop } from "@/components/ui/file-drop";
import { toast } from "@/components/ui/toast";
import { useTranslation } from "@/i18n";
import { useCan } from "@/lib/session";
import { type Parsed, parseImport } from "./import-preview";
import { ImportProblems, ImportReview } from "./import-review";

/** The server's limit. */
const FILE_MAX_BYTES = 16 * 1024 * 1024;

interface Chosen {
  name: string;
  parsed: Parsed;
}

export function TransferTab({ current }: { current: Knowledge | undefined }) {
  const canEdit = useCan("operator");
  return (
    <div className="grid gap-4">
      {canEdit && current && <Import current={current} />}
      <Export />
    </div>
  );
}

function Import({ current }: { current: Knowledge }) {
  const { t } = useTranslation("knowledge");
  const cache = useQueryClient();
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [replace, setReplace] = useState(false);
  const [tooBig, setTooBig] = useState(false);
  const send = useMutation({
    mutationFn: (body: unknown) => knowledge.importFile(body, replace),
    onSuccess: ({ created, removed }: ImportDone) => {
      void cache.invalidateQueries({ queryKey: keys.knowledge });
      setChosen(null);
      toast(t("import.done"), {
        // The server counts every entry that it wrote as changed; what really changes was shown before.
        detail: [t("import.created", { count: created }), t("import.removed", { count: removed })].join(" · "),
      });
    },
  });
  const take = async ([file]: File[]) => {
    if (!file) return;
    send.reset();
    setReplace(false);
    setTooBig(file.size > FILE_MAX_BYTES);
    setChosen(file.size > FILE_MAX_BYTES ? null : { name: file.name, parsed: parseImport(await file.text()) });
  };
  return (
    <Card>
      <CardHeader title={t("import.title")} description={t("import.text")} />
      <CardBody className="grid gap-4">
        <FileDrop
          accept="application/json,.json"
          label={t("import.drop")}
          hint={t("import.dropHint")}
          onFiles={(files) => void take(files)}
        />
        {tooBig && <FormError>{t("import.tooBig")}</FormError>}
        {chosen?.parsed.file === null && <ImportProblems name={chosen.name} problems={chosen.parsed.problems} />}
        {chosen?.parsed.file && (
          <ImportReview
            name={chosen.name}
            file={chosen.parsed.file}
            current={current}
            replace={replace}
            onReplace={setReplace}
            busy={send.isPending}
            error={send.error}
            onCancel={() => setChosen(null)}
            onImport={() => send.mutate(chosen.parsed.file)}
          />
        )}
      </CardBody>
    </Card>
  );
}

function Export() {
  const { t } = useTranslation("knowledge");
  return (
    <Card>
      <CardHeader
        title={t("export.title")}
        description={t("export.text")}
        action={
          <Button asChild>
            <a href="/api/v1/knowledge/export" download="knowledge_base.json">
              <Download aria-hidden className="size-4" />
              {t("export.do")}
            </a>
          </Button>
        }
        className="border-b-0"
      />
    </Card>
  );
}
