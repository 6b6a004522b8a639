import { page, send } from "./client";
import type { ApiKey, AuditEntry, Member, NewApiKey, NewInvitation, PendingInvitation, Role } from "./desk";

export const people = {
  list: (cursor?: string) => page<Member>("/users", { query: { limit: 200, cursor } }),
  invite: (body: { email: string; role: Role }) => send<NewInvitation>("POST", "/users", { body }),
  changeRole: (id: string, role: Role) => send<Member>("PATCH", `/users/${id}`, { body: { role } }),
  remove: (id: string) => send<void>("DELETE", `/users/${id}`),
  invitations: () => send<PendingInvitation[]>("GET", "/users/invitations"),
  revokeInvitation: (id: string) => send<void>("DELETE", `/users/invitations/${id}`),
  audit: (cursor?: string) => page<AuditEntry>("/audit", { query: { cursor } }),
};

export const apiKeys = {
  list: (cursor?: string) => page<ApiKey>("/api-keys", { query: { cursor } }),
  create: (body: { name: string; role: Role }) => send<NewApiKey>("POST", "/api-keys", { body }),
  revoke: (id: string) => send<void>("DELETE", `/api-keys/${id}`),
};
