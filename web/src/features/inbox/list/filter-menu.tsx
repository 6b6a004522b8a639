/** Narrows the view: by channel, state and label. It is there because its button was pressed: so it opens at once. */
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { conversations } from "@/api/conversations";
import type { ChannelKind, ConversationStatus } from "@/api/desk";
import { keys } from "@/api/keys";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/input";
import { Popover } from "@/components/ui/popover";
import { useTranslation } from "@/i18n";
import type { Narrowing } from "./use-list";

const CHANNELS: readonly ChannelKind[] = ["whatsapp", "web"];
const STATES: readonly ConversationStatus[] = ["active", "escalated", "ended"];

export function FilterMenu({
  narrowing,
  onChange,
  label,
  trigger,
}: {
  narrowing: Narrowing;
  onChange: (change: Partial<Narrowing>) => void;
  label: string | undefined;
  trigger: ReactElement;
}) {
  const { t } = useTranslation("inbox");
  const navigate = useNavigate();
  const labels = useQuery({ queryKey: keys.labels, queryFn: conversations.labels, retry: false }).data ?? [];
  const many = [narrowing.channel, narrowing.status, label].filter(Boolean).length;
  const chooseLabel = (next: string) =>
    void navigate({ to: ".", search: (search) => ({ ...search, label: next || undefined }) });
  return (
    <Popover defaultOpen label={t("filter.title")} align="end" trigger={trigger}>
      <div className="grid gap-3">
        <Field label={t("filter.channel")}>
          <Select
            value={narrowing.channel ?? ""}
            onChange={(event) => onChange({ channel: (event.target.value || undefined) as ChannelKind | undefined })}
          >
            <option value="">{t("filter.any")}</option>
            {CHANNELS.map((channel) => (
              <option key={channel} value={channel}>
                {t(`channel.${channel}`)}
              </option>
            ))}
          </Select>
        </Field>
        <Field label={t("filter.status")}>
          <Select
            value={narrowing.status ?? ""}
            onChange={(event) =>
              onChange({ status: (event.target.value || undefined) as ConversationStatus | undefined })
            }
          >
            <option value="">{t("filter.any")}</option>
            {STATES.map((status) => (
              <option key={status} value={status}>
                {t(`state.${status}`)}
              </option>
            ))}
          </Select>
        </Field>
        <Field label={t("filter.label")}>
          <Select value={label ?? ""} onChange={(event) => chooseLabel(event.target.value)}>
            <option value="">{t("filter.any")}</option>
            {label && !labels.some((one) => one.label === label) && <option value={label}>{label}</option>}
            {labels.map((one) => (
              <option key={one.label} value={one.label}>
                {one.label}
              </option>
            ))}
          </Select>
        </Field>
        {many > 0 && (
          <Button
            size="sm"
            onClick={() => {
              onChange({ channel: undefined, status: undefined });
              chooseLabel("");
            }}
          >
            {t("filter.clear")}
          </Button>
        )}
      </div>
    </Popover>
  );
}
