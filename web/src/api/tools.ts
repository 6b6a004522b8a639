import { page, send } from "./client";
import type { Id, Timestamp } from "./desk";

export const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
export type Method = (typeof METHODS)[number];

/** A tool that calls another system. */
export interface HttpTool {
  id: Id;
  name: string;
  description: string;
  method: Method;
  url_template: string;
  headers: Record<string, string>;
  body_template: string | null;
  /** A JSON schema. */
  parameters: unknown;
  timeout_ms: number;
  max_response_bytes: number;
  enabled: boolean;
  created_at: Timestamp;
  updated_at: Timestamp;
}

export type ToolForm = Pick<
  HttpTool,
  "name" | "description" | "method" | "url_template" | "headers" | "body_template" | "parameters" | "enabled"
>;

export interface ToolTest {
  ok: boolean;
  status: number | null;
  latency_ms: number;
  result: unknown;
  error: string | null;
}

export interface ToolSecret {
  name: string;
  updated_at: Timestamp;
}

export interface McpServer {
  id: Id;
  name: string;
  url: string;
  headers: Record<string, string>;
  enabled: boolean;
  tools: { name: string; description: string; parameters: unknown; enabled: boolean }[];
  status: { ok: boolean; message: string; at: Timestamp } | null;
}

export const tools = {
  list: () => page<HttpTool>("/tools", { query: { limit: 200 } }),
  add: (body: Partial<ToolForm>) => send<HttpTool>("POST", "/tools", { body }),
  change: (id: Id, body: Partial<ToolForm>) => send<HttpTool>("PATCH", `/tools/${id}`, { body }),
  remove: (id: Id) => send<void>("DELETE", `/tools/${id}`),
  test: (id: Id, args: unknown) => send<ToolTest>("POST", `/tools/${id}/test`, { body: { arguments: args } }),
  settings: () => send<{ allowed_hosts: string[] }>("GET", "/tools/settings"),
  putSettings: (allowed_hosts: string[]) =>
    send<{ allowed_hosts: string[] }>("PUT", "/tools/settings", { body: { allowed_hosts } }),
  secrets: () => page<ToolSecret>("/tool-secrets"),
  putSecret: (name: string, value: string) =>
    send<void>("PUT", `/tool-secrets/${encodeURIComponent(name)}`, { body: { value } }),
  removeSecret: (name: string) => send<void>("DELETE", `/tool-secrets/${encodeURIComponent(name)}`),
  servers: () => page<McpServer>("/mcp-servers"),
  addServer: (body: { name: string; url: string; headers?: Record<string, string> }) =>
    send<McpServer>("POST", "/mcp-servers", { body }),
  changeServer: (id: Id, body: { enabled?: boolean; tools?: { name: string; enabled: boolean }[] }) =>
    send<McpServer>("PATCH", `/mcp-servers/${id}`, { body }),
  refreshServer: (id: Id) => send<McpServer>("POST", `/mcp-servers/${id}/refresh`),
  removeServer: (id: Id) => send<void>("DELETE", `/mcp-servers/${id}`),
};
