/** A template: chosen, filled in, seen as the customer will read it, and sent. */
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { LayoutTemplate, Send } from "lucide-react";
import { useMemo, useState } from "react";
import type { Conversation, Template } from "@/api/desk";
import { keys } from "@/api/keys";
import { templates } from "@/api/settings";
import { Button } from "@/components/ui/button";
import { Combobox } from "@/components/ui/combobox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { EmptyState, ErrorState, Skeleton } from "@/components/ui/states";
import { useTranslation } from "@/i18n";
import { useSettled } from "@/lib/settled";
import { Rich } from "../thread/rich";
import { templateText } from "./fill";
import type { Outgoing } from "./outbox";

export function TemplateForm({
  conversation,
  onSend,
}: {
  conversation: Conversation;
  onSend: (outgoing: Outgoing) => void;
}) {
  const { t } = useTranslation(["inbox", "common"]);
  const channelId = conversation.metadata.channel_id;
  const list = useInfiniteQuery({
    queryKey: [...keys.templates, "approved", channelId],
    queryFn: ({ pageParam }) => templates.list({ channel_id: channelId, status: "approved", cursor: pageParam }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.cursor ?? undefined,
    staleTime: 60_000,
  });
  const all = list.data?.pages.flatMap((page) => page.items) ?? [];
  const [chosenId, setChosen] = useState<string | null>(null);
  const chosen = all.find((template) => template.id === chosenId);
  if (list.isPending) return <Skeleton className="h-24" />;
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} className="py-4" />;
  if (all.length === 0) {
    return (
      <EmptyState icon={LayoutTemplate} title={t("template.none")} className="py-4">
        {t("template.noneHint")}
      </EmptyState>
    );
  }
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <Combobox
          className="min-w-52 flex-1"
          aria-label={t("template.choose")}
          placeholder={t("template.choose")}
          options={all.map((template) => ({ value: template.id, label: template.name, hint: template.language }))}
          value={chosenId}
          onChange={setChosen}
        />
        {list.hasNextPage && (
          <Button size="sm" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t("common:loadMore")}
          </Button>
        )}
      </div>
      {chosen && <Filled key={chosen.id} template={chosen} conversation={conversation} onSend={onSend} />}
    </div>
  );
}

function Filled({
  template,
  conversation,
  onSend,
}: {
  template: Template;
  conversation: Conversation;
  onSend: (outgoing: Outgoing) => void;
}) {
  const { t } = useTranslation("inbox");
  const [values, setValues] = useState<Record<string, string>>(() => firstValues(template, conversation));
  const settled = useSettled(JSON.stringify(values));
  // The server knows the provider's rules; what it says stands beside the field.
  const preview = useQuery({
    queryKey: [...keys.templates, "preview", template.id, settled],
    queryFn: () => templates.preview(template.id, JSON.parse(settled) as Record<string, string>),
    placeholderData: keepPreviousData,
    retry: false,
    gcTime: 30_000,
  });
  const local = useMemo(() => templateText(template, values), [template, values]);
  const errors = preview.data?.errors ?? [];
  const missing = template.variables.filter((variable) => !values[variable.name]?.trim());
  const errorOf = (name: string) =>
    errors.find((error) => error.field === name || error.field.endsWith(`.${name}`))?.message;
  const general = errors.filter((error) => !template.variables.some((one) => errorOf(one.name) === error.message));
  const send = () =>
    onSend({
      text: [local.header, local.body, local.footer].filter(Boolean).join("\n\n"),
      body: { template: { id: template.id, variables: values } },
    });
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <div className="grid content-start gap-3">
        {template.variables.map((variable) => (
          <Field
            key={variable.name}
            label={variable.name}
            hint={variable.example ? t("template.example", { example: variable.example }) : undefined}
            error={values[variable.name]?.trim() ? errorOf(variable.name) : undefined}
          >
            <Input
              value={values[variable.name] ?? ""}
              type={variable.kind === "media" ? "url" : "text"}
              dir="auto"
              onChange={(event) => setValues({ ...values, [variable.name]: event.target.value })}
            />
          </Field>
        ))}
        {general.length > 0 && missing.length === 0 && (
          <p role="alert" className="text-bad text-sm">
            {general.map((error) => error.message).join(" ")}
          </p>
        )}
      </div>
      <div className="grid content-start gap-2">
        <article aria-label={t("template.preview")} className="grid gap-1.5 rounded-bubble bg-accent-soft px-3 py-2">
          {local.header && <p className="font-semibold">{local.header}</p>}
          <Rich text={local.body || preview.data?.text || ""} />
          {local.footer && <p className="text-ink-2 text-xs">{local.footer}</p>}
          {local.buttons.map((button) => (
            <p key={button} className="rounded-sm border border-current/25 px-2 py-1 text-center text-sm">
              {button}
            </p>
          ))}
        </article>
        <Button
          variant="primary"
          icon={Send}
          className="justify-self-end"
          disabled={missing.length > 0 || errors.length > 0}
          onClick={send}
        >
          {t("template.send")}
        </Button>
      </div>
    </div>
  );
}

/** A variable for the name begins with the name. */
function firstValues(template: Template, conversation: Conversation): Record<string, string> {
  const name = conversation.contact.name;
  if (!name) return {};
  const its = template.variables.find((variable) => /name/i.test(variable.name));
  return its ? { [its.name]: name } : {};
}
