/** A check: a question, and what must come back. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useId, useState } from "react";
import { type Check, type CheckForm, checks, type Expectation } from "@/api/checks";
import type { Id } from "@/api/desk";
import { fieldErrors } from "@/api/error";
import { keys } from "@/api/keys";
import { Button } from "@/components/ui/button";
import { AlertDialog, Sheet } from "@/components/ui/dialog";
import { Field, FormError } from "@/components/ui/field";
import { Select, Textarea } from "@/components/ui/input";
import { useErrorText } from "@/components/ui/states";
import { toast } from "@/components/ui/toast";
import { RadioGroup } from "@/components/ui/toggles";
import { LANGUAGES, useTranslation } from "@/i18n";
import { useDraft } from "@/lib/draft";
import { scriptLanguage } from "@/lib/script";
import { useCloseGuard } from "@/lib/unsaved";
import { languageName } from "./check-row";
import { EXPECTATIONS, formOf, lines } from "./checks";
import { useAgentOptions } from "./use-checks";

interface Form extends Omit<CheckForm, "must_contain" | "must_not_contain"> {
  must_contain: string;
  must_not_contain: string;
}

function typed(check: CheckForm): Form {
  return {
    ...check,
    must_contain: check.must_contain.join("\n"),
    must_not_contain: check.must_not_contain.join("\n"),
  };
}

export function CheckSheet({
  check,
  agentId,
  onClose,
}: {
  /** Null: a new one. */
  check: Check | null;
  /** Whose page this is. */
  agentId?: Id;
  onClose: () => void;
}) {
  const { t } = useTranslation("checks");
  const errorText = useErrorText();
  const cache = useQueryClient();
  const formId = useId();
  const agents = useAgentOptions();
  const [removing, setRemoving] = useState(false);
  const empty: CheckForm = {
    agent_id: agentId ?? null,
    question: "",
    language: null,
    expect: "answer",
    must_contain: [],
    must_not_contain: [],
  };
  const draft = useDraft<Form>(typed(check ? formOf(check) : empty));
  const { value, set } = draft;
  const save = useMutation({
    mutationFn: () => {
      const body: CheckForm = {
        ...value,
        question: value.question.trim(),
        // What an answer must say means nothing where none is expected.
        must_contain: value.expect === "answer" ? lines(value.must_contain) : [],
        must_not_contain: lines(value.must_not_contain),
      };
      return check ? checks.change(check.id, body) : checks.create(body);
    },
    onSuccess: () => {
      void cache.invalidateQueries({ queryKey: keys.checkList });
      toast(t(check ? "changed" : "added"));
      onClose();
    },
  });
  const guard = useCloseGuard(draft.dirty && !save.isSuccess, onClose);
  const errors = fieldErrors(save.error);
  return (
    <>
      <Sheet
        open
        onOpenChange={(open) => {
          if (!open) guard.close();
        }}
        title={t(check ? "edit" : "new")}
        description={t("sheetText")}
        footer={
          <>
            {check && (
              <Button variant="danger-quiet" icon={Trash2} className="mr-auto" onClick={() => setRemoving(true)}>
                {t("common:delete")}
              </Button>
            )}
            <Button onClick={guard.close}>{t("common:cancel")}</Button>
            <Button
              form={formId}
              type="submit"
              variant="primary"
              busy={save.isPending}
              disabled={value.question.trim() === "" || (check !== null && !draft.dirty)}
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
          <Field label={t("fields.question")} hint={t("hints.question")} error={errors.question}>
            <Textarea
              required
              rows={2}
              maxLength={2_000}
              lang={scriptLanguage(value.question)}
              dir="auto"
              value={value.question}
              onChange={(event) => set("question", event.target.value)}
            />
          </Field>
          <fieldset className="grid gap-2">
            <legend className="mb-1.5 font-medium text-sm">{t("fields.expect")}</legend>
            <RadioGroup
              aria-label={t("fields.expect")}
              value={value.expect}
              onValueChange={(expect) => set("expect", expect as Expectation)}
              options={EXPECTATIONS.map((name) => ({
                value: name,
                label: t(`expect.${name}`),
                hint: t(`expectHints.${name}`),
              }))}
            />
          </fieldset>
          {value.expect === "answer" && (
            <Field label={t("fields.must_contain")} hint={t("hints.must")} error={errors.must_contain}>
              <Textarea
                rows={3}
                dir="auto"
                lang={scriptLanguage(value.must_contain)}
                value={value.must_contain}
                onChange={(event) => set("must_contain", event.target.value)}
              />
            </Field>
          )}
          <Field
            label={t("fields.must_not_contain")}
            optional={t("common:optional")}
            hint={t("hints.lines")}
            error={errors.must_not_contain}
          >
            <Textarea
              rows={2}
              dir="auto"
              lang={scriptLanguage(value.must_not_contain)}
              value={value.must_not_contain}
              onChange={(event) => set("must_not_contain", event.target.value)}
            />
          </Field>
          <div className="grid gap-4 sm:grid-cols-2">
            <Field label={t("fields.language")} error={errors.language}>
              <Select value={value.language ?? ""} onChange={(event) => set("language", event.target.value || null)}>
                <option value="">{t("anyLanguage")}</option>
                {LANGUAGES.map((code) => (
                  <option key={code} value={code} lang={code}>
                    {languageName(code)}
                  </option>
                ))}
                {value.language && !(LANGUAGES as readonly string[]).includes(value.language) && (
                  <option value={value.language}>{value.language}</option>
                )}
              </Select>
            </Field>
            <Field label={t("fields.agent")} error={errors.agent_id}>
              <Select value={value.agent_id ?? ""} onChange={(event) => set("agent_id", event.target.value || null)}>
                <option value="">{t("firstAgent")}</option>
                {agents.map((agent) => (
                  <option key={agent.id} value={agent.id}>
                    {agent.name}
                  </option>
                ))}
              </Select>
            </Field>
          </div>
        </form>
      </Sheet>
      {guard.question}
      {removing && check && <DeleteCheck check={check} onClose={() => setRemoving(false)} onDone={onClose} />}
    </>
  );
}

function DeleteCheck({ check, onClose, onDone }: { check: Check; onClose: () => void; onDone: () => void }) {
  const { t } = useTranslation("checks");
  const errorText = useErrorText();
  const cache = useQueryClient();
  const remove = useMutation({
    mutationFn: () => checks.remove(check.id),
    onSuccess: () => {
      void cache.invalidateQueries({ queryKey: keys.checkList });
      toast(t("deleted"));
      onDone();
    },
  });
  return (
    <AlertDialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={t("deleteTitle")}
      description={check.question}
      confirm={t("common:delete")}
      busy={remove.isPending}
      onConfirm={() => remove.mutate()}
    >
      {remove.isError && <FormError>{errorText(remove.error)}</FormError>}
    </AlertDialog>
  );
}
