//! `transfer_to_agent`: another agent answers in this turn and from now on.

use model::agent::AgentType;
use serde_json::{Map, Value, json};

use super::{required, toolbox};
use crate::turn::{Draft, Turn};

pub(super) async fn run(
    turn: &mut Turn<'_>,
    draft: &mut Draft,
    arguments: &Map<String, Value>,
) -> Result<Value, String> {
    let wanted = required(arguments, "agent")?;
    let toolbox = toolbox::of(turn.engine, turn.lane.workspace_id).await;
    let is_wanted =
        |name: &str| name.trim().eq_ignore_ascii_case(wanted) || name.trim().to_lowercase() == wanted.to_lowercase();
    let found = toolbox.agents.iter().find(|agent| agent.id.to_string() == wanted || is_wanted(&agent.name));
    let agent = found.ok_or("there is no such agent")?.clone();
    if !turn.works_now(&agent) {
        return Err("that agent does not work now".to_owned());
    }
    let (name, hands_over) = (agent.name.clone(), agent.settings.agent_type == AgentType::Handoff);
    turn.pass_to(agent)?;
    if hands_over {
        // An agent of this kind answers nothing.
        draft.intervention.get_or_insert_with(|| format!("the agent passed the question to {name}"));
        return Ok(json!({ "status": "a person has it now" }));
    }
    Ok(json!({ "status": format!("you are {name} now: answer the customer, without speaking of the transfer") }))
}
