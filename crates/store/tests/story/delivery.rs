//! Deliveries: recorded before they are made, and never back behind what is known.

use model::receipt::{Delivery, Receipt};
use model::{MessageId, UserId};
use store::delivery::{Attempt, DeliveryReport, LaneEnd, Outcome};
use store::lanes::LaneLease;
use store::turns::CommitOutcome;
use tokio::join;
use uuid::Uuid;

use crate::support::{Ground, on_both};
use crate::writer_desk::{Desk, NODE, accepted, status_of};

on_both!(
    accepted_in_order,
    started_only_where_it_may,
    two_holders_start_at_once,
    a_fact_of_the_old_holder_beats_a_start,
    retries_and_attempts,
    an_outcome_never_goes_back_behind_a_status,
    unknown_is_settled_or_started_again,
    failed,
    withdrawn_by_a_takeover,
    the_first_attempt_begins_with_the_commit,
    reports_of_many_at_once
);

fn retry(d: &Desk, code: Option<&str>) -> Outcome {
    Outcome::Retry { at: d.now().plus_ms(5_000), code: code.map(str::to_owned), reason: "slow down".into() }
}

fn unknown(d: &Desk) -> Outcome {
    Outcome::Unknown { settle_at: d.now().plus_ms(60_000), reason: "connection reset".into() }
}

fn failure() -> Outcome {
    Outcome::Failed { code: "131026".into(), reason: "not on WhatsApp".into() }
}

async fn accepted_in_order(t: Ground) {
    let d = Desk::open(t).await;
    let (lane, state) = d.asked("15550100", "wamid.1").await;
    let turn = d.turn(lane, &state, &["one", "two"]);
    let ids: Vec<MessageId> = turn.messages.iter().map(|m| m.id).collect();
    d.writer.commit_turn(turn).await.unwrap();
    let last = d.feed_last(d.ws).await.unwrap();
    assert_eq!(d.report(lane, ids[0], Outcome::Started).await, [ids[0]]);
    assert_eq!(d.feed_last(d.ws).await.unwrap(), last, "sending is shown as queued");
    // One report says that the first was accepted and the second begins.
    let attempts = vec![
        Attempt { message_id: ids[0], outcome: accepted("out.1") },
        Attempt { message_id: ids[1], outcome: Outcome::Started },
    ];
    assert_eq!(d.writer.report(DeliveryReport { lane, attempts, end: None }).await.unwrap(), [ids[1]]);
    let (first, second) = (d.one(ids[0]).await, d.one(ids[1]).await);
    assert_eq!((first.delivery, first.provider_id.as_deref(), first.attempts), (Delivery::Sent, Some("out.1"), 1));
    assert_eq!((second.delivery, second.attempts), (Delivery::Sending, 1));
    let attempts = vec![Attempt { message_id: ids[1], outcome: accepted("out.2") }];
    d.writer.report(DeliveryReport { lane, attempts, end: Some(LaneEnd::default()) }).await.unwrap();
    assert!(d.state(lane.conversation_id).await.outbox.is_empty());
    assert_eq!(d.job(lane.conversation_id).await, None);
    assert!(d.attempts(d.ws, ids[0]).await.unwrap().is_empty());
    // The worker heard no answer and says it again.
    let picture = d.picture().await;
    d.report(lane, ids[1], Outcome::Started).await;
    assert_eq!(d.picture().await, picture);
}

async fn started_only_where_it_may(t: Ground) {
    let d = Desk::open(t).await;
    let (lane, id) = d.answered("15550100", "wamid.1").await;
    let stale = LaneLease { token: lane.token - 1, ..lane };
    assert_eq!(d.report(stale, id, Outcome::Started).await, []);
    assert_eq!(d.one(id).await.delivery, Delivery::Queued);
    assert_eq!(d.report(lane, id, Outcome::Started).await, [id]);
    assert_eq!(d.report(lane, id, Outcome::Started).await, [], "an attempt is on the wire");
    assert_eq!(d.one(id).await.attempts, 1);
    for (outcome, may_start) in
        [(retry(&d, None), true), (unknown(&d), true), (failure(), false), (accepted("out.1"), false)]
    {
        d.report(lane, id, outcome.clone()).await;
        let expected: &[MessageId] = if may_start { &[id] } else { &[] };
        assert_eq!(d.report(lane, id, Outcome::Started).await, expected, "after {outcome:?}");
    }
    assert_eq!(d.one(id).await.delivery, Delivery::Failed, "failed is final");
    d.end(lane, LaneEnd::default()).await;
    let (lane, id) = d.answered("15550100", "wamid.2").await;
    d.end(lane, LaneEnd { deliver_at: Some(d.now()), ..LaneEnd::default() }).await;
    assert_eq!(d.report(lane, id, Outcome::Started).await, [], "the lane was given back");
}

/// Both in one batch: a worker that lost the lane must not be told that it may send (I6).
async fn two_holders_start_at_once(t: Ground) {
    let d = Desk::open(t).await;
    for (number, old_first) in [("15550100", true), ("15550200", false)] {
        let (old, id) = d.answered(number, number).await;
        d.leave(NODE).await.unwrap();
        let new = d.claim_one().await;
        let (by_old, by_new) = (d.report_of(old, id, Outcome::Started), d.report_of(new, id, Outcome::Started));
        let (by_old, by_new) = if old_first {
            join!(d.writer.report(by_old), d.writer.report(by_new))
        } else {
            let (by_new, by_old) = join!(d.writer.report(by_new), d.writer.report(by_old));
            (by_old, by_new)
        };
        assert_eq!((by_old.unwrap(), by_new.unwrap()), (vec![], vec![id]));
        assert_eq!(d.one(id).await.attempts, 1);
        d.report(new, id, accepted(&format!("out.{number}"))).await;
        d.end(new, LaneEnd::default()).await;
    }
}

async fn a_fact_of_the_old_holder_beats_a_start(t: Ground) {
    let d = Desk::open(t).await;
    let (old, id) = d.answered("15550100", "wamid.1").await;
    d.report(old, id, Outcome::Started).await;
    d.leave(NODE).await.unwrap();
    let new = d.claim_one().await;
    d.report(new, id, unknown(&d)).await;
    // The old holder was only slow. Its word and the second attempt come in one batch.
    let both = join!(
        d.writer.report(d.report_of(new, id, Outcome::Started)),
        d.writer.report(DeliveryReport { end: Some(LaneEnd::default()), ..d.report_of(old, id, accepted("out.1")) })
    );
    assert_eq!((both.0.unwrap(), both.1.unwrap()), (vec![], vec![]));
    let m = d.one(id).await;
    assert_eq!((m.delivery, m.provider_id.as_deref(), m.attempts), (Delivery::Sent, Some("out.1"), 1));
    assert_eq!(d.job(new.conversation_id).await.unwrap().state, "running", "the old holder ended nothing");
}

async fn retries_and_attempts(t: Ground) {
    let d = Desk::open(t).await;
    let (lane, id) = d.answered("15550100", "wamid.1").await;
    for nth in 1..=2 {
        d.report(lane, id, Outcome::Started).await;
        d.report(lane, id, retry(&d, Some("130429"))).await;
        let entry = &d.state(lane.conversation_id).await.outbox[0];
        assert_eq!((entry.delivery, entry.attempts), (Delivery::Queued, nth));
        assert_eq!(entry.next_attempt_at, Some(d.now().plus_ms(5_000)));
        d.hand.advance_ms(5_000);
    }
    d.report(lane, id, Outcome::Started).await;
    assert_eq!(d.state(lane.conversation_id).await.outbox[0].next_attempt_at, None);
    d.report(lane, id, unknown(&d)).await;
    d.report(lane, id, Outcome::Started).await;
    d.report(lane, id, failure()).await;
    d.report(lane, id, failure()).await;
    let log: Vec<_> = d.attempts(d.ws, id).await.unwrap().into_iter().map(|a| (a.number, a.outcome, a.code)).collect();
    let row = |number, outcome: &str, code: Option<&str>| (number, outcome.to_owned(), code.map(str::to_owned));
    let busy = Some("130429");
    assert_eq!(
        log,
        [row(1, "retry", busy), row(2, "retry", busy), row(3, "unknown", None), row(4, "failed", Some("131026"))]
    );
}

async fn an_outcome_never_goes_back_behind_a_status(t: Ground) {
    let d = Desk::open(t).await;
    let cases = [
        (Receipt::Sent, Delivery::Sent),
        (Receipt::Delivered, Delivery::Delivered),
        (Receipt::Read, Delivery::Read),
        (Receipt::Failed, Delivery::Failed),
    ];
    for (nth, (receipt, state)) in cases.into_iter().enumerate() {
        for (mth, outcome) in [accepted("x"), retry(&d, None), failure(), unknown(&d)].into_iter().enumerate() {
            let pid = format!("out.{nth}.{mth}");
            let (lane, id) = d.answered("15550100", &format!("in.{nth}.{mth}")).await;
            d.report(lane, id, Outcome::Started).await;
            d.hear(vec![status_of(id, &pid, receipt)]).await;
            let outcome = if matches!(outcome, Outcome::Accepted { .. }) { accepted(&pid) } else { outcome };
            d.report(lane, id, outcome.clone()).await;
            let m = d.one(id).await;
            assert_eq!(
                (m.delivery, m.provider_id.as_deref()),
                (state, Some(pid.as_str())),
                "{outcome:?} after {receipt:?}"
            );
            assert_eq!(d.report(lane, id, Outcome::Started).await, [], "nothing is sent twice");
            d.end(lane, LaneEnd::default()).await;
            // The status had made the lane due.
            let woken = d.claim_one().await;
            d.end(woken, LaneEnd::default()).await;
        }
    }
}

async fn unknown_is_settled_or_started_again(t: Ground) {
    let d = Desk::open(t).await;
    let (lane, id) = d.answered("15550100", "wamid.1").await;
    d.report(lane, id, Outcome::Started).await;
    d.report(lane, id, unknown(&d)).await;
    let settle_at = d.now().plus_ms(60_000);
    d.end(lane, LaneEnd { deliver_at: Some(settle_at), ..LaneEnd::default() }).await;
    let entry = d.state(lane.conversation_id).await.outbox.remove(0);
    assert_eq!((entry.delivery, entry.next_attempt_at), (Delivery::Unknown, Some(settle_at)));
    assert!(d.claim().await.is_empty());
    d.hand.set(settle_at);
    let lane = d.claim_one().await;
    assert_eq!(d.report(lane, id, Outcome::Started).await, [id]);
    assert_eq!(d.one(id).await.attempts, 2);
}

async fn failed(t: Ground) {
    let d = Desk::open(t).await;
    let (lane, id) = d.answered("15550100", "wamid.1").await;
    d.report(lane, id, Outcome::Started).await;
    let last = d.feed_last(d.ws).await.unwrap();
    d.report(lane, id, failure()).await;
    let m = d.one(id).await;
    assert_eq!((m.delivery, m.error_code.as_deref()), (Delivery::Failed, Some("131026")));
    assert_eq!(m.error_text.as_deref(), Some("not on WhatsApp"));
    assert_eq!(d.with("15550100").await.flag.as_deref(), Some("delivery_failed"));
    let feed = d.feed_after(d.ws, last, 10).await.unwrap();
    let kinds: Vec<_> = feed.iter().map(|event| event.kind.as_str()).collect();
    assert_eq!(kinds, ["message.updated", "conversation.updated", "conversation.event"]);
    // A status proves that it arrived after all.
    d.hear(vec![status_of(id, "out.1", Receipt::Delivered)]).await;
    let m = d.one(id).await;
    assert_eq!((m.delivery, m.error_code), (Delivery::Delivered, None));
}

async fn withdrawn_by_a_takeover(t: Ground) {
    let d = Desk::open(t).await;
    let by = UserId(Uuid::from_u128(9));
    let over = async |lane: LaneLease| {
        let what = model::conversation::Handover::TakeOver { by };
        assert!(d.hand_over(d.ws, lane.conversation_id, what).await.unwrap().unwrap().changed);
    };
    let (lane, waiting) = d.answered("15550100", "wamid.1").await;
    over(lane).await;
    assert_eq!(d.report(lane, waiting, Outcome::Started).await, []);
    assert_eq!(d.one(waiting).await.delivery, Delivery::Failed);
    d.end(lane, LaneEnd::default()).await;
    // On the wire when the person came: a refusal ends it, an acceptance is shown.
    for (number, outcome, delivery, code) in [
        ("15550200", retry(&d, Some("130429")), Delivery::Failed, Some("TAKEN_OVER")),
        ("15550300", accepted("out.3"), Delivery::Sent, None),
        ("15550400", failure(), Delivery::Failed, Some("131026")),
    ] {
        let (lane, id) = d.answered(number, number).await;
        d.report(lane, id, Outcome::Started).await;
        over(lane).await;
        assert_eq!(d.one(id).await.delivery, Delivery::Sending);
        d.report(lane, id, outcome).await;
        let m = d.one(id).await;
        assert_eq!((m.delivery, m.error_code.as_deref()), (delivery, code));
        assert_eq!(d.report(lane, id, Outcome::Started).await, []);
        d.end(lane, LaneEnd::default()).await;
    }
    assert_eq!(d.with("15550200").await.flag, None, "withdrawn is not failed");
}

async fn the_first_attempt_begins_with_the_commit(t: Ground) {
    let d = Desk::open(t).await;
    let (lane, state) = d.asked("15550100", "wamid.1").await;
    let mut turn = d.turn(lane, &state, &["one", "two"]);
    turn.messages[0].sending = true;
    let ids: Vec<MessageId> = turn.messages.iter().map(|m| m.id).collect();
    assert_eq!(d.writer.commit_turn(turn).await.unwrap(), CommitOutcome::Committed);
    let (first, second) = (d.one(ids[0]).await, d.one(ids[1]).await);
    assert_eq!((first.delivery, first.attempts), (Delivery::Sending, 1));
    assert_eq!((second.delivery, second.attempts), (Delivery::Queued, 0));
    // The process died: whoever comes next does not send it blindly.
    d.leave(NODE).await.unwrap();
    let lane = d.claim_one().await;
    assert_eq!(d.report(lane, ids[0], Outcome::Started).await, []);
}

async fn reports_of_many_at_once(t: Ground) {
    let d = Desk::open(t).await;
    let mut held = vec![];
    for nth in 0..20 {
        let number = format!("155501{nth:02}");
        held.push(d.answered(&number, &number).await);
    }
    let starts = held.iter().map(|(lane, id)| d.report(*lane, *id, Outcome::Started));
    let started = futures::future::join_all(starts).await;
    assert!(started.iter().zip(&held).all(|(started, (_, id))| started == &[*id]));
    // Every second fails, all in one batch.
    let ends = held.iter().enumerate().map(|(nth, (lane, id))| {
        let outcome = if nth % 2 == 0 { failure() } else { accepted(&format!("out.{nth}")) };
        d.writer.report(DeliveryReport { end: Some(LaneEnd::default()), ..d.report_of(*lane, *id, outcome) })
    });
    for report in futures::future::join_all(ends).await {
        assert!(report.unwrap().is_empty());
    }
    assert_eq!(d.number("SELECT COUNT(*) FROM conversations WHERE flag = 'delivery_failed'").await, 10);
    assert_eq!(d.number("SELECT COUNT(*) FROM messages WHERE delivery = 'sent'").await, 10);
    assert_eq!(d.count("jobs").await, 0);
}
