//! Channels.

use store::StoreError;

use crate::seed::channel;
use crate::support::{Ground, START, on_both};

on_both!(channels);

async fn channels(t: Ground) {
    let ws = t.create_workspace("A", START).await.unwrap();
    let other = t.create_workspace("B", START).await.unwrap();
    let id = t.create_channel(ws, &channel("1"), START).await.unwrap();
    assert!(matches!(t.create_channel(ws, &channel("1"), START).await, Err(StoreError::Conflict)));
    let theirs = t.create_channel(other, &channel("1"), START).await.unwrap();

    let found = t.channel(ws, id).await.unwrap().unwrap();
    assert_eq!((found.account.as_str(), found.credentials.app_secret.as_str()), ("1", "hush"));
    assert!(!format!("{found:?}").contains("hush"), "secrets do not reach logs");
    assert_eq!(t.channel(other, id).await.unwrap(), None);

    let mut again = channel("1");
    again.name = "From the environment".into();
    again.credentials.access_token = "token".into();
    assert_eq!(t.upsert_channel_by_account(ws, &again, START).await.unwrap(), id);
    let found = t.channel(ws, id).await.unwrap().unwrap();
    assert_eq!((found.name.as_str(), found.credentials.access_token.as_str()), ("Front desk", "token"));
    let new = t.upsert_channel_by_account(ws, &channel("2"), START).await.unwrap();

    let ids = |list: Vec<store::channels::ChannelRecord>| list.into_iter().map(|c| c.id).collect::<Vec<_>>();
    assert_eq!(ids(t.channels(ws, None, 10).await.unwrap()), [id, new]);
    assert_eq!(ids(t.channels(ws, Some(id), 10).await.unwrap()), [new]);
    assert_eq!(ids(t.all_channels().await.unwrap()), [id, new, theirs]);
    t.sql(format!("UPDATE channels SET credentials = {} WHERE id = {}", t.bytes(b"bent"), t.id(new))).await;
    assert_eq!(ids(t.all_channels().await.unwrap()), [id, theirs], "one bad row does not stop the others");
    assert!(matches!(t.channel(ws, new).await, Err(StoreError::Corrupt(_))));

    assert!(!t.touch_channel_echo(other, id, START).await.unwrap());
    assert!(t.touch_channel_echo(ws, id, START).await.unwrap());
    assert!(!t.touch_channel_echo(ws, id, START.plus_ms(59_999)).await.unwrap());
    assert!(t.touch_channel_echo(ws, id, START.plus_ms(60_000)).await.unwrap());
    assert_eq!(t.channel(ws, id).await.unwrap().unwrap().echo_seen_at, Some(START.plus_ms(60_000)));
}
