//! `transfer_to_agent`: another agent answers in this turn and from now on.

use model::agent::AgentStatus;
use serde_json::{Map, Value, json};

use super::{required, toolbox};
use crate::turn::Turn;

pub(super) async fn run(turn: &mut Turn<'_>, arguments: &Map<String, Value>) -> Result<Value, String> {
    let wanted = required(arguments, "agent")?;
    let toolbox = toolbox::of(turn.engine, turn.lane.workspace_id).await;
    let is_wanted =
        |name: &str| name.trim().eq_ignore_ascii_case(wanted) || name.trim().to_lowercase() == wanted.to_lowercase();
    let found = toolbox.agents.iter().find(|agent| agent.id.to_string() == wanted || is_wanted(&agent.name));
    let agent = found.ok_or("there is no such agent")?.clone();
    if agent.status != AgentStatus::Active {
        return Err("that agent does not work now".to_owned());
    }
    let name = agent.name.clone();
    turn.pass_to(agent)?;
    Ok(json!({ "status": format!("you are {name} now: answer the customer, without speaking of the transfer") }))
}
