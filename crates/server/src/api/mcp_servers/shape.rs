//! MCP servers as clients see and write them.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use model::account::Role;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::mcp::{McpDraft, McpRecord, McpTool as StoredTool};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::api::tools::is_name;
use crate::app::App;
use crate::auth::Caller;
use crate::error::{ApiError, FieldError};

const NAME_CHARS: usize = 24;

#[derive(Serialize, ToSchema)]
pub struct McpServer {
    id: Uuid,
    name: String,
    url: String,
    /// Empty for those who may not change servers.
    headers: BTreeMap<String, String>,
    enabled: bool,
    /// What it offered when it was asked last.
    tools: Vec<McpTool>,
    /// Null: it was never asked.
    status: Option<McpServerStatus>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

/// A tool as its server describes it.
#[derive(Serialize, ToSchema)]
pub struct McpTool {
    name: String,
    description: String,
    #[schema(value_type = Object)]
    parameters: Value,
    /// The server says that it changes nothing: it is then used for drafts and checks, too.
    read_only: bool,
    enabled: bool,
}

#[derive(Serialize, ToSchema)]
pub struct McpServerStatus {
    ok: bool,
    message: String,
    at: DateTime<Utc>,
}

impl McpServer {
    pub fn of(record: McpRecord, caller: &Caller) -> Self {
        let may_see = caller.role.allows(Role::Admin);
        let tool = |tool: StoredTool| McpTool {
            name: tool.name,
            description: tool.description,
            parameters: tool.parameters,
            read_only: tool.read_only,
            enabled: tool.enabled,
        };
        Self {
            id: record.id,
            name: record.draft.name,
            url: record.draft.url,
            headers: if may_see { record.draft.headers } else { BTreeMap::new() },
            enabled: record.draft.enabled,
            tools: record.tools.into_iter().map(tool).collect(),
            status: record.status.map(|status| McpServerStatus {
                ok: status.ok,
                message: status.message,
                at: status.at.to_utc(),
            }),
            created_at: record.created_at.to_utc(),
            updated_at: record.updated_at.to_utc(),
        }
    }
}

/// What is not given stays as it is; of a new server, `name` and `url` are needed.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct McpServerWrite {
    /// 1 to 24 of `a-z`, `0-9` and single `_`, beginning with a letter.
    name: Option<String>,
    /// Of its streamable HTTP endpoint; `https://`, unless the configuration names its host.
    url: Option<String>,
    /// Values may name secrets: `Bearer {{secret:NAME}}`.
    headers: Option<BTreeMap<String, String>>,
    enabled: Option<bool>,
    /// Which of its tools agents may use; tools that are not named stay as they are.
    tools: Option<Vec<McpToolSwitch>>,
}

#[derive(Deserialize, ToSchema)]
pub struct McpToolSwitch {
    name: String,
    enabled: bool,
}

impl McpServerWrite {
    /// The server and its tools as they are to be, over what they were.
    pub async fn draft(
        self,
        app: &App,
        caller: &Caller,
        before: Option<&McpRecord>,
    ) -> Result<(McpDraft, Vec<StoredTool>), ApiError> {
        let none = || McpDraft { name: String::new(), url: String::new(), headers: BTreeMap::new(), enabled: true };
        let mut draft = before.map_or_else(none, |record| record.draft.clone());
        let mut tools = before.map(|record| record.tools.clone()).unwrap_or_default();
        for (field, given) in [("name", &self.name), ("url", &self.url)] {
            if before.is_none() && given.is_none() {
                return Err(ApiError::missing(field, format!("`{field}` is required.")));
            }
        }
        draft.name = self.name.map_or(draft.name, |text| text.trim().to_owned());
        draft.url = self.url.map_or(draft.url, |text| text.trim().to_owned());
        draft.headers = self.headers.unwrap_or(draft.headers);
        draft.enabled = self.enabled.unwrap_or(draft.enabled);
        let mut errors = Vec::new();
        for switch in self.tools.unwrap_or_default() {
            match tools.iter_mut().find(|tool| tool.name == switch.name) {
                Some(tool) => tool.enabled = switch.enabled,
                None => errors.push(FieldError::new("tools", format!("the server offers no {}", switch.name))),
            }
        }
        if !is_name(&draft.name, NAME_CHARS) {
            let rule = format!("must have 1 to {NAME_CHARS} of a-z, 0-9 and single _, beginning with a letter");
            errors.push(FieldError::new("name", rule));
        }
        let secrets = app.engine.store().tool_secrets(caller.workspace).await?;
        let secrets: Vec<String> = secrets.into_iter().map(|secret| secret.name).collect();
        let problems = app.engine.check_mcp_server(&draft, &secrets);
        errors.extend(problems.into_iter().map(|(field, message)| FieldError::new(field, message)));
        if errors.is_empty() { Ok((draft, tools)) } else { Err(ApiError::invalid(errors)) }
    }
}
