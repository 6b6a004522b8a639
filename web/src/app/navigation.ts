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
  /** On small screens in the person's menu: the bar has room for five. */
  inMenu?: boolean;
}

const PAGES: readonly Entry[] = [
  { to: "/", icon: LayoutDashboard, label: "nav.dashboard", keys: "g d" },
  { to: "/conversations", icon: Inbox, label: "nav.inbox", keys: "g i" },
  { to: "/tickets", icon: Ticket, label: "nav.tickets", keys: "g t" },
  { to: "/tasks", icon: ClipboardList, label: "nav.tasks", keys: "g o", inMenu: true },
  { to: "/knowledge", icon: BookOpen, label: "nav.knowledge", keys: "g k" },
  { to: "/agents", icon: Bot, label: "nav.agents", keys: "g a", inMenu: true },
  { to: "/checks", icon: ListChecks, label: "nav.checks", keys: "g c", inMenu: true },
];
const PHONE: Entry = { to: "/phone", icon: Smartphone, label: "nav.phone", keys: "g p" };
const SETTINGS: Entry = { to: "/settings", icon: Settings, label: "nav.settings", keys: "g s" };

export type NavEntry = Entry;

export function useNavigation(): { pages: readonly Entry[]; settings: Entry } {
  const testMode = useSettings()?.test_mode ?? false;
  const mayWrite = useCan("operator");
  return { pages: testMode && mayWrite ? [...PAGES, PHONE] : PAGES, settings: SETTINGS };
}
