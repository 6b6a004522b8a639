import { send } from "./client";
import type { Phone, PhoneCustomer, PhoneFaults, PhoneMessage } from "./desk";

export type PhoneSend =
  | { text: string; reply_to?: string }
  | { button_id: string; title: string; reply_to?: string }
  | { row_id: string; title?: string; reply_to?: string }
  | { reaction: string; to: string }
  | { location: { latitude: number; longitude: number; name?: string } };

export const phone = {
  get: () => send<Phone>("GET", "/phone"),
  addCustomer: (body: { name: string; wa_id?: string }) => send<PhoneCustomer>("POST", "/phone/customers", { body }),
  messages: (waId: string) => send<PhoneMessage[]>("GET", `/phone/customers/${waId}/messages`),
  send: (waId: string, body: PhoneSend | FormData) =>
    send<PhoneMessage>("POST", `/phone/customers/${waId}/messages`, { body }),
  open: (waId: string) => send<void>("POST", `/phone/customers/${waId}/open`),
  setFaults: (body: Partial<PhoneFaults>) => send<PhoneFaults>("PUT", "/phone/faults", { body }),
  eventsUrl: "/api/v1/phone/events",
};
