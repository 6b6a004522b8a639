//! The group committer: a bad operation fails alone, and a writer that ends has written everything.

use futures::future::join_all;
use model::receipt::Receipt;
use store::StoreError;
use store::delivery::{LaneEnd, Outcome};
use store::lanes::Claim;
use store::turns::CommitOutcome;
use tokio::join;

use crate::support::{Ground, on_both};
use crate::writer_desk::{Desk, NODE, accepted, says, status_of};

on_both!(
    a_bad_operation_fails_alone,
    a_bad_turn_fails_alone,
    everything_that_was_handed_in_is_written,
    when_it_has_stopped
);

/// A status that names one message by our id and another by the provider's: no row can be both.
async fn a_bad_operation_fails_alone(t: Ground) {
    let d = Desk::open(t).await;
    let (lane, first) = d.answered("15550100", "in.1").await;
    d.report(lane, first, Outcome::Started).await;
    d.report(lane, first, accepted("out.1")).await;
    d.end(lane, LaneEnd::default()).await;
    let (lane, second) = d.answered("15550100", "in.2").await;
    d.report(lane, second, Outcome::Started).await;
    let before = d.count("messages").await;
    let bad = d.body(vec![says("15550300", "in.bad", "lost"), status_of(second, "out.1", Receipt::Delivered)]);
    let good = (0..20).map(|nth| d.body(vec![says(&format!("155502{nth:02}"), &format!("in.good.{nth}"), "kept")]));
    let mut bodies: Vec<_> = good.collect();
    bodies.insert(10, bad);
    let answers = join_all(bodies.into_iter().map(|body| d.writer.intake(body))).await;
    for (nth, answer) in answers.iter().enumerate() {
        assert_eq!(answer.is_ok(), nth != 10, "{nth}: {answer:?}");
    }
    assert!(matches!(answers[10], Err(StoreError::Conflict)));
    assert_eq!(d.count("messages").await, before + 20, "nothing of the bad one, all of its neighbours");
    let feed = d.feed_after(d.ws, 0, 500).await.unwrap();
    let seqs: Vec<_> = feed.iter().map(|event| event.seq).collect();
    assert_eq!(seqs, (1..=seqs.len() as i64).collect::<Vec<_>>());
}

/// Beside an intake, a report and a claim of the same batch.
async fn a_bad_turn_fails_alone(t: Ground) {
    let d = Desk::open(t).await;
    let (lane, id) = d.answered("15550100", "in.1").await;
    let (bad_lane, state) = d.asked("15550200", "in.2").await;
    let mut turn = d.turn(bad_lane, &state, &["twice"]);
    turn.messages[0].id = id;
    let all = join!(
        d.writer.intake(d.body(vec![says("15550300", "in.3", "hello")])),
        d.writer.commit_turn(turn),
        d.writer.report(d.report_of(lane, id, Outcome::Started)),
        d.writer.claim(Claim { node: NODE, limit: 5 }),
    );
    assert_eq!(all.0.unwrap().messages, 1);
    assert!(matches!(all.1, Err(StoreError::Conflict)));
    assert_eq!(all.2.unwrap(), [id]);
    assert!(all.3.unwrap().is_empty());
    assert_eq!(d.with("15550200").await.answered_seq, 0);
    let turn = d.turn(bad_lane, &state, &["once"]);
    assert_eq!(d.writer.commit_turn(turn).await.unwrap(), CommitOutcome::Committed);
}

async fn everything_that_was_handed_in_is_written(t: Ground) {
    let d = Desk::open(t).await;
    let bodies: Vec<_> = (0..600)
        .map(|nth| d.body(vec![says(&format!("1555{:04}", nth % 40), &format!("wamid.{nth}"), "hi")]))
        .collect();
    let Desk { t, writer, tasks, .. } = d;
    let mut waiting = tokio::task::JoinSet::new();
    for body in bodies {
        let writer = writer.clone();
        waiting.spawn(async move { writer.intake(body).await.unwrap().messages });
    }
    drop(writer);
    tasks.finished().await;
    // The committers are gone only after the last answer was given.
    assert_eq!(waiting.join_all().await, vec![1; 600]);
    assert_eq!(t.count_messages().await, 600);
}

impl Ground {
    async fn count_messages(&self) -> usize {
        let ws = self.workspace_ids(None, 1).await.unwrap()[0];
        let mut seen = 0;
        loop {
            let page = self.inbox(ws, 100, seen as i64).await.unwrap().len();
            seen += page;
            if page == 0 {
                return seen;
            }
        }
    }
}

async fn when_it_has_stopped(t: Ground) {
    let d = Desk::open(t).await;
    let body = d.body(vec![says("15550100", "wamid.1", "hi")]);
    // Its tasks were dropped, as at a forced end.
    drop(d.tasks);
    tokio::task::yield_now().await;
    let refused = d.writer.intake(body).await;
    assert!(matches!(&refused, Err(error) if error.is_unavailable()), "{refused:?}");
}
