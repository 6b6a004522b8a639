//! Chats in which agents are tried: kept sealed, by workspace, for a day.

use crate::support::{Ground, START, on_both};

on_both!(trials_are_kept_for_a_day,);

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

async fn trials_are_kept_for_a_day(t: Ground) {
    let ws = t.create_workspace("A", START).await.unwrap();
    let other = t.create_workspace("B", START).await.unwrap();
    let key = [0xff; 32];
    assert_eq!(t.trial_chat(ws, &key).await.unwrap(), None);
    t.keep_trial_chat(ws, &key, b"first", START).await.unwrap();
    let later = START.plus_ms(DAY_MS);
    t.keep_trial_chat(ws, &key, "இரண்டு".as_bytes(), later).await.unwrap();
    t.keep_trial_chat(other, &key, b"theirs", START).await.unwrap();
    assert_eq!(t.trial_chat(ws, &key).await.unwrap().as_deref(), Some("இரண்டு".as_bytes()));
    assert_eq!(t.trial_chat(ws, &[1; 32]).await.unwrap(), None);

    assert_eq!(t.forget_trial_chats(later.plus_ms(-1)).await.unwrap(), 0);
    assert_eq!(t.forget_trial_chats(later).await.unwrap(), 1, "the one that nobody went on with");
    assert_eq!(t.trial_chat(other, &key).await.unwrap(), None);
    assert!(t.trial_chat(ws, &key).await.unwrap().is_some());
    // What cannot be opened is as if it were not there.
    t.sql(format!("UPDATE trial_chats SET state = {} WHERE workspace_id = {}", t.bytes(b"bent"), t.id(ws))).await;
    assert_eq!(t.trial_chat(ws, &key).await.unwrap(), None);
}
