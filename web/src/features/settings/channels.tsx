import { useQuery } from "@tanstack/react-query";
import { MessageCircle, Plug, Plus, Settings2 } from "lucide-react";
import { useState } from "react";
import type { Channel } from "@/api/desk";
import { keys } from "@/api/keys";
import { channels } from "@/api/settings";
import { Page } from "@/app/page";
import { ChannelCheck } from "@/components/channels/channel-check";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { RelativeTime } from "@/components/ui/figures";
import { EmptyState, ErrorState, Skeleton } from "@/components/ui/states";
import { useTranslation } from "@/i18n";
import { cn } from "@/lib/cn";
import { useCan } from "@/lib/session";
import { ChannelBadge } from "./channel-badge";
import { ChannelSheet } from "./channel-sheet";
import { ChannelWizard } from "./channel-wizard";

export function ChannelsPage() {
  const { t } = useTranslation("settings");
  const isAdmin = useCan("admin");
  const [connecting, setConnecting] = useState(false);
  const [openId, setOpenId] = useState<string | null>(null);
  const { data, error, isError, refetch } = useQuery({ queryKey: keys.channels, queryFn: () => channels.list() });
  const open = data?.items.find((channel) => channel.id === openId);
  const connect = isAdmin && (
    <Button variant="primary" icon={Plus} onClick={() => setConnecting(true)}>
      {t("channels.connect")}
    </Button>
  );
  return (
    <Page narrow title={t("nav.channels")} description={t("channels.description")} actions={connect}>
      {isError && !data ? (
        <Card>
          <ErrorState error={error} onRetry={() => void refetch()} />
        </Card>
      ) : data?.items.length === 0 ? (
        <Card>
          <EmptyState icon={Plug} title={t("channels.none")} action={connect}>
            {t("channels.noneText")}
          </EmptyState>
        </Card>
      ) : (
        <ul className="grid gap-3">
          {data?.items.map((channel) => (
            <li key={channel.id}>
              <ChannelCard channel={channel} onOpen={() => setOpenId(channel.id)} />
            </li>
          )) ??
            ["a", "b"].map((key) => (
              <li key={key}>
                <Card className="p-4">
                  <Skeleton className="h-14 w-full" />
                </Card>
              </li>
            ))}
        </ul>
      )}
      {connecting && <ChannelWizard onClose={() => setConnecting(false)} />}
      {open && <ChannelSheet key={open.id} channel={open} onClose={() => setOpenId(null)} />}
    </Page>
  );
}

/** Meta's ratings of a number that have words here. */
function isQuality(rating: string | null | undefined): rating is "GREEN" | "YELLOW" | "RED" {
  return rating === "GREEN" || rating === "YELLOW" || rating === "RED";
}

function ChannelCard({ channel, onOpen }: { channel: Channel; onOpen: () => void }) {
  const { t } = useTranslation("settings");
  const isAdmin = useCan("admin");
  const { health } = channel;
  const isWhatsApp = channel.kind === "whatsapp";
  const rating = health?.quality;
  const quality = isQuality(rating) && t(`channels.quality.${rating}`);
  const facts = [
    isWhatsApp ? "WhatsApp" : t("channels.web"),
    health?.display_number,
    health?.verified_name,
    quality,
  ].filter(Boolean);
  return (
    <Card className="grid gap-3 p-4">
      <div className="flex flex-wrap items-start gap-3">
        <MessageCircle aria-hidden className="mt-0.5 size-5 text-ink-3" strokeWidth={1.5} />
        <div className="min-w-40 flex-1">
          <h2 className="flex flex-wrap items-center gap-2 font-semibold">
            {channel.name}
            <ChannelBadge status={health?.status ?? "unknown"} />
          </h2>
          <p className="text-ink-2 text-sm">{facts.join(" · ")}</p>
          <p className="text-ink-3 text-sm">
            {health?.last_event_at ? (
              <>
                {t("channels.lastEvent")} <RelativeTime at={health.last_event_at} />
              </>
            ) : (
              t("channels.noEvents")
            )}
          </p>
          {health?.last_error && (
            <p className={cn("mt-1 text-sm", health.status === "ok" ? "text-ink-2" : "text-bad")}>
              {health.status === "ok" && `${t("channels.lastRefused")} `}
              {health.last_error.message}
            </p>
          )}
        </div>
        {isAdmin && isWhatsApp && (
          <Button icon={Settings2} onClick={onOpen}>
            {t("channels.open")}
          </Button>
        )}
      </div>
      {isAdmin && isWhatsApp && <ChannelCheck channel={channel} />}
    </Card>
  );
}
