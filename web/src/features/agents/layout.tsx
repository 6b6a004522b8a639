/** One agent: what it is called and does, the sections of its form, and one draft for all of them. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link, Outlet, useLocation, useParams } from "@tanstack/react-router";
import { ArrowLeft, Pause, Play, Trash2 } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { agents } from "@/api/agents";
import type { Agent, Role } from "@/api/desk";
import { ApiError, fieldErrors } from "@/api/error";
import { keys } from "@/api/keys";
import { Page } from "@/app/page";
import { Button, IconButton } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState, ErrorState, Skeleton, useErrorText } from "@/components/ui/states";
import { toast } from "@/components/ui/toast";
import { useTranslation } from "@/i18n";
import { useDraft } from "@/lib/draft";
import { may, useCan, useMe } from "@/lib/session";
import { UnsavedGuard } from "@/lib/unsaved";
import { DeleteAgent } from "./delete-agent";
import { EditorContext } from "./editor";
import { asksNothing, formOf, isNeverOpen, unfinishedDays } from "./form";
import { StateBadge, useShowAgent, useSwitchAgent } from "./state";

export function AgentLayout() {
  const { t } = useTranslation("agents");
  const { agentId } = useParams({ from: "/shell/agents/$agentId" });
  const { data, error, isError, refetch } = useQuery({
    queryKey: keys.agent(agentId),
    queryFn: () => agents.one(agentId),
  });
  if (data) return <Editing key={agentId} agent={data} />;
  const isGone = error instanceof ApiError && error.status === 404;
  return (
    <Page title={t("one")}>
      <Card>
        {isGone ? (
          <EmptyState
            icon={ArrowLeft}
            title={t("gone")}
            action={
              <Button asChild>
                <Link to="/agents">{t("all")}</Link>
              </Button>
            }
          />
        ) : isError ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : (
          <div className="grid gap-4 p-4">
            <Skeleton className="h-14 w-full" />
            <Skeleton className="h-14 w-full" />
            <Skeleton className="h-48 w-full" />
          </div>
        )}
      </Card>
    </Page>
  );
}

function Editing({ agent }: { agent: Agent }) {
  const { t } = useTranslation("agents");
  const canEdit = useCan("admin");
  const errorText = useErrorText();
  const show = useShowAgent();
  const draft = useDraft(formOf(agent));
  const save = useMutation({
    mutationFn: () => agents.change(agent.id, draft.changes),
    onSuccess: (saved) => {
      show(saved);
      draft.reset();
      toast(t("saved"));
    },
  });
  const { value } = draft;
  const fault =
    value.name.trim() === ""
      ? t("faults.name")
      : value.languages.length === 0
        ? t("faults.languages")
        : unfinishedDays(value.working_hours).length > 0
          ? t("faults.hours")
          : isNeverOpen(value.working_hours)
            ? t("faults.neverOpen")
            : value.transfer_rules.some((rule) => rule.to === "" || asksNothing(rule))
              ? t("faults.transfer")
              : null;
  return (
    <EditorContext value={{ agent, draft, errors: fieldErrors(save.error), canEdit }}>
      <Page
        title={agent.name}
        description={
          <span className="flex flex-wrap items-center gap-2">
            <StateBadge status={agent.status} />
            <span>{agent.role || t(`types.${agent.agent_type}`)}</span>
          </span>
        }
        actions={<Actions agent={agent} />}
      >
        <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
          <Sections agentId={agent.id} />
          <Outlet />
          {draft.dirty && canEdit && (
            <SaveBar
              fault={fault ?? (save.isError ? errorText(save.error) : null)}
              isFaulty={fault !== null}
              busy={save.isPending}
              onSave={() => save.mutate()}
              onRevert={() => {
                draft.reset();
                save.reset();
              }}
            />
          )}
        </div>
      </Page>
      <UnsavedGuard when={draft.dirty && !save.isPending} within={`/agents/${agent.id}`} />
    </EditorContext>
  );
}

function Actions({ agent }: { agent: Agent }) {
  const { t } = useTranslation("agents");
  const canEdit = useCan("admin");
  const [removing, setRemoving] = useState(false);
  const turn = useSwitchAgent(agent);
  return (
    <>
      <Button asChild variant="ghost">
        <Link to="/agents">
          <ArrowLeft aria-hidden className="size-4" />
          {t("all")}
        </Link>
      </Button>
      {canEdit && (
        <>
          <Button icon={agent.is_active ? Pause : Play} busy={turn.isPending} onClick={() => turn.mutate()}>
            {t(agent.is_active ? "pause" : "activate")}
          </Button>
          <IconButton icon={Trash2} variant="danger-quiet" label={t("delete.do")} onClick={() => setRemoving(true)} />
        </>
      )}
      {removing && <DeleteAgent agent={agent} onClose={() => setRemoving(false)} />}
    </>
  );
}

const SECTIONS = [
  { to: "/agents/$agentId", name: "instructions", least: "viewer" },
  { to: "/agents/$agentId/tools", name: "tools", least: "viewer" },
  { to: "/agents/$agentId/transfer", name: "transfer", least: "viewer" },
  { to: "/agents/$agentId/hours", name: "hours", least: "viewer" },
  { to: "/agents/$agentId/versions", name: "versions", least: "viewer" },
  { to: "/agents/$agentId/chat", name: "chat", least: "operator" },
  { to: "/agents/$agentId/checks", name: "checks", least: "viewer" },
] as const satisfies readonly { to: string; name: string; least: Role }[];

function Sections({ agentId }: { agentId: string }) {
  const { t } = useTranslation("agents");
  const { role } = useMe();
  const { pathname } = useLocation();
  const nav = useRef<HTMLElement>(null);
  // On small screens the list scrolls sideways: the section that is open must be seen in it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the path decides which link is active
  useEffect(() => {
    nav.current?.querySelector('[data-status="active"]')?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [pathname]);
  return (
    <nav ref={nav} aria-label={t("sections.label")} className="flex gap-1 overflow-x-auto border-line border-b">
      {SECTIONS.filter((section) => may(role, section.least)).map(({ to, name }) => (
        <Link
          key={name}
          to={to}
          params={{ agentId }}
          activeOptions={{ exact: true }}
          className="ring-inside -mb-px whitespace-nowrap border-transparent border-b-2 px-3 py-2 font-medium text-ink-2 transition-colors hover:text-ink data-[status=active]:border-accent data-[status=active]:text-ink"
        >
          {t(`sections.${name}`)}
        </Link>
      ))}
    </nav>
  );
}

function SaveBar({
  fault,
  isFaulty,
  busy,
  onSave,
  onRevert,
}: {
  /** What is wrong, in words. */
  fault: string | null;
  isFaulty: boolean;
  busy: boolean;
  onSave: () => void;
  onRevert: () => void;
}) {
  const { t } = useTranslation("agents");
  return (
    <section
      aria-label={t("unsaved")}
      className="sticky bottom-3 z-20 flex animate-rise flex-wrap items-center gap-2 rounded border border-line bg-raised px-4 py-2.5 shadow-float"
    >
      <p role="status" className={fault ? "min-w-0 flex-1 text-bad text-sm" : "min-w-0 flex-1 text-ink-2 text-sm"}>
        {fault ?? t("unsavedText")}
      </p>
      <Button disabled={busy} onClick={onRevert}>
        {t("revert")}
      </Button>
      <Button variant="primary" busy={busy} disabled={isFaulty} onClick={onSave}>
        {t("common:save")}
      </Button>
    </section>
  );
}
