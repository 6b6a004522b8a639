/** To the other side: the same conversation in the desk. */
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Inbox } from "lucide-react";
import { conversations } from "@/api/conversations";
import type { PhoneCustomer } from "@/api/desk";
import { Button } from "@/components/ui/button";
import { useErrorText } from "@/components/ui/states";
import { toast } from "@/components/ui/toast";
import { useTranslation } from "@/i18n";

export function InboxButton({ customer }: { customer: PhoneCustomer }) {
  const { t } = useTranslation("phone");
  const navigate = useNavigate();
  const errorText = useErrorText();
  const finding = useMutation({
    mutationFn: () => conversations.list({ search: customer.wa_id }),
    onSuccess: ({ items }) => {
      const found = items.find((one) => one.phone_number?.replace(/\D/g, "") === customer.wa_id);
      if (!found) return toast(t("inbox.none"), { detail: t("inbox.noneText") });
      return navigate({ to: "/conversations/$conversationId", params: { conversationId: found.id } });
    },
    onError: (error) => toast(t("inbox.failed"), { tone: "bad", detail: errorText(error) }),
  });
  return (
    <div className="grid gap-2">
      <Button icon={Inbox} busy={finding.isPending} onClick={() => finding.mutate()}>
        {t("inbox.open")}
      </Button>
      <p className="text-ink-3 text-xs">{t("inbox.hint")}</p>
    </div>
  );
}
