import type { Conversation } from "@/api/desk";
import { Dialog } from "@/components/ui/dialog";
import { useTranslation } from "@/i18n";
import type { Outgoing } from "./outbox";
import { TemplateForm } from "./template-form";

export function TemplateDialog({
  conversation,
  onSend,
  onClose,
}: {
  conversation: Conversation;
  onSend: (outgoing: Outgoing) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation("inbox");
  return (
    <Dialog open wide onOpenChange={(open) => !open && onClose()} title={t("template.title")}>
      <TemplateForm
        conversation={conversation}
        onSend={(outgoing) => {
          onSend(outgoing);
          onClose();
        }}
      />
    </Dialog>
  );
}
