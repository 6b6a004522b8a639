/** What is around every page: navigation, the state of the connection, palette and shortcuts. */

import { useQueryClient } from "@tanstack/react-query";
import { Outlet, useNavigate, useRouter } from "@tanstack/react-router";
import { lazy, Suspense, useCallback, useMemo, useState } from "react";
import { useTranslation } from "@/i18n";
import { FeedProvider } from "@/lib/feed-provider";
import { useShownTitle } from "@/lib/page-title";
import { useMe } from "@/lib/session";
import { type Shortcut, useShortcutKeys, useShortcuts } from "@/lib/shortcuts";
import { OfflineBanner } from "./connection";
import { useNavigation } from "./navigation";
import { Reminders } from "./reminders";
import { BottomBar, Sidebar } from "./sidebar";

// Nobody needs them before the first key: they come when the page stands.
const Palette = lazy(() => import("./palette").then((module) => ({ default: module.Palette })));
const ShortcutHelp = lazy(() =>
  import("@/components/ui/shortcut-help").then((module) => ({ default: module.ShortcutHelp })),
);

export function Shell() {
  const { t } = useTranslation();
  const me = useMe();
  const cache = useQueryClient();
  const router = useRouter();
  const signedOut = useCallback(() => {
    cache.clear();
    void router.navigate({ to: "/login", search: { next: router.state.location.href }, replace: true });
  }, [cache, router]);
  return (
    <FeedProvider meId={me.id} onSignedOut={signedOut}>
      <a
        href="#main"
        className="sr-only z-60 rounded bg-accent px-3 py-2 text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        {t("skipToContent")}
      </a>
      {/* Positioned, so that what is hidden from sight but not from hearing lies within, and makes nothing longer. */}
      <div className="relative flex h-dvh flex-col overflow-hidden sm:flex-row">
        <Sidebar />
        <div className="flex min-h-0 min-w-0 flex-1 flex-col">
          <OfflineBanner />
          <main id="main" tabIndex={-1} className="relative min-h-0 flex-1 overflow-y-auto outline-none">
            <Outlet />
          </main>
        </div>
        <BottomBar />
        <PageAnnouncer />
      </div>
      <Keys />
      <Reminders />
    </FeedProvider>
  );
}

function PageAnnouncer() {
  return (
    <p role="status" className="sr-only">
      {useShownTitle()}
    </p>
  );
}

function Keys() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { pages, settings } = useNavigation();
  const [palette, setPalette] = useState(false);
  const [help, setHelp] = useState(false);
  useShortcutKeys();
  useShortcuts(
    useMemo<Shortcut[]>(
      () => [
        {
          keys: "mod+k",
          label: t("palette.title"),
          group: t("shortcuts.everywhere"),
          run: () => setPalette((on) => !on),
        },
        { keys: "?", label: t("shortcuts.title"), group: t("shortcuts.everywhere"), run: () => setHelp(true) },
        ...[...pages, settings].map((page) => ({
          keys: page.keys,
          label: t("shortcuts.goTo", { page: t(page.label) }),
          group: t("shortcuts.pages"),
          run: () => void navigate({ to: page.to }),
        })),
      ],
      [t, pages, settings, navigate],
    ),
  );
  return (
    <Suspense>
      {palette && <Palette onClose={() => setPalette(false)} onHelp={() => setHelp(true)} />}
      {help && <ShortcutHelp open onOpenChange={setHelp} />}
    </Suspense>
  );
}
