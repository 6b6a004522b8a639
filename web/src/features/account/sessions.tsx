import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Laptop, Smartphone } from "lucide-react";
import { useState } from "react";
import { accounts } from "@/api/accounts";
import type { Session } from "@/api/desk";
import { keys } from "@/api/keys";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import { AlertDialog } from "@/components/ui/dialog";
import { RelativeTime } from "@/components/ui/figures";
import { ErrorState, Skeleton, useErrorText } from "@/components/ui/states";
import { toast } from "@/components/ui/toast";
import { useTranslation } from "@/i18n";
import { describeAgent } from "./user-agent";

export function SessionsCard() {
  const { t } = useTranslation("account");
  const cache = useQueryClient();
  const errorText = useErrorText();
  const sessions = useQuery({ queryKey: keys.sessions, queryFn: accounts.sessions });
  const [asks, setAsks] = useState(false);
  const refresh = () => cache.invalidateQueries({ queryKey: keys.sessions });
  const failed = (error: unknown) => toast(errorText(error), { tone: "bad" });
  const endOthers = useMutation({
    mutationFn: accounts.endOtherSessions,
    onSuccess: ({ ended }) => {
      toast(t("sessions.othersEnded", { count: ended }));
      setAsks(false);
      void refresh();
    },
    onError: failed,
  });
  const end = useMutation({
    mutationFn: (session: Session) => accounts.endSession(session.id),
    onSuccess: () => {
      toast(t("sessions.ended"));
      void refresh();
    },
    onError: failed,
  });
  const hasOthers = sessions.data?.some((session) => !session.current) ?? false;
  return (
    <Card>
      <CardHeader
        title={t("sessions.title")}
        description={t("sessions.description")}
        action={hasOthers && <Button onClick={() => setAsks(true)}>{t("sessions.endOthers")}</Button>}
      />
      {sessions.isError ? (
        <ErrorState
          error={sessions.error}
          title={t("sessions.error")}
          onRetry={() => void sessions.refetch()}
          className="py-8"
        />
      ) : (
        <ul>
          {sessions.data?.map((session) => (
            <Row
              key={session.id}
              session={session}
              busy={end.isPending && end.variables.id === session.id}
              onEnd={() => end.mutate(session)}
            />
          )) ?? <Loading />}
        </ul>
      )}
      <AlertDialog
        open={asks}
        onOpenChange={setAsks}
        title={t("sessions.endOthersTitle")}
        description={t("sessions.endOthersText")}
        confirm={t("sessions.endOthers")}
        busy={endOthers.isPending}
        onConfirm={() => endOthers.mutate()}
      />
    </Card>
  );
}

function Loading() {
  return (
    <li className="flex items-center gap-3 px-4 py-3">
      <Skeleton className="size-5" />
      <div className="grid flex-1 gap-1.5">
        <Skeleton className="h-3.5 w-40" />
        <Skeleton className="h-3 w-56" />
      </div>
    </li>
  );
}

function Row({ session, busy, onEnd }: { session: Session; busy: boolean; onEnd: () => void }) {
  const { t } = useTranslation("account");
  const agent = describeAgent(session.user_agent ?? "");
  const { browser, system } = agent;
  const device =
    browser && system
      ? t("sessions.browserOn", { browser, system })
      : (browser ?? system ?? t("sessions.unknownDevice"));
  const Icon = agent.isPhone ? Smartphone : Laptop;
  return (
    <li className="flex items-center gap-3 border-line border-b px-4 py-3 last:border-0">
      <Icon aria-hidden className="size-5 shrink-0 text-ink-3" strokeWidth={1.5} />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-2 font-medium">
          {device}
          {session.current && <Badge tone="accent">{t("sessions.current")}</Badge>}
        </p>
        <p className="text-ink-3 text-xs">
          {session.ip && <span className="tabular">{session.ip} · </span>}
          {t("sessions.signedIn")} <RelativeTime at={session.created_at} />
          {session.last_seen_at && (
            <>
              {" · "}
              {t("sessions.lastSeen")} <RelativeTime at={session.last_seen_at} />
            </>
          )}
        </p>
      </div>
      {!session.current && (
        <Button size="sm" busy={busy} aria-label={t("sessions.endNamed", { device })} onClick={onEnd}>
          {t("sessions.end")}
        </Button>
      )}
    </li>
  );
}
