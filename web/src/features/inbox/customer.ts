/** Who a customer is, in one text. */
import type { Conversation } from "@/api/desk";
import type { Translate } from "@/i18n";

export function customerName(
  conversation: Pick<Conversation, "contact" | "phone_number">,
  t: Translate<"inbox">,
): string {
  return conversation.contact.name || conversation.phone_number || t("common:unknownCustomer");
}

/** No person answers it: the agent does, or somebody should. */
export function isNobodys(conversation: Pick<Conversation, "mode" | "assignee">): boolean {
  return conversation.mode === "ai" || conversation.assignee === null;
}
