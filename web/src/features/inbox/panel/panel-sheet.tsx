/** The panel on screens that have no room for it beside the thread. */
import type { Conversation } from "@/api/desk";
import { Sheet } from "@/components/ui/dialog";
import { useTranslation } from "@/i18n";
import type { Actions } from "../use-actions";
import { Panel } from "./panel";

export function PanelSheet({
  conversation,
  actions,
  onClose,
}: {
  conversation: Conversation;
  actions: Actions;
  onClose: () => void;
}) {
  const { t } = useTranslation("inbox");
  return (
    <Sheet open onOpenChange={(open) => !open && onClose()} title={t("panel.title")}>
      <div data-autofocus tabIndex={-1} className="-mx-5 -my-4 outline-none">
        <Panel conversation={conversation} actions={actions} />
      </div>
    </Sheet>
  );
}
