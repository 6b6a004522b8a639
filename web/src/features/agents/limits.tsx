/** What the agent does when it does not know, and how long it waits. */
import type { Grounding } from "@/api/desk";
import { Field } from "@/components/ui/field";
import { Select, Textarea } from "@/components/ui/input";
import { useTranslation } from "@/i18n";
import { useEditor } from "./editor";
import { Group, NumberInput } from "./parts";

const GROUNDINGS: readonly Grounding[] = ["strict", "lenient", "off"];

export function Limits() {
  return (
    <>
      <Unsure />
      <Timing />
    </>
  );
}

function Unsure() {
  const { t } = useTranslation("agents");
  const { draft, errors, canEdit } = useEditor();
  const { value, set } = draft;
  return (
    <Group title={t("groups.unsure")} text={t("groups.unsureText")}>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field
          label={t("fields.grounding")}
          hint={t(`groundingHints.${value.grounding ?? "unset"}`)}
          error={errors.grounding}
        >
          <Select
            disabled={!canEdit}
            value={value.grounding ?? ""}
            onChange={(event) => set("grounding", (event.target.value || null) as Grounding | null)}
          >
            <option value="">{t("asInstalled")}</option>
            {GROUNDINGS.map((name) => (
              <option key={name} value={name}>
                {t(`groundings.${name}`)}
              </option>
            ))}
          </Select>
        </Field>
        <Field
          label={t("fields.auto_handoff_threshold")}
          hint={t("hints.auto_handoff_threshold")}
          error={errors.auto_handoff_threshold}
        >
          <NumberInput
            min={0}
            max={100}
            step={5}
            per={0.01}
            unit="%"
            disabled={!canEdit}
            value={value.auto_handoff_threshold}
            onChange={(number) => set("auto_handoff_threshold", number)}
          />
        </Field>
      </div>
      <Field label={t("fields.fallback_text")} hint={t("hints.fallback_text")} error={errors.fallback_text}>
        <Textarea
          rows={2}
          maxLength={1_000}
          disabled={!canEdit}
          dir="auto"
          value={value.fallback_text}
          onChange={(event) => set("fallback_text", event.target.value)}
        />
      </Field>
    </Group>
  );
}

function Timing() {
  const { t } = useTranslation("agents");
  const { draft, errors, canEdit } = useEditor();
  const { value, set } = draft;
  const seconds = t("seconds");
  return (
    <Group title={t("groups.timing")} text={t("groups.timingText")}>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t("fields.debounce_ms")} hint={t("hints.debounce_ms")} error={errors.debounce_ms}>
          <NumberInput
            min={0}
            max={60}
            step={0.5}
            per={1_000}
            unit={seconds}
            disabled={!canEdit}
            value={value.debounce_ms}
            onChange={(number) => set("debounce_ms", number)}
          />
        </Field>
        <Field label={t("fields.max_wait_ms")} hint={t("hints.max_wait_ms")} error={errors.max_wait_ms}>
          <NumberInput
            min={0}
            max={300}
            step={0.5}
            per={1_000}
            unit={seconds}
            disabled={!canEdit}
            value={value.max_wait_ms}
            onChange={(number) => set("max_wait_ms", number)}
          />
        </Field>
        <Field
          label={t("fields.response_time_target_seconds")}
          hint={t("hints.response_time_target_seconds")}
          error={errors.response_time_target_seconds}
        >
          <NumberInput
            min={1}
            step={1}
            unit={seconds}
            disabled={!canEdit}
            value={value.response_time_target_seconds}
            onChange={(number) => set("response_time_target_seconds", number)}
          />
        </Field>
        <Field
          label={t("fields.max_conversation_length")}
          hint={t("hints.max_conversation_length")}
          error={errors.max_conversation_length}
        >
          <NumberInput
            min={2}
            step={1}
            unit={t("messages")}
            disabled={!canEdit}
            value={value.max_conversation_length}
            onChange={(number) => set("max_conversation_length", number)}
          />
        </Field>
      </div>
    </Group>
  );
}
