//! Background jobs: one row for each thing to do, claimed once, and in no lane's way.

use model::{JobId, WorkspaceId};
use serde_json::json;
use store::jobs::{JobLease, LeasedJob, NewJob};
use uuid::Uuid;

use crate::seed::text;
use crate::support::{Ground, START, on_both};

on_both!(
    a_job_is_claimed_once_and_goes,
    enqueueing_again_moves_repeats_or_revives,
    what_comes_to_nothing_is_tried_again_or_kept,
    a_lost_lease_changes_nothing,
    kinds_and_lanes_do_not_see_each_other,
    old_failures_are_forgotten
);

const NODE: Uuid = Uuid::from_u128(7);
const KIND: &str = "test.kind";

fn job(ws: WorkspaceId, key: u128, in_ms: i64) -> NewJob {
    NewJob {
        workspace_id: ws,
        kind: KIND,
        key: Uuid::from_u128(key),
        run_at: START.plus_ms(in_ms),
        payload: json!({ "n": key }),
    }
}

async fn claim(t: &Ground, limit: i64) -> Vec<LeasedJob> {
    t.claim_jobs(NODE, KIND, limit).await.unwrap()
}

async fn claim_one(t: &Ground) -> LeasedJob {
    let jobs = claim(t, 10).await;
    assert_eq!(jobs.len(), 1);
    jobs.into_iter().next().unwrap()
}

async fn a_job_is_claimed_once_and_goes(t: Ground) {
    let ws = t.create_workspace("Acme", START).await.unwrap();
    for key in [1, 2, 3] {
        t.enqueue(job(ws, key, key as i64 * 1_000)).await.unwrap();
    }
    assert!(claim(&t, 10).await.is_empty());
    assert_eq!(t.next_job_due(KIND).await.unwrap(), Some(START.plus_ms(1_000)));
    t.hand.advance_ms(2_000);
    let mut jobs = claim(&t, 10).await;
    jobs.sort_by_key(|job| job.key);
    let seen: Vec<_> = jobs.iter().map(|job| (job.key.as_u128(), job.attempt, job.payload.clone())).collect();
    assert_eq!(seen, [(1, 1, json!({"n": 1})), (2, 1, json!({"n": 2}))]);
    assert!(claim(&t, 10).await.is_empty(), "claimed is claimed");
    for job in &jobs {
        t.end_job(job.lease).await.unwrap();
    }
    assert_eq!(t.next_job_due(KIND).await.unwrap(), Some(START.plus_ms(3_000)));
    t.hand.advance_ms(1_000);
    assert_eq!(claim(&t, 1).await.len(), 1);
    assert_eq!(t.queue_stats(t.clock().now()).await.unwrap().running, 1);
}

async fn enqueueing_again_moves_repeats_or_revives(t: Ground) {
    let ws = t.create_workspace("Acme", START).await.unwrap();
    t.enqueue(job(ws, 1, 60_000)).await.unwrap();
    t.enqueue(NewJob { payload: json!("newest"), ..job(ws, 1, 0) }).await.unwrap();
    t.enqueue(NewJob { payload: json!("newest"), ..job(ws, 1, 90_000) }).await.unwrap();
    let first = claim_one(&t).await;
    assert_eq!(first.payload, json!("newest"), "moved forward, never back, and one row");

    t.enqueue(NewJob { payload: json!("while it ran"), ..job(ws, 1, 5_000) }).await.unwrap();
    t.end_job(first.lease).await.unwrap();
    assert!(claim(&t, 10).await.is_empty());
    t.hand.advance_ms(5_000);
    let again = claim_one(&t).await;
    assert_eq!((again.payload.clone(), again.attempt), (json!("while it ran"), 1));

    t.fail_job(again.lease, "no use").await.unwrap();
    assert!(claim(&t, 10).await.is_empty());
    t.enqueue(job(ws, 1, 0)).await.unwrap();
    assert_eq!(claim_one(&t).await.attempt, 1);
}

async fn what_comes_to_nothing_is_tried_again_or_kept(t: Ground) {
    let ws = t.create_workspace("Acme", START).await.unwrap();
    t.enqueue(job(ws, 1, 0)).await.unwrap();
    let first = claim_one(&t).await;
    t.retry_job(first.lease, START.plus_ms(3_000), "the line is busy\0").await.unwrap();
    assert_eq!(t.next_job_due(KIND).await.unwrap(), Some(START.plus_ms(3_000)));
    t.hand.advance_ms(3_000);
    let second = claim_one(&t).await;
    assert_eq!(second.attempt, 2);
    t.fail_job(second.lease, "it is over").await.unwrap();
    assert_eq!(t.next_job_due(KIND).await.unwrap(), None);
    let stats = t.queue_stats(t.clock().now()).await.unwrap();
    assert_eq!((stats.pending, stats.running, stats.failed), (0, 0, 1));
}

async fn a_lost_lease_changes_nothing(t: Ground) {
    let ws = t.create_workspace("Acme", START).await.unwrap();
    t.enqueue(job(ws, 1, 0)).await.unwrap();
    t.join(NODE, 0).await.unwrap();
    let stale = claim_one(&t).await;
    // The node is taken for dead.
    t.leave(NODE).await.unwrap();
    let current = claim_one(&t).await;
    assert!(current.lease.token > stale.lease.token);
    t.end_job(stale.lease).await.unwrap();
    t.retry_job(stale.lease, START, "late").await.unwrap();
    t.fail_job(stale.lease, "late").await.unwrap();
    assert_eq!(t.queue_stats(START).await.unwrap().running, 1);
    t.end_job(current.lease).await.unwrap();
    assert_eq!(t.queue_stats(START).await.unwrap().running, 0);
    let nobody = JobLease { workspace_id: ws, id: JobId(Uuid::nil()), token: 1 };
    t.end_job(nobody).await.unwrap();
}

async fn kinds_and_lanes_do_not_see_each_other(t: Ground) {
    let ws = t.create_workspace("Acme", START).await.unwrap();
    t.enqueue(job(ws, 1, 0)).await.unwrap();
    t.sql(format!(
        "INSERT INTO jobs (workspace_id, id, kind, key, state, run_at, payload, created_at)
         VALUES ({}, {}, 'lane', {}, 'pending', 0, {}, 0)",
        t.id(ws),
        t.id(Uuid::from_u128(5)),
        t.id(Uuid::from_u128(6)),
        text("{}"),
    ))
    .await;
    assert!(t.claim_jobs(NODE, "test.other", 10).await.unwrap().is_empty());
    assert!(t.claim_jobs(NODE, "lane", 10).await.unwrap().is_empty(), "lanes are the lanes'");
    assert_eq!(t.next_job_due("lane").await.unwrap(), None);
    assert_eq!(t.next_due().await.unwrap().map(|at| at.0), Some(0), "and only they are");
    assert_eq!(claim_one(&t).await.key, Uuid::from_u128(1));
    assert_eq!(t.next_due().await.unwrap().map(|at| at.0), Some(0));
}

async fn old_failures_are_forgotten(t: Ground) {
    let ws = t.create_workspace("Acme", START).await.unwrap();
    t.enqueue(job(ws, 1, 0)).await.unwrap();
    t.fail_job(claim_one(&t).await.lease, "no").await.unwrap();
    assert_eq!(t.forget_failed_jobs(START.plus_ms(29 * 86_400_000)).await.unwrap(), 0);
    assert_eq!(t.forget_failed_jobs(START.plus_ms(30 * 86_400_000)).await.unwrap(), 1);
}
