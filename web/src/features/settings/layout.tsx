/** The list of sections beside the section that is shown. */
import { Link, Outlet, useLocation, useNavigate } from "@tanstack/react-router";
import {
  Bot,
  Brain,
  Building2,
  FlaskConical,
  HeartPulse,
  KeyRound,
  type LucideIcon,
  MessageSquareQuote,
  Plug,
  ScrollText,
  Send,
  UserRound,
  Users,
  Wrench,
} from "lucide-react";
import { useEffect, useMemo, useRef } from "react";
import type { Role } from "@/api/desk";
import { useTranslation } from "@/i18n";
import { type Command, useCommands } from "@/lib/commands";
import { may, useMe, useSettings } from "@/lib/session";

const SECTIONS = [
  { to: "/settings/account", icon: UserRound, name: "account", least: "viewer" },
  { to: "/settings/workspace", icon: Building2, name: "workspace", least: "viewer" },
  { to: "/settings/people", icon: Users, name: "people", least: "viewer" },
  { to: "/settings/channels", icon: Plug, name: "channels", least: "viewer" },
  { to: "/settings/providers", icon: Bot, name: "providers", least: "viewer" },
  { to: "/settings/tools", icon: Wrench, name: "tools", least: "viewer" },
  { to: "/settings/understanding", icon: Brain, name: "understanding", least: "viewer" },
  { to: "/settings/templates", icon: Send, name: "templates", least: "viewer" },
  { to: "/settings/replies", icon: MessageSquareQuote, name: "replies", least: "viewer" },
  { to: "/settings/api-keys", icon: KeyRound, name: "apiKeys", least: "admin" },
  { to: "/settings/health", icon: HeartPulse, name: "health", least: "viewer" },
  { to: "/settings/audit", icon: ScrollText, name: "audit", least: "admin" },
] as const satisfies readonly { to: string; icon: LucideIcon; name: string; least: Role }[];

export function SettingsLayout() {
  const { t } = useTranslation("settings");
  const me = useMe();
  const navigate = useNavigate();
  const testMode = useSettings()?.test_mode ?? false;
  const sections = useMemo(() => SECTIONS.filter((section) => may(me.role, section.least)), [me.role]);
  const nav = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  // On small screens the list scrolls sideways: the section that is open must be seen in it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the path decides which link is active
  useEffect(() => {
    nav.current?.querySelector('[data-status="active"]')?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [pathname]);
  useCommands(
    useMemo<Command[]>(
      () =>
        sections.map((section) => ({
          id: `settings:${section.name}`,
          label: t(`nav.${section.name}`),
          group: t("common:nav.settings"),
          icon: section.icon,
          run: () => void navigate({ to: section.to }),
        })),
      [t, sections, navigate],
    ),
  );
  return (
    <div className="flex min-h-full max-lg:flex-col">
      <nav
        ref={nav}
        aria-label={t("nav.label")}
        className="shrink-0 border-line max-lg:sticky max-lg:top-0 max-lg:z-10 max-lg:border-b max-lg:bg-bg lg:w-52 lg:border-r"
      >
        <h2 className="px-5 pt-6 pb-2 font-semibold text-ink-3 text-xs max-lg:sr-only">{t("common:nav.settings")}</h2>
        <ul className="flex gap-0.5 max-lg:overflow-x-auto max-lg:p-2 lg:flex-col lg:px-2">
          {sections.map(({ to, icon: Icon, name }) => (
            <li key={to} className="shrink-0">
              <Link
                to={to}
                className="ring-inside relative flex h-8 items-center gap-2.5 rounded-sm px-3 font-medium text-ink-2 transition-colors hover:bg-hover hover:text-ink data-[status=active]:bg-selected data-[status=active]:text-ink"
              >
                <Icon aria-hidden className="size-4 shrink-0" />
                {t(`nav.${name}`)}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <div className="min-w-0 flex-1 lg:*:mx-0">
        {testMode && (
          <p className="mx-4 mt-4 flex items-start gap-2.5 lg:mx-6! rounded border border-info/30 bg-info-soft px-3 py-2 text-info sm:mx-6">
            <FlaskConical aria-hidden className="mt-0.5 size-4 shrink-0" />
            <span>{t("testMode")}</span>
          </p>
        )}
        <Outlet />
      </div>
    </div>
  );
}
