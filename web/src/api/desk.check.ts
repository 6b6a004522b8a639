/**
 * The hand-written shapes of `desk.ts` say more than the document (closed sets of words, what is in `metadata`), but
 * nothing else: the compiler checks here that each has the members of its schema, no less and no more.
 */
import type * as agents from "./agents";
import type * as checks from "./checks";
import type * as desk from "./desk";
import type * as onboarding from "./onboarding";
import type { components } from "./schema";
import type * as sources from "./sources";

type Schemas = components["schemas"];
type Members<T> = T extends unknown ? keyof T : never;
/** The members that only one of the two has; `never` where they agree. */
type Differences<Ours, Theirs> = Exclude<Members<Ours>, Members<Theirs>> | Exclude<Members<Theirs>, Members<Ours>>;

/** `{ Shape: "member" }` for what differs. */
type Report = {
  [Name in keyof Pairs as [Differences<Pairs[Name][0], Pairs[Name][1]>] extends [never] ? never : Name]: Differences<
    Pairs[Name][0],
    Pairs[Name][1]
  >;
};

interface Pairs {
  Activity: [desk.Activity, Schemas["Activity"]];
  // `channel_config` is the channels' own: the form of an agent does not change it.
  Agent: [desk.Agent, Schemas["Agent"]];
  AgentFields: [agents.AgentForm & Pick<desk.Agent, "channel_config">, Schemas["AgentFields"]];
  AgentTool: [agents.AgentTool, Schemas["AgentTool"]];
  AgentVersion: [agents.AgentVersion, Schemas["AgentVersion"]];
  AgentVersionDetail: [agents.AgentVersionDetail, Schemas["AgentVersionDetail"]];
  ApiKey: [desk.ApiKey, Schemas["ApiKey"]];
  AuditEntry: [desk.AuditEntry, Schemas["AuditEntry"]];
  Channel: [desk.Channel, Schemas["Channel"]];
  ChannelChange: [desk.ChannelChange, Schemas["ChannelEdit"]];
  ChannelCredentials: [desk.ChannelCredentials, Schemas["MaskedCredentials"]];
  ChannelHealth: [desk.ChannelHealth, Schemas["ChannelHealth"]];
  ChannelTest: [desk.ChannelTest, Schemas["ChannelTest"]];
  ChatReply: [agents.ChatReply, Schemas["ChatReply"]];
  Check: [checks.Check, Schemas["Check"]];
  CheckForm: [checks.CheckForm, Schemas["CreateCheck"]];
  CheckResult: [checks.CheckResult, Schemas["CheckResult"]];
  CheckRun: [checks.CheckRun, Schemas["CheckRun"]];
  ChunkUsed: [agents.ChunkUsed, Schemas["ChunkUsed"]];
  CompanyStep: [onboarding.CompanyForm, Schemas["CompanyStep"]];
  Conversation: [desk.Conversation, Schemas["Conversation"]];
  ConversationCounts: [desk.ConversationCounts, Schemas["Counts"]];
  ConversationEvent: [Omit<desk.ConversationEvent, "conversation_id">, Schemas["ConversationEvent"]];
  FaqEntry: [desk.FaqEntry, Schemas["Entry"]];
  FieldChange: [agents.FieldChange, Schemas["FieldDiff"]];
  FirstAgent: [onboarding.FirstAgentForm, Schemas["AgentStep"]];
  InvitationInfo: [desk.InvitationInfo, Schemas["ShownInvitation"]];
  LabelCount: [desk.LabelCount, Schemas["LabelCount"]];
  Me: [desk.Me, Schemas["User"]];
  Member: [desk.Member, Schemas["Member"]];
  // Transcripts come with speech: no route has them yet.
  Message: [Omit<desk.Message, "transcription" | "transcription_status">, Schemas["Message"]];
  MessageMedia: [desk.MessageMedia, Schemas["Media"]];
  NewChannel: [desk.NewChannel, Schemas["NewChannel"]];
  NewInvitation: [desk.NewInvitation, Schemas["Invitation"]];
  NewTicket: [desk.NewTicket, Schemas["CreateTicket"]];
  Note: [desk.Note, Schemas["Note"]];
  Onboarding: [onboarding.OnboardingStatus, Schemas["Onboarding"]];
  PasswordLink: [desk.PasswordLink, Schemas["PasswordLink"]];
  PendingInvitation: [desk.PendingInvitation, Schemas["OpenInvitation"]];
  PhoneCustomer: [desk.PhoneCustomer, Schemas["PhoneCustomer"]];
  PhoneFaults: [desk.PhoneFaults, Schemas["PhoneFaults"]];
  Provider: [desk.Provider, Schemas["Provider"]];
  ProviderChange: [desk.ProviderChange, Schemas["ProviderEdit"]];
  ProviderTest: [desk.ProviderTest, Schemas["ProviderTest"]];
  RefusedWebhook: [desk.RefusedWebhook, Schemas["RefusedWebhook"]];
  SavedReply: [desk.SavedReply, Schemas["SavedReply"]];
  Session: [desk.Session, Schemas["Session"]];
  Settings: [desk.Settings, Schemas["Settings"]];
  SettingsChange: [desk.SettingsChange, Schemas["SettingsEdit"]];
  Stats: [desk.Stats, Schemas["DashboardStats"]];
  Suggestion: [desk.Suggestion, Schemas["Suggestion"]];
  Source: [sources.Source, Schemas["Source"]];
  Template: [desk.Template, Schemas["Template"]];
  TemplatePreview: [desk.TemplatePreview, Schemas["TemplatePreview"]];
  TemplateVariable: [desk.TemplateVariable, Schemas["TemplateVariable"]];
  Ticket: [desk.Ticket, Schemas["Ticket"]];
  TicketChange: [desk.TicketChange, Schemas["ChangeTicket"]];
  TotpStart: [desk.TotpStart, Schemas["TotpSetup"]];
  Turn: [desk.Turn, Schemas["Turn"]];
  UploadedMedia: [desk.UploadedMedia, Schemas["Uploaded"]];
  VoiceStep: [onboarding.VoiceForm, Schemas["VoiceStep"]];
  Volume: [desk.Volume, Schemas["Volume"]];
}

/** The compiler names here what differs. */
export const differences: Report = {};
