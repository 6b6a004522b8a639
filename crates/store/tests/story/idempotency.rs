//! The same request twice.

use store::idempotency::{Begin, KEEP_MS};

use crate::support::{Ground, START, on_both};

on_both!(a_key_lives_its_day, an_answer_is_kept_sealed, one_of_two_racing_requests_is_fresh);

async fn a_key_lives_its_day(t: Ground) {
    let ws = t.create_workspace("A", START).await.unwrap();
    let other = t.create_workspace("B", START).await.unwrap();
    assert_eq!(t.begin_idempotent(ws, "k\0", b"print", START).await.unwrap(), Begin::Fresh);
    assert_eq!(t.begin_idempotent(ws, "k\0", b"print", START).await.unwrap(), Begin::InProgress);
    assert_eq!(t.begin_idempotent(other, "k\0", b"print", START).await.unwrap(), Begin::Fresh);
    assert!(t.finish_idempotent(ws, "k\0", 201, "{\"a\":1}").await.unwrap());
    assert!(!t.finish_idempotent(ws, "k\0", 500, "").await.unwrap(), "the first answer stays");
    let replay = Begin::Replay { status: 201, body: "{\"a\":1}".into() };
    assert_eq!(t.begin_idempotent(ws, "k\0", b"print", START.plus_ms(KEEP_MS - 1)).await.unwrap(), replay);
    assert_eq!(t.begin_idempotent(ws, "k\0", b"other", START).await.unwrap(), Begin::Mismatch);
    assert!(!t.release_idempotent(ws, "k\0").await.unwrap(), "an answer is not given back");
    assert_eq!(t.begin_idempotent(ws, "k\0", b"other", START.plus_ms(KEEP_MS)).await.unwrap(), Begin::Fresh);
    assert!(t.release_idempotent(ws, "k\0").await.unwrap());
    assert_eq!(t.begin_idempotent(ws, "k\0", b"third", START).await.unwrap(), Begin::Fresh);

    assert_eq!(t.expire_idempotency_keys(START.plus_ms(KEEP_MS - 1), 10).await.unwrap(), 0);
    assert_eq!(t.expire_idempotency_keys(START.plus_ms(KEEP_MS), 1).await.unwrap(), 1, "a batch at a time");
    assert_eq!(t.expire_idempotency_keys(START.plus_ms(KEEP_MS), 10).await.unwrap(), 1);
}

async fn one_of_two_racing_requests_is_fresh(t: Ground) {
    let ws = t.create_workspace("A", START).await.unwrap();
    let (one, two) =
        tokio::join!(t.begin_idempotent(ws, "k", b"print", START), t.begin_idempotent(ws, "k", b"print", START));
    let fresh = [one.unwrap(), two.unwrap()].iter().filter(|begin| **begin == Begin::Fresh).count();
    assert_eq!(fresh, 1);
}

async fn an_answer_is_kept_sealed(t: Ground) {
    let ws = t.create_workspace("A", START).await.unwrap();
    t.begin_idempotent(ws, "k", b"print", START).await.unwrap();
    t.finish_idempotent(ws, "k", 201, "{\"token\":\"a secret\"}").await.unwrap();
    let replay = async || t.begin_idempotent(ws, "k", b"print", START).await.unwrap();
    assert_eq!(replay().await, Begin::Replay { status: 201, body: "{\"token\":\"a secret\"}".into() });
    t.sql("UPDATE idempotency_keys SET sealed = NULL WHERE key = 'k'".into()).await;
    assert_eq!(replay().await, Begin::Replay { status: 201, body: String::new() }, "it is nowhere else");
    // One of before this was so.
    t.begin_idempotent(ws, "old", b"print", START).await.unwrap();
    t.sql("UPDATE idempotency_keys SET status = 202, body = '{}' WHERE key = 'old'".into()).await;
    let replay = Begin::Replay { status: 202, body: "{}".into() };
    assert_eq!(t.begin_idempotent(ws, "old", b"print", START).await.unwrap(), replay);
}
