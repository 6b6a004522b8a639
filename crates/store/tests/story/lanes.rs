//! Lanes: one holder at a time, and what becomes of those whose holder dies.

use std::collections::HashSet;

use futures::future::join_all;
use model::ConversationId;
use store::delivery::{LaneEnd, Outcome};
use store::lanes::{Claim, ClaimedJob};
use uuid::Uuid;

use crate::support::{Ground, on_both};
use crate::writer_desk::{DEBOUNCE_MS, Desk, NODE, RULES, says, second_store};

on_both!(
    no_lane_is_handed_out_twice,
    the_earliest_first,
    ending,
    a_dead_node,
    a_stale_report_ends_nothing,
    leaving_and_joining,
    joining_gives_unknown_attempts_their_time,
    failing,
    what_a_worker_sees
);

const OTHER: Uuid = Uuid::from_u128(2);

/// Makes time pass for those who look at heartbeats: on PostgreSQL that is the server's clock.
async fn silence(d: &Desk, node: Uuid) {
    if d.is_sqlite() {
        d.hand.advance_ms(5_001);
    } else {
        d.sql(format!("DELETE FROM nodes WHERE id = {}", d.id(node))).await;
    }
}

async fn no_lane_is_handed_out_twice(t: Ground) {
    let d = Desk::open(t).await;
    let other = second_store(&d).await;
    let (second, tasks) = store::write::Writer::start(&other, RULES, d.growth.clone());
    let lanes = 120;
    d.hear((0..lanes).map(|nth| says(&format!("1555{nth:04}"), &format!("wamid.{nth}"), "hi")).collect()).await;
    d.hand.advance_ms(DEBOUNCE_MS);
    let claimers = (1..=4u128).map(|node| {
        let writer = if node % 2 == 0 { &d.writer } else { &second };
        async move {
            let (mut mine, mut empty) = (Vec::<ClaimedJob>::new(), 0);
            // Locked rows are skipped, so that an empty answer may come early. Three in a row are the end.
            while empty < 3 {
                let claim = Claim { node: Uuid::from_u128(node), limit: 7 };
                // SQLite lets one process write: the other's turn may be refused for a moment.
                let Ok(jobs) = writer.claim(claim).await else { continue };
                assert!(jobs.len() <= 7, "no more than was asked for");
                empty = if jobs.is_empty() { empty + 1 } else { 0 };
                mine.extend(jobs);
            }
            mine
        }
    });
    let taken: Vec<ClaimedJob> = join_all(claimers).await.concat();
    let distinct: HashSet<_> = taken.iter().map(|job| job.lane.job_id).collect();
    assert_eq!((taken.len(), distinct.len()), (lanes, lanes));
    assert!(taken.iter().all(|job| job.turn_is_due && job.lane.token == 1 && job.attempts == 1));
    drop(second);
    tasks.finished().await;
    other.close().await;
}

async fn the_earliest_first(t: Ground) {
    let d = Desk::open(t).await;
    for nth in 0..5 {
        d.hear(vec![says(&format!("1555010{nth}"), &format!("wamid.{nth}"), "hi")]).await;
        d.hand.advance_ms(100);
    }
    let first_due = d.next_due().await.unwrap().unwrap();
    d.hand.set(first_due);
    assert_eq!(d.claim().await.len(), 1);
    d.hand.advance_ms(250);
    let order: Vec<_> = d.claim_as(NODE, 1).await.into_iter().map(|job| job.lane.conversation_id).collect();
    assert_eq!(order, [d.with("15550101").await.id]);
    assert_eq!(d.claim().await.len(), 1);
    assert_eq!(d.next_due().await.unwrap(), Some(first_due.plus_ms(300)));
}

async fn ending(t: Ground) {
    let d = Desk::open(t).await;
    let (lane, _) = d.asked("15550100", "wamid.1").await;
    let conversation = lane.conversation_id;
    let (turn_at, deliver_at) = (d.now().plus_ms(3_000), d.now().plus_ms(1_000));
    d.end(lane, LaneEnd { turn_at: Some(turn_at), deliver_at: Some(deliver_at), error: Some("boom".into()) }).await;
    let job = d.job(conversation).await.unwrap();
    assert_eq!((job.state.as_str(), job.run_at), ("pending", deliver_at.0));
    assert_eq!((job.turn_at, job.deliver_at), (Some(turn_at.0), Some(deliver_at.0)));
    d.hand.set(deliver_at);
    let jobs = d.claim().await;
    assert!(!jobs[0].turn_is_due && jobs[0].attempts == 2, "a bad end counts");
    d.end(jobs[0].lane, LaneEnd::default()).await;
    assert_eq!(d.job(conversation).await.unwrap().run_at, turn_at.0, "the turn is still to come");
    d.hand.set(turn_at);
    let jobs = d.claim().await;
    assert!(jobs[0].turn_is_due && jobs[0].attempts == 1, "a good end resets the count");
    d.end(jobs[0].lane, LaneEnd::default()).await;
    assert_eq!(d.job(conversation).await, None);
    assert_eq!(d.next_due().await.unwrap(), None);
}

async fn a_dead_node(t: Ground) {
    let d = Desk::open(t).await;
    d.heartbeat(NODE).await.unwrap();
    let (lane, _) = d.asked("15550100", "wamid.1").await;
    assert_eq!(d.heartbeat(OTHER).await.unwrap(), 0, "it lives");
    assert!(d.claim_as(OTHER, 9).await.is_empty());
    silence(&d, NODE).await;
    assert_eq!(d.heartbeat(OTHER).await.unwrap(), 1);
    let jobs = d.claim_as(OTHER, 9).await;
    assert!(jobs.len() == 1 && jobs[0].turn_is_due && jobs[0].attempts == 2);
    assert!(jobs[0].lane.token > lane.token);
    // Back from a long sleep, it takes nothing from those who live.
    assert_eq!(d.heartbeat(NODE).await.unwrap(), 0);
    assert_eq!(d.job(lane.conversation_id).await.unwrap().state, "running");
}

async fn a_stale_report_ends_nothing(t: Ground) {
    let d = Desk::open(t).await;
    let (old, id) = d.answered("15550100", "wamid.1").await;
    d.leave(NODE).await.unwrap();
    let new = d.claim_as(OTHER, 9).await.remove(0).lane;
    let held = d.job(new.conversation_id).await;
    for end in [LaneEnd::default(), LaneEnd { turn_at: Some(d.now()), deliver_at: None, error: Some("x".into()) }] {
        d.end(old, end).await;
        assert_eq!(d.job(new.conversation_id).await, held);
    }
    d.fail_lane(old, "x").await.unwrap();
    assert_eq!(d.job(new.conversation_id).await, held);
    assert_eq!(d.report(new, id, Outcome::Started).await, [id]);
}

async fn leaving_and_joining(t: Ground) {
    let d = Desk::open(t).await;
    d.join(NODE, 60_000).await.unwrap();
    let (lane, _) = d.asked("15550100", "wamid.1").await;
    d.leave(NODE).await.unwrap();
    let again = d.claim_as(OTHER, 9).await.remove(0).lane;
    assert!(again.token > lane.token, "free at once");
    // On an embedded database there is one process: whatever another held is free when it begins.
    d.join(OTHER, 60_000).await.unwrap();
    let third = Uuid::from_u128(3);
    let freed = d.join(third, 60_000).await.unwrap();
    assert_eq!(freed, u64::from(d.is_sqlite()), "several nodes live side by side only on PostgreSQL");
}

async fn joining_gives_unknown_attempts_their_time(t: Ground) {
    let d = Desk::open(t).await;
    let (lane, id) = d.answered("15550100", "wamid.1").await;
    d.report(lane, id, Outcome::Started).await;
    let settle_at = d.now().plus_ms(60_000);
    d.report(lane, id, Outcome::Unknown { settle_at, reason: "reset".into() }).await;
    d.hand.advance_ms(50_000);
    d.join(OTHER, 60_000).await.unwrap();
    let next = async || d.state(lane.conversation_id).await.outbox[0].next_attempt_at;
    let later = d.now().plus_ms(60_000);
    assert_eq!(next().await, Some(later));
    d.join(OTHER, 1_000).await.unwrap();
    assert_eq!(next().await, Some(later), "never sooner");
}

async fn failing(t: Ground) {
    let d = Desk::open(t).await;
    let (lane, _) = d.asked("15550100", "wamid.1").await;
    d.fail_lane(lane, "seven times").await.unwrap();
    d.hand.advance_ms(60_000);
    assert!(d.claim().await.is_empty());
    d.hear(vec![says("15550100", "wamid.2", "hello?")]).await;
    d.hand.advance_ms(DEBOUNCE_MS);
    let jobs = d.claim().await;
    assert!(jobs.len() == 1 && jobs[0].turn_is_due && jobs[0].attempts == 1, "a message begins anew: {jobs:?}");
}

async fn what_a_worker_sees(t: Ground) {
    let d = Desk::open(t).await;
    let (lane, state) = d.asked("15550100", "wamid.1").await;
    let turn = d.turn(lane, &state, &["one", "two"]);
    d.writer.commit_turn(turn).await.unwrap();
    d.hear(vec![says("15550200", "wamid.2", "hi")]).await;
    let other = d.with("15550200").await;
    let gone: ConversationId = d.ids().make();
    let foreign = d.create_workspace("B", d.now()).await.unwrap();
    let keys = [(d.ws, lane.conversation_id), (d.ws, other.id), (d.ws, gone)];
    let states = d.lane_states(&keys, 2).await.unwrap();
    assert_eq!(states.len(), 2);
    let state = &states[&lane.conversation_id];
    assert_eq!(state.history.iter().map(|entry| entry.seq).collect::<Vec<_>>(), [2, 3], "the newest, oldest first");
    assert_eq!(state.outbox.len(), 2);
    assert_eq!(state.conversation.contact, crate::writer_desk::caller("15550100"));
    assert_eq!((states[&other.id].history.len(), states[&other.id].outbox.len()), (1, 0));
    assert!(d.lane_states(&[(foreign, lane.conversation_id)], 5).await.unwrap().is_empty());
    assert!(d.lane_states(&[], 5).await.unwrap().is_empty());
}
