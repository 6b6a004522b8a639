/** A tool's form: what people type, and what the API takes. */
import type { HttpTool, Method, ToolForm } from "@/api/tools";

export interface Form {
  name: string;
  description: string;
  method: Method;
  url_template: string;
  /** A line each: `Name: value`. */
  headers: string;
  body_template: string;
  /** JSON. */
  parameters: string;
  enabled: boolean;
}

const EXAMPLE = {
  type: "object",
  properties: { order_id: { type: "string", description: "The order's number, e.g. ORD-1234" } },
  required: ["order_id"],
  additionalProperties: false,
};

export function formOf(tool: HttpTool | undefined): Form {
  return {
    name: tool?.name ?? "",
    description: tool?.description ?? "",
    method: tool?.method ?? "GET",
    url_template: tool?.url_template ?? "https://",
    headers: Object.entries(tool?.headers ?? {})
      .map(([name, value]) => `${name}: ${value}`)
      .join("\n"),
    body_template: tool?.body_template ?? "",
    parameters: JSON.stringify(tool?.parameters ?? EXAMPLE, null, 2),
    enabled: tool?.enabled ?? true,
  };
}

/** `Name: value` lines as an object; null where a line is none. */
export function headersOf(text: string): Record<string, string> | null {
  const headers: Record<string, string> = {};
  for (const line of text.split("\n")) {
    if (line.trim() === "") continue;
    const colon = line.indexOf(":");
    if (colon < 1) return null;
    headers[line.slice(0, colon).trim()] = line.slice(colon + 1).trim();
  }
  return headers;
}

export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** What the API takes; null where something cannot be read. */
export function bodyOf(form: Form): ToolForm | null {
  const headers = headersOf(form.headers);
  const parameters = jsonOf(form.parameters);
  if (headers === null || parameters === undefined) return null;
  const { name, description, method, url_template, body_template, enabled } = form;
  return {
    name: name.trim(),
    description: description.trim(),
    method,
    url_template: url_template.trim(),
    headers,
    body_template: body_template.trim() || null,
    parameters,
    enabled,
  };
}
