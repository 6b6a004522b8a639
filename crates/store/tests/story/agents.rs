//! Agents: made, changed with versions, switched, removed; and what they have done.

use model::agent::bounds::VERSIONS;
use model::agent::{AgentSettings, AgentStatus, AgentType, TransferRule};
use model::check::{CheckDraft, Expect};
use model::{AgentId, UserId, WorkspaceId};
use store::agents::{AgentDraft, AgentRecord, Author, Edited};
use uuid::Uuid;

use crate::seed::{Conversation, Message};
use crate::support::{Ground, START, on_both};

on_both!(agents, versions, removal, the_default, switching_all, figures, checks_follow_changes);

fn draft(name: &str) -> AgentDraft {
    AgentDraft { name: name.into(), role: "front desk".into(), settings: AgentSettings::default() }
}

fn somebody() -> Author {
    Author { id: Some(UserId(Uuid::from_u128(7))), name: Some("Ann".into()) }
}

async fn edit(t: &Ground, ws: WorkspaceId, id: AgentId, change: impl FnOnce(&mut AgentDraft)) -> bool {
    let apply = |old: &AgentRecord, _: &[_]| {
        let mut new = old.draft();
        change(&mut new);
        Ok::<_, ()>(new)
    };
    let edited = t.edit_agent(ws, id, &somebody(), t.clock().now(), apply).await.unwrap();
    matches!(edited, Edited::Done(growth) if !growth.is_empty())
}

async fn agents(t: Ground) {
    let ws = t.create_workspace("A", START).await.unwrap();
    let other = t.create_workspace("B", START).await.unwrap();
    assert_eq!(t.default_agent(ws).await.unwrap(), None);
    let mut first = draft("ஆதினி");
    first.settings.instructions = "Be\0 kind.".into();
    let first = t.create_agent(ws, &first, AgentStatus::Active, START).await.unwrap();
    let (new, by) = (draft("Meera"), somebody());
    let alone = |others: &[AgentRecord]| if others.len() == 1 { Ok(()) } else { Err(others.len()) };
    let made = t.add_agent(ws, &new, AgentStatus::Draft, &by, START, alone).await.unwrap();
    let (second, growth) = made.unwrap();
    assert_eq!(growth.len(), 1);
    let refused = t.add_agent(ws, &new, AgentStatus::Draft, &by, START, alone).await.unwrap();
    assert_eq!(refused.unwrap_err(), 2);
    let agent = t.agent(ws, first).await.unwrap().unwrap();
    assert_eq!((agent.name.as_str(), agent.settings.instructions.as_str()), ("ஆதினி", "Be\u{fffd} kind."));
    assert_eq!((t.agent(other, first).await.unwrap(), agent.version), (None, 1));
    let ids: Vec<_> = t.agents(ws, None, 10).await.unwrap().into_iter().map(|agent| agent.id).collect();
    assert_eq!(ids, [first, second]);
    assert_eq!(t.agents(ws, Some(first), 10).await.unwrap().len(), 1);
    let later = START.plus_ms(5);
    assert!(t.switch_agent(other, first, AgentStatus::Paused, later).await.unwrap().is_none());
    assert!(t.switch_agent(ws, first, AgentStatus::Paused, later).await.unwrap().is_some());
    let agent = t.agent(ws, first).await.unwrap().unwrap();
    assert_eq!((agent.status, agent.updated_at, agent.created_at), (AgentStatus::Paused, later, START));
    assert_eq!(agent.version, 1, "being paused is no change of the definition");
}

async fn versions(t: Ground) {
    let ws = t.create_workspace("A", START).await.unwrap();
    let other = t.create_workspace("B", START).await.unwrap();
    let id = t.create_agent(ws, &draft("Meera"), AgentStatus::Active, START).await.unwrap();
    let before = t.settings_version().await.unwrap();
    t.hand.advance_ms(1_000);
    assert!(edit(&t, ws, id, |draft| draft.settings.instructions = "Be brief.".into()).await);
    assert!(!edit(&t, ws, id, |draft| draft.role = "front desk".into()).await, "nothing has changed");
    assert!(t.settings_version().await.unwrap() > before, "other nodes read again");
    let list = t.agent_versions(ws, id, None, 10).await.unwrap();
    assert_eq!(list.iter().map(|version| version.version).collect::<Vec<_>>(), [2, 1]);
    assert_eq!((list[0].author.clone(), list[1].author.clone()), (somebody(), Author::default()));
    assert_eq!((list[0].created_at, list[1].created_at), (START.plus_ms(1_000), START));
    assert_eq!(list[1].draft, draft("Meera"));
    assert_eq!(t.agent_version(ws, id, 2).await.unwrap().unwrap().draft.settings.instructions, "Be brief.");
    assert_eq!(t.agent_version(ws, id, 3).await.unwrap(), None);
    assert_eq!(t.agent_version(other, id, 1).await.unwrap(), None);
    assert!(t.agent_versions(other, id, None, 10).await.unwrap().is_empty());
    let missing = t.edit_agent(other, id, &somebody(), START, |old, _| Ok::<_, ()>(old.draft())).await.unwrap();
    assert!(matches!(missing, Edited::Missing));
    let refused = t.edit_agent(ws, id, &somebody(), START, |_, _| Err("no")).await.unwrap();
    assert!(matches!(refused, Edited::Refused("no")));
    for n in 0..VERSIONS {
        assert!(edit(&t, ws, id, |draft| draft.name = format!("Meera {n}")).await);
    }
    let agent = t.agent(ws, id).await.unwrap().unwrap();
    assert_eq!(agent.version, VERSIONS + 2);
    assert_eq!(t.agent_version(ws, id, 2).await.unwrap(), None, "only so many are kept");
    assert!(t.agent_version(ws, id, 3).await.unwrap().is_some());
    assert_eq!(t.agent_versions(ws, id, Some(4), 10).await.unwrap().len(), 1);
}

async fn removal(t: Ground) {
    let (ws, channel) = t.workspace_with_channel().await;
    let first = t.create_agent(ws, &draft("Meera"), AgentStatus::Active, START).await.unwrap();
    let second = t.create_agent(ws, &draft("Asha"), AgentStatus::Active, START).await.unwrap();
    t.sql(format!("UPDATE channels SET agent_id = {} WHERE workspace_id = {}", t.id(second), t.id(ws))).await;
    let refused = t.remove_agent(ws, second, START, |agent, all| Err((agent.id, all.len()))).await.unwrap();
    assert!(matches!(refused, Edited::Refused((id, 2)) if id == second));
    let removed = t.remove_agent(ws, second, START, |_, _| Ok::<_, ()>(())).await.unwrap();
    assert!(matches!(removed, Edited::Done(growth) if growth.len() == 1));
    assert_eq!(t.agent(ws, second).await.unwrap(), None);
    assert!(t.agent_versions(ws, second, None, 10).await.unwrap().is_empty());
    assert_eq!(t.channels(ws, None, 10).await.unwrap()[0].agent_id, None);
    assert_eq!(t.channels(ws, None, 10).await.unwrap()[0].id, channel);
    let again = t.remove_agent(ws, second, START, |_, _| Ok::<_, ()>(())).await.unwrap();
    assert!(matches!(again, Edited::Missing));
    assert_eq!(t.default_agent(ws).await.unwrap().unwrap().id, first);
}

async fn the_default(t: Ground) {
    let (ws, channel) = t.workspace_with_channel().await;
    let of =
        |agent_type| AgentDraft { settings: AgentSettings { agent_type, ..AgentSettings::default() }, ..draft("x") };
    let specialist = t.create_agent(ws, &of(AgentType::Specialist), AgentStatus::Active, START).await.unwrap();
    assert_eq!(t.default_agent(ws).await.unwrap().unwrap().id, specialist);
    let primary = t.create_agent(ws, &of(AgentType::Primary), AgentStatus::Paused, START).await.unwrap();
    t.create_agent(ws, &of(AgentType::Primary), AgentStatus::Active, START).await.unwrap();
    assert_eq!(t.default_agent(ws).await.unwrap().unwrap().id, primary);

    let contact = t.add_contact(ws, "Ravi", "15550100001").await;
    let mut ids = Vec::new();
    for (at, agent) in [Some(primary), None, Some(specialist)].into_iter().enumerate() {
        let contact = if at == 0 { contact } else { t.add_contact(ws, "x", &format!("1555010001{at}")).await };
        let id = t.add_conversation(&Conversation::new(ws, channel, contact)).await;
        if let Some(agent) = agent {
            t.sql(format!("UPDATE conversations SET agent_id = {} WHERE id = {}", t.id(agent), t.id(id))).await;
        }
        ids.push(id);
    }
    assert_eq!(t.agent_conversations(ws, primary, true, None, 10).await.unwrap(), [ids[1], ids[0]]);
    assert_eq!(t.agent_conversations(ws, primary, true, None, 1).await.unwrap(), [ids[1]]);
    assert_eq!(t.agent_conversations(ws, primary, true, Some(ids[1]), 10).await.unwrap(), [ids[0]]);
    assert_eq!(t.agent_conversations(ws, specialist, false, None, 10).await.unwrap(), [ids[2]]);
}

async fn switching_all(t: Ground) {
    let ws = t.create_workspace("A", START).await.unwrap();
    let other = t.create_workspace("B", START).await.unwrap();
    for status in [AgentStatus::Active, AgentStatus::Active, AgentStatus::Draft] {
        t.create_agent(ws, &draft("x"), status, START).await.unwrap();
    }
    let elsewhere = t.create_agent(other, &draft("x"), AgentStatus::Active, START).await.unwrap();
    let (changed, growth) = t.switch_agents(ws, AgentStatus::Active, AgentStatus::Paused, START).await.unwrap();
    assert_eq!((changed, growth), (2, vec![(ws, 2)]));
    assert_eq!(t.switch_agents(ws, AgentStatus::Active, AgentStatus::Paused, START).await.unwrap(), (0, vec![]));
    assert_eq!(t.agent(other, elsewhere).await.unwrap().unwrap().status, AgentStatus::Active);
    let states: Vec<_> = t.agents(ws, None, 10).await.unwrap().iter().map(|agent| agent.status).collect();
    assert_eq!(states, [AgentStatus::Paused, AgentStatus::Paused, AgentStatus::Draft]);
}

async fn figures(t: Ground) {
    let (ws, channel) = t.workspace_with_channel().await;
    let agent = t.create_agent(ws, &draft("Meera"), AgentStatus::Active, START).await.unwrap();
    assert!(t.agent_figures(ws, START).await.unwrap().is_empty());
    // Four conversations: answered; answered, then handed over; handed over twice; not answered.
    let stories: [&[&str]; 4] =
        [&["answered", "answered"], &["answered", "escalated"], &["escalated", "escalated"], &["silent"]];
    for (at, outcomes) in stories.into_iter().enumerate() {
        let contact = t.add_contact(ws, "x", &format!("1555010000{at}")).await;
        let conversation = t.add_conversation(&Conversation::new(ws, channel, contact)).await;
        for (n, outcome) in outcomes.iter().enumerate() {
            t.hand.advance_ms(1_000);
            let now = t.clock().now();
            let turn = t.add_turn(ws, conversation, outcome).await;
            t.sql(format!("UPDATE turns SET agent_id = {} WHERE id = {}", t.id(agent), t.id(turn))).await;
            let seq = 2 * n as i64 + 1;
            t.add_message(&Message { at: now.plus_ms(-4_000), ..Message::new(ws, channel, conversation, seq) }).await;
            let answer =
                Message { at: now, sender: "ai", turn: Some(turn), ..Message::new(ws, channel, conversation, seq + 1) };
            t.add_message(&answer).await;
        }
    }
    let fresh = t.agent_figures(ws, t.clock().now().plus_ms(1)).await.unwrap();
    let of = fresh.get(&agent).unwrap();
    assert_eq!((of.decided, of.escalated, of.success_rate()), (3, 2, Some(33.3)));
    assert_eq!(of.waits.count(), 7);
    assert_eq!((of.within(5), of.within(3)), (Some(100.0), Some(0.0)));
    // The same once it has been counted by the hour, and long after nothing.
    t.hand.advance_ms(2 * 60 * 60 * 1_000);
    while t.roll_up(ws, t.clock().now()).await.unwrap() {}
    let rolled = t.agent_figures(ws, t.clock().now()).await.unwrap();
    assert_eq!(rolled, fresh);
    t.hand.advance_ms(40 * 24 * 60 * 60 * 1_000);
    assert!(t.agent_figures(ws, t.clock().now()).await.unwrap().is_empty());
    let elsewhere = t.create_workspace("B", START).await.unwrap();
    assert!(t.agent_figures(elsewhere, t.clock().now()).await.unwrap().is_empty());
}

async fn checks_follow_changes(t: Ground) {
    let ws = t.create_workspace("A", START).await.unwrap();
    let id = t.create_agent(ws, &draft("Meera"), AgentStatus::Active, START).await.unwrap();
    edit(&t, ws, id, |draft| draft.name = "Asha".into()).await;
    assert_eq!(t.next_job_due(store::checks::RUN).await.unwrap(), None, "there is nothing to check");
    let check = CheckDraft {
        agent_id: None,
        question: "When do you open?".into(),
        language: None,
        expect: Expect::Answer,
        must_contain: vec![],
        must_not_contain: vec![],
    };
    t.add_checks(ws, &[check], 10, START).await.unwrap().unwrap();
    edit(&t, ws, id, |draft| draft.name = "Meera".into()).await;
    let due = t.next_job_due(store::checks::RUN).await.unwrap().unwrap();
    assert!(due > START);
    t.hand.advance_ms(3_000);
    edit(&t, ws, id, |draft| draft.name = "Asha".into()).await;
    assert_eq!(t.next_job_due(store::checks::RUN).await.unwrap(), Some(due), "changes in a row are checked once");
    t.hand.advance_ms(60_000);
    let jobs = t.claim_jobs(Uuid::from_u128(1), store::checks::RUN, 10).await.unwrap();
    assert_eq!((jobs.len(), &jobs[0].payload["cause"]), (1, &serde_json::json!("agent")));
}

#[test]
fn rules_are_kept_as_they_were_written() {
    let rule = TransferRule {
        to: AgentId(Uuid::from_u128(3)),
        intents: vec!["refund".into()],
        topics: vec![],
        languages: vec!["ta".into()],
        confidence_below: Some(0.25),
    };
    let settings = AgentSettings { transfer_rules: vec![rule], ..AgentSettings::default() };
    let text = serde_json::to_string(&settings).unwrap();
    assert_eq!(serde_json::from_str::<AgentSettings>(&text).unwrap(), settings);
}
