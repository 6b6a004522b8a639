import { useTranslation } from "@/i18n";
import { cn } from "@/lib/cn";
import { passwordStrength, type Strength } from "@/lib/password";

const STEPS: readonly Strength[] = ["weak", "fair", "good", "strong"];
const COLOURS: Record<Strength, string> = { weak: "bg-bad", fair: "bg-warn", good: "bg-ok", strong: "bg-ok" };

export function PasswordStrength({ password }: { password: string }) {
  const { t } = useTranslation();
  const strength = passwordStrength(password);
  const reached = STEPS.indexOf(strength);
  return (
    <div className="flex items-center gap-3">
      <div aria-hidden className="grid flex-1 grid-cols-4 gap-1">
        {STEPS.map((step, index) => (
          <span
            key={step}
            className={cn("h-1 rounded-full transition-colors", index <= reached ? COLOURS[strength] : "bg-selected")}
          />
        ))}
      </div>
      <p role="status" className="text-ink-2 text-xs">
        <span className="sr-only">{t("password.strength")}</span> {t(`password.${strength}`)}
      </p>
    </div>
  );
}
