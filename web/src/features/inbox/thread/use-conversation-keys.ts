/** What can be done with the conversation that is open, by key and in the command palette. */
import { Archive, CircleCheck, Hand, RotateCcw, Tag, Undo2, UserRoundCheck } from "lucide-react";
import { useMemo } from "react";
import type { Conversation } from "@/api/desk";
import { useTranslation } from "@/i18n";
import { type Command, useCommands } from "@/lib/commands";
import { useMe } from "@/lib/session";
import { type Shortcut, useShortcuts } from "@/lib/shortcuts";
import type { Actions } from "../use-actions";

const NOTHING: Command[] = [];

function focus(id: string): void {
  // The palette gives the focus back when it closes: after that it is ours.
  requestAnimationFrame(() => document.getElementById(id)?.focus());
}

export function useConversationKeys(conversation: Conversation | undefined, actions: Actions, canWrite: boolean): void {
  const { t } = useTranslation("inbox");
  const me = useMe();
  const mode = conversation?.mode;
  const status = conversation?.status;
  const isMine = mode === "operator" && conversation?.assignee === me.id;
  const archived = conversation?.archived === true;
  const commands = useMemo(() => {
    if (!canWrite || !status) return NOTHING;
    const group = t("keys.conversation");
    const all: (Command | false)[] = [
      status !== "ended" &&
        !isMine && {
          id: "inbox:take-over",
          label: t("action.takeOver"),
          group,
          icon: Hand,
          keys: "t",
          run: actions.takeOver,
        },
      status !== "ended" &&
        mode === "operator" && {
          id: "inbox:hand-back",
          label: t("action.handBack"),
          group,
          icon: Undo2,
          keys: "h",
          run: actions.handBack,
        },
      { id: "inbox:reply", label: t("keys.write"), group, icon: Undo2, keys: "r", run: () => focus("composer-text") },
      {
        id: "inbox:assign-me",
        label: t("action.assignMe"),
        group,
        icon: UserRoundCheck,
        keys: "a",
        run: () => actions.assign(me),
      },
      { id: "inbox:labels", label: t("action.labels"), group, icon: Tag, keys: "l", run: () => focus("panel-labels") },
      status === "ended"
        ? { id: "inbox:reopen", label: t("action.reopen"), group, icon: RotateCcw, keys: "e", run: actions.reopen }
        : { id: "inbox:close", label: t("action.close"), group, icon: CircleCheck, keys: "e", run: actions.close },
      {
        id: "inbox:archive",
        label: archived ? t("action.unarchive") : t("action.archive"),
        group,
        icon: Archive,
        keys: "y",
        run: () => actions.archive(!archived),
      },
      { id: "inbox:note", label: t("notes.add"), group, icon: Tag, keys: "n", run: () => focus("panel-note") },
    ];
    return all.filter((command): command is Command => command !== false);
  }, [t, me, mode, status, isMine, archived, canWrite, actions]);
  useCommands(commands);
  useShortcuts(
    useMemo<Shortcut[]>(
      () => commands.map(({ keys, label, group, run }) => ({ keys: keys ?? "", label, group, run })),
      [commands],
    ),
  );
}
