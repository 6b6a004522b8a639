/** How messages are understood: by what, what is looked for besides the usual, and whether requests become tasks. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus, Trash2 } from "lucide-react";
import { fieldErrors } from "@/api/error";
import { keys } from "@/api/keys";
import { type CustomEntity, type UnderstandingSettings, understanding } from "@/api/understanding";
import { Page } from "@/app/page";
import { Button, IconButton } from "@/components/ui/button";
import { Card, CardBody, CardFooter } from "@/components/ui/card";
import { Field, FormError } from "@/components/ui/field";
import { Input, Select, Textarea } from "@/components/ui/input";
import { ErrorState, Skeleton, useErrorText } from "@/components/ui/states";
import { toast } from "@/components/ui/toast";
import { Checkbox } from "@/components/ui/toggles";
import { useTranslation } from "@/i18n";
import { useDraft } from "@/lib/draft";
import { useCan } from "@/lib/session";
import { UnsavedGuard } from "@/lib/unsaved";

const PROVIDERS = ["configured", "builtin", "model"] as const;
const ENTITIES_MAX = 20;

export function UnderstandingPage() {
  const { t } = useTranslation("tools");
  const { data, error, isError, refetch } = useQuery({ queryKey: keys.understanding, queryFn: understanding.get });
  return (
    <Page narrow title={t("understanding.title")} description={t("understanding.description")}>
      {isError && !data ? (
        <Card>
          <ErrorState error={error} onRetry={() => void refetch()} />
        </Card>
      ) : data ? (
        <Form stored={data} />
      ) : (
        <Card className="grid gap-3 p-4">
          <Skeleton className="h-8 w-full" />
          <Skeleton className="h-24 w-full" />
        </Card>
      )}
    </Page>
  );
}

function Form({ stored }: { stored: UnderstandingSettings }) {
  const { t } = useTranslation("tools");
  const canEdit = useCan("admin");
  const errorText = useErrorText();
  const cache = useQueryClient();
  const draft = useDraft<UnderstandingSettings>(stored);
  const { value, set } = draft;
  const save = useMutation({
    mutationFn: () => understanding.change(draft.changes),
    onSuccess: (saved) => {
      cache.setQueryData(keys.understanding, saved);
      draft.reset();
      toast(t("understanding.saved"));
    },
  });
  const errors = fieldErrors(save.error);
  const entities = value.custom_entities;
  const change = (at: number, part: Partial<CustomEntity>) =>
    set(
      "custom_entities",
      entities.map((entity, index) => (index === at ? { ...entity, ...part } : entity)),
    );
  return (
    <Card>
      <UnsavedGuard when={draft.dirty} />
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <CardBody className="grid gap-4">
          {save.isError && Object.keys(errors).length === 0 && <FormError>{errorText(save.error)}</FormError>}
          <Field label={t("understanding.by")} hint={t("understanding.byHint")} error={errors.provider}>
            <Select
              disabled={!canEdit}
              value={value.provider ?? "configured"}
              onChange={(event) =>
                set(
                  "provider",
                  event.target.value === "configured" ? null : (event.target.value as "builtin" | "model"),
                )
              }
            >
              {PROVIDERS.map((name) => (
                <option key={name} value={name}>
                  {t(`understanding.provider.${name}`)}
                </option>
              ))}
            </Select>
          </Field>
          <Field
            label={t("understanding.instructions")}
            optional={t("common:optional")}
            hint={t("understanding.instructionsHint")}
            error={errors.instructions}
          >
            <Textarea
              rows={4}
              maxLength={4_000}
              disabled={!canEdit}
              value={value.instructions}
              onChange={(event) => set("instructions", event.target.value)}
            />
          </Field>
          <Checkbox
            label={t("understanding.autoTasks")}
            disabled={!canEdit}
            checked={value.auto_tasks}
            onCheckedChange={(on) => set("auto_tasks", on === true)}
          />
          <fieldset className="grid gap-3">
            <legend className="mb-1 font-medium">{t("understanding.entities")}</legend>
            <p className="text-ink-2 text-sm">{t("understanding.entitiesHint")}</p>
            {entities.map((entity, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place until it is saved
              <div key={at} className="grid items-start gap-2 sm:grid-cols-[1fr_1fr_1fr_auto]">
                <Field label={t("understanding.name")} error={errors[`custom_entities.${at}.name`]}>
                  <Input
                    disabled={!canEdit}
                    maxLength={40}
                    value={entity.name}
                    onChange={(event) => change(at, { name: event.target.value })}
                  />
                </Field>
                <Field label={t("understanding.about")} error={errors[`custom_entities.${at}.description`]}>
                  <Input
                    disabled={!canEdit}
                    maxLength={200}
                    value={entity.description}
                    onChange={(event) => change(at, { description: event.target.value })}
                  />
                </Field>
                <Field label={t("understanding.pattern")} error={errors[`custom_entities.${at}.pattern`]}>
                  <Input
                    disabled={!canEdit}
                    className="font-mono"
                    maxLength={200}
                    value={entity.pattern}
                    onChange={(event) => change(at, { pattern: event.target.value })}
                  />
                </Field>
                {canEdit && (
                  <IconButton
                    className="sm:mt-6"
                    icon={Trash2}
                    label={t("understanding.removeEntity", { name: entity.name })}
                    onClick={() =>
                      set(
                        "custom_entities",
                        entities.filter((_, index) => index !== at),
                      )
                    }
                  />
                )}
              </div>
            ))}
            {canEdit && entities.length < ENTITIES_MAX && (
              <div>
                <Button
                  icon={Plus}
                  onClick={() => set("custom_entities", [...entities, { name: "", description: "", pattern: "" }])}
                >
                  {t("understanding.addEntity")}
                </Button>
              </div>
            )}
          </fieldset>
        </CardBody>
        {canEdit && (
          <CardFooter>
            <Button type="submit" variant="primary" busy={save.isPending} disabled={!draft.dirty}>
              {t("common:save")}
            </Button>
          </CardFooter>
        )}
      </form>
    </Card>
  );
}
