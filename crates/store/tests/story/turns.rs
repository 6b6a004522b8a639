//! The commit of a turn: what the gate refuses, and what is kept of it.

use model::conversation::{Epoch, Handover, Mode, Status};
use model::receipt::Delivery;
use model::{TurnId, UserId};
use store::delivery::{LaneEnd, Outcome};
use store::turns::{Analysis, CommitOutcome, Escalation, TurnCommit};
use tokio::join;
use uuid::Uuid;

use crate::outbox::operator_says;
use crate::support::{Ground, on_both};
use crate::writer_desk::{DEBOUNCE_MS, Desk, says};

on_both!(
    a_commit,
    taken_over,
    superseded,
    a_lost_lease,
    somebody_else_answered,
    the_same_commit_twice,
    the_holder_and_its_predecessor_at_once,
    silence,
    escalations,
    no_ai_text_in_operator_mode,
    a_refused_turn_leaves_the_outbox_due,
    a_message_id_that_exists
);

const OPERATOR: UserId = UserId(Uuid::from_u128(9));

async fn outcome(d: &Desk, id: TurnId) -> Option<String> {
    d.turn_record(id).await
}

impl Desk {
    async fn turn_record(&self, id: TurnId) -> Option<String> {
        self.t.store.turn(self.ws, id).await.unwrap().map(|turn| turn.outcome)
    }

    async fn with_analysis(&self, mut turn: TurnCommit, conversation: model::ConversationId) -> TurnCommit {
        turn.analyses.push(Analysis {
            message_id: self.thread(conversation).await[0].id,
            language: Some("ta".into()),
            intent: Some("hours".into()),
            sentiment: Some("neutral".into()),
            analysis: store::JsonText::of(&serde_json::json!({ "intent": "hours" })),
        });
        turn
    }
}

async fn a_commit(t: Ground) {
    let d = Desk::open(t).await;
    let (lane, state) = d.asked("15550100", "wamid.1").await;
    let turn = d.turn(lane, &state, &["at nine", "except sundays"]);
    let turn = d.with_analysis(turn, lane.conversation_id).await;
    let id = turn.turn.id;
    assert_eq!(d.writer.commit_turn(turn).await.unwrap(), CommitOutcome::Committed);
    let c = d.with("15550100").await;
    assert_eq!((c.message_count, c.answered_seq, c.waiting_since), (3, 1, None));
    assert_eq!(
        (c.last_text.as_str(), c.language.as_deref(), c.sentiment.as_deref()),
        ("except sundays", Some("ta"), Some("neutral"))
    );
    let thread = d.thread(c.id).await;
    assert_eq!(thread.iter().map(|m| m.seq).collect::<Vec<_>>(), [1, 2, 3]);
    assert!(thread[1..].iter().all(|m| m.delivery == Delivery::Queued && m.turn_id == Some(id) && m.attempts == 0));
    assert_eq!(thread[0].analysis.as_ref().unwrap()["intent"], "hours");
    assert_eq!(outcome(&d, id).await.as_deref(), Some("answered"));
    assert_eq!(d.job(c.id).await.unwrap().state, "running", "kept for the delivery");
    assert_eq!(d.state(c.id).await.outbox.iter().map(|m| m.id).collect::<Vec<_>>(), [thread[1].id, thread[2].id]);
}

async fn taken_over(t: Ground) {
    let d = Desk::open(t).await;
    let (lane, state) = d.asked("15550100", "wamid.1").await;
    d.hand_over(d.ws, lane.conversation_id, Handover::TakeOver { by: OPERATOR }).await.unwrap().unwrap();
    let turn = d.turn(lane, &state, &["at nine", "except sundays"]);
    let turn = d.with_analysis(turn, lane.conversation_id).await;
    for attempt in 0..2 {
        assert_eq!(d.writer.commit_turn(turn.clone()).await.unwrap(), CommitOutcome::TakenOver, "try {attempt}");
    }
    let c = d.with("15550100").await;
    assert_eq!(c.suggestion.as_deref(), Some("at nine\n\nexcept sundays"));
    assert_eq!((c.message_count, c.answered_seq, c.mode), (1, 0, Mode::Operator));
    assert_eq!(outcome(&d, turn.turn.id).await.as_deref(), Some("taken_over"));
    assert!(d.thread(c.id).await[0].analysis.is_some(), "the analysis is kept");
}

async fn superseded(t: Ground) {
    let d = Desk::open(t).await;
    let (lane, state) = d.asked("15550100", "wamid.1").await;
    d.hear(vec![says("15550100", "wamid.2", "and on sundays?")]).await;
    let due = d.now().plus_ms(DEBOUNCE_MS);
    let turn = d.turn(lane, &state, &["at nine"]);
    let turn = d.with_analysis(turn, lane.conversation_id).await;
    assert_eq!(d.writer.commit_turn(turn.clone()).await.unwrap(), CommitOutcome::Superseded);
    let c = d.with("15550100").await;
    assert_eq!((c.message_count, c.answered_seq, c.suggestion), (2, 0, None));
    assert_eq!(outcome(&d, turn.turn.id).await.as_deref(), Some("superseded"));
    assert!(d.thread(c.id).await[0].analysis.is_some(), "the analysis is kept");
    let job = d.job(c.id).await.unwrap();
    assert_eq!((job.state.as_str(), job.turn_at), ("pending", Some(due.0)), "given back and due again");

    d.hand.set(due);
    let jobs = d.claim().await;
    assert!(jobs.len() == 1 && jobs[0].turn_is_due);
    let turn = d.turn(jobs[0].lane, &d.state(c.id).await, &["nine, never on sundays"]);
    assert_eq!(d.writer.commit_turn(turn).await.unwrap(), CommitOutcome::Committed);
    assert_eq!(d.with("15550100").await.answered_seq, 2, "one turn answers both");
}

async fn a_lost_lease(t: Ground) {
    let d = Desk::open(t).await;
    let (old, state) = d.asked("15550100", "wamid.1").await;
    // The node is declared dead: nobody has a heartbeat.
    d.leave(crate::writer_desk::NODE).await.unwrap();
    let new = d.claim_one().await;
    assert!(new.conversation_id == old.conversation_id && new.token > old.token);
    let zombie = d.turn(old, &state, &["from the dead"]);
    assert_eq!(d.writer.commit_turn(zombie.clone()).await.unwrap(), CommitOutcome::LeaseLost);
    assert_eq!(d.with("15550100").await.message_count, 1);
    assert_eq!(outcome(&d, zombie.turn.id).await, None);
    assert_eq!(d.job(new.conversation_id).await.unwrap().state, "running", "the new holder's lane goes on");
    let turn = d.turn(new, &state, &["from the living"]);
    assert_eq!(d.writer.commit_turn(turn).await.unwrap(), CommitOutcome::Committed);
}

async fn somebody_else_answered(t: Ground) {
    let d = Desk::open(t).await;
    let (lane, state) = d.asked("15550100", "wamid.1").await;
    let id = operator_says(&d, lane.conversation_id, "I know: at nine").await;
    let turn = d.turn(lane, &state, &["at ten"]);
    assert_eq!(d.writer.commit_turn(turn).await.unwrap(), CommitOutcome::LeaseLost);
    assert_eq!(d.with("15550100").await.message_count, 2);
    let next = d.claim_one().await;
    assert_eq!(d.report(next, id, Outcome::Started).await, [id], "the operator's answer goes out");
}

async fn the_same_commit_twice(t: Ground) {
    let d = Desk::open(t).await;
    for (number, at_once) in [("15550100", false), ("15550200", true)] {
        let (lane, state) = d.asked(number, number).await;
        let turn = d.turn(lane, &state, &["at nine"]);
        let turn = d.with_analysis(turn, lane.conversation_id).await;
        if at_once {
            let both = join!(d.writer.commit_turn(turn.clone()), d.writer.commit_turn(turn.clone()));
            assert_eq!((both.0.unwrap(), both.1.unwrap()), (CommitOutcome::Committed, CommitOutcome::Committed));
        } else {
            assert_eq!(d.writer.commit_turn(turn.clone()).await.unwrap(), CommitOutcome::Committed);
        }
        let picture = d.picture().await;
        assert_eq!(d.with(number).await.message_count, 2);
        assert_eq!(d.writer.commit_turn(turn.clone()).await.unwrap(), CommitOutcome::Committed);
        assert_eq!(d.picture().await, picture);
        // Also after a person took over in between: the first try went through.
        d.hand_over(d.ws, lane.conversation_id, Handover::TakeOver { by: OPERATOR }).await.unwrap();
        assert_eq!(d.writer.commit_turn(turn).await.unwrap(), CommitOutcome::Committed);
        assert_eq!(d.with(number).await.suggestion, None);
        d.end(lane, LaneEnd::default()).await;
    }
    // One that leaves the conversation as it was, but for its messages.
    let (lane, state) = d.asked("15550300", "wamid.3").await;
    let mut turn = d.turn(lane, &state, &["one moment"]);
    turn.answers = false;
    for attempt in 0..3 {
        assert_eq!(d.writer.commit_turn(turn.clone()).await.unwrap(), CommitOutcome::Committed, "try {attempt}");
        assert_eq!(d.with("15550300").await.message_count, 2);
    }
}

/// In one batch, in both orders: only the holder's turn counts (I3).
async fn the_holder_and_its_predecessor_at_once(t: Ground) {
    let d = Desk::open(t).await;
    for (number, holder_first) in [("15550100", false), ("15550200", true)] {
        let (old, state) = d.asked(number, number).await;
        d.leave(crate::writer_desk::NODE).await.unwrap();
        let new = d.claim_one().await;
        let (zombie, holder) = (d.turn(old, &state, &["dead", "dead"]), d.turn(new, &state, &["alive"]));
        let (zombie, holder) = if holder_first {
            let (holder, zombie) = join!(d.writer.commit_turn(holder), d.writer.commit_turn(zombie));
            (zombie, holder)
        } else {
            join!(d.writer.commit_turn(zombie), d.writer.commit_turn(holder))
        };
        assert_eq!((zombie.unwrap(), holder.unwrap()), (CommitOutcome::LeaseLost, CommitOutcome::Committed));
        let thread: Vec<_> = d.thread(new.conversation_id).await.into_iter().map(|m| (m.seq, m.text)).collect();
        assert_eq!(thread, [(1, "when do you open?".to_owned()), (2, "alive".to_owned())]);
        d.end(new, LaneEnd::default()).await;
        assert_eq!(d.job(new.conversation_id).await, None);
    }
}

async fn silence(t: Ground) {
    let d = Desk::open(t).await;
    let (lane, state) = d.asked("15550100", "wamid.1").await;
    let mut turn = d.turn(lane, &state, &[]);
    turn.turn.outcome = "silent";
    turn.keep_lane = false;
    assert_eq!(d.writer.commit_turn(turn.clone()).await.unwrap(), CommitOutcome::Committed);
    let c = d.with("15550100").await;
    assert_eq!((c.message_count, c.answered_seq, c.last_text.as_str()), (1, 1, "when do you open?"));
    assert_eq!(d.job(c.id).await, None, "given back with nothing left");
    assert_eq!(outcome(&d, turn.turn.id).await.as_deref(), Some("silent"));
}

async fn escalations(t: Ground) {
    let d = Desk::open(t).await;
    let (lane, state) = d.asked("15550100", "wamid.1").await;
    let mut turn = d.turn(lane, &state, &["perhaps at nine"]);
    (turn.escalation, turn.flag, turn.turn.reason) = (Escalation::Offer, Some("unsure"), Some("no source".into()));
    assert_eq!(d.writer.commit_turn(turn).await.unwrap(), CommitOutcome::Committed);
    let c = d.with("15550100").await;
    assert_eq!((c.status, c.mode, c.epoch, c.flag.as_deref()), (Status::Escalated, Mode::Ai, Epoch(0), Some("unsure")));
    assert!(c.waiting_since.is_some(), "waits for a person, since it asked");
    let feed = d.feed_after(d.ws, 0, 100).await.unwrap();
    let alert = feed.iter().find(|event| event.kind == "conversation.escalated").unwrap();
    assert_eq!(alert.data.as_ref().unwrap()["reason"], "no source");
    d.end(lane, LaneEnd::default()).await;

    // The agent goes on answering, and hands over in the end; what it promises then is still sent.
    d.hear(vec![says("15550100", "wamid.2", "a person please")]).await;
    d.hand.advance_ms(DEBOUNCE_MS);
    let lane = d.claim_one().await;
    let mut turn = d.turn(lane, &d.state(c.id).await, &["somebody will answer"]);
    turn.escalation = Escalation::HandOver;
    let promise = turn.messages[0].id;
    assert_eq!(d.writer.commit_turn(turn).await.unwrap(), CommitOutcome::Committed);
    let c = d.with("15550100").await;
    assert_eq!((c.status, c.mode, c.epoch, c.assignee), (Status::Escalated, Mode::Operator, Epoch(1), None));
    d.hand_over(d.ws, c.id, Handover::Escalate).await.unwrap();
    assert_eq!(
        d.report(lane, promise, Outcome::Started).await,
        [promise],
        "asking for a person again takes no promise back"
    );
}

async fn no_ai_text_in_operator_mode(t: Ground) {
    let d = Desk::open(t).await;
    d.hear(vec![says("15550100", "wamid.1", "hello")]).await;
    let id = d.with("15550100").await.id;
    d.hand_over(d.ws, id, Handover::TakeOver { by: OPERATOR }).await.unwrap();
    d.hand.advance_ms(DEBOUNCE_MS);
    let lane = d.claim_one().await;
    let state = d.state(id).await;
    // The worker knows of the takeover: its analysis is welcome, its text is a suggestion.
    let turn = d.with_analysis(d.turn(lane, &state, &[]), id).await;
    assert_eq!(d.writer.commit_turn(turn).await.unwrap(), CommitOutcome::Committed);
    let turn = d.turn(lane, &d.state(id).await, &["hi"]);
    assert_eq!(d.writer.commit_turn(turn).await.unwrap(), CommitOutcome::TakenOver);
    let c = d.with("15550100").await;
    assert_eq!((c.message_count, c.suggestion.as_deref()), (1, Some("hi")));
}

/// The outbox waited for a later try when the customer wrote again.
async fn a_refused_turn_leaves_the_outbox_due(t: Ground) {
    let d = Desk::open(t).await;
    let (lane, _) = d.asked("15550100", "wamid.1").await;
    let conversation = lane.conversation_id;
    let id = operator_says(&d, conversation, "at nine").await;
    let later = d.now().plus_ms(60_000);
    d.report(lane, id, Outcome::Started).await;
    d.report(lane, id, Outcome::Retry { at: later, code: None, reason: "busy".into() }).await;
    d.end(lane, LaneEnd { deliver_at: Some(later), ..LaneEnd::default() }).await;
    let (lane, state) = {
        // The operator's message made the lane due; that is done with.
        let lane = d.claim_one().await;
        d.end(lane, LaneEnd { deliver_at: Some(later), ..LaneEnd::default() }).await;
        d.asked("15550100", "wamid.2").await
    };
    assert_eq!(
        d.job(conversation).await.unwrap().deliver_at,
        Some(later.0),
        "a claim for a turn does not forget the retry"
    );
    d.hand_over(d.ws, conversation, Handover::TakeOver { by: OPERATOR }).await.unwrap();
    let turn = d.turn(lane, &state, &["never"]);
    assert_eq!(d.writer.commit_turn(turn).await.unwrap(), CommitOutcome::TakenOver);
    assert!(d.job(conversation).await.is_some(), "the operator's message still waits");
    d.hand.set(later);
    let lane = d.claim_one().await;
    assert_eq!(d.report(lane, id, Outcome::Started).await, [id]);
}

async fn a_message_id_that_exists(t: Ground) {
    let d = Desk::open(t).await;
    let (lane, state) = d.asked("15550100", "wamid.1").await;
    let mut turn = d.turn(lane, &state, &["at nine"]);
    turn.messages[0].id = d.thread(lane.conversation_id).await[0].id;
    assert!(d.writer.commit_turn(turn).await.is_err());
    assert_eq!(d.with("15550100").await.answered_seq, 0, "nothing of it was written");
    let turn = d.turn(lane, &state, &["at nine"]);
    assert_eq!(d.writer.commit_turn(turn).await.unwrap(), CommitOutcome::Committed);
}
