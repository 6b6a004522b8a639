/** The audit trail's acts that have words here; others are shown by their names. */
const ACTIONS = {
  "agent.active": "agentActivated",
  "agent.paused": "agentPaused",
  "api_key.created": "apiKeyCreated",
  "api_key.revoked": "apiKeyRevoked",
  "channel.changed": "channelChanged",
  "channel.connected": "channelConnected",
  "channel.removed": "channelRemoved",
  "channel.subscribed": "channelSubscribed",
  "knowledge.imported": "knowledgeImported",
  "note.deleted": "noteDeleted",
  "provider.changed": "providerChanged",
  "provider.removed": "providerReset",
  "settings.changed": "settingsChanged",
  "task.removed": "taskRemoved",
  "template.created": "templateCreated",
  "template.deleted": "templateDeleted",
  "ticket.removed": "ticketRemoved",
  "user.invitation_revoked": "invitationRevoked",
  "user.invited": "userInvited",
  "user.password_changed": "passwordChanged",
  "user.password_link_made": "passwordLinkMade",
  "user.recovery_code_used": "recoveryCodeUsed",
  "user.removed": "userRemoved",
  "user.role_changed": "roleChanged",
  "user.second_factor_enabled": "factorEnabled",
  "user.second_factor_removed": "factorRemoved",
} as const;

export type ActionKey = (typeof ACTIONS)[keyof typeof ACTIONS];

export function actionKey(action: string): ActionKey | undefined {
  return (ACTIONS as Record<string, ActionKey>)[action];
}
