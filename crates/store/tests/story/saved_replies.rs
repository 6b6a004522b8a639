//! Saved replies, and what is written down of a conversation.

use model::UserId;
use model::conversation::Handover;
use store::StoreError;
use store::conversation_events::EventActor;
use store::saved_replies::SavedReplyDraft;
use uuid::Uuid;

use crate::seed::Conversation;
use crate::support::{Ground, START, on_both};

on_both!(replies, events);

fn draft(shortcut: &str, text: &str) -> SavedReplyDraft {
    SavedReplyDraft { shortcut: Some(shortcut.into()), title: Some("Title".into()), text: Some(text.into()) }
}

async fn replies(t: Ground) {
    let (ws, _) = t.workspace_with_channel().await;
    let other = t.create_workspace("B", START).await.unwrap();
    let by = Some(UserId(Uuid::from_u128(5)));
    let thanks = t.add_saved_reply(ws, by, &draft("thanks", "நன்றி\0"), 3, START).await.unwrap().unwrap();
    t.add_saved_reply(ws, None, &draft("hello", "Hello"), 3, START).await.unwrap().unwrap();
    assert!(matches!(t.add_saved_reply(ws, by, &draft("hello", "again"), 3, START).await, Err(StoreError::Conflict)));
    t.add_saved_reply(other, by, &draft("hello", "theirs"), 3, START).await.unwrap().unwrap();
    t.add_saved_reply(ws, by, &draft("third", "3"), 3, START).await.unwrap().unwrap();
    assert_eq!(t.add_saved_reply(ws, by, &draft("fourth", "4"), 3, START).await.unwrap(), None, "enough");
    let page = t.saved_replies(ws, None, 2).await.unwrap();
    assert_eq!(page.iter().map(|reply| reply.shortcut.as_str()).collect::<Vec<_>>(), ["hello", "thanks"]);
    let rest = t.saved_replies(ws, Some("thanks"), 2).await.unwrap();
    assert_eq!(rest.iter().map(|reply| reply.text.as_str()).collect::<Vec<_>>(), ["3"]);

    let change = SavedReplyDraft { text: Some("Thank you".into()), ..SavedReplyDraft::default() };
    assert!(!t.change_saved_reply(other, thanks, &change, START).await.unwrap());
    assert!(t.change_saved_reply(ws, thanks, &change, START.plus_ms(5)).await.unwrap());
    let changed = t.saved_reply(ws, thanks).await.unwrap().unwrap();
    assert_eq!((changed.shortcut.as_str(), changed.text.as_str()), ("thanks", "Thank you"));
    assert_eq!((changed.created_by, changed.updated_at), (by, START.plus_ms(5)));
    let taken = SavedReplyDraft { shortcut: Some("hello".into()), ..SavedReplyDraft::default() };
    assert!(matches!(t.change_saved_reply(ws, thanks, &taken, START).await, Err(StoreError::Conflict)));
    assert!(!t.delete_saved_reply(other, thanks).await.unwrap());
    assert!(t.delete_saved_reply(ws, thanks).await.unwrap() && !t.delete_saved_reply(ws, thanks).await.unwrap());
}

async fn events(t: Ground) {
    let (ws, ch) = t.workspace_with_channel().await;
    let other = t.create_workspace("B", START).await.unwrap();
    let contact = t.add_contact(ws, "A", "15550100").await;
    let id = t.add_conversation(&Conversation::new(ws, ch, contact)).await;
    let ada = UserId(Uuid::from_u128(5));
    let by = || t.by(EventActor::Operator { id: ada, name: Some("Ada".into()) });
    by().hand_over(ws, id, Handover::TakeOver { by: ada }).await.unwrap().unwrap();
    by().hand_over(ws, id, Handover::TakeOver { by: ada }).await.unwrap().unwrap();
    by().set_labels(ws, id, &["vip".into()]).await.unwrap();
    by().hand_over(ws, id, Handover::HandBack).await.unwrap().unwrap();
    by().close_conversation(ws, id, "done\0").await.unwrap();
    let (_, growth) = by().reopen_conversation(ws, id).await.unwrap();
    assert!(!by().reopen_conversation(ws, id).await.unwrap().0, "it is open");
    t.mark_conversation_read(ws, id).await.unwrap();
    let events = t.conversation_events(ws, id, 50).await.unwrap();
    let kinds: Vec<_> = events.iter().map(|event| event.kind.as_str()).collect();
    assert_eq!(kinds, ["created", "taken_over", "labelled", "handed_back", "closed", "reopened"], "each once");
    assert_eq!((events[1].actor_type.as_str(), events[1].actor_name.as_deref()), ("operator", Some("Ada")));
    assert_eq!((events[1].actor_id, events[0].actor_type.as_str()), (Some(ada), "system"));
    assert_eq!(events[4].detail, Some(serde_json::json!({ "reason": "done\u{fffd}" })));
    let newest = t.conversation_events(ws, id, 2).await.unwrap();
    assert_eq!(newest.iter().map(|event| event.kind.as_str()).collect::<Vec<_>>(), ["closed", "reopened"]);
    assert!(t.conversation_events(other, id, 50).await.unwrap().is_empty());

    let told = t.feed_after(ws, 0, 100).await.unwrap();
    let told: Vec<_> = told.iter().filter(|event| event.kind == "conversation.event").collect();
    assert_eq!(told.len(), 5);
    let data = &told[0].data.as_ref().unwrap().0;
    assert_eq!((&data["type"], &data["actor"]["name"]), (&serde_json::json!("taken_over"), &serde_json::json!("Ada")));
    assert_eq!(growth[0].1, t.feed_last(ws).await.unwrap() - 1);
}
