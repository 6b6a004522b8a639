/** Whether everything that answers customers works: agents, channels, providers, the server. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import {
  CircleAlert,
  CircleCheck,
  CircleHelp,
  CirclePause,
  type LucideIcon,
  Pause,
  Play,
  TriangleAlert,
} from "lucide-react";
import type { ReactNode } from "react";
import { agents } from "@/api/agents";
import type { Page } from "@/api/client";
import type { Agent, Channel, Provider } from "@/api/desk";
import { health } from "@/api/health";
import { keys } from "@/api/keys";
import { channels, providers } from "@/api/settings";
import { IconButton } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import { Skeleton, useErrorText } from "@/components/ui/states";
import { toast } from "@/components/ui/toast";
import { useTranslation } from "@/i18n";
import { cn } from "@/lib/cn";
import { isProvider, PROVIDERS } from "@/lib/provider-names";
import { useCan } from "@/lib/session";

type Tone = "ok" | "warn" | "bad" | "off";
const LOOK: Record<Tone, { icon: LucideIcon; colour: string }> = {
  ok: { icon: CircleCheck, colour: "text-ok" },
  warn: { icon: TriangleAlert, colour: "text-warn" },
  bad: { icon: CircleAlert, colour: "text-bad" },
  off: { icon: CircleHelp, colour: "text-ink-3" },
};

export function StateCard() {
  const { t } = useTranslation("dashboard");
  return (
    <Card>
      <CardHeader title={t("state.title")} />
      <div className="divide-y divide-line">
        <Agents />
        <Channels />
        <Providers />
        <Server />
      </div>
    </Card>
  );
}

function Section({
  title,
  children,
  query,
}: {
  title: ReactNode;
  children: ReactNode;
  query: { isPending: boolean; isError: boolean; refetch: () => unknown };
}) {
  const { t } = useTranslation("dashboard");
  return (
    <section className="px-4 py-3">
      <h3 className="mb-1 font-medium text-ink-3 text-xs">{title}</h3>
      {query.isPending ? (
        <Skeleton className="my-2 h-4 w-3/4" />
      ) : query.isError ? (
        <p className="flex items-center gap-2 text-ink-2 text-sm">
          {t("state.failed")}
          <button type="button" className="font-medium text-accent-text underline" onClick={() => void query.refetch()}>
            {t("common:retry")}
          </button>
        </p>
      ) : (
        <ul className="flex flex-col">{children}</ul>
      )}
    </section>
  );
}

function Line({
  tone,
  icon,
  name,
  state,
  action,
}: {
  tone: Tone;
  icon?: LucideIcon;
  name: ReactNode;
  state: ReactNode;
  action?: ReactNode;
}) {
  const Icon = icon ?? LOOK[tone].icon;
  return (
    <li className="flex min-h-8 items-center gap-2.5">
      <Icon aria-hidden className={cn("size-4 shrink-0", LOOK[tone].colour)} />
      <span className="min-w-0 flex-1 truncate">{name}</span>
      <span className="max-w-1/2 truncate text-right text-ink-2 text-sm">{state}</span>
      {action}
    </li>
  );
}

function Agents() {
  const { t } = useTranslation("dashboard");
  const query = useQuery({ queryKey: keys.agents, queryFn: () => agents.list() });
  return (
    <Section title={t("state.agents")} query={query}>
      {query.data?.items.map((agent) => (
        <AgentLine key={agent.id} agent={agent} />
      ))}
    </Section>
  );
}

function AgentLine({ agent }: { agent: Agent }) {
  const { t } = useTranslation("dashboard");
  const cache = useQueryClient();
  const errorText = useErrorText();
  const isAdmin = useCan("admin");
  const turn = useMutation({
    mutationFn: () => (agent.is_active ? agents.pause(agent.id) : agents.activate(agent.id)),
    onSuccess: (changed) => {
      cache.setQueryData<Page<Agent>>(
        keys.agents,
        (page) => page && { ...page, items: page.items.map((row) => (row.id === changed.id ? changed : row)) },
      );
    },
    onError: (error) => toast(t("state.notSwitched"), { tone: "bad", detail: errorText(error) }),
  });
  return (
    <Line
      tone={agent.is_active ? "ok" : "off"}
      icon={agent.is_active ? undefined : CirclePause}
      name={agent.name}
      state={t(`state.agent.${agent.status}`)}
      action={
        isAdmin &&
        agent.status !== "draft" && (
          <IconButton
            size="sm"
            icon={agent.is_active ? Pause : Play}
            label={t(agent.is_active ? "state.pause" : "state.activate", { name: agent.name })}
            busy={turn.isPending}
            onClick={() => turn.mutate()}
          />
        )
      }
    />
  );
}

const CHANNEL_TONES = { ok: "ok", warning: "warn", error: "bad", unknown: "off" } as const;

function Channels() {
  const { t } = useTranslation("dashboard");
  const query = useQuery({ queryKey: keys.channels, queryFn: () => channels.list() });
  const state = (channel: Channel) => {
    const known = channel.health?.status ?? "unknown";
    return known === "error" && channel.health?.last_error
      ? channel.health.last_error.message
      : t(`state.channel.${known}`);
  };
  return (
    <Section
      title={
        <Link to="/settings/channels" className="hover:text-ink hover:underline">
          {t("state.channels")}
        </Link>
      }
      query={query}
    >
      {query.data?.items.map((channel) => (
        <Line
          key={channel.id}
          tone={CHANNEL_TONES[channel.health?.status ?? "unknown"]}
          name={[channel.name, channel.health?.display_number].filter(Boolean).join(" · ")}
          state={state(channel)}
        />
      ))}
    </Section>
  );
}

function Providers() {
  const { t } = useTranslation("dashboard");
  const query = useQuery({ queryKey: keys.providers, queryFn: providers.list });
  const name = (provider: string) => {
    if (!isProvider(provider)) return provider;
    return PROVIDERS[provider] ?? t(`state.names.${provider as "builtin" | "openai_compatible"}`);
  };
  const tone = ({ status }: Provider): Tone => (status === null ? "off" : status.ok ? "ok" : "bad");
  const state = ({ status }: Provider) => {
    if (status === null) return t("state.provider.unknown");
    return status.ok ? t("state.provider.ok") : status.message;
  };
  return (
    <Section
      title={
        <Link to="/settings/providers" className="hover:text-ink hover:underline">
          {t("state.providers")}
        </Link>
      }
      query={query}
    >
      {query.data?.map((provider) => (
        <Line
          key={provider.role}
          tone={tone(provider)}
          name={`${t(`state.role.${provider.role}`)}: ${name(provider.provider)}`}
          state={state(provider)}
        />
      ))}
    </Section>
  );
}

const SERVER_TONES = { healthy: "ok", degraded: "warn", unhealthy: "bad" } as const;

function Server() {
  const { t } = useTranslation("dashboard");
  const query = useQuery({ queryKey: keys.health, queryFn: health.check });
  return (
    <Section
      title={
        <Link to="/settings/health" className="hover:text-ink hover:underline">
          {t("state.server")}
        </Link>
      }
      query={query}
    >
      {query.data && (
        <Line
          tone={SERVER_TONES[query.data.status]}
          name={t("state.version", { version: query.data.version })}
          state={t(`state.health.${query.data.status}`)}
        />
      )}
    </Section>
  );
}
