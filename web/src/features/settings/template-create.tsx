/** A new template, handed in for Meta's review. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId } from "react";
import type { Channel } from "@/api/desk";
import { fieldErrors } from "@/api/error";
import { keys } from "@/api/keys";
import { templates } from "@/api/settings";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, FormError } from "@/components/ui/field";
import { Input, Select, Textarea } from "@/components/ui/input";
import { useErrorText } from "@/components/ui/states";
import { toast } from "@/components/ui/toast";
import { useTranslation } from "@/i18n";
import { type Draft, useDraft } from "@/lib/draft";
import { useCloseGuard } from "@/lib/unsaved";
import { TemplateBubble } from "./template-bubble";
import {
  bodyProblem,
  CATEGORIES,
  type Category,
  cleanName,
  componentsOf,
  MAX,
  type TemplateForm,
  variablesOf,
} from "./template-parts";

/** Meta's codes of the languages that customers here write in most. */
const LANGUAGES = ["en", "en_US", "en_GB", "ta", "hi", "te", "kn", "ml", "mr", "gu", "bn", "pa", "ur"] as const;
const BUTTON_PLACES = Array.from({ length: MAX.buttons }, (_, index) => index);

export function TemplateCreate({ numbers, onClose }: { numbers: readonly Channel[]; onClose: () => void }) {
  const { t } = useTranslation("settings");
  const cache = useQueryClient();
  const errorText = useErrorText();
  const formId = useId();
  const draft = useDraft<TemplateForm>({
    channel_id: numbers[0]?.id ?? "",
    name: "",
    language: "en",
    category: "UTILITY",
    header: "",
    body: "",
    examples: [],
    footer: "",
    buttons: ["", "", ""],
  });
  const { value } = draft;
  const create = useMutation({
    mutationFn: () => {
      const { channel_id, name, language, category } = value;
      return templates.create({ channel_id, name, language, category, components: componentsOf(value) });
    },
    onSuccess: () => {
      void cache.invalidateQueries({ queryKey: keys.templates });
      toast(t("templates.created"));
      onClose();
    },
  });
  const guard = useCloseGuard(draft.dirty && !create.isSuccess, onClose);
  const problem = bodyProblem(value.body);
  const variables = variablesOf(value.body);
  const hasExamples = variables.every((_, index) => value.examples[index]?.trim());
  const isReady = value.name !== "" && value.body.trim() !== "" && problem === null && hasExamples;
  return (
    <>
      <Dialog
        open
        wide
        onOpenChange={(open) => {
          if (!open) guard.close();
        }}
        title={t("templates.create")}
        description={t("templates.createText")}
        footer={
          <>
            <Button onClick={guard.close}>{t("common:cancel")}</Button>
            <Button form={formId} type="submit" variant="primary" busy={create.isPending} disabled={!isReady}>
              {t("templates.submit")}
            </Button>
          </>
        }
      >
        <div className="grid gap-6 md:grid-cols-[minmax(0,1fr)_18rem]">
          <form
            id={formId}
            className="grid gap-4"
            onSubmit={(event) => {
              event.preventDefault();
              create.mutate();
            }}
          >
            {create.isError && <FormError>{errorText(create.error)}</FormError>}
            <Naming draft={draft} numbers={numbers} errors={fieldErrors(create.error)} />
            <Wording draft={draft} problem={problem} variables={variables} />
          </form>
          <div className="grid content-start gap-2">
            <p className="font-medium text-sm">{t("templates.preview")}</p>
            <TemplateBubble
              preview={{
                header: value.header,
                text: filled(value.body, value.examples) || t("templates.bodyPlaceholder"),
                footer: value.footer,
                buttons: value.buttons.filter((text) => text.trim()).map((text) => ({ kind: "quick_reply", text })),
              }}
            />
          </div>
        </div>
      </Dialog>
      {guard.question}
    </>
  );
}

function filled(body: string, examples: readonly string[]): string {
  return body.replace(/\{\{\s*(\d+)\s*\}\}/g, (whole, number: string) => examples[Number(number) - 1] || whole);
}

function Naming({
  draft: { value, set },
  numbers,
  errors,
}: {
  draft: Draft<TemplateForm>;
  numbers: readonly Channel[];
  errors: Record<string, string>;
}) {
  const { t } = useTranslation("settings");
  return (
    <>
      {numbers.length > 1 && (
        <Field label={t("templates.channel")} error={errors.channel_id}>
          <Select value={value.channel_id} onChange={(event) => set("channel_id", event.target.value)}>
            {numbers.map((channel) => (
              <option key={channel.id} value={channel.id}>
                {channel.name}
              </option>
            ))}
          </Select>
        </Field>
      )}
      <Field label={t("templates.name")} hint={t("templates.nameHint")} error={errors.name}>
        <Input
          required
          maxLength={MAX.name}
          autoComplete="off"
          spellCheck={false}
          className="font-mono"
          value={value.name}
          onChange={(event) => set("name", cleanName(event.target.value))}
        />
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t("templates.language")} error={errors.language}>
          <Select value={value.language} onChange={(event) => set("language", event.target.value)}>
            {LANGUAGES.map((code) => (
              <option key={code} value={code}>
                {code}
              </option>
            ))}
          </Select>
        </Field>
        <Field label={t("templates.category")} error={errors.category}>
          <Select value={value.category} onChange={(event) => set("category", event.target.value as Category)}>
            {CATEGORIES.map((name) => (
              <option key={name} value={name}>
                {t(`templates.categories.${name}`)}
              </option>
            ))}
          </Select>
        </Field>
      </div>
    </>
  );
}

function Wording({
  draft: { value, set },
  problem,
  variables,
}: {
  draft: Draft<TemplateForm>;
  problem: ReturnType<typeof bodyProblem>;
  variables: readonly string[];
}) {
  const { t } = useTranslation("settings");
  const replaced = (list: readonly string[], at: number, text: string) => {
    const next = [...list];
    next[at] = text;
    return Array.from(next, (entry) => entry ?? "");
  };
  return (
    <>
      <Field label={t("templates.header")} optional={t("common:optional")}>
        <Input maxLength={MAX.header} value={value.header} onChange={(event) => set("header", event.target.value)} />
      </Field>
      <Field
        label={t("templates.body")}
        hint={t("templates.bodyHint")}
        error={problem ? t(`templates.problems.${problem}`) : undefined}
      >
        <Textarea
          required
          rows={5}
          maxLength={MAX.body}
          value={value.body}
          onChange={(event) => set("body", event.target.value)}
        />
      </Field>
      {variables.map((name, index) => (
        <Field key={name} label={t("templates.example", { name })}>
          <Input
            required
            value={value.examples[index] ?? ""}
            onChange={(event) => set("examples", replaced(value.examples, index, event.target.value))}
          />
        </Field>
      ))}
      <Field label={t("templates.footer")} optional={t("common:optional")}>
        <Input maxLength={MAX.footer} value={value.footer} onChange={(event) => set("footer", event.target.value)} />
      </Field>
      <fieldset className="grid gap-2">
        <legend className="mb-1.5 font-medium text-sm">
          {t("templates.buttons")}
          <span className="ml-1.5 font-normal text-ink-3">{t("common:optional")}</span>
        </legend>
        <div className="grid gap-2 sm:grid-cols-3">
          {BUTTON_PLACES.map((place) => (
            <Input
              key={place}
              aria-label={t("templates.button", { number: place + 1 })}
              maxLength={MAX.button}
              value={value.buttons[place] ?? ""}
              onChange={(event) => set("buttons", replaced(value.buttons, place, event.target.value))}
            />
          ))}
        </div>
      </fieldset>
    </>
  );
}
