/** What the router shows when there is no page: it loads, it failed, it does not exist. */
import { type ErrorComponentProps, Link, useRouter } from "@tanstack/react-router";
import { MapPinOff } from "lucide-react";
import { Button } from "@/components/ui/button";
import { ErrorState, Skeleton } from "@/components/ui/states";
import { useTranslation } from "@/i18n";
import { usePageTitle } from "@/lib/page-title";

export function PageLoading() {
  const { t } = useTranslation();
  return (
    <div role="status" aria-label={t("loading")} className="grid gap-4 p-6">
      <Skeleton className="h-7 w-48" />
      <Skeleton className="h-24 w-full" />
      <Skeleton className="h-64 w-full" />
    </div>
  );
}

export function PageError({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const retry = () => {
    reset();
    void router.invalidate();
  };
  return (
    <div className="grid min-h-96 place-items-center">
      <ErrorState error={error} onRetry={retry} />
    </div>
  );
}

export function NotFound() {
  const { t } = useTranslation();
  usePageTitle(t("notFound.title"));
  return (
    <main className="grid min-h-dvh place-items-center px-6">
      <div className="grid justify-items-center gap-1 text-center">
        <MapPinOff aria-hidden className="mb-2 size-6 text-ink-3" strokeWidth={1.5} />
        <h1 className="font-semibold text-lg">{t("notFound.title")}</h1>
        <p className="max-w-sm text-ink-2">{t("notFound.text")}</p>
        <Button asChild className="mt-4">
          <Link to="/">{t("notFound.home")}</Link>
        </Button>
      </div>
    </main>
  );
}
