import { useQuery } from "@tanstack/react-query";
import type { ProviderRole } from "@/api/desk";
import { keys } from "@/api/keys";
import { providers } from "@/api/settings";
import { Page } from "@/app/page";
import { Card } from "@/components/ui/card";
import { ErrorState, Skeleton } from "@/components/ui/states";
import { useTranslation } from "@/i18n";
import { ProviderCard } from "./provider-card";

const ROLES: readonly ProviderRole[] = ["primary", "fallback"];

export function ProvidersPage() {
  const { t } = useTranslation("settings");
  const { data, error, isError, refetch } = useQuery({ queryKey: keys.providers, queryFn: providers.list });
  return (
    <Page narrow title={t("nav.providers")} description={t("providers.description")}>
      {isError && !data ? (
        <Card>
          <ErrorState error={error} onRetry={() => void refetch()} />
        </Card>
      ) : (
        ROLES.map((role) =>
          data ? (
            <ProviderCard key={role} role={role} provider={data.find((line) => line.role === role)} />
          ) : (
            <Card key={role} className="grid gap-3 p-4">
              <Skeleton className="h-5 w-40" />
              <Skeleton className="h-5 w-64" />
              <Skeleton className="h-8 w-full" />
            </Card>
          ),
        )
      )}
    </Page>
  );
}
