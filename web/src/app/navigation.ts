/** The pages that the navigation and the palette offer. A page is named here when it exists. */
import { BookOpen, Inbox, LayoutDashboard, type LucideIcon, Settings, Smartphone, Ticket } from "lucide-react";
import { useCan, useSettings } from "@/lib/session";

interface Entry {
  to: "/" | "/conversations" | "/tickets" | "/knowledge" | "/phone" | "/settings";
  icon: LucideIcon;
  label: "nav.dashboard" | "nav.inbox" | "nav.tickets" | "nav.knowledge" | "nav.phone" | "nav.settings";
  /** As in `shortcuts.ts`. */
  keys: string;
}

const PAGES: readonly Entry[] = [
  { to: "/", icon: LayoutDashboard, label: "nav.dashboard", keys: "g d" },
  { to: "/conversations", icon: Inbox, label: "nav.inbox", keys: "g i" },
  { to: "/tickets", icon: Ticket, label: "nav.tickets", keys: "g t" },
  { to: "/knowledge", icon: BookOpen, label: "nav.knowledge", keys: "g k" },
];
const PHONE: Entry = { to: "/phone", icon: Smartphone, label: "nav.phone", keys: "g p" };
const SETTINGS: Entry = { to: "/settings", icon: Settings, label: "nav.settings", keys: "g s" };

export type NavEntry = Entry;

export function useNavigation(): { pages: readonly Entry[]; settings: Entry } {
  const testMode = useSettings()?.test_mode ?? false;
  const mayWrite = useCan("operator");
  return { pages: testMode && mayWrite ? [...PAGES, PHONE] : PAGES, settings: SETTINGS };
}
