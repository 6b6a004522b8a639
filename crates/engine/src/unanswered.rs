//! Questions that the knowledge did not answer: gathered behind the turns, and grouped by what they ask.
//!
//! A turn that finds no answer leaves a job in its transaction. The job looks among the open groups for one that asks the
//! same, with the index that the agent itself searches with, and counts the question there, or begins a group.

use model::limits::FAQ_QUESTION_CHARS;
use model::text::fit;
use model::{ConversationId, MessageId, TurnId, UnixMs, WorkspaceId};
use serde_json::{Value, json};
use store::jobs::NewJob;
use store::unanswered::{Unanswered, UnansweredStatus};
use uuid::Uuid;

use crate::Engine;
use crate::jobs::{Job, JobError, Kind};
use crate::knowledge::index::{Document, Index};

/// Open groups that a question is compared with, the latest asked.
const GROUPS_MAX: i64 = 200;
/// So sure that two questions ask the same.
const SAME: f32 = 0.6;

/// One at a time: two that ask the same shall not begin two groups.
pub(crate) const NOTE: Kind =
    Kind { name: "unanswered.note", run: |engine, job| Box::pin(note(engine, job)), concurrency: 1, ..Kind::DEFAULT };

/// The job that a turn leaves.
pub(crate) fn job(workspace: WorkspaceId, asked: &Unanswered) -> NewJob {
    NewJob {
        workspace_id: workspace,
        kind: NOTE.name,
        key: asked.turn_id.0,
        run_at: asked.at,
        payload: json!({
            "conversation": asked.conversation_id, "message": asked.message_id, "text": fit(&asked.text, FAQ_QUESTION_CHARS),
            "language": asked.language, "at": asked.at.0,
        }),
    }
}

fn read(job: &Job) -> Option<Unanswered> {
    let id = |name: &str| job.payload.get(name).and_then(Value::as_str).and_then(|id| Uuid::parse_str(id).ok());
    let text = |name: &str| job.payload.get(name).and_then(Value::as_str).map(str::to_owned);
    Some(Unanswered {
        turn_id: TurnId(job.key),
        conversation_id: ConversationId(id("conversation")?),
        message_id: MessageId(id("message")?),
        text: text("text")?,
        language: text("language"),
        at: UnixMs(job.payload.get("at")?.as_i64()?),
    })
}

async fn note(engine: Engine, job: Job) -> Result<(), JobError> {
    let asked = read(&job).ok_or_else(|| JobError::fail("the job's payload cannot be read"))?;
    let store = &engine.inner.store;
    let open = store.unanswered(job.workspace_id, UnansweredStatus::Open, None, GROUPS_MAX).await?;
    let group = same(&open.iter().map(|group| group.question.as_str()).collect::<Vec<_>>(), &asked.text);
    let group = group.map(|at| open[at].id);
    if let Some(growth) = store.note_unanswered(job.workspace_id, group, &asked).await? {
        engine.announce(&growth);
    }
    Ok(())
}

/// Which of the questions asks the same.
fn same(questions: &[&str], asked: &str) -> Option<usize> {
    let index = Index::build(questions.iter().map(|question| Document { title: question, body: "", keywords: &[] }));
    let best = index.search(asked, None, 1).into_iter().next()?;
    (best.confidence >= SAME).then_some(best.doc as usize)
}

#[cfg(test)]
mod tests {
    use super::same;

    #[test]
    fn the_same_question_in_other_words_joins_its_group() {
        let open = ["Do you ship to Sri Lanka?", "Can I pay with a gift card?", "Is there parking at the shop?"];
        assert_eq!(same(&open, "do u ship to sri lanka"), Some(0));
        assert_eq!(same(&open, "can i pay by gift card"), Some(1));
        assert_eq!(same(&open, "Which colours does the sofa come in?"), None);
        assert_eq!(same(&[], "anything"), None);
    }
}
