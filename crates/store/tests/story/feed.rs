//! The live feed's log: gap-free per workspace, and each event seen once, also while it grows (I9).

use futures::future::{join, join_all};
use model::buffer::Buffering;
use model::conversation::Handover;
use model::{ChannelId, UserId, WorkspaceId};
use store::Store;
use store::intake::Routed;
use store::write::Writer;
use uuid::Uuid;

use crate::support::{Ground, on_both};
use crate::writer_desk::{Desk, RULES, says, second_store};

on_both!(a_reader_during_the_load);

/// Bodies that each writer takes.
const BODIES: usize = 90;
const WORKSPACES: usize = 3;

async fn a_reader_during_the_load(t: Ground) {
    let d = Desk::open(t).await;
    let other = second_store(&d).await;
    let (second, tasks) = Writer::start(&other, RULES, d.growth.clone());
    // SQLite belongs to one process; there both halves of the load go through one writer.
    let writers = if d.is_sqlite() { [&d.writer, &d.writer] } else { [&d.writer, &second] };
    let mut places = vec![(d.ws, d.ch)];
    for nth in 1..WORKSPACES {
        let ws = d.create_workspace("W", d.now()).await.unwrap();
        places.push((ws, d.create_channel(ws, &crate::seed::channel(&nth.to_string()), d.now()).await.unwrap()));
    }
    // The last person's takeovers go around the writers, straight to the database.
    let load = async {
        let halves = writers.into_iter().enumerate().map(|(half, writer)| {
            let bodies = (0..BODIES).map(|nth| body(&d, &places, half, nth)).map(|body| async move {
                // A lost race is refused, and tried again as a webhook would be.
                while let Err(error) = writer.intake(body.clone()).await {
                    assert!(error.is_unavailable(), "{error}");
                }
            });
            join_all(bodies)
        });
        join_all(halves).await;
        hand_around(&d, d.ws).await;
    };
    // Every body makes one message in each workspace; each half has 10 customers of its own.
    let expected = (2 * BODIES + 20) as i64;
    let readers = join_all(places.iter().enumerate().map(|(nth, (ws, _))| {
        // Each is told as a change of the row and as an event of the thread.
        let handovers = if nth == 0 { 40 } else { 0 };
        read_all(&d.store, *ws, expected + handovers)
    }));
    let ((), seen) = join(load, readers).await;
    for (seen, (ws, _)) in seen.into_iter().zip(&places) {
        let last = d.feed_last(*ws).await.unwrap();
        assert_eq!(seen, (1..=last).collect::<Vec<_>>(), "every event once, in order");
    }
    drop(second);
    tasks.finished().await;
    other.close().await;
}

fn body(d: &Desk, places: &[(WorkspaceId, ChannelId)], half: usize, nth: usize) -> store::intake::IntakeOp {
    let mut events: Vec<_> = places
        .iter()
        .map(|(ws, ch)| {
            let event = says(&format!("1555{half}{:03}", nth % 10), &format!("wamid.{half}.{nth}"), "hi");
            let buffering = Buffering::NONE;
            Routed { workspace_id: *ws, channel_id: *ch, agent_id: None, buffering, event }
        })
        .collect();
    if nth.is_multiple_of(2) {
        events.reverse();
    }
    d.body_of(events)
}

/// Twenty changes of owner.
async fn hand_around(d: &Desk, ws: WorkspaceId) {
    let id = d.conversation_by_phone(ws, &crate::writer_desk::phone("15550001"), None).await.unwrap().unwrap().id;
    for nth in 0..20 {
        let by = UserId(Uuid::from_u128(nth));
        d.hand_over(ws, id, Handover::TakeOver { by }).await.unwrap();
    }
}

/// Polls until `expected` events have been seen; all that a reconnecting client would have got.
async fn read_all(store: &Store, ws: WorkspaceId, expected: i64) -> Vec<i64> {
    let (mut seen, mut polls) = (Vec::<i64>::new(), 0);
    while (seen.len() as i64) < expected {
        let after = seen.last().copied().unwrap_or(0);
        seen.extend(store.feed_after(ws, after, 7).await.unwrap().into_iter().map(|event| event.seq));
        polls += 1;
        assert!(polls < 100_000, "only {} of {expected} events came", seen.len());
        tokio::task::yield_now().await;
    }
    seen
}
