//! Threads, the inbox of all messages, attempts, turns.

use model::MessageId;
use model::content::Content;
use model::conversation::Sender;
use store::messages::INBOX_OFFSET_MAX;

use crate::seed::{Conversation, Message};
use crate::support::{Ground, START, on_both};

on_both!(threads, one, a_content_of_a_newer_version_is_shown_as_unsupported, inbox, attempts, turns);

async fn threads(t: Ground) {
    let (ws, ch) = t.workspace_with_channel().await;
    let other = t.create_workspace("B", START).await.unwrap();
    let contact = t.add_contact(ws, "A", "15550100").await;
    let conversation = t.add_conversation(&Conversation::new(ws, ch, contact)).await;
    let mut ids = vec![];
    for seq in 0..7 {
        let at = START.plus_ms(seq / 4);
        ids.push(t.add_message(&Message { at, ..Message::new(ws, ch, conversation, seq) }).await);
    }
    let (mut seen, mut before) = (Vec::<MessageId>::new(), None);
    loop {
        let page = t.messages(ws, conversation, before, 3).await.unwrap();
        let Some(first) = page.first() else { break };
        before = Some(first.position());
        seen.splice(0..0, page.iter().map(|message| message.id));
    }
    assert_eq!(seen, ids, "oldest first, to the beginning");
    assert!(t.messages(other, conversation, None, 3).await.unwrap().is_empty());

    let wanted = [ids[3], ids[1], t.ids().make(), ids[3]];
    let found: Vec<_> = t.messages_by_ids(ws, &wanted).await.unwrap().into_iter().map(|m| m.id).collect();
    assert_eq!(found, [ids[1], ids[3]]);
    assert!(t.messages_by_ids(other, &ids).await.unwrap().is_empty());
    assert!(t.messages_by_ids(ws, &[]).await.unwrap().is_empty());
}

async fn one(t: Ground) {
    let (ws, ch) = t.workspace_with_channel().await;
    let other = t.create_workspace("B", START).await.unwrap();
    let contact = t.add_contact(ws, "A", "15550100").await;
    let conversation = t.add_conversation(&Conversation::new(ws, ch, contact)).await;
    let new = Message::new(ws, ch, conversation, 1);
    let asked = t.add_message(&Message { provider_id: Some("wamid.1"), ..new.clone() }).await;
    let turn = t.add_turn(ws, conversation, "answered").await;
    let reply = Message { seq: 2, sender: "ai", reply_to: Some("wamid.1"), turn: Some(turn), ..new };
    let answer = t.add_message(&reply).await;
    let lost = t.add_message(&Message { seq: 3, reply_to: Some("wamid.0"), turn: None, ..reply }).await;
    t.sql(format!(
        "INSERT INTO message_analyses (workspace_id, message_id, analysis, created_at) VALUES ({}, {}, '{{\"intent\":\"x\"}}', 0)",
        t.id(ws),
        t.id(asked)
    ))
    .await;

    let asked_record = t.message(ws, asked).await.unwrap().unwrap();
    assert_eq!((asked_record.inbound, asked_record.sender), (true, Sender::Customer));
    assert_eq!(asked_record.analysis.unwrap()["intent"], "x");
    let record = t.message(ws, answer).await.unwrap().unwrap();
    assert_eq!((record.inbound, record.turn_id, record.reply_to_id), (false, Some(turn), Some(asked)));
    assert_eq!(record.content, Content::text("hello"));
    let record = t.message(ws, lost).await.unwrap().unwrap();
    assert_eq!((record.reply_to.as_deref(), record.reply_to_id), (Some("wamid.0"), None));
    assert_eq!(t.message(other, answer).await.unwrap(), None);
}

async fn a_content_of_a_newer_version_is_shown_as_unsupported(t: Ground) {
    let (ws, ch) = t.workspace_with_channel().await;
    let contact = t.add_contact(ws, "A", "15550100").await;
    let conversation = t.add_conversation(&Conversation::new(ws, ch, contact)).await;
    let id = t.add_message(&Message::new(ws, ch, conversation, 1)).await;
    t.sql(format!("UPDATE messages SET content = '{{\"kind\":\"hologram\"}}' WHERE id = {}", t.id(id))).await;
    let page = t.messages(ws, conversation, None, 5).await.unwrap();
    let Content::Unsupported { raw, .. } = &page[0].content else { panic!("{page:?}") };
    assert_eq!(raw["kind"], "hologram");
}

async fn inbox(t: Ground) {
    let (ws, ch) = t.workspace_with_channel().await;
    let contact = t.add_contact(ws, "Ada", "15550100").await;
    let conversation = t.add_conversation(&Conversation::new(ws, ch, contact)).await;
    let mut ids = vec![];
    for seq in 0..5 {
        ids.push(t.add_message(&Message::new(ws, ch, conversation, seq)).await);
    }
    ids.reverse();
    let mut seen = vec![];
    for offset in [0, 2, 4, 6] {
        let page = t.inbox(ws, 2, offset).await.unwrap();
        seen.extend(page.iter().map(|row| row.message.id));
        for row in &page {
            assert_eq!(row.identity.phone.as_ref().unwrap().digits(), "15550100");
            assert_eq!((row.contact_name.as_deref(), row.account.as_deref()), (Some("Ada"), Some("1055")));
        }
    }
    assert_eq!(seen, ids);
    assert!(t.inbox(ws, 2, INBOX_OFFSET_MAX * 2).await.unwrap().is_empty());
    assert_eq!(t.inbox(ws, 2, -5).await.unwrap().len(), 2);
    assert!(t.inbox(t.ids().make(), 2, 0).await.unwrap().is_empty());
}

async fn attempts(t: Ground) {
    let (ws, _) = t.workspace_with_channel().await;
    let message: MessageId = t.ids().make();
    for number in [2, 1] {
        t.sql(format!(
            "INSERT INTO attempts (workspace_id, message_id, number, at, outcome, code, detail)
             VALUES ({}, {}, {number}, {number}, 'retry', '130429', 'slow down')",
            t.id(ws),
            t.id(message)
        ))
        .await;
    }
    let list = t.attempts(ws, message).await.unwrap();
    assert_eq!(list.iter().map(|attempt| attempt.number).collect::<Vec<_>>(), [1, 2]);
    assert_eq!((list[0].code.as_deref(), list[0].outcome.as_str()), (Some("130429"), "retry"));
    assert!(t.attempts(t.ids().make(), message).await.unwrap().is_empty());
}

async fn turns(t: Ground) {
    let (ws, ch) = t.workspace_with_channel().await;
    let other = t.create_workspace("B", START).await.unwrap();
    let contact = t.add_contact(ws, "A", "15550100").await;
    let conversation = t.add_conversation(&Conversation::new(ws, ch, contact)).await;
    let mut ids = vec![];
    for _ in 0..3 {
        ids.push(t.add_turn(ws, conversation, "answered").await);
    }
    let page = t.turns(ws, conversation, None, 2).await.unwrap();
    assert_eq!(page.iter().map(|turn| turn.id).collect::<Vec<_>>(), [ids[2], ids[1]]);
    let rest = t.turns(ws, conversation, Some(ids[1]), 2).await.unwrap();
    assert_eq!(rest.iter().map(|turn| turn.id).collect::<Vec<_>>(), [ids[0]]);
    let turn = t.turn(ws, ids[0]).await.unwrap().unwrap();
    assert_eq!((turn.outcome.as_str(), &turn.steps[0]["step"]), ("answered", &"route".into()));
    assert_eq!(t.turn(other, ids[0]).await.unwrap(), None);
    assert!(t.turns(other, conversation, None, 2).await.unwrap().is_empty());
}
