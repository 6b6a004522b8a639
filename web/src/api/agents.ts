import { page, send } from "./client";
import type { Agent } from "./desk";

export const agents = {
  list: (cursor?: string) => page<Agent>("/agents", { query: { cursor, limit: 200 } }),
  pause: (id: string) => send<Agent>("POST", `/agents/${id}/pause`),
  activate: (id: string) => send<Agent>("POST", `/agents/${id}/activate`),
};
