import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Hand, RotateCw } from "lucide-react";
import { useMemo } from "react";
import { keys } from "@/api/keys";
import { Page } from "@/app/page";
import { useTranslation } from "@/i18n";
import { type Command, useCommands } from "@/lib/commands";
import { ActivityList } from "./activity-list";
import { FinishSetup } from "./finish-setup";
import { useLiveFigures } from "./live";
import { StatCards } from "./stat-cards";
import { StateCard } from "./state-card";
import { VolumeCard } from "./volume-card";
import { WaitingList } from "./waiting-list";

export function DashboardPage() {
  const { t } = useTranslation("dashboard");
  useLiveFigures();
  useDashboardCommands();
  return (
    <Page title={t("title")} description={t("description")}>
      <FinishSetup />
      <StatCards />
      {/* Rows of about the same height: on small screens they follow each other in this order. */}
      <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] items-start gap-5 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <VolumeCard />
        <WaitingList />
        <ActivityList />
        <StateCard />
      </div>
    </Page>
  );
}

function useDashboardCommands(): void {
  const { t } = useTranslation("dashboard");
  const navigate = useNavigate();
  const cache = useQueryClient();
  useCommands(
    useMemo<Command[]>(
      () => [
        {
          id: "dashboard:waiting",
          label: t("waiting.all"),
          group: t("title"),
          icon: Hand,
          run: () => void navigate({ to: "/conversations", search: { view: "waiting" } }),
        },
        {
          id: "dashboard:refresh",
          label: t("refresh"),
          group: t("title"),
          icon: RotateCw,
          run: () => {
            for (const key of [keys.stats, keys.activity, keys.channels, keys.providers, keys.health]) {
              void cache.invalidateQueries({ queryKey: key });
            }
          },
        },
      ],
      [t, navigate, cache],
    ),
  );
}
