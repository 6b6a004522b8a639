/** Navigation: at the side, collapsed to icons on demand; at the bottom on small screens. */
import { Link } from "@tanstack/react-router";
import { PanelLeft, Search } from "lucide-react";
import { lazy, type ReactNode, useState } from "react";
import { Avatar } from "@/components/ui/avatar";
import { IconButton } from "@/components/ui/button";
import { Kbd } from "@/components/ui/kbd";
import { OnDemand } from "@/components/ui/on-demand";
import { Tooltip } from "@/components/ui/tooltip";
import { useTranslation } from "@/i18n";
import { cn } from "@/lib/cn";
import { useMe } from "@/lib/session";
import { shownKeys } from "@/lib/shortcuts";
import { ConnectionState } from "./connection";
import { Logo } from "./logo";
import { type NavEntry, useNavigation } from "./navigation";

const STORED = "switchboard.sidebar";

function useCollapsed(): [boolean, () => void] {
  const [collapsed, setCollapsed] = useState(() => {
    try {
      return localStorage.getItem(STORED) === "collapsed";
    } catch {
      return false;
    }
  });
  const toggle = () => {
    const next = !collapsed;
    setCollapsed(next);
    try {
      localStorage.setItem(STORED, next ? "collapsed" : "open");
    } catch {
      // Storage is switched off: it holds until the page is left.
    }
  };
  return [collapsed, toggle];
}

/** Presses the palette's key, so that there is one way to open it. */
function openPalette(): void {
  const apple = shownKeys("mod")[0] === "⌘";
  document.dispatchEvent(new KeyboardEvent("keydown", { key: "k", metaKey: apple, ctrlKey: !apple, bubbles: true }));
}

export function Sidebar() {
  const { t } = useTranslation();
  const me = useMe();
  const { pages, settings } = useNavigation();
  const [collapsed, toggle] = useCollapsed();
  return (
    <nav
      aria-label={t("nav.label")}
      className={cn(
        "flex shrink-0 flex-col border-line border-r bg-sunken max-sm:hidden",
        collapsed ? "w-14" : "w-14 lg:w-56",
      )}
    >
      <div className="flex h-13 items-center gap-2.5 px-3.5">
        <Logo className="size-7 shrink-0" />
        <span className={cn("min-w-0 flex-1 truncate font-semibold max-lg:sr-only", collapsed && "sr-only")}>
          {me.company_name}
        </span>
      </div>
      <div className="grid gap-0.5 px-2">
        <SearchButton collapsed={collapsed} />
        {pages.map((page) => (
          <NavLink key={page.to} page={page} collapsed={collapsed} />
        ))}
      </div>
      <div className="mt-auto grid gap-0.5 px-2 pb-2">
        <ConnectionState collapsed={collapsed} />
        <NavLink page={settings} collapsed={collapsed} />
        <div className={cn("flex items-center gap-1 max-lg:flex-col", collapsed && "flex-col")}>
          <UserMenu collapsed={collapsed} />
          <IconButton
            icon={PanelLeft}
            label={collapsed ? t("nav.expand") : t("nav.collapse")}
            side="right"
            className="max-lg:hidden"
            onClick={toggle}
          />
        </div>
      </div>
    </nav>
  );
}

const ROW =
  "ring-inside flex h-8 items-center gap-2.5 rounded-sm px-2.5 font-medium text-ink-2 transition-colors hover:bg-hover hover:text-ink";

function SearchButton({ collapsed }: { collapsed: boolean }) {
  const { t } = useTranslation();
  return (
    <Tooltip text={t("palette.title")} shortcut={shownKeys("mod+k").join(" ")} side="right">
      <button type="button" onClick={openPalette} className={cn(ROW, "mb-1.5 border border-line bg-surface")}>
        <Search aria-hidden className="-ml-px size-4 shrink-0" />
        <span className={cn("flex-1 text-left max-lg:sr-only", collapsed && "sr-only")}>{t("search")}</span>
        <span aria-hidden className={cn("flex gap-0.5 max-lg:hidden", collapsed && "hidden")}>
          {shownKeys("mod+k").map((key) => (
            <Kbd key={key}>{key}</Kbd>
          ))}
        </span>
      </button>
    </Tooltip>
  );
}

function NavLink({ page, collapsed }: { page: NavEntry; collapsed: boolean }) {
  const { t } = useTranslation();
  const Icon = page.icon;
  return (
    <Tooltip text={t(page.label)} shortcut={shownKeys(page.keys).join(" ")} side="right">
      <Link
        to={page.to}
        activeOptions={{ exact: page.to === "/", includeSearch: false }}
        className={cn(
          ROW,
          "relative data-[status=active]:bg-selected data-[status=active]:text-ink",
          "before:absolute before:inset-y-1.5 before:-left-2 before:hidden before:w-0.5 before:rounded-full before:bg-accent data-[status=active]:before:block",
        )}
      >
        <Icon aria-hidden className="size-4 shrink-0" />
        <span className={cn("truncate max-lg:sr-only", collapsed && "sr-only")}>{t(page.label)}</span>
      </Link>
    </Tooltip>
  );
}

function UserMenu({ collapsed }: { collapsed: boolean }) {
  const me = useMe();
  return (
    <PersonMenu
      className={cn(
        "ring-inside flex h-10 min-w-0 items-center gap-2 rounded-sm px-1.5 text-left transition-colors hover:bg-hover max-lg:gap-0",
        !collapsed && "lg:flex-1",
      )}
    >
      <Avatar name={me.name || me.email} size="sm" />
      <span className={cn("min-w-0 flex-1 truncate font-medium max-lg:sr-only", collapsed && "sr-only")}>
        {me.name || me.email}
      </span>
    </PersonMenu>
  );
}

// The menu's parts weigh more than the rest of the navigation: they come when somebody is about to open it.
const loadMenu = () => import("./person-menu");
const OpenedMenu = lazy(() => loadMenu().then((module) => ({ default: module.PersonMenu })));

function PersonMenu({ className, children }: { className: string; children: ReactNode }) {
  const trigger = (
    <button type="button" className={className}>
      {children}
    </button>
  );
  return (
    <OnDemand load={loadMenu} trigger={trigger}>
      {() => <OpenedMenu trigger={trigger} />}
    </OnDemand>
  );
}

const CELL =
  "ring-inside relative flex min-w-0 flex-1 flex-col items-center gap-0.5 pb-1.5 text-2xs text-ink-3 data-[status=active]:font-semibold data-[status=active]:text-accent-text";

/** On small screens: the pages at the thumb, the person at the end. */
export function BottomBar() {
  const { t } = useTranslation();
  const me = useMe();
  const { pages } = useNavigation();
  return (
    <nav
      aria-label={t("nav.label")}
      className="flex shrink-0 items-stretch border-line border-t bg-surface pb-[env(safe-area-inset-bottom)] sm:hidden"
    >
      {pages.map(({ to, icon: Icon, short }) => {
        if (!short) return null;
        return (
          <Link
            key={to}
            to={to}
            activeOptions={{ exact: to === "/", includeSearch: false }}
            className={cn(CELL, "pt-2")}
          >
            <Icon aria-hidden className="size-5" strokeWidth={1.75} />
            <span className="max-w-full truncate">{t(short)}</span>
          </Link>
        );
      })}
      <PersonMenu className={cn(CELL, "pt-1")}>
        <Avatar name={me.name || me.email} size="sm" />
        <span className="max-w-full truncate">{t("nav.you")}</span>
      </PersonMenu>
    </nav>
  );
}
