/** From an empty workspace to an agent at work, in six steps. Each is stored when it is done. */
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Check, Lock } from "lucide-react";
import { useEffect, useRef } from "react";
import { type OnboardingStatus, STEPS, type Step } from "@/api/onboarding";
import { Page } from "@/app/page";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState, ErrorState, Skeleton } from "@/components/ui/states";
import { useTranslation } from "@/i18n";
import { cn } from "@/lib/cn";
import { useCan } from "@/lib/session";
import { AgentStep } from "./agent-step";
import { ChannelsStep } from "./channels-step";
import { CompanyStep } from "./company-step";
import { KnowledgeStep } from "./knowledge-step";
import { LiveStep } from "./live-step";
import { canOpen, firstOpen } from "./steps";
import { useOnboarding } from "./use-onboarding";
import { VoiceStep } from "./voice-step";

export function OnboardingPage() {
  const { t } = useTranslation("onboarding");
  const canSetUp = useCan("admin");
  if (canSetUp) return <Wizard />;
  return (
    <Page title={t("title")} description={t("description")}>
      <Card>
        <EmptyState icon={Lock} title={t("notAllowed")}>
          {t("notAllowedText")}
        </EmptyState>
      </Card>
    </Page>
  );
}

function Wizard() {
  const { t } = useTranslation("onboarding");
  const { data, error, isError, refetch } = useOnboarding();
  const wanted = useSearch({ from: "/shell/onboarding" }).step;
  const step = data && (wanted && canOpen(data.steps, wanted) ? wanted : firstOpen(data.steps));
  return (
    <Page
      title={t("title")}
      description={t("description")}
      actions={
        data?.status === "draft" && (
          <Button asChild>
            <Link to="/">{t("skip")}</Link>
          </Button>
        )
      }
    >
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-5 lg:grid-cols-[13rem_minmax(0,1fr)]">
        <Progress status={data} step={step} />
        {data && step ? (
          <Shown key={step} step={step} status={data} />
        ) : (
          <Card>
            {isError ? (
              <ErrorState error={error} onRetry={() => void refetch()} />
            ) : (
              <div className="grid gap-4 p-5">
                <Skeleton className="h-6 w-48" />
                <Skeleton className="h-14 w-full" />
                <Skeleton className="h-14 w-full" />
                <Skeleton className="h-24 w-full" />
              </div>
            )}
          </Card>
        )}
      </div>
    </Page>
  );
}

function Shown({ step, status }: { step: Step; status: OnboardingStatus }) {
  if (step === "company") return <CompanyStep status={status} />;
  if (step === "agent") return <AgentStep status={status} />;
  if (step === "knowledge") return <KnowledgeStep status={status} />;
  if (step === "voice") return <VoiceStep status={status} />;
  if (step === "channels") return <ChannelsStep status={status} />;
  return <LiveStep status={status} />;
}

function Progress({ status, step }: { status?: OnboardingStatus; step?: Step }) {
  const { t } = useTranslation("onboarding");
  const navigate = useNavigate();
  const list = useRef<HTMLOListElement>(null);
  const at = step ? STEPS.indexOf(step) : -1;
  // On small screens the steps scroll sideways: where one is must be seen.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the step decides which is current
  useEffect(() => {
    list.current?.querySelector('[aria-current="step"]')?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [step]);
  return (
    <nav aria-label={t("steps.label")} className="min-w-0 lg:sticky lg:top-6">
      <p className="mb-2 text-ink-3 text-xs lg:hidden">
        {at >= 0 && t("steps.of", { number: at + 1, total: STEPS.length })}
      </p>
      <ol ref={list} className="flex gap-1 max-lg:overflow-x-auto max-lg:pb-1 lg:flex-col">
        {STEPS.map((name, index) => {
          const isDone = status?.steps[name] ?? false;
          const isHere = name === step;
          return (
            <li key={name} className="relative shrink-0">
              <button
                type="button"
                aria-current={isHere ? "step" : undefined}
                disabled={!status || !canOpen(status.steps, name)}
                onClick={() => void navigate({ to: "/onboarding", search: { step: name } })}
                className={cn(
                  "ring-inside flex h-9 w-full items-center gap-2.5 rounded px-2 text-left font-medium transition-colors",
                  isHere
                    ? "bg-selected text-ink"
                    : "text-ink-2 hover:bg-hover disabled:text-ink-3 disabled:hover:bg-transparent",
                )}
              >
                <span
                  className={cn(
                    "tabular grid size-5 shrink-0 place-items-center rounded-full border border-line-strong text-2xs",
                    isDone && "border-accent bg-accent text-on-accent",
                    isHere && !isDone && "border-accent text-accent-text",
                  )}
                >
                  {isDone ? <Check aria-hidden className="size-3" strokeWidth={3} /> : index + 1}
                </span>
                {t(`steps.${name}`)}
                {isDone && <span className="sr-only">{t("steps.done")}</span>}
              </button>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
