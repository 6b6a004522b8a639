import { send } from "./client";
import type { InvitationInfo, Language, Me, PasswordLink, Session, SignedIn, TotpStart } from "./desk";

export const accounts = {
  me: () => send<Me>("GET", "/auth/me"),
  change: (body: { name?: string; language?: Language }) => send<Me>("PATCH", "/auth/me", { body }),
  login: (body: { email: string; password: string; code?: string }) => send<SignedIn>("POST", "/auth/login", { body }),
  signup: (body: { email: string; password: string; company_name: string }) =>
    send<SignedIn>("POST", "/auth/signup", { body }),
  invitation: (token: string) => send<InvitationInfo>("GET", "/auth/invitation", { query: { token } }),
  accept: (body: { token: string; email?: string; name: string; password: string }) =>
    send<SignedIn>("POST", "/auth/accept", { body }),
  logout: () => send<{ success: true }>("POST", "/auth/logout"),
  changePassword: (body: { current_password: string; new_password: string }) =>
    send<void>("POST", "/auth/password", { body }),
  passwordLink: (token: string) => send<PasswordLink>("GET", "/auth/password-link", { query: { token } }),
  resetPassword: (body: { token: string; new_password: string }) => send<void>("POST", "/auth/password-link", { body }),
  sessions: () => send<Session[]>("GET", "/auth/sessions"),
  endSession: (id: string) => send<void>("DELETE", `/auth/sessions/${id}`),
  endOtherSessions: () => send<{ ended: number }>("DELETE", "/auth/sessions"),
  startTotp: (current_password: string) => send<TotpStart>("POST", "/auth/totp", { body: { current_password } }),
  confirmTotp: (code: string) => send<{ recovery_codes: string[] }>("POST", "/auth/totp/confirm", { body: { code } }),
  removeTotp: (current_password: string) => send<void>("DELETE", "/auth/totp", { body: { current_password } }),
};
