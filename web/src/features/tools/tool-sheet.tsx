/** One HTTP tool: written, tried, removed. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Play, Trash2 } from "lucide-react";
import { useId, useState } from "react";
import { fieldErrors } from "@/api/error";
import { keys } from "@/api/keys";
import { type HttpTool, METHODS, type Method, tools } from "@/api/tools";
import { Button } from "@/components/ui/button";
import { AlertDialog, Sheet } from "@/components/ui/dialog";
import { Field, FormError } from "@/components/ui/field";
import { Input, Select, Textarea } from "@/components/ui/input";
import { useErrorText } from "@/components/ui/states";
import { toast } from "@/components/ui/toast";
import { Checkbox } from "@/components/ui/toggles";
import { useTranslation } from "@/i18n";
import { useDraft } from "@/lib/draft";
import { useFormat } from "@/lib/format";
import { useCloseGuard } from "@/lib/unsaved";
import { bodyOf, type Form, formOf, headersOf, jsonOf } from "./tool-form";

export function ToolSheet({ tool, onClose }: { tool: HttpTool | undefined; onClose: () => void }) {
  const { t } = useTranslation("tools");
  const errorText = useErrorText();
  const formId = useId();
  const cache = useQueryClient();
  const [removing, setRemoving] = useState(false);
  const draft = useDraft<Form>(formOf(tool));
  const { value, set } = draft;
  const body = bodyOf(value);
  const refresh = () => void cache.invalidateQueries({ queryKey: keys.tools });
  const save = useMutation({
    mutationFn: () => (tool ? tools.change(tool.id, body ?? {}) : tools.add(body ?? {})),
    onSuccess: (saved) => {
      refresh();
      toast(t("http.saved", { name: saved.name }));
      guard.release();
      onClose();
    },
  });
  const remove = useMutation({
    mutationFn: () => tools.remove(tool?.id ?? ""),
    onSuccess: () => {
      refresh();
      guard.release();
      onClose();
    },
  });
  const guard = useCloseGuard(draft.dirty && !save.isSuccess, onClose);
  const errors = fieldErrors(save.error);
  const badHeaders = headersOf(value.headers) === null ? t("http.badHeaders") : errors.headers;
  const badSchema = jsonOf(value.parameters) === undefined ? t("http.badSchema") : errors.parameters;
  return (
    <>
      <Sheet
        open
        onOpenChange={(open) => {
          if (!open) guard.close();
        }}
        title={tool ? tool.name : t("http.add")}
        footer={
          <>
            {tool && (
              <Button variant="danger-quiet" icon={Trash2} className="mr-auto" onClick={() => setRemoving(true)}>
                {t("common:delete")}
              </Button>
            )}
            <Button onClick={guard.close}>{t("common:close")}</Button>
            <Button
              form={formId}
              type="submit"
              variant="primary"
              busy={save.isPending}
              disabled={!draft.dirty || body === null}
            >
              {t("common:save")}
            </Button>
          </>
        }
      >
        <form
          id={formId}
          className="grid gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            save.mutate();
          }}
        >
          {save.isError && Object.keys(errors).length === 0 && <FormError>{errorText(save.error)}</FormError>}
          <Field label={t("http.name")} hint={t("http.nameHint")} error={errors.name}>
            <Input required maxLength={64} value={value.name} onChange={(event) => set("name", event.target.value)} />
          </Field>
          <Field label={t("http.about")} hint={t("http.aboutHint")} error={errors.description}>
            <Textarea
              required
              rows={2}
              value={value.description}
              onChange={(event) => set("description", event.target.value)}
            />
          </Field>
          <div className="grid gap-4 sm:grid-cols-[8rem_1fr]">
            <Field label={t("http.method")} error={errors.method}>
              <Select value={value.method} onChange={(event) => set("method", event.target.value as Method)}>
                {METHODS.map((method) => (
                  <option key={method}>{method}</option>
                ))}
              </Select>
            </Field>
            <Field label={t("http.url")} hint={t("http.urlHint")} error={errors.url_template}>
              <Input
                required
                value={value.url_template}
                onChange={(event) => set("url_template", event.target.value)}
              />
            </Field>
          </div>
          <Field
            label={t("http.headers")}
            hint={t("http.headersHint", { open: "{{", close: "}}" })}
            optional={t("common:optional")}
            error={badHeaders}
          >
            <Textarea rows={2} value={value.headers} onChange={(event) => set("headers", event.target.value)} />
          </Field>
          <Field label={t("http.schema")} hint={t("http.schemaHint")} error={badSchema}>
            <Textarea
              rows={9}
              className="font-mono text-xs"
              value={value.parameters}
              onChange={(event) => set("parameters", event.target.value)}
            />
          </Field>
          {value.method !== "GET" && (
            <Field
              label={t("http.body")}
              hint={t("http.bodyHint")}
              optional={t("common:optional")}
              error={errors.body_template}
            >
              <Textarea
                rows={3}
                className="font-mono text-xs"
                value={value.body_template}
                onChange={(event) => set("body_template", event.target.value)}
              />
            </Field>
          )}
          <Checkbox
            label={t("http.enabled")}
            checked={value.enabled}
            onCheckedChange={(on) => set("enabled", on === true)}
          />
        </form>
        {tool && <Test tool={tool} />}
      </Sheet>
      {guard.question}
      {removing && tool && (
        <AlertDialog
          open
          onOpenChange={(open) => {
            if (!open) setRemoving(false);
          }}
          title={t("http.removeTitle", { name: tool.name })}
          description={t("http.removeText")}
          confirm={t("common:delete")}
          busy={remove.isPending}
          onConfirm={() => remove.mutate()}
        >
          {remove.isError && <FormError>{errorText(remove.error)}</FormError>}
        </AlertDialog>
      )}
    </>
  );
}

/** Calls it as it is stored, with arguments of one's own. */
function Test({ tool }: { tool: HttpTool }) {
  const { t } = useTranslation("tools");
  const errorText = useErrorText();
  const format = useFormat();
  const [args, setArgs] = useState("{}");
  const parsed = jsonOf(args);
  const run = useMutation({ mutationFn: () => tools.test(tool.id, parsed) });
  return (
    <section className="mt-6 grid gap-3 border-line border-t pt-4">
      <h3 className="font-semibold">{t("test.title")}</h3>
      <Field label={t("test.arguments")} error={parsed === undefined ? t("http.badSchema") : undefined}>
        <Textarea
          rows={3}
          className="font-mono text-xs"
          value={args}
          onChange={(event) => setArgs(event.target.value)}
        />
      </Field>
      <div>
        <Button icon={Play} busy={run.isPending} disabled={parsed === undefined} onClick={() => run.mutate()}>
          {t("test.run")}
        </Button>
      </div>
      {run.isError && <FormError>{errorText(run.error)}</FormError>}
      {run.data && (
        <div role="status" className="grid gap-2 rounded border border-line bg-sunken p-3 text-sm">
          <p className={run.data.ok ? "text-ok" : "text-bad"}>
            {[
              run.data.ok ? t("test.ok") : (run.data.error ?? t("test.failed")),
              run.data.status,
              format.duration(run.data.latency_ms),
            ]
              .filter((part) => part !== null)
              .join(" · ")}
          </p>
          <pre className="max-h-60 overflow-auto whitespace-pre-wrap break-words text-xs">
            {JSON.stringify(run.data.result, null, 2)}
          </pre>
        </div>
      )}
    </section>
  );
}
