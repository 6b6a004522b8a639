/** The views of the inbox, in their order. */
import { Archive, CircleDashed, Clock, Inbox, ListTodo, type LucideIcon, Mic, Sparkles, UserRound } from "lucide-react";
import type { ConversationView } from "@/api/desk";

export const VIEWS: readonly { view: ConversationView; icon: LucideIcon }[] = [
  { view: "all", icon: Inbox },
  { view: "waiting", icon: Clock },
  { view: "mine", icon: UserRound },
  { view: "unassigned", icon: CircleDashed },
  { view: "ai", icon: Sparkles },
  { view: "voice", icon: Mic },
  { view: "tasks", icon: ListTodo },
  { view: "archived", icon: Archive },
];

/** Always in sight: where somebody waits for a person. */
export const PRESSING: readonly ConversationView[] = ["waiting", "mine", "unassigned"];

/** Counts end here: more are not counted. */
export const COUNT_MAX = 1_000;
