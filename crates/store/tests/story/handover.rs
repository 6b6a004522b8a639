//! People take over and hand back.

use model::conversation::{Epoch, Handover, Mode, Status};
use model::receipt::Delivery;
use model::{ConversationId, UserId};
use store::HandedOver;
use store::conversation_events::EventActor;
use store::delivery::LaneEnd;
use uuid::Uuid;

use crate::outbox::operator_says;
use crate::support::{Ground, START, on_both};
use crate::writer_desk::{Desk, says};

on_both!(
    a_takeover,
    a_handback,
    the_epoch_rises_with_every_change,
    closing_reading_assigning,
    reopening_beside_an_open_one,
    of_another_workspace
);

const ADA: UserId = UserId(Uuid::from_u128(9));
const BOB: UserId = UserId(Uuid::from_u128(10));

async fn over(d: &Desk, id: ConversationId, what: Handover) -> HandedOver {
    d.hand_over(d.ws, id, what).await.unwrap().unwrap()
}

async fn a_takeover(t: Ground) {
    let d = Desk::open(t).await;
    let (lane, queued) = d.answered("15550100", "wamid.1").await;
    let id = lane.conversation_id;
    let by_hand = operator_says(&d, id, "wait").await;
    let last = d.feed_last(d.ws).await.unwrap();
    let done = over(&d, id, Handover::TakeOver { by: ADA }).await;
    assert!(done.changed);
    let c = d.with("15550100").await;
    assert_eq!((c.mode, c.assignee, c.epoch), (Mode::Operator, Some(ADA), Epoch(1)));
    let m = d.one(queued).await;
    assert_eq!((m.delivery, m.error_code.as_deref()), (Delivery::Failed, Some("TAKEN_OVER")));
    assert_eq!(d.one(by_hand).await.delivery, Delivery::Queued, "people's messages stay");
    assert_eq!(c.flag, None);
    let feed = d.feed_after(d.ws, last, 10).await.unwrap();
    let told: Vec<_> = feed.iter().map(|event| (event.kind.as_str(), event.subject_id)).collect();
    assert_eq!(told[..2], [("message.updated", Some(queued.0)), ("conversation.updated", Some(id.0))]);
    assert_eq!(told[2..].iter().map(|(kind, _)| *kind).collect::<Vec<_>>(), ["conversation.event"]);
    assert_eq!(feed[1].data.as_ref().unwrap()["handover"], "takeover");
    assert_eq!(done.growth, [(d.ws, last + 3)]);

    let picture = d.picture().await;
    let again = over(&d, id, Handover::TakeOver { by: ADA }).await;
    assert!(!again.changed && again.growth.is_empty());
    assert_eq!(d.picture().await, picture);
    assert_eq!(over(&d, id, Handover::TakeOver { by: BOB }).await.ownership.epoch, Epoch(2));
}

async fn a_handback(t: Ground) {
    let d = Desk::open(t).await;
    let (lane, _) = d.asked("15550100", "wamid.1").await;
    let id = lane.conversation_id;
    over(&d, id, Handover::TakeOver { by: ADA }).await;
    d.end(lane, LaneEnd::default()).await;
    assert_eq!(d.job(id).await, None);
    // Something is unanswered.
    let done = over(&d, id, Handover::HandBack).await;
    assert_eq!((done.ownership.mode, done.ownership.assignee), (Mode::Ai, None));
    let jobs = d.claim().await;
    assert!(jobs.len() == 1 && jobs[0].turn_is_due);
    d.end(jobs[0].lane, LaneEnd::default()).await;
    // Nothing is.
    over(&d, id, Handover::TakeOver { by: ADA }).await;
    operator_says(&d, id, "at nine").await;
    let lane = d.claim_one().await;
    d.end(lane, LaneEnd::default()).await;
    over(&d, id, Handover::HandBack).await;
    assert_eq!(d.job(id).await, None);
    let picture = d.picture().await;
    assert!(!over(&d, id, Handover::HandBack).await.changed);
    assert_eq!(d.picture().await, picture);
}

async fn the_epoch_rises_with_every_change(t: Ground) {
    let d = Desk::open(t).await;
    d.hear(vec![says("15550100", "wamid.1", "hello")]).await;
    let id = d.with("15550100").await.id;
    let moves = [
        (Handover::TakeOver { by: ADA }, 1),
        (Handover::TakeOver { by: BOB }, 2),
        (Handover::Escalate, 3),
        (Handover::Escalate, 3),
        (Handover::TakeOver { by: BOB }, 4),
        (Handover::HandBack, 5),
        (Handover::HandBack, 5),
    ];
    for (what, epoch) in moves {
        assert_eq!(over(&d, id, what).await.ownership.epoch, Epoch(epoch), "{what:?}");
        assert_eq!(d.with("15550100").await.epoch, Epoch(epoch));
    }
    let feed = d.feed_after(d.ws, 0, 100).await.unwrap();
    assert_eq!(feed.iter().filter(|event| event.kind == "conversation.escalated").count(), 1);
}

async fn closing_reading_assigning(t: Ground) {
    let d = Desk::open(t).await;
    let (lane, state) = d.asked("15550100", "wamid.1").await;
    let id = lane.conversation_id;
    assert!(d.mark_conversation_read(d.ws, id).await.unwrap().0);
    assert!(!d.mark_conversation_read(d.ws, id).await.unwrap().0);
    assert!(d.by(EventActor::System).set_labels(d.ws, id, &["vip".into()]).await.unwrap().0);
    d.hear(vec![says("15550100", "wamid.2", "more")]).await;
    assert_eq!(d.with("15550100").await.labels, ["vip"], "intake leaves labels alone");
    assert!(d.by(EventActor::System).assign_conversation(d.ws, id, Some(ADA)).await.unwrap().0);
    let turn = d.turn(lane, &state, &["at nine"]);
    assert_eq!(d.writer.commit_turn(turn).await.unwrap(), store::turns::CommitOutcome::TakenOver, "another owner");
    let (closed, growth) = d.by(EventActor::System).close_conversation(d.ws, id, "resolved").await.unwrap();
    assert!(closed && growth.len() == 1, "one growth for both events");
    assert_eq!(d.by(EventActor::System).close_conversation(d.ws, id, "again").await.unwrap(), (false, vec![]));
    let c = d.with("15550100").await;
    assert_eq!((c.status, c.end_reason.as_deref(), c.answered_seq), (Status::Ended, Some("resolved"), c.inbound_seq));
}

async fn reopening_beside_an_open_one(t: Ground) {
    let d = Desk::open(t).await;
    d.hear(vec![says("15550100", "wamid.1", "hello")]).await;
    let first = d.with("15550100").await.id;
    d.by(EventActor::System).close_conversation(d.ws, first, "done").await.unwrap();
    d.hand.advance_ms(25 * crate::writer_desk::HOUR_MS);
    d.hear(vec![says("15550100", "wamid.2", "hello")]).await;
    let refused = d.by(EventActor::System).reopen_conversation(d.ws, first).await;
    assert!(matches!(refused, Err(store::StoreError::Conflict)), "{refused:?}");
    let refused = d.hand_over(d.ws, first, Handover::TakeOver { by: ADA }).await;
    assert!(matches!(refused, Err(store::StoreError::Conflict)), "{refused:?}");
    d.by(EventActor::System).close_conversation(d.ws, d.with("15550100").await.id, "done").await.unwrap();
    assert!(d.by(EventActor::System).reopen_conversation(d.ws, first).await.unwrap().0);
    assert_eq!(d.with("15550100").await.id, first);
}

async fn of_another_workspace(t: Ground) {
    let d = Desk::open(t).await;
    d.hear(vec![says("15550100", "wamid.1", "hello")]).await;
    let id = d.with("15550100").await.id;
    let foreign = d.create_workspace("B", START).await.unwrap();
    let picture = d.picture().await;
    assert!(d.hand_over(foreign, id, Handover::TakeOver { by: ADA }).await.unwrap().is_none());
    assert!(!d.by(EventActor::System).close_conversation(foreign, id, "x").await.unwrap().0);
    assert!(!d.by(EventActor::System).assign_conversation(foreign, id, Some(ADA)).await.unwrap().0);
    assert!(!d.mark_conversation_read(foreign, id).await.unwrap().0);
    assert_eq!(d.picture().await, picture);
}
