/** A new agent: its name and what it is for; everything else is on its page. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useId } from "react";
import { agents } from "@/api/agents";
import type { AgentType } from "@/api/desk";
import { fieldErrors } from "@/api/error";
import { keys } from "@/api/keys";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, FormError } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import { useErrorText } from "@/components/ui/states";
import { RadioGroup } from "@/components/ui/toggles";
import { useTranslation } from "@/i18n";
import { useDraft } from "@/lib/draft";
import { useCloseGuard } from "@/lib/unsaved";

export const TYPES: readonly AgentType[] = ["primary", "specialist", "handoff"];

interface Form {
  name: string;
  role: string;
  agent_type: AgentType;
  system_prompt: string;
}

export function CreateAgent({ isFirst, onClose }: { isFirst: boolean; onClose: () => void }) {
  const { t } = useTranslation("agents");
  const errorText = useErrorText();
  const cache = useQueryClient();
  const navigate = useNavigate();
  const formId = useId();
  const draft = useDraft<Form>({
    name: "",
    role: "",
    agent_type: isFirst ? "primary" : "specialist",
    system_prompt: "",
  });
  const { value } = draft;
  const create = useMutation({
    mutationFn: () => agents.create({ ...value, name: value.name.trim(), role: value.role.trim() }),
    onSuccess: (agent) => {
      cache.setQueryData(keys.agent(agent.id), agent);
      void cache.invalidateQueries({ queryKey: keys.agents, exact: true });
      guard.release();
      void navigate({ to: "/agents/$agentId", params: { agentId: agent.id } });
    },
  });
  const guard = useCloseGuard(draft.dirty && !create.isSuccess, onClose);
  const errors = fieldErrors(create.error);
  return (
    <>
      <Dialog
        open
        onOpenChange={(open) => {
          if (!open) guard.close();
        }}
        title={t("create.title")}
        description={t("create.text")}
        footer={
          <>
            <Button onClick={guard.close}>{t("common:cancel")}</Button>
            <Button
              form={formId}
              type="submit"
              variant="primary"
              busy={create.isPending}
              disabled={value.name.trim() === ""}
            >
              {t("create.do")}
            </Button>
          </>
        }
      >
        <form
          id={formId}
          className="grid gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            create.mutate();
          }}
        >
          {create.isError && Object.keys(errors).length === 0 && <FormError>{errorText(create.error)}</FormError>}
          <Field label={t("fields.name")} error={errors.name}>
            <Input
              required
              maxLength={80}
              value={value.name}
              onChange={(event) => draft.set("name", event.target.value)}
            />
          </Field>
          <Field label={t("fields.role")} hint={t("hints.role")} error={errors.role}>
            <Input maxLength={200} value={value.role} onChange={(event) => draft.set("role", event.target.value)} />
          </Field>
          <fieldset className="grid gap-2">
            <legend className="mb-1.5 font-medium text-sm">{t("fields.agent_type")}</legend>
            <RadioGroup
              aria-label={t("fields.agent_type")}
              value={value.agent_type}
              onValueChange={(type) => draft.set("agent_type", type as AgentType)}
              options={TYPES.map((type) => ({ value: type, label: t(`types.${type}`), hint: t(`typeHints.${type}`) }))}
            />
          </fieldset>
          <Field
            label={t("fields.system_prompt")}
            optional={t("common:optional")}
            hint={t("create.instructionsHint")}
            error={errors.system_prompt}
          >
            <Textarea
              rows={4}
              maxLength={20_000}
              value={value.system_prompt}
              onChange={(event) => draft.set("system_prompt", event.target.value)}
            />
          </Field>
        </form>
      </Dialog>
      {guard.question}
    </>
  );
}
