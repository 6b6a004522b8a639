/** A week of operating hours, a row for each day. */
import { Copy } from "lucide-react";
import type { Weekday } from "@/api/desk";
import { IconButton } from "@/components/ui/button";
import { Input, Select } from "@/components/ui/input";
import { useTranslation } from "@/i18n";
import { type Day, type ReadHours, WEEK } from "./hours";

const KINDS: readonly Day["kind"][] = ["unset", "open", "closed", "always", "text"];
const FIRST_HOURS = { open: "09:00", close: "18:00" };

export function HoursEditor({
  value,
  onChange,
  disabled,
}: {
  value: ReadHours;
  onChange: (value: ReadHours) => void;
  disabled: boolean;
}) {
  const { t } = useTranslation("knowledge");
  const setDay = (name: Weekday, day: Day) => onChange({ ...value, week: { ...value.week, [name]: day } });
  const fillDown = (name: Weekday) => {
    const from = WEEK.indexOf(name);
    const copied = WEEK.slice(from + 1).map((other) => [other, value.week[name]] as const);
    onChange({ ...value, week: { ...value.week, ...Object.fromEntries(copied) } });
  };
  const others = Object.entries(value.others);
  return (
    <fieldset disabled={disabled} className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-2">
      <legend className="mb-1.5 font-medium text-sm">{t("hours.title")}</legend>
      <ul className="divide-y divide-line rounded border border-line">
        {WEEK.map((name, index) => (
          <li key={name} className="flex flex-wrap items-center gap-x-3 gap-y-2 px-3 py-2">
            <span className="w-24 shrink-0 font-medium">{t(`hours.days.${name}`)}</span>
            <DayEditor
              name={t(`hours.days.${name}`)}
              day={value.week[name]}
              onChange={(day) => setDay(name, day)}
              disabled={disabled}
            />
            {!disabled && index < WEEK.length - 1 && (
              <IconButton
                size="sm"
                icon={Copy}
                label={t("hours.fillDown", { day: t(`hours.days.${name}`) })}
                className="max-sm:order-1 sm:ml-auto"
                onClick={() => fillDown(name)}
              />
            )}
          </li>
        ))}
      </ul>
      {others.length > 0 && (
        <p className="text-ink-3 text-xs">
          {t("hours.others")}{" "}
          {others.map(([key, text]) => `${key}: ${typeof text === "string" ? text : JSON.stringify(text)}`).join("; ")}
        </p>
      )}
    </fieldset>
  );
}

function DayEditor({
  name,
  day,
  onChange,
  disabled,
}: {
  name: string;
  day: Day;
  onChange: (day: Day) => void;
  disabled: boolean;
}) {
  const { t } = useTranslation("knowledge");
  const change = (kind: Day["kind"]) => {
    if (kind === "open") onChange({ kind, ...FIRST_HOURS });
    else if (kind === "text") onChange({ kind, text: "" });
    else onChange({ kind });
  };
  return (
    <>
      <Select
        aria-label={t("hours.stateOf", { day: name })}
        className="w-40 max-sm:w-auto max-sm:flex-1"
        value={day.kind}
        disabled={disabled}
        onChange={(event) => change(event.target.value as Day["kind"])}
      >
        {KINDS.map((kind) => (
          <option key={kind} value={kind}>
            {t(`hours.kinds.${kind}`)}
          </option>
        ))}
      </Select>
      {day.kind === "open" && (
        <span className="flex items-center gap-2 max-sm:order-2 max-sm:w-full">
          <Input
            type="time"
            aria-label={t("hours.opens", { day: name })}
            className="min-w-0 max-sm:flex-1 max-sm:px-1.5 sm:w-30"
            value={day.open}
            onChange={(event) => onChange({ ...day, open: event.target.value })}
          />
          <span aria-hidden>–</span>
          <Input
            type="time"
            aria-label={t("hours.closes", { day: name })}
            className="min-w-0 max-sm:flex-1 max-sm:px-1.5 sm:w-30"
            value={day.close}
            onChange={(event) => onChange({ ...day, close: event.target.value })}
          />
        </span>
      )}
      {day.kind === "text" && (
        <Input
          aria-label={t("hours.words", { day: name })}
          placeholder={t("hours.wordsExample")}
          className="w-auto min-w-40 flex-1 max-sm:order-2"
          value={day.text}
          onChange={(event) => onChange({ kind: "text", text: event.target.value })}
        />
      )}
    </>
  );
}
