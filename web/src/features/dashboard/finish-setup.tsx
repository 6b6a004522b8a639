/** A way back to the setup while it is not finished. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Rocket, X } from "lucide-react";
import { useState } from "react";
import { dashboard } from "@/api/dashboard";
import { keys } from "@/api/keys";
import { onboarding, STEPS } from "@/api/onboarding";
import { Button, IconButton } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { useTranslation } from "@/i18n";
import { useCan } from "@/lib/session";

const STORED = "switchboard.setup";

function isHidden(): boolean {
  try {
    return localStorage.getItem(STORED) === "hidden";
  } catch {
    return false;
  }
}

export function FinishSetup() {
  const { t } = useTranslation("dashboard");
  const canSetUp = useCan("admin");
  const [hidden, setHidden] = useState(isHidden);
  const { data } = useQuery({
    queryKey: keys.onboarding,
    queryFn: onboarding.status,
    enabled: canSetUp && !hidden,
    retry: false,
  });
  const stats = useQuery({ queryKey: keys.stats, queryFn: dashboard.stats });
  if (!canSetUp || hidden || !data || !stats.data || data.status !== "draft") return null;
  const done = STEPS.filter((step) => data.steps[step]).length;
  // Who has conversations already and never began with the steps has done it all another way.
  if (done === 0 && stats.data.total_conversations > 0) return null;
  const hide = () => {
    setHidden(true);
    try {
      localStorage.setItem(STORED, "hidden");
    } catch {
      // Storage is switched off: it holds until the page is left.
    }
  };
  return (
    <Card className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
      <Rocket aria-hidden className="size-5 shrink-0 text-accent-text" strokeWidth={1.5} />
      <div className="min-w-0 flex-1 basis-56">
        <h2 className="font-semibold">{t("setup.title")}</h2>
        <p className="text-ink-2 text-sm">{t("setup.text", { done, total: STEPS.length })}</p>
      </div>
      <Button asChild variant="primary">
        <Link to="/onboarding">{t("setup.go")}</Link>
      </Button>
      <IconButton icon={X} label={t("setup.hide")} onClick={hide} />
    </Card>
  );
}
