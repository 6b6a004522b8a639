//! What may be given to agents: the tools that a workspace has.

use model::WorkspaceId;
use serde_json::Value;

use crate::Engine;
use crate::tools::{self, Kind, toolbox};

/// A tool as an agent's page shows it.
#[derive(Clone, Debug)]
pub struct ToolLine {
    pub name: String,
    pub description: String,
    /// `builtin`, `http` or `mcp`
    pub kind: &'static str,
    /// The JSON schema of its arguments.
    pub parameters: Value,
}

impl Engine {
    /// The tools of a workspace, the product's own first.
    pub async fn tool_lines(&self, workspace: WorkspaceId) -> Vec<ToolLine> {
        let toolbox = toolbox::of(self, workspace).await;
        let show = |tool: &std::sync::Arc<crate::tools::Tool>| ToolLine {
            name: tool.spec.name.clone(),
            description: tool.spec.description.clone(),
            kind: match &tool.kind {
                Kind::Builtin(_) => "builtin",
                Kind::Http(_) => "http",
                Kind::Mcp(_) => "mcp",
            },
            parameters: tool.spec.parameters.clone(),
        };
        toolbox.tools.iter().map(show).collect()
    }

    /// Those of `names` that no tool of the workspace has, whether it is switched on or not.
    pub async fn unknown_tools(&self, workspace: WorkspaceId, names: &[&str]) -> store::Result<Vec<String>> {
        let mut unknown: Vec<&str> = names.iter().copied().filter(|name| !tools::is_reserved(name)).collect();
        if !unknown.is_empty() {
            let known = toolbox::names(self, workspace).await?;
            unknown.retain(|name| !known.contains(*name));
        }
        Ok(unknown.into_iter().map(str::to_owned).collect())
    }
}
