import { CircleCheck, CircleDashed, CircleX, type LucideIcon, Pencil, Play } from "lucide-react";
import type { Check } from "@/api/checks";
import type { Id } from "@/api/desk";
import { Badge } from "@/components/ui/badge";
import { IconButton } from "@/components/ui/button";
import { RelativeTime } from "@/components/ui/figures";
import { isLanguage, LANGUAGE_NAMES, useTranslation } from "@/i18n";
import { cn } from "@/lib/cn";
import { scriptLanguage } from "@/lib/script";
import { type Verdict, verdictOf } from "./checks";
import { useAgentNames } from "./use-checks";

const LOOK: Record<Verdict, { icon: LucideIcon; colour: string }> = {
  passed: { icon: CircleCheck, colour: "text-ok" },
  failed: { icon: CircleX, colour: "text-bad" },
  never: { icon: CircleDashed, colour: "text-ink-3" },
};

export function languageName(code: string): string {
  return isLanguage(code) ? LANGUAGE_NAMES[code] : code;
}

export function CheckRow({
  check,
  canEdit,
  onEdit,
  onRun,
  onResult,
}: {
  check: Check;
  canEdit: boolean;
  onEdit: () => void;
  onRun: () => void;
  /** Shows how it went last. */
  onResult: (runId: Id) => void;
}) {
  const { t } = useTranslation("checks");
  const agentName = useAgentNames();
  const verdict = verdictOf(check);
  const { icon: Icon, colour } = LOOK[verdict];
  const last = check.last_result;
  return (
    <li className="flex items-start gap-3 px-4 py-2.5">
      <Icon aria-hidden className={cn("mt-0.5 size-4 shrink-0", colour)} />
      <div className="min-w-0 flex-1">
        <p lang={scriptLanguage(check.question)} dir="auto" className="break-words font-medium">
          {check.question}
        </p>
        <p className="mt-0.5 flex flex-wrap items-center gap-x-2 gap-y-1 text-ink-3 text-xs">
          <Badge>{t(`expect.${check.expect}`)}</Badge>
          {check.language && <span lang={check.language}>{languageName(check.language)}</span>}
          {check.agent_id && <span>{agentName(check.agent_id) ?? t("unknownAgent")}</span>}
          {last ? (
            <button
              type="button"
              onClick={() => onResult(last.run_id)}
              className={cn(
                "rounded-xs underline-offset-2 hover:underline",
                verdict === "failed" ? "font-medium text-bad" : "text-ink-2",
              )}
            >
              {t(`verdict.${verdict}`)} · <RelativeTime at={last.at} />
            </button>
          ) : (
            <span>{t("verdict.never")}</span>
          )}
        </p>
      </div>
      {canEdit && (
        <div className="flex shrink-0">
          <IconButton size="sm" icon={Play} label={t("runNamed", { question: check.question })} onClick={onRun} />
          <IconButton size="sm" icon={Pencil} label={t("editNamed", { question: check.question })} onClick={onEdit} />
        </div>
      )}
    </li>
  );
}
