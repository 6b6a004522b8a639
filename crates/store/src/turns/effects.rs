//! What a turn's tools did besides answering, written with the turn: tickets, tasks, what a customer said of himself,
//! another agent, and the files of the answer.
//!
//! Only turns that the gate let through come here, so that a superseded or taken-over turn leaves nothing, and a commit
//! that is repeated adds nothing (I2). A turn without effects costs no statement.

use std::sync::LazyLock;

use model::contact::DetailField;
use model::{AgentId, ContactId, ConversationId, MediaId, UnixMs, WorkspaceId};

use super::TurnCommit;
use crate::db::Result;
use crate::dialect::{Hex, Sql, batch_row};
use crate::feed::{FeedType, NewEvent};
use crate::hot::Batches;
use crate::jobs::{ENQUEUE, JobRow, NewJob};
use crate::media::{ATTACH, LinkRow};
use crate::tasks::{self, NewTask};
use crate::text::clean;
use crate::tickets::{self, NewTicket};
use crate::write::Round;

/// What is to be written with a turn. What it refers to has been checked.
#[derive(Clone, Debug, Default)]
pub struct Effects {
    pub tickets: Vec<NewTicket>,
    pub tasks: Vec<NewTask>,
    pub contact: Option<ContactPatch>,
    /// Who answers in the conversation from now on.
    pub agent: Option<AgentId>,
    /// A customer wants no more messages, or wants them again.
    pub consent: Option<ConsentChange>,
    /// What has to follow the turn; each `(kind, key)` once.
    pub jobs: Vec<NewJob>,
}

/// What a customer said of himself. Fields that are not named stay.
#[derive(Clone, Debug)]
pub struct ContactPatch {
    pub contact: ContactId,
    pub details: Vec<(DetailField, String)>,
}

/// Whether a customer wants messages.
#[derive(Clone, Copy, Debug)]
pub struct ConsentChange {
    pub contact: ContactId,
    pub opted_out: bool,
}

batch_row! { ConsentRow { ws: Id WorkspaceId, contact: Id ContactId, at: Int Option<i64> } }
batch_row! { DetailRow {
    ws: Id WorkspaceId, contact: Id ContactId, field: Text &'static str, value: Bytes Hex, at: Int i64,
} }
batch_row! { NameRow { ws: Id WorkspaceId, contact: Id ContactId, name: Text String } }
batch_row! { AgentRow { ws: Id WorkspaceId, conv: Id ConversationId, agent: Id AgentId } }

static DETAILS: LazyLock<Sql> = LazyLock::new(|| {
    Sql::batch(
        "INSERT INTO contact_details (workspace_id, contact_id, field, value, updated_at)
         SELECT j.ws, j.contact, j.field, j.value, j.at FROM {rows} WHERE true
         ON CONFLICT (workspace_id, contact_id, field) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at",
        DetailRow::COLUMNS,
    )
});
static NAMES: LazyLock<Sql> = LazyLock::new(|| {
    Sql::batch(
        "UPDATE contacts SET name = j.name FROM {rows} WHERE contacts.workspace_id = j.ws AND contacts.id = j.contact",
        NameRow::COLUMNS,
    )
});
static CONSENTS: LazyLock<Sql> = LazyLock::new(|| {
    Sql::batch(
        "UPDATE contacts SET opted_out_at = j.at FROM {rows}
         WHERE contacts.workspace_id = j.ws AND contacts.id = j.contact",
        ConsentRow::COLUMNS,
    )
});
static AGENTS: LazyLock<Sql> = LazyLock::new(|| {
    Sql::batch(
        "UPDATE conversations SET agent_id = j.agent FROM {rows}
         WHERE conversations.workspace_id = j.ws AND conversations.id = j.conv",
        AgentRow::COLUMNS,
    )
});

/// Writes the effects of turns that were let through, and gathers their events.
pub(super) async fn apply(tx: &mut impl Batches, round: &mut Round<'_>, passed: &[&TurnCommit]) -> Result<()> {
    let now = round.now;
    let mut new_tickets: Vec<(WorkspaceId, &NewTicket)> = vec![];
    let mut new_tasks: Vec<(WorkspaceId, &NewTask)> = vec![];
    let (mut details, mut names, mut agents, mut files, mut jobs) = (vec![], vec![], vec![], vec![], vec![]);
    let mut consents = vec![];
    for commit in passed {
        let (ws, conv) = (commit.lane.workspace_id, commit.lane.conversation_id);
        files.extend(commit.messages.iter().filter_map(|message| {
            let media: MediaId = message.content.media()?.ours?;
            Some(LinkRow { ws, message: message.id, media })
        }));
        let effects = &commit.effects;
        new_tickets.extend(effects.tickets.iter().map(|ticket| (ws, ticket)));
        new_tasks.extend(effects.tasks.iter().map(|task| (ws, task)));
        if let Some(patch) = &effects.contact {
            push_details(round, ws, patch, now, &mut details, &mut names);
        }
        agents.extend(effects.agent.map(|agent| AgentRow { ws, conv, agent }));
        let row = |job: &NewJob| JobRow::new(round.store.ids().make(), job.clone(), now);
        jobs.extend(effects.jobs.iter().map(row));
        consents.extend(effects.consent.map(|change| ConsentRow {
            ws,
            contact: change.contact,
            at: change.opted_out.then_some(now.0),
        }));
        if effects.contact.is_some() || effects.agent.is_some() {
            round.events.push(NewEvent::conversation(ws, FeedType::ConversationUpdated, conv));
        }
    }
    if !files.is_empty() {
        tx.exec_rows(&ATTACH, &files).await?;
    }
    if !new_tickets.is_empty() {
        let events = tickets::insert(tx, round.store.vault(), &new_tickets, now).await?;
        round.events.extend(events);
    }
    if !new_tasks.is_empty() {
        round.events.extend(tasks::insert(tx, &new_tasks, now).await?);
    }
    if !details.is_empty() {
        tx.exec_rows(&DETAILS, &details).await?;
    }
    if !names.is_empty() {
        tx.exec_rows(&NAMES, &names).await?;
    }
    if !agents.is_empty() {
        tx.exec_rows(&AGENTS, &agents).await?;
    }
    if !jobs.is_empty() {
        tx.exec_rows(&ENQUEUE, &jobs).await?;
    }
    if !consents.is_empty() {
        tx.exec_rows(&CONSENTS, &consents).await?;
    }
    Ok(())
}

fn push_details(
    round: &Round<'_>,
    ws: WorkspaceId,
    patch: &ContactPatch,
    now: UnixMs,
    details: &mut Vec<DetailRow>,
    names: &mut Vec<NameRow>,
) {
    for (field, value) in &patch.details {
        let sealed = Hex(round.store.vault().seal(value.as_bytes()));
        details.push(DetailRow { ws, contact: patch.contact, field: field.as_str(), value: sealed, at: now.0 });
        if *field == DetailField::Name {
            names.push(NameRow { ws, contact: patch.contact, name: clean(value) });
        }
    }
}
