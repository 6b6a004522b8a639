//! Agents.

use model::agent::{AgentSettings, AgentStatus};
use store::agents::AgentDraft;

use crate::support::{Ground, START, on_both};

on_both!(agents);

async fn agents(t: Ground) {
    let ws = t.create_workspace("A", START).await.unwrap();
    let other = t.create_workspace("B", START).await.unwrap();
    assert_eq!(t.default_agent(ws).await.unwrap(), None);
    let mut draft = AgentDraft {
        name: "ஆதினி".into(),
        role: "front desk".into(),
        settings: AgentSettings { instructions: "Be\0 kind.".into(), ..AgentSettings::default() },
    };
    let first = t.create_agent(ws, &draft, AgentStatus::Active, START).await.unwrap();
    let second = t.create_agent(ws, &draft, AgentStatus::Draft, START).await.unwrap();
    let agent = t.agent(ws, first).await.unwrap().unwrap();
    assert_eq!((agent.name.as_str(), agent.settings.instructions.as_str()), ("ஆதினி", "Be\u{fffd} kind."));
    assert_eq!(t.agent(other, first).await.unwrap(), None);
    assert_eq!(t.default_agent(ws).await.unwrap().unwrap().id, first);
    let ids: Vec<_> = t.agents(ws, None, 10).await.unwrap().into_iter().map(|agent| agent.id).collect();
    assert_eq!(ids, [first, second]);
    assert_eq!(t.agents(ws, Some(first), 10).await.unwrap().len(), 1);

    let later = START.plus_ms(5);
    draft.name = "Meera".into();
    assert!(!t.update_agent(other, first, &draft, later).await.unwrap());
    assert!(t.update_agent(ws, first, &draft, later).await.unwrap());
    assert!(!t.set_agent_status(other, first, AgentStatus::Paused, later).await.unwrap());
    assert!(t.set_agent_status(ws, first, AgentStatus::Paused, later).await.unwrap());
    let agent = t.agent(ws, first).await.unwrap().unwrap();
    assert_eq!((agent.name.as_str(), agent.status, agent.updated_at), ("Meera", AgentStatus::Paused, later));
    assert_eq!(agent.created_at, START);
}
