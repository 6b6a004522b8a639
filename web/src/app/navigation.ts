/** The pages that the navigation and the palette offer. A page is named here when it exists. */
import {
  BookOpen,
  Bot,
  ClipboardList,
  Inbox,
  LayoutDashboard,
  ListChecks,
  type LucideIcon,
  Settings,
  Smartphone,
  Ticket,
} from "lucide-react";
import { useCan, useSettings } from "@/lib/session";

interface Entry {
  to: "/" | "/conversations" | "/tickets" | "/tasks" | "/knowledge" | "/agents" | "/checks" | "/phone" | "/settings";
  icon: LucideIcon;
  label:
    | "nav.dashboard"
    | "nav.inbox"
    | "nav.tickets"
    | "nav.tasks"
    | "nav.knowledge"
    | "nav.agents"
    | "nav.checks"
    | "nav.phone"
    | "nav.settings";
  /** As in `shortcuts.ts`. */
  keys: string;
  /** In the bar of small screens, which has room for five and few letters each; others are in the person's menu. */
  short?: "nav.short.dashboard" | "nav.short.inbox" | "nav.short.tickets" | "nav.short.knowledge" | "nav.short.phone";
}

const PAGES: readonly Entry[] = [
  { to: "/", icon: LayoutDashboard, label: "nav.dashboard", keys: "g d", short: "nav.short.dashboard" },
  { to: "/conversations", icon: Inbox, label: "nav.inbox", keys: "g i", short: "nav.short.inbox" },
  { to: "/tickets", icon: Ticket, label: "nav.tickets", keys: "g t", short: "nav.short.tickets" },
  { to: "/tasks", icon: ClipboardList, label: "nav.tasks", keys: "g o" },
  { to: "/knowledge", icon: BookOpen, label: "nav.knowledge", keys: "g k", short: "nav.short.knowledge" },
  { to: "/agents", icon: Bot, label: "nav.agents", keys: "g a" },
  { to: "/checks", icon: ListChecks, label: "nav.checks", keys: "g c" },
];
const PHONE: Entry = { to: "/phone", icon: Smartphone, label: "nav.phone", keys: "g p", short: "nav.short.phone" };
const SETTINGS: Entry = { to: "/settings", icon: Settings, label: "nav.settings", keys: "g s" };

export type NavEntry = Entry;

export function useNavigation(): { pages: readonly Entry[]; settings: Entry } {
  const testMode = useSettings()?.test_mode ?? false;
  const mayWrite = useCan("operator");
  return { pages: testMode && mayWrite ? [...PAGES, PHONE] : PAGES, settings: SETTINGS };
}
