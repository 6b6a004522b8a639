//! Channels: connected, changed, removed; their health; what providers say about accounts.

use std::sync::Mutex;

use model::UnixMs;
use model::inbound::Event;
use model::template::{TemplateChange, TemplateNews, TemplateStatus};
use serde_json::{Value, json};
use store::StoreError;
use store::channels::{
    AccountEvent, AccountState, Applied, Beat, ChannelChange, ChannelPatch, ChannelTrouble, Connected,
    CredentialsPatch, NumberState,
};

use crate::seed::{channel, text};
use crate::support::{Ground, START, on_both};
use crate::templates::draft;

on_both!(channels, connecting, changing, removing, health, account_events);

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

async fn connecting(t: Ground) {
    let ws = t.create_workspace("A", START).await.unwrap();
    let other = t.create_workspace("B", START).await.unwrap();
    let before = t.settings_version().await.unwrap();
    let Connected::Made(_) = t.connect_channel(ws, &channel("1"), 2, START).await.unwrap() else { panic!("not made") };
    assert_eq!(t.settings_version().await.unwrap(), before + 1);
    assert_eq!(t.connect_channel(ws, &channel("1"), 2, START).await.unwrap(), Connected::Exists);
    // Whoever knows the app secret could take its events: so nobody else may have both.
    assert_eq!(t.connect_channel(other, &channel("1"), 2, START).await.unwrap(), Connected::Elsewhere);
    let mut foreign = channel("1");
    foreign.credentials.app_secret = "another".into();
    assert!(matches!(t.connect_channel(other, &foreign, 2, START).await.unwrap(), Connected::Made(_)));
    let mut bare = channel("3");
    bare.credentials.app_secret = String::new();
    assert!(matches!(t.connect_channel(other, &bare, 2, START).await.unwrap(), Connected::Made(_)));
    assert_eq!(t.connect_channel(other, &channel("4"), 2, START).await.unwrap(), Connected::TooMany);
    assert_eq!(t.settings_version().await.unwrap(), before + 3, "what was refused changed nothing");
}

async fn changing(t: Ground) {
    let ws = t.create_workspace("A", START).await.unwrap();
    let other = t.create_workspace("B", START).await.unwrap();
    let id = t.create_channel(ws, &channel("1"), START).await.unwrap();
    let credentials = CredentialsPatch { access_token: Some("new".into()), ..CredentialsPatch::default() };
    let patch = ChannelPatch { name: Some("Shop".into()), credentials, ..ChannelPatch::default() };
    assert_eq!(t.change_channel(other, id, &patch).await.unwrap(), ChannelChange::Missing);
    let before = t.settings_version().await.unwrap();
    assert_eq!(t.change_channel(ws, id, &patch).await.unwrap(), ChannelChange::Done);
    assert_eq!(t.settings_version().await.unwrap(), before + 1);
    let found = t.channel(ws, id).await.unwrap().unwrap();
    assert_eq!((found.name.as_str(), found.credentials.access_token.as_str()), ("Shop", "new"));
    assert_eq!(found.credentials.app_secret, "hush", "what is not named stays");

    let mut theirs = channel("1");
    theirs.credentials.app_secret = "theirs".into();
    t.create_channel(other, &theirs, START).await.unwrap();
    let secret = CredentialsPatch { app_secret: Some("theirs".into()), ..CredentialsPatch::default() };
    let patch = ChannelPatch { credentials: secret, ..ChannelPatch::default() };
    assert_eq!(t.change_channel(ws, id, &patch).await.unwrap(), ChannelChange::Elsewhere);
}

async fn removing(t: Ground) {
    let (ws, id) = t.workspace_with_channel().await;
    let other = t.create_workspace("B", START).await.unwrap();
    let contact = t.add_contact(ws, "Asha", "15550100").await;
    let conversation = t.add_conversation(&crate::seed::Conversation::new(ws, id, contact)).await;
    t.sync_templates(ws, id, &[draft("hello", "en")], START, START).await.unwrap().unwrap();
    assert!(!t.delete_channel(other, id).await.unwrap());
    assert!(t.delete_channel(ws, id).await.unwrap());
    assert!(!t.delete_channel(ws, id).await.unwrap());
    assert!(t.conversation(ws, conversation).await.unwrap().is_some(), "conversations stay");
    assert_eq!(t.templates(ws, &Default::default(), None, 10).await.unwrap(), []);
    assert_eq!(t.sync_templates(ws, id, &[draft("hello", "en")], START, START).await.unwrap(), None);
}

async fn health(t: Ground) {
    let (ws, id) = t.workspace_with_channel().await;
    let facts = async || t.channel(ws, id).await.unwrap().unwrap().facts;
    assert_eq!(facts().await, Default::default());
    let trouble = ChannelTrouble { at: START, code: "190".into(), message: "expired".into(), is_account: true };
    let later = START.plus_ms(5);
    let beat = Beat { event_at: Some(later), sent_at: None, trouble: Some(trouble.clone()) };
    t.note_channel_beat(ws, id, &beat).await.unwrap();
    // Another node, which has seen less.
    let beat = Beat { event_at: Some(START), sent_at: Some(START), trouble: None };
    t.note_channel_beat(ws, id, &beat).await.unwrap();
    let number = NumberState { at: START, display_number: Some("+1".into()), verified_name: None, quality: None };
    assert!(t.note_number_state(ws, id, &number).await.unwrap());
    let found = facts().await;
    assert_eq!((found.last_event_at, found.last_sent_at), (Some(later), Some(START)));
    assert_eq!((found.last_error, found.number), (Some(trouble), Some(number)));
}

fn account_event(field: &str, raw: Value) -> Event {
    Event::Account { field: field.into(), raw }
}

async fn account_events(t: Ground) {
    let (ws, id) = t.workspace_with_channel().await;
    t.sync_templates(ws, id, &[draft("hello", "en")], START, START).await.unwrap().unwrap();
    let events = ["a", "t", "n"].map(|field| ("account", account_event(field, json!({"of": field}))));
    let unreadable = Event::Unknown { why: "new".into(), raw: json!([1]) };
    for (at, (kind, event)) in events.into_iter().chain([("unknown", unreadable)]).enumerate() {
        t.sql(format!(
            "INSERT INTO channel_events (workspace_id, id, channel_id, digest, kind, event, received_at) \
             VALUES ({}, {}, {}, {}, '{kind}', {}, {})",
            t.id(ws),
            t.id(t.ids().next()),
            t.id(id),
            t.bytes(&[at as u8]),
            text(&serde_json::to_string(&event).unwrap()),
            START.0 + at as i64,
        ))
        .await;
    }
    let seen = Mutex::new(Vec::new());
    let state = |at: UnixMs| AccountState { at, text: "restricted".into(), severity: 2 };
    let change = TemplateChange::Status { status: TemplateStatus::Paused, reason: Some("quality".into()) };
    let news = |name: &str| TemplateNews {
        provider_id: None,
        name: name.into(),
        language: "en".into(),
        change: change.clone(),
    };
    let judge = |event: &AccountEvent| {
        seen.lock().unwrap().push((event.field.clone(), event.channel_id));
        match event.field.as_str() {
            "a" => Applied::Account(state(event.received_at)),
            "t" => Applied::Template(news("hello")),
            _ => Applied::Template(news("unknown here")),
        }
    };
    // One at a time, the oldest first, each once.
    assert_eq!(t.apply_account_events(1, START, judge).await.unwrap(), (1, vec![]));
    assert_eq!(t.apply_account_events(5, START, judge).await.unwrap(), (2, vec![(ws, id)]));
    assert_eq!(t.apply_account_events(5, START, judge).await.unwrap(), (0, vec![]));
    let fields: Vec<String> = seen.lock().unwrap().iter().map(|(field, _)| field.clone()).collect();
    assert_eq!(fields, ["a", "t", "n"]);
    assert_eq!(t.channel(ws, id).await.unwrap().unwrap().facts.account, Some(state(START)));
    let template = t.templates(ws, &Default::default(), None, 10).await.unwrap().remove(0);
    assert_eq!(
        (template.template.status, template.template.rejected_reason.as_deref()),
        (TemplateStatus::Paused, Some("quality"))
    );
}
