/** The last step: try the agent as a customer would, then let it answer. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CircleCheck, Inbox, Rocket, Settings2, Smartphone, TriangleAlert } from "lucide-react";
import { keys } from "@/api/keys";
import { type OnboardingStatus, onboarding } from "@/api/onboarding";
import { sources } from "@/api/sources";
import { TestChat } from "@/components/trial/test-chat";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { useErrorText } from "@/components/ui/states";
import { LANGUAGE_NAMES, LANGUAGES, useTranslation } from "@/i18n";
import { useSettings } from "@/lib/session";
import { isSettled } from "@/lib/source-progress";
import { StepCard } from "./step-card";
import { CHANNELS, channelsOf, oneOf, PERSONALITIES } from "./steps";

export function LiveStep({ status }: { status: OnboardingStatus }) {
  const { t } = useTranslation("onboarding");
  const cache = useQueryClient();
  const errorText = useErrorText();
  const agentId = status.agent.id ?? undefined;
  const deploy = useMutation({
    mutationFn: () => {
      if (!agentId) throw new Error("no agent yet");
      return onboarding.deploy(agentId);
    },
    onSuccess: () => {
      void cache.invalidateQueries({ queryKey: keys.agents });
      return cache.invalidateQueries({ queryKey: keys.onboarding });
    },
  });
  if (status.status !== "draft") return <Live status={status} phone={deploy.data?.phone_number} />;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
      <StepCard
        step="deploy"
        error={deploy.isError ? errorText(deploy.error) : null}
        busy={deploy.isPending}
        next={
          <>
            {!deploy.isPending && <Rocket aria-hidden className="size-4" />}
            {t(deploy.isPending ? "deploy.going" : "deploy.do")}
          </>
        }
        onNext={() => agentId && deploy.mutate()}
      >
        <Summary status={status} />
        <PhoneHint />
      </StepCard>
      <TestChat
        agentId={agentId}
        agentName={status.agent.name ?? ""}
        examples={[t("deploy.example1"), t("deploy.example2")]}
      />
    </div>
  );
}

function Summary({ status }: { status: OnboardingStatus }) {
  const { t } = useTranslation("onboarding");
  const { data } = useQuery({ queryKey: keys.sources, queryFn: sources.list });
  const list = data?.items ?? status.knowledge.sources;
  const ready = list.filter((source) => source.status === "ready").length;
  const channels = channelsOf(status);
  const on = CHANNELS.filter((kind) =>
    kind === "web" ? channels.web : kind === "whatsapp" ? channels.whatsapp : channels.phone_number !== "",
  );
  const language = LANGUAGES.find((code) => code === status.voice.language);
  const facts: [string, string][] = [
    [t("steps.agent"), [status.agent.name, status.agent.role].filter(Boolean).join(" · ")],
    [
      t("steps.knowledge"),
      list.length === 0
        ? t(status.steps.knowledge ? "deploy.onlyQuestions" : "deploy.noKnowledge")
        : t("deploy.knowledge", { count: ready, total: list.length }),
    ],
    [
      t("steps.voice"),
      [
        t(`personalities.${oneOf(PERSONALITIES, status.voice.personality, "friendly")}`),
        language && LANGUAGE_NAMES[language],
      ]
        .filter(Boolean)
        .join(" · "),
    ],
    [t("steps.channels"), on.map((kind) => t(`channelKinds.${kind}`)).join(" · ") || t("deploy.noChannels")],
  ];
  return (
    <dl className="grid grid-cols-[minmax(0,auto)_minmax(0,1fr)] gap-x-6 gap-y-1.5">
      {facts.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-ink-3">{name}</dt>
          <dd className="break-words">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** In test mode the phone beside the desk goes all the way through the real channel. */
function PhoneHint() {
  const { t } = useTranslation("onboarding");
  const testMode = useSettings()?.test_mode ?? false;
  if (!testMode) return null;
  return (
    <p className="flex items-start gap-2.5 text-ink-2">
      <Smartphone aria-hidden className="mt-0.5 size-4 shrink-0 text-ink-3" />
      <span>
        {t("deploy.phoneText")}{" "}
        <Link to="/phone" className="font-medium text-accent-text underline-offset-2 hover:underline">
          {t("deploy.phone")}
        </Link>
      </span>
    </p>
  );
}

function Live({ status, phone }: { status: OnboardingStatus; phone?: string | null }) {
  const { t } = useTranslation("onboarding");
  const testMode = useSettings()?.test_mode ?? false;
  const agentId = status.agent.id;
  const { data } = useQuery({ queryKey: keys.sources, queryFn: sources.list });
  const reading = (data?.items ?? []).filter((source) => !isSettled(source)).length;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
      <Card className="grid gap-4 p-5">
        <div role="status" className="flex items-start gap-3">
          <CircleCheck aria-hidden className="mt-0.5 size-6 shrink-0 text-ok" strokeWidth={1.75} />
          <div>
            <h2 className="font-semibold text-lg">{t("live.title", { agent: status.agent.name ?? "" })}</h2>
            <p className="text-ink-2">{t("live.text")}</p>
            {phone && <p className="tabular mt-1">{t("live.number", { number: phone })}</p>}
            {reading > 0 && <p className="mt-1 text-ink-2">{t("live.reading", { count: reading })}</p>}
          </div>
        </div>
        {status.status === "failed" && (
          <p className="flex items-start gap-2 rounded bg-warn-soft px-3 py-2 text-warn">
            <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
            <span>
              {t("live.unread")}{" "}
              <Link to="/onboarding" search={{ step: "knowledge" }} className="font-medium underline">
                {t("live.toKnowledge")}
              </Link>
            </span>
          </p>
        )}
        <div className="flex flex-wrap gap-2">
          <Button asChild variant="primary">
            <Link to="/conversations">
              <Inbox aria-hidden className="size-4" />
              {t("live.inbox")}
            </Link>
          </Button>
          {testMode && (
            <Button asChild>
              <Link to="/phone">
                <Smartphone aria-hidden className="size-4" />
                {t("deploy.phone")}
              </Link>
            </Button>
          )}
          {agentId && (
            <Button asChild>
              <Link to="/agents/$agentId" params={{ agentId }}>
                <Settings2 aria-hidden className="size-4" />
                {t("live.agent")}
              </Link>
            </Button>
          )}
        </div>
      </Card>
      <TestChat
        agentId={agentId ?? undefined}
        agentName={status.agent.name ?? ""}
        examples={[t("deploy.example1"), t("deploy.example2")]}
      />
    </div>
  );
}
