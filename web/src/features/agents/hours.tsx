/** When the agent answers: in the business's hours, or in hours of its own. */
import { Link } from "@tanstack/react-router";
import { Field, FormError } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import { Checkbox, RadioGroup } from "@/components/ui/toggles";
import { useTranslation } from "@/i18n";
import { useTimeZone } from "@/lib/session";
import { useEditor } from "./editor";
import { OFFICE_HOURS, openDay, WEEK } from "./form";
import { Group } from "./parts";

export function HoursSection() {
  const { t } = useTranslation("agents");
  const { draft, errors, canEdit } = useEditor();
  const zone = useTimeZone();
  const hours = draft.value.working_hours;
  return (
    <div className="max-w-3xl">
      <Group title={t("hours.title")} text={t("hours.text")}>
        <RadioGroup
          aria-label={t("hours.title")}
          disabled={!canEdit}
          value={hours === null ? "always" : "own"}
          onValueChange={(kind) => draft.set("working_hours", kind === "own" ? OFFICE_HOURS : null)}
          options={[
            { value: "always", label: t("hours.always"), hint: t("hours.alwaysHint") },
            { value: "own", label: t("hours.own"), hint: t("hours.ownHint") },
          ]}
        />
        {hours === null ? (
          <p className="text-ink-2 text-sm">
            <Link
              to="/knowledge"
              search={{ tab: "business" }}
              className="font-medium text-accent-text underline-offset-2 hover:underline"
            >
              {t("hours.business")}
            </Link>
          </p>
        ) : (
          <ul className="divide-y divide-line rounded border border-line">
            {WEEK.map((day) => {
              const open = hours[day] ?? null;
              const name = t(`days.${day}`);
              const set = (time: Partial<NonNullable<typeof open>>) =>
                open && draft.set("working_hours", { ...hours, [day]: { ...open, ...time } });
              return (
                <li key={day} className="flex min-h-12 flex-wrap items-center gap-x-4 gap-y-2 px-3 py-2">
                  <div className="w-32">
                    <Checkbox
                      label={name}
                      disabled={!canEdit}
                      checked={open !== null}
                      onCheckedChange={(on) =>
                        draft.set("working_hours", on === true ? openDay(hours, day) : { ...hours, [day]: null })
                      }
                    />
                  </div>
                  {open ? (
                    <span className="flex items-center gap-2 max-sm:w-full">
                      <Input
                        type="time"
                        aria-label={t("hours.opens", { day: name })}
                        disabled={!canEdit}
                        className="min-w-0 max-sm:flex-1 max-sm:px-1.5 sm:w-30"
                        value={open.open}
                        onChange={(event) => set({ open: event.target.value })}
                      />
                      <span aria-hidden>–</span>
                      <Input
                        type="time"
                        aria-label={t("hours.closes", { day: name })}
                        disabled={!canEdit}
                        className="min-w-0 max-sm:flex-1 max-sm:px-1.5 sm:w-30"
                        value={open.close}
                        onChange={(event) => set({ close: event.target.value })}
                      />
                    </span>
                  ) : (
                    <span className="text-ink-3">{t("hours.closed")}</span>
                  )}
                </li>
              );
            })}
          </ul>
        )}
        <FormError>{errors.working_hours}</FormError>
        {hours !== null && (
          <>
            <p className="text-ink-3 text-xs">{t("hours.zone", { zone })}</p>
            <Field label={t("fields.closed_text")} hint={t("hints.closed_text")} error={errors.closed_text}>
              <Textarea
                rows={2}
                maxLength={1_000}
                dir="auto"
                disabled={!canEdit}
                value={draft.value.closed_text}
                onChange={(event) => draft.set("closed_text", event.target.value)}
              />
            </Field>
            <Checkbox
              label={t("fields.closed_offers_person")}
              disabled={!canEdit}
              checked={draft.value.closed_offers_person}
              onCheckedChange={(on) => draft.set("closed_offers_person", on === true)}
            />
          </>
        )}
      </Group>
    </div>
  );
}
