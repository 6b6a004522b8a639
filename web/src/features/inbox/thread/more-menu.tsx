/** What else can be done. It is there because somebody has pressed its button: so it opens at once. */
import { Archive, ArchiveRestore, CircleCheck, Hand, PanelRight, RotateCcw, Undo2 } from "lucide-react";
import type { ReactElement } from "react";
import type { Conversation } from "@/api/desk";
import { DropdownMenu, MenuItem, MenuSeparator } from "@/components/ui/dropdown-menu";
import { useTranslation } from "@/i18n";
import { useMe } from "@/lib/session";
import { isNobodys } from "../customer";
import type { Actions } from "../use-actions";

export function MoreMenu({
  conversation,
  actions,
  onPanel,
  trigger,
}: {
  conversation: Conversation;
  actions: Actions;
  onPanel: () => void;
  trigger: ReactElement;
}) {
  const { t } = useTranslation("inbox");
  const me = useMe();
  const isEnded = conversation.status === "ended";
  const isTakeable = isNobodys(conversation);
  return (
    <DropdownMenu defaultOpen trigger={trigger}>
      {!isEnded && isTakeable && conversation.mode === "operator" && (
        <MenuItem icon={Undo2} shortcut="H" onSelect={actions.handBack}>
          {t("action.handBack")}
        </MenuItem>
      )}
      {!isEnded && !isTakeable && conversation.assignee !== me.id && (
        <MenuItem icon={Hand} shortcut="T" onSelect={actions.takeOver}>
          {t("action.takeOver")}
        </MenuItem>
      )}
      {isEnded ? (
        <MenuItem icon={RotateCcw} onSelect={actions.reopen}>
          {t("action.reopen")}
        </MenuItem>
      ) : (
        <MenuItem icon={CircleCheck} shortcut="E" onSelect={actions.close}>
          {t("action.close")}
        </MenuItem>
      )}
      {conversation.archived ? (
        <MenuItem icon={ArchiveRestore} onSelect={() => actions.archive(false)}>
          {t("action.unarchive")}
        </MenuItem>
      ) : (
        <MenuItem icon={Archive} shortcut="Y" onSelect={() => actions.archive(true)}>
          {t("action.archive")}
        </MenuItem>
      )}
      <MenuSeparator />
      <MenuItem icon={PanelRight} onSelect={onPanel}>
        {t("panel.title")}
      </MenuItem>
    </DropdownMenu>
  );
}
