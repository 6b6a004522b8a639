/** What this device remembers, and nobody else sees. */
import { Monitor, Moon, Sun } from "lucide-react";
import { useId } from "react";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { Switch } from "@/components/ui/toggles";
import { useTranslation } from "@/i18n";
import { cn } from "@/lib/cn";
import { setSingleKeys, shownKeys, useSingleKeys } from "@/lib/shortcuts";
import { setTheme, useTheme } from "@/lib/theme";

const THEMES = [
  { value: "system", icon: Monitor },
  { value: "light", icon: Sun },
  { value: "dark", icon: Moon },
] as const;

export function DeviceCard() {
  const { t } = useTranslation("account");
  const theme = useTheme();
  const singleKeys = useSingleKeys();
  const keysId = useId();
  return (
    <Card>
      <CardHeader title={t("interface.title")} />
      <CardBody className="grid gap-4">
        <fieldset>
          <legend className="mb-1.5 font-medium text-sm">{t("interface.theme")}</legend>
          <div className="inline-flex flex-wrap gap-1 rounded border border-line bg-sunken p-1">
            {THEMES.map(({ value, icon: Icon }) => (
              <label
                key={value}
                className={cn(
                  "flex h-7 cursor-pointer items-center gap-2 rounded-sm px-3 font-medium text-ink-2 has-focus-visible:outline-2 has-focus-visible:outline-ring",
                  theme === value && "bg-raised text-ink ring-1 ring-line-strong",
                )}
              >
                <input
                  type="radio"
                  name="theme"
                  value={value}
                  checked={theme === value}
                  onChange={() => setTheme(value)}
                  className="sr-only"
                />
                <Icon aria-hidden className="size-4" />
                {t(`common:theme.${value}`)}
              </label>
            ))}
          </div>
        </fieldset>
        <div className="flex items-start justify-between gap-4">
          <div>
            <label htmlFor={keysId} className="font-medium text-sm">
              {t("interface.singleKeys")}
            </label>
            <p className="text-ink-3 text-xs">{t("interface.singleKeysHint", { key: shownKeys("mod")[0] ?? "" })}</p>
          </div>
          <Switch id={keysId} checked={singleKeys} onCheckedChange={setSingleKeys} />
        </div>
      </CardBody>
    </Card>
  );
}
