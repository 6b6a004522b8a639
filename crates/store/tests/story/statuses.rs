//! Delivery statuses: any order, any repetition, before and after their message is known.

use model::content::{Content, ProviderError};
use model::inbound::{Event, StatusUpdate};
use model::receipt::{Delivery, Receipt};
use store::delivery::{LaneEnd, Outcome};
use store::intake::Routed;
use store::outbox::OperatorMessage;

use crate::support::{Ground, on_both};
use crate::writer_desk::{Desk, accepted, says, status, status_of, status_update};

on_both!(
    every_order_ends_in_the_same_state,
    before_the_message_is_known,
    parked_statuses_move_only_forward,
    parked_statuses_of_another_channel_stay,
    a_status_by_our_id_settles,
    a_status_by_our_id_for_another_workspace,
    inbound_messages_have_no_status,
    failed_flags_the_conversation,
    a_failure_may_say_something_of_the_customer
);

const ALL: [Receipt; 4] = [Receipt::Sent, Receipt::Delivered, Receipt::Read, Receipt::Failed];

/// All orders of all four.
fn orders() -> Vec<Vec<Receipt>> {
    let mut orders: Vec<Vec<Receipt>> = vec![vec![]];
    for _ in 0..4 {
        let longer = |order: &Vec<Receipt>| {
            let rest = ALL.into_iter().filter(|receipt| !order.contains(receipt));
            rest.map(|receipt| [order.clone(), vec![receipt]].concat()).collect::<Vec<_>>()
        };
        orders = orders.iter().flat_map(longer).collect();
    }
    orders
}

/// A message that the provider accepted as `provider_id`; its lane is given back.
async fn sent(d: &Desk, number: &str, provider_id: &str) -> model::MessageId {
    let (lane, id) = d.answered(number, &format!("in.{provider_id}")).await;
    assert_eq!(d.report(lane, id, Outcome::Started).await, [id]);
    d.report(lane, id, accepted(provider_id)).await;
    d.end(lane, LaneEnd::default()).await;
    id
}

async fn every_order_ends_in_the_same_state(t: Ground) {
    let d = Desk::open(t).await;
    for (nth, order) in orders().into_iter().enumerate() {
        let pid = format!("out.{nth}");
        let id = sent(&d, "15550100", &pid).await;
        if nth % 2 == 0 {
            for receipt in &order {
                d.hear(vec![status(&pid, *receipt), status(&pid, *receipt)]).await;
            }
        } else {
            d.hear(order.iter().map(|receipt| status(&pid, *receipt)).collect()).await;
        }
        assert_eq!(d.one(id).await.delivery, Delivery::Read, "{order:?}");
        let picture = d.picture().await;
        d.hear(order.iter().rev().map(|receipt| status_of(id, &pid, *receipt)).collect()).await;
        assert_eq!(d.picture().await, picture, "{order:?} again");
    }
    // Without proof of delivery, failed is final.
    for (nth, order) in [[Receipt::Sent, Receipt::Failed], [Receipt::Failed, Receipt::Sent]].into_iter().enumerate() {
        let pid = format!("failed.{nth}");
        let id = sent(&d, "15550100", &pid).await;
        d.hear(order.iter().map(|receipt| status(&pid, *receipt)).collect()).await;
        assert_eq!(d.one(id).await.delivery, Delivery::Failed);
    }
}

async fn before_the_message_is_known(t: Ground) {
    let d = Desk::open(t).await;
    for (nth, order) in orders().into_iter().enumerate() {
        let pid = format!("out.{nth}");
        let (lane, id) = d.answered("15550100", &format!("in.{nth}")).await;
        d.report(lane, id, Outcome::Started).await;
        let (early, late) = order.split_at(1 + nth % 4);
        let done = d.hear(early.iter().map(|receipt| status(&pid, *receipt)).collect()).await;
        assert_eq!(done.statuses, early.len() as u32);
        d.hear(early.iter().map(|receipt| status(&pid, *receipt)).collect()).await;
        assert_eq!(d.count("parked_statuses").await, early.len() as i64, "once each");
        assert_eq!(d.one(id).await.delivery, Delivery::Sending);
        d.report(lane, id, accepted(&pid)).await;
        assert_eq!(d.count("parked_statuses").await, 0, "applied");
        d.hear(late.iter().map(|receipt| status(&pid, *receipt)).collect()).await;
        assert_eq!(d.one(id).await.delivery, Delivery::Read, "{order:?}, {} of them early", early.len());
        d.end(lane, LaneEnd::default()).await;
    }
}

async fn parked_statuses_move_only_forward(t: Ground) {
    let d = Desk::open(t).await;
    let (lane, id) = d.answered("15550100", "in.1").await;
    d.report(lane, id, Outcome::Started).await;
    // One without our id waits; one with it was faster than the answer to the request.
    d.hear(vec![status("out.1", Receipt::Delivered)]).await;
    d.hear(vec![status_of(id, "out.1", Receipt::Read)]).await;
    d.report(lane, id, accepted("out.1")).await;
    assert_eq!(d.one(id).await.delivery, Delivery::Read);
    assert_eq!(d.count("parked_statuses").await, 0);
}

async fn parked_statuses_of_another_channel_stay(t: Ground) {
    let d = Desk::open(t).await;
    let other = d.create_channel(d.ws, &crate::seed::channel("2"), d.now()).await.unwrap();
    let elsewhere = Routed { channel_id: other, ..d.routed(status("out.1", Receipt::Read)) };
    d.writer.intake(d.body_of(vec![elsewhere, d.routed(status("out.1", Receipt::Delivered))])).await.unwrap();
    let id = sent(&d, "15550100", "out.1").await;
    assert_eq!(d.one(id).await.delivery, Delivery::Delivered);
    assert_eq!(d.count("parked_statuses").await, 1, "the other channel's message may still be accepted");
}

async fn a_status_by_our_id_settles(t: Ground) {
    let d = Desk::open(t).await;
    // The connection broke; the lane waits for a status.
    let (lane, id) = d.answered("15550100", "in.1").await;
    d.report(lane, id, Outcome::Started).await;
    let settle_at = d.now().plus_ms(60_000);
    d.report(lane, id, Outcome::Unknown { settle_at, reason: "reset".into() }).await;
    d.end(lane, LaneEnd { deliver_at: Some(settle_at), ..LaneEnd::default() }).await;
    assert_eq!(d.one(id).await.delivery, Delivery::Unknown);
    d.hand.advance_ms(1_000);
    let done = d.hear(vec![status_of(id, "out.1", Receipt::Sent)]).await;
    assert_eq!(done.wake_at, Some(d.now()));
    let m = d.one(id).await;
    assert_eq!((m.delivery, m.provider_id.as_deref()), (Delivery::Sent, Some("out.1")));
    let woken = d.claim_one().await;
    assert_eq!(woken.conversation_id, lane.conversation_id, "what waits behind it may go");
    assert!(d.state(lane.conversation_id).await.outbox.is_empty());
    d.end(woken, LaneEnd::default()).await;

    // The status overtakes the answer to the request.
    let (lane, id) = d.answered("15550100", "in.2").await;
    d.report(lane, id, Outcome::Started).await;
    d.hear(vec![status_of(id, "out.2", Receipt::Delivered)]).await;
    d.report(lane, id, accepted("out.2")).await;
    assert_eq!(d.one(id).await.delivery, Delivery::Delivered);
    let echo_seen = d.number("SELECT COUNT(*) FROM channels WHERE echo_seen_at IS NOT NULL").await;
    assert_eq!(echo_seen, 1, "the channel has proven that it echoes");
}

async fn a_status_by_our_id_for_another_workspace(t: Ground) {
    let d = Desk::open(t).await;
    let (lane, id) = d.answered("15550100", "in.1").await;
    d.report(lane, id, Outcome::Started).await;
    let ws = d.create_workspace("B", d.now()).await.unwrap();
    let ch = d.create_channel(ws, &crate::seed::channel("7"), d.now()).await.unwrap();
    let before = (d.one(id).await, d.job(lane.conversation_id).await, d.feed_last(d.ws).await.unwrap());
    let foreign = |event| Routed { workspace_id: ws, channel_id: ch, ..d.routed(event) };
    // Alone, beside a status of the owner that brings the message into the same batch, and from another channel.
    d.writer.intake(d.body_of(vec![foreign(status_of(id, "out.1", Receipt::Read))])).await.unwrap();
    let ignored = d.routed(status_of(id, "out.1", Receipt::Unknown));
    d.writer.intake(d.body_of(vec![ignored, foreign(status_of(id, "out.1", Receipt::Failed))])).await.unwrap();
    let second = d.create_channel(d.ws, &crate::seed::channel("8"), d.now()).await.unwrap();
    let wrong = Routed { channel_id: second, ..d.routed(status_of(id, "out.1", Receipt::Read)) };
    d.writer.intake(d.body_of(vec![wrong])).await.unwrap();
    let after = (d.one(id).await, d.job(lane.conversation_id).await, d.feed_last(d.ws).await.unwrap());
    assert_eq!(after, before);
    assert_eq!(d.feed_last(ws).await.unwrap(), 0);
}

async fn inbound_messages_have_no_status(t: Ground) {
    let d = Desk::open(t).await;
    d.hear(vec![says("15550100", "wamid.1", "hello")]).await;
    let id = d.thread(d.with("15550100").await.id).await[0].id;
    d.hear(vec![status("wamid.1", Receipt::Failed), status_of(id, "wamid.1", Receipt::Read)]).await;
    assert_eq!(d.one(id).await.delivery, Delivery::Received);
    assert_eq!(d.with("15550100").await.flag, None);
}

async fn failed_flags_the_conversation(t: Ground) {
    let d = Desk::open(t).await;
    let failed = |pid: &str| {
        let error = ProviderError { code: 131_047, title: "Re-engagement".into(), details: Some("24 hours".into()) };
        Event::Status(Box::new(StatusUpdate { errors: vec![error], ..status_update(pid, Receipt::Failed) }))
    };
    let id = sent(&d, "15550100", "out.1").await;
    d.hear(vec![failed("out.1")]).await;
    let m = d.one(id).await;
    assert_eq!((m.error_code.as_deref(), m.error_text.as_deref()), (Some("131047"), Some("24 hours")));
    assert_eq!(d.with("15550100").await.flag.as_deref(), Some("delivery_failed"));

    // The failure was faster than the acceptance.
    d.hear(vec![failed("out.2")]).await;
    let id = sent(&d, "15550200", "out.2").await;
    assert_eq!(d.one(id).await.delivery, Delivery::Failed);
    assert_eq!(d.with("15550200").await.flag.as_deref(), Some("delivery_failed"));
}

async fn a_failure_may_say_something_of_the_customer(t: Ground) {
    let d = Desk::open(t).await;
    let failed = |pid: &str, code| {
        let error = ProviderError { code, title: "No".into(), details: None };
        Event::Status(Box::new(StatusUpdate { errors: vec![error], ..status_update(pid, Receipt::Failed) }))
    };
    let known = async |number: &str| {
        let contact = d.contact(d.ws, d.with(number).await.contact_id).await.unwrap().unwrap();
        let conversation = d.with(number).await;
        assert_eq!(contact.marketing_opt_out_at, conversation.contact_opt_out_at);
        assert_eq!(contact.unreachable_at, conversation.contact_unreachable_at);
        (contact.marketing_opt_out_at, contact.unreachable_at)
    };
    // One of the two comes as a status, the other as the answer to the request, or before it.
    sent(&d, "15550100", "out.1").await;
    d.hear(vec![failed("out.1", 131_050)]).await;
    let stopped = d.now();
    assert_eq!(known("15550100").await, (Some(stopped), None));
    d.hand.advance_ms(1_000);
    let (lane, id) = d.answered("15550100", "in.2").await;
    d.report(lane, id, Outcome::Started).await;
    d.report(lane, id, Outcome::Failed { code: "131050".into(), reason: "stopped".into() }).await;
    d.end(lane, LaneEnd::default()).await;
    assert_eq!(known("15550100").await.0, Some(stopped), "since the first time");

    sent(&d, "15550200", "out.3").await;
    let silent = async |pid: &str, code| {
        // Nothing is heard of the customer in between.
        let id = sent_to_silence(&d, "15550200", pid).await;
        d.hear(vec![failed(pid, code)]).await;
        assert_eq!(d.one(id).await.delivery, Delivery::Failed);
        d.hand.advance_ms(1_000);
    };
    d.hand.advance_ms(1_000);
    silent("out.4", 131_026).await;
    assert_eq!(known("15550200").await, (None, None), "once");
    let last = d.now();
    silent("out.5", 131_026).await;
    assert_eq!(known("15550200").await, (None, Some(last)), "twice in a row");
    silent("out.6", 131_047).await;
    assert_eq!(known("15550200").await.1, Some(last), "another reason says nothing of the customer");
    d.hear(vec![says("15550200", "in.7", "I am here")]).await;
    assert_eq!(known("15550200").await.1, None);
    d.hand.advance_ms(1_000);
    silent("out.8", 131_026).await;
    assert_eq!(known("15550200").await.1, None, "it is counted anew");
    sent_to_silence(&d, "15550200", "out.9").await;
    d.hear(vec![status("out.9", Receipt::Delivered)]).await;
    d.hand.advance_ms(1_000);
    silent("out.10", 131_026).await;
    assert_eq!(known("15550200").await.1, None, "one arrived in between");
    assert_eq!(known("15550100").await.1, None, "another customer");

    // The status is faster than the acceptance, whether it names our id or not: it counts once.
    for (number, pid, by_our_id) in [("15550300", "out.11", true), ("15550400", "out.12", false)] {
        let (lane, id) = d.answered(number, &format!("in.{pid}")).await;
        d.report(lane, id, Outcome::Started).await;
        d.hand.advance_ms(2_000);
        let Event::Status(update) = failed(pid, 131_026) else { unreachable!("it is a status") };
        let opaque = by_our_id.then(|| id.to_string());
        d.hear(vec![Event::Status(Box::new(StatusUpdate { opaque, ..*update }))]).await;
        d.report(lane, id, accepted(pid)).await;
        d.end(lane, LaneEnd::default()).await;
        assert_eq!((d.one(id).await.delivery, known(number).await.1), (Delivery::Failed, None), "{pid}");
        // The status may have woken the lane.
        for job in d.claim().await {
            d.end(job.lane, LaneEnd::default()).await;
        }
    }
}

/// As [`sent`], of an operator: the customer has written nothing since.
async fn sent_to_silence(d: &Desk, number: &str, provider_id: &str) -> model::MessageId {
    let conversation = d.with(number).await.id;
    let id: model::MessageId = d.ids().make();
    let message = OperatorMessage { id, user_id: None, content: Content::text("hello?"), reply_to: None };
    d.queue_operator_message(d.ws, conversation, &message).await.unwrap().unwrap();
    let lane = d.claim_one().await;
    assert_eq!(d.report(lane, id, Outcome::Started).await, [id]);
    d.report(lane, id, accepted(provider_id)).await;
    d.end(lane, LaneEnd::default()).await;
    id
}
