/** Business information as the form has it, and back, with everything that the form does not know. */
import type { Business } from "@/api/desk";
import { type ReadHours, readHours, writeHours } from "./hours";

export interface BusinessForm {
  name: string;
  tagline: string;
  tone: string;
  timezone: string;
  phone: string;
  email: string;
  website: string;
  hours: ReadHours;
}

const KNOWN = new Set(["name", "tagline", "tone", "timezone", "operating_hours", "contact"]);
const KNOWN_CONTACT = new Set(["phone", "email", "website"]);

export function formOf(stored: Business): BusinessForm {
  const contact = stored.contact ?? {};
  return {
    name: stored.name,
    tagline: stored.tagline ?? "",
    tone: stored.tone ?? "",
    timezone: stored.timezone ?? "",
    phone: contact.phone ?? "",
    email: contact.email ?? "",
    website: contact.website ?? "",
    hours: readHours(stored.operating_hours ?? {}),
  };
}

const filled = (text: string) => text.trim() || undefined;

export function business(stored: Business, form: BusinessForm): Business {
  const before = JSON.stringify(readHours(stored.operating_hours ?? {}));
  const isSame = JSON.stringify(form.hours) === before;
  return {
    ...stored,
    name: form.name.trim(),
    tagline: filled(form.tagline),
    tone: filled(form.tone),
    timezone: filled(form.timezone),
    // Hours that nobody touched stay as they were written.
    operating_hours: isSame ? stored.operating_hours : writeHours(form.hours),
    contact: {
      ...stored.contact,
      phone: filled(form.phone),
      email: filled(form.email),
      website: filled(form.website),
    },
  };
}

/** Members that an import brought and the form has no field for. */
export function otherFacts(stored: Business): [string, string][] {
  const shown = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
  const own = Object.entries(stored).filter(([key]) => !KNOWN.has(key));
  const contact = Object.entries(stored.contact ?? {}).filter(([key]) => !KNOWN_CONTACT.has(key));
  return [
    ...own.map(([key, value]): [string, string] => [key, shown(value)]),
    ...contact.map(([key, value]): [string, string] => [`contact.${key}`, shown(value)]),
  ];
}
