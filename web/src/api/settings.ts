import { page, send } from "./client";
import type {
  Channel,
  ChannelChange,
  ChannelTest,
  Health,
  NewChannel,
  Provider,
  ProviderChange,
  ProviderRole,
  ProviderTest,
  RefusedWebhook,
  Settings,
  SettingsChange,
  Template,
  TemplatePreview,
} from "./desk";

export const settings = {
  get: () => send<Settings>("GET", "/settings"),
  change: (body: SettingsChange) => send<Settings>("PATCH", "/settings", { body }),
  health: () => send<Health>("GET", "/health"),
};

export const channels = {
  list: (cursor?: string) => page<Channel>("/channels", { query: { cursor } }),
  one: (id: string) => send<Channel>("GET", `/channels/${id}`),
  create: (body: NewChannel) => send<Channel>("POST", "/channels", { body }),
  change: (id: string, body: ChannelChange) => send<Channel>("PATCH", `/channels/${id}`, { body }),
  remove: (id: string) => send<void>("DELETE", `/channels/${id}`),
  test: (id: string) => send<ChannelTest>("POST", `/channels/${id}/test`),
  /** Has Meta send the account's events to this app. */
  subscribe: (id: string) => send<{ success: boolean; message: string }>("POST", `/channels/${id}/subscribe`),
  refused: (id: string) => send<RefusedWebhook[]>("GET", `/channels/${id}/refused`),
};

export const providers = {
  list: () => send<Provider[]>("GET", "/providers"),
  set: (role: ProviderRole, body: ProviderChange) => send<Provider>("PUT", `/providers/${role}`, { body }),
  reset: (role: ProviderRole) => send<void>("DELETE", `/providers/${role}`),
  test: (role: ProviderRole) => send<ProviderTest>("POST", `/providers/${role}/test`),
};

export const templates = {
  list: (query: { channel_id?: string; status?: Template["status"]; search?: string; cursor?: string } = {}) =>
    page<Template>("/templates", { query }),
  create: (body: Pick<Template, "channel_id" | "name" | "language" | "category" | "components">) =>
    send<Template>("POST", "/templates", { body }),
  remove: (id: string) => send<void>("DELETE", `/templates/${id}`),
  sync: (channelId?: string) =>
    send<{ created: number; updated: number; removed: number }>("POST", "/templates/sync", {
      body: { channel_id: channelId },
    }),
  preview: (id: string, variables: Record<string, string>) =>
    send<TemplatePreview>("POST", `/templates/${id}/preview`, { body: { variables } }),
};
