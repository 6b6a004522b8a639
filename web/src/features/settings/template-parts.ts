/** A template between the form and the components that Meta takes. */
import type { Template } from "@/api/desk";

export const STATUSES: readonly Template["status"][] = ["approved", "pending", "rejected", "paused", "disabled"];
/** What can be written here; sign-in codes have texts of Meta's own. */
export const CATEGORIES = ["UTILITY", "MARKETING"] as const;
export type Category = (typeof CATEGORIES)[number];

/** WhatsApp's limits. */
export const MAX = { name: 512, header: 60, body: 1024, footer: 60, buttons: 3, button: 25 };

export interface TemplateForm {
  channel_id: string;
  name: string;
  language: string;
  category: Category;
  header: string;
  body: string;
  /** An example for each variable of the body, in their order. */
  examples: string[];
  footer: string;
  buttons: string[];
}

/** A name as Meta takes it. */
export function cleanName(text: string): string {
  return text
    .toLowerCase()
    .replace(/[\s\p{Pd}]+/gu, "_")
    .replace(/[^a-z0-9_]/g, "");
}

/** The variables of a text, in their order: "1", "2" of "{{1}} … {{2}}". */
export function variablesOf(text: string): string[] {
  const found = [...text.matchAll(/\{\{\s*(\d+)\s*\}\}/g)].map((match) => match[1] ?? "");
  return [...new Set(found)].sort((a, b) => Number(a) - Number(b));
}

/** Variables have to be 1, 2, 3 … without a gap, and a text may not be nothing but them. */
export function bodyProblem(body: string): "gap" | "edge" | null {
  const names = variablesOf(body);
  if (names.some((name, index) => name !== String(index + 1))) return "gap";
  const trimmed = body.trim();
  if (/^\{\{\s*\d+\s*\}\}/.test(trimmed) || /\{\{\s*\d+\s*\}\}$/.test(trimmed)) return "edge";
  return null;
}

export function componentsOf(form: TemplateForm): unknown[] {
  const components: unknown[] = [];
  const { header, footer } = form;
  if (header.trim()) components.push({ type: "HEADER", format: "TEXT", text: header.trim() });
  const count = variablesOf(form.body).length;
  const body = { type: "BODY", text: form.body.trim() };
  const examples = form.examples.slice(0, count).map((example) => example.trim());
  components.push(count > 0 ? { ...body, example: { body_text: [examples] } } : body);
  if (footer.trim()) components.push({ type: "FOOTER", text: footer.trim() });
  const buttons = form.buttons.map((text) => text.trim()).filter(Boolean);
  if (buttons.length > 0) {
    components.push({ type: "BUTTONS", buttons: buttons.map((text) => ({ type: "QUICK_REPLY", text })) });
  }
  return components;
}

/** The text of a template, as it is written. */
export function bodyOf(components: readonly unknown[]): string {
  for (const component of components) {
    if (typeof component !== "object" || component === null) continue;
    const { type, text } = component as { type?: unknown; text?: unknown };
    if (String(type).toUpperCase() === "BODY" && typeof text === "string") return text;
  }
  return "";
}
