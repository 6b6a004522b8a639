import { send } from "./client";
import type { Phone, PhoneCustomer, PhoneFaults, PhoneMessage } from "./desk";

export type PhoneSend =
  | { text: string; reply_to?: string }
  | { button_id: string; title: string; reply_to?: string }
  | { row_id: string; title?: string; reply_to?: string }
  | { reaction: string; to: string }
  | { location: { latitude: number; longitude: number; name?: string } };

/** A file as a customer sends it; `voice` for a recording. */
export function fileForm(
  file: Blob,
  name: string,
  more: { caption?: string; voice?: boolean; replyTo?: string },
): FormData {
  const form = new FormData();
  form.append("file", file, name);
  if (more.caption) form.append("caption", more.caption);
  if (more.voice) form.append("voice", "true");
  if (more.replyTo) form.append("reply_to", more.replyTo);
  return form;
}

export const phone = {
  get: () => send<Phone>("GET", "/phone"),
  addCustomer: (body: { name: string; wa_id?: string }) => send<PhoneCustomer>("POST", "/phone/customers", { body }),
  messages: (waId: string) => send<PhoneMessage[]>("GET", `/phone/customers/${waId}/messages`),
  send: (waId: string, body: PhoneSend | FormData) =>
    send<PhoneMessage>("POST", `/phone/customers/${waId}/messages`, { body }),
  open: (waId: string) => send<{ read: number }>("POST", `/phone/customers/${waId}/open`),
  /** What is not named is switched off. */
  setFaults: (body: Partial<PhoneFaults>) => send<PhoneFaults>("PUT", "/phone/faults", { body }),
  eventsUrl: "/api/v1/phone/events",
};
