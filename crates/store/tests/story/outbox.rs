//! What operators write: into the thread, and out through the same lane.

use model::content::Content;
use model::conversation::{Sender, Status};
use model::receipt::Delivery;
use model::{ConversationId, MessageId};
use store::conversation_events::EventActor;
use store::delivery::{LaneEnd, Outcome};
use store::outbox::OperatorMessage;

use crate::support::{Ground, START, on_both};
use crate::writer_desk::{Desk, HOUR_MS, accepted, caller, says, user};

on_both!(an_operators_message, while_the_lane_runs, it_reopens_an_ended_conversation, writing_first);

pub async fn operator_says(d: &Desk, conversation: ConversationId, body: &str) -> MessageId {
    let message = OperatorMessage { id: d.ids().make(), user_id: None, content: Content::text(body), reply_to: None };
    d.queue_operator_message(d.ws, conversation, &message).await.unwrap().unwrap();
    message.id
}

async fn an_operators_message(t: Ground) {
    let d = Desk::open(t).await;
    d.hear(vec![says("15550100", "wamid.1", "hello")]).await;
    let before = d.with("15550100").await;
    let last = d.feed_last(d.ws).await.unwrap();
    let id = operator_says(&d, before.id, "good morning").await;
    let c = d.with("15550100").await;
    assert_eq!((c.message_count, c.answered_seq, c.unread_count, c.waiting_since), (2, 1, 0, None));
    assert_eq!((c.last_text.as_str(), c.epoch), ("good morning", before.epoch));
    let m = d.one(id).await;
    assert_eq!((m.seq, m.sender, m.delivery), (2, Sender::Operator, Delivery::Queued));
    assert_eq!(d.job(c.id).await.unwrap().run_at, START.0, "at once, whatever is being gathered");
    let feed = d.feed_after(d.ws, last, 10).await.unwrap();
    let kinds: Vec<_> = feed.iter().map(|event| (event.seq - last, event.kind.as_str())).collect();
    assert_eq!(kinds, [(1, "message.created"), (2, "conversation.updated")]);
    let jobs = d.claim().await;
    assert!(jobs.len() == 1 && !jobs[0].turn_is_due, "the burst goes on: only the outbox is due");

    let foreign = d.create_workspace("B", START).await.unwrap();
    let message = OperatorMessage { id: d.ids().make(), user_id: None, content: Content::text("x"), reply_to: None };
    assert!(d.queue_operator_message(foreign, c.id, &message).await.unwrap().is_none());
    assert_eq!(d.with("15550100").await.message_count, 2);
}

async fn while_the_lane_runs(t: Ground) {
    let d = Desk::open(t).await;
    let (lane, first) = d.answered("15550100", "wamid.1").await;
    d.report(lane, first, Outcome::Started).await;
    let second = operator_says(&d, lane.conversation_id, "one more thing").await;
    d.report(lane, first, accepted("out.1")).await;
    d.end(lane, LaneEnd::default()).await;
    let lane = d.claim_one().await;
    let outbox = d.state(lane.conversation_id).await.outbox;
    assert_eq!(outbox.iter().map(|m| m.id).collect::<Vec<_>>(), [second]);
}

async fn it_reopens_an_ended_conversation(t: Ground) {
    let d = Desk::open(t).await;
    d.hear(vec![says("15550100", "wamid.1", "hello")]).await;
    let id = d.with("15550100").await.id;
    d.by(EventActor::System).close_conversation(d.ws, id, "resolved").await.unwrap();
    operator_says(&d, id, "by the way").await;
    let c = d.with("15550100").await;
    assert_eq!((c.id, c.status, c.ended_at), (id, Status::Active, None));
}

async fn writing_first(t: Ground) {
    let d = Desk::open(t).await;
    let open = async |who| d.open_conversation_by_identity(d.ws, d.ch, None, &who).await.unwrap();
    let (id, growth) = open(caller("15550100")).await;
    assert_eq!(growth, [(d.ws, 1)]);
    assert_eq!(open(caller("15550100")).await.0, id);
    operator_says(&d, id, "your order is here").await;
    d.hear(vec![says("15550100", "wamid.1", "thanks")]).await;
    let c = d.with("15550100").await;
    assert_eq!((c.id, c.message_count), (id, 2), "the customer's answer joins it");
    let (other, _) = open(user("US.1", None)).await;
    assert_ne!(other, id);
    d.by(EventActor::System).close_conversation(d.ws, id, "done").await.unwrap();
    d.hand.advance_ms(HOUR_MS);
    assert_ne!(open(caller("15550100")).await.0, id, "an ended one is not taken up by those who write first");
    assert_eq!(d.count("contacts").await, 2);
}
