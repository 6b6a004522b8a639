/** When a conversation goes on to another agent. The first rule that fits counts. */
import { ArrowDown, ArrowRightLeft, ArrowUp, Plus, Trash2 } from "lucide-react";
import type { Agent, TransferRule } from "@/api/desk";
import { Button, IconButton } from "@/components/ui/button";
import { Card, CardBody, CardFooter, CardHeader } from "@/components/ui/card";
import { Field, FormError } from "@/components/ui/field";
import { Select } from "@/components/ui/input";
import { EmptyState } from "@/components/ui/states";
import { TagsInput } from "@/components/ui/tags-input";
import { useTranslation } from "@/i18n";
import { useEditor } from "./editor";
import { asksNothing, EMPTY_RULE, moved } from "./form";
import { useAgents, useWords } from "./names";
import { Languages, NumberInput } from "./parts";
import { ruleInWords } from "./readable";

const RULES_MAX = 20;

export function TransferSection() {
  const { t } = useTranslation("agents");
  const { agent, draft, errors, canEdit } = useEditor();
  const { data } = useAgents();
  const others = (data?.items ?? []).filter((other) => other.id !== agent.id);
  const rules = draft.value.transfer_rules;
  const set = (next: TransferRule[]) => draft.set("transfer_rules", next);
  const add = canEdit && rules.length < RULES_MAX && others.length > 0 && (
    <Button icon={Plus} onClick={() => set([...rules, { ...EMPTY_RULE, to: others[0]?.id ?? "" }])}>
      {t("transfer.add")}
    </Button>
  );
  return (
    <Card className="max-w-3xl">
      <CardHeader title={t("transfer.title")} description={t("transfer.text")} />
      {errors.transfer_rules && (
        <div className="border-line border-b p-4">
          <FormError>{errors.transfer_rules}</FormError>
        </div>
      )}
      {rules.length === 0 ? (
        <EmptyState icon={ArrowRightLeft} title={t("transfer.none")} action={add}>
          {t(data && others.length === 0 ? "transfer.alone" : "transfer.noneText")}
        </EmptyState>
      ) : (
        <>
          <ol className="divide-y divide-line">
            {rules.map((rule, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a rule is known by its place only
              <li key={index}>
                <Rule
                  rule={rule}
                  index={index}
                  count={rules.length}
                  others={others}
                  onChange={(next) => set(rules.map((one, at) => (at === index ? next : one)))}
                  onMove={(to) => set(moved(rules, index, to))}
                  onRemove={() => set(rules.filter((_, at) => at !== index))}
                />
              </li>
            ))}
          </ol>
          {add && <CardFooter className="justify-start">{add}</CardFooter>}
        </>
      )}
    </Card>
  );
}

function Rule({
  rule,
  index,
  count,
  others,
  onChange,
  onMove,
  onRemove,
}: {
  rule: TransferRule;
  index: number;
  count: number;
  others: readonly Agent[];
  onChange: (rule: TransferRule) => void;
  onMove: (to: number) => void;
  onRemove: () => void;
}) {
  const { t } = useTranslation("agents");
  const { canEdit } = useEditor();
  const words = useWords();
  const set = (change: Partial<TransferRule>) => onChange({ ...rule, ...change });
  const number = index + 1;
  const isKnown = others.some((agent) => agent.id === rule.to);
  return (
    <CardBody className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <div className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <h3 className="font-medium">{t("transfer.rule", { number })}</h3>
          <p className={asksNothing(rule) ? "text-bad text-sm" : "text-ink-2 text-sm"}>{ruleInWords(rule, words)}</p>
        </div>
        {canEdit && (
          <div className="flex shrink-0">
            <IconButton
              size="sm"
              icon={ArrowUp}
              label={t("transfer.up", { number })}
              disabled={index === 0}
              onClick={() => onMove(index - 1)}
            />
            <IconButton
              size="sm"
              icon={ArrowDown}
              label={t("transfer.down", { number })}
              disabled={index === count - 1}
              onClick={() => onMove(index + 1)}
            />
            <IconButton size="sm" icon={Trash2} label={t("transfer.remove", { number })} onClick={onRemove} />
          </div>
        )}
      </div>
      {canEdit && (
        <div className="grid grid-cols-[minmax(0,1fr)] gap-4 sm:grid-cols-2">
          <Field label={t("transfer.to")}>
            <Select value={rule.to} onChange={(event) => set({ to: event.target.value })}>
              {!isKnown && <option value={rule.to}>{t("transfer.unknown")}</option>}
              {others.map((agent) => (
                <option key={agent.id} value={agent.id}>
                  {agent.name}
                </option>
              ))}
            </Select>
          </Field>
          <Field label={t("transfer.confidence")} hint={t("transfer.confidenceHint")}>
            <NumberInput
              min={0}
              max={100}
              step={5}
              per={0.01}
              unit="%"
              value={rule.confidence_below ?? null}
              onChange={(share) => set({ confidence_below: share })}
            />
          </Field>
          <Field label={t("transfer.intents")} hint={t("transfer.intentsHint")}>
            <TagsInput value={rule.intents} onChange={(intents) => set({ intents })} />
          </Field>
          <Field label={t("transfer.topics")} hint={t("transfer.topicsHint")}>
            <TagsInput value={rule.topics} onChange={(topics) => set({ topics })} />
          </Field>
          <div className="sm:col-span-2">
            <Languages
              label={t("transfer.languages")}
              value={rule.languages}
              onChange={(languages) => set({ languages })}
              disabled={false}
            />
          </div>
        </div>
      )}
    </CardBody>
  );
}
