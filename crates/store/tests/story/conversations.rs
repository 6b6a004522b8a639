//! The inbox, the waiting list, contacts and notes.

use model::ConversationId;
use model::account::Role;
use model::conversation::{Mode, Status};
use model::identity::Phone;
use model::window;
use store::accounts::NewUser;
use store::conversations::{AssigneeFilter, ConversationFilter, OpenCounts};

use crate::seed::{Conversation, channel};
use crate::support::{Ground, START, on_both};

on_both!(one, pages_with_equal_times, filters, search, by_phone, waiting, contacts, notes);

fn phone(text: &str) -> Phone {
    Phone::parse(text).unwrap()
}

async fn one(t: Ground) {
    let (ws, ch) = t.workspace_with_channel().await;
    let other = t.create_workspace("B", START).await.unwrap();
    let contact = t.add_contact(ws, "ஆதினி", "15550100").await;
    let id = t.add_conversation(&Conversation { labels: &["vip"], ..Conversation::new(ws, ch, contact) }).await;
    let found = t.conversation(ws, id).await.unwrap().unwrap();
    assert_eq!((found.contact_name.as_deref(), found.phone()), (Some("ஆதினி"), Some(&phone("15550100"))));
    assert_eq!(found.channel_kind.as_deref(), Some("whatsapp"));
    assert_eq!(found.window_expires_at, Some(window::expires_at(START)));
    assert_eq!((found.labels, found.status, found.mode), (vec!["vip".to_owned()], Status::Active, Mode::Ai));
    assert_eq!(t.conversation(other, id).await.unwrap(), None);

    t.sql(format!("UPDATE contacts SET identity = {} WHERE id = {}", t.bytes(b"bent"), t.id(contact))).await;
    assert_eq!(t.conversation(ws, id).await.unwrap().unwrap().phone(), None, "shown without the number");
}

async fn pages_with_equal_times(t: Ground) {
    let (ws, ch) = t.workspace_with_channel().await;
    let other = t.create_workspace("B", START).await.unwrap();
    let mut ids = vec![];
    for at in 0..7 {
        let contact = t.add_contact(ws, "A", &format!("1555010{at}")).await;
        let at = START.plus_ms(at / 4);
        ids.push(t.add_conversation(&Conversation { at, ..Conversation::new(ws, ch, contact) }).await);
    }
    ids.reverse();
    for status in [None, Some(Status::Active)] {
        let filter = ConversationFilter { status, ..ConversationFilter::default() };
        let (mut seen, mut before) = (vec![], None);
        loop {
            let page = t.conversations(ws, &filter, before, 2).await.unwrap();
            let Some(last) = page.last() else { break };
            before = Some(last.position());
            seen.extend(page.iter().map(|c| c.id));
        }
        assert_eq!(seen, ids, "{status:?}");
        assert!(t.conversations(other, &filter, None, 2).await.unwrap().is_empty());
    }
}

async fn filters(t: Ground) {
    let (ws, ch) = t.workspace_with_channel().await;
    let second = t.create_channel(ws, &channel("2"), START).await.unwrap();
    let ada = NewUser { email: "a@x.org".into(), name: "Ada".into(), password_hash: "x".into() };
    let ada = t.create_user(ws, &ada, Role::Operator, START).await.unwrap().id;
    let contact = t.add_contact(ws, "A", "15550100").await;
    let plain = t.add_conversation(&Conversation::new(ws, ch, contact)).await;
    let new = Conversation::new(ws, second, contact);
    let taken =
        t.add_conversation(&Conversation { mode: "operator", assignee: Some(ada), labels: &["a%", "b"], ..new }).await;
    let ended = t.add_conversation(&Conversation { status: "ended", ..Conversation::new(ws, ch, contact) }).await;

    let list = async |filter: ConversationFilter| -> Vec<ConversationId> {
        t.conversations(ws, &filter, None, 10).await.unwrap().iter().map(|c| c.id).collect()
    };
    let any = ConversationFilter::default;
    assert_eq!(list(any()).await, [ended, taken, plain]);
    assert_eq!(list(ConversationFilter { status: Some(Status::Ended), ..any() }).await, [ended]);
    assert_eq!(list(ConversationFilter { mode: Some(Mode::Operator), ..any() }).await, [taken]);
    assert_eq!(list(ConversationFilter { channel: Some(second), ..any() }).await, [taken]);
    assert_eq!(list(ConversationFilter { channel_kind: Some("whatsapp".into()), ..any() }).await.len(), 3);
    assert_eq!(list(ConversationFilter { channel_kind: Some("phone".into()), ..any() }).await, []);
    assert_eq!(list(ConversationFilter { assignee: Some(AssigneeFilter::User(ada)), ..any() }).await, [taken]);
    assert_eq!(list(ConversationFilter { assignee: Some(AssigneeFilter::Nobody), ..any() }).await, [ended, plain]);
    assert_eq!(list(ConversationFilter { label: Some("b".into()), ..any() }).await, [taken]);
    assert_eq!(list(ConversationFilter { label: Some("a%".into()), ..any() }).await, [taken]);
    assert_eq!(list(ConversationFilter { label: Some("a".into()), ..any() }).await, []);
    assert_eq!(t.conversation(ws, taken).await.unwrap().unwrap().assignee_name.as_deref(), Some("Ada"));
    assert_eq!(t.count_open_conversations(ws).await.unwrap(), OpenCounts { active: 2, escalated: 0 });
}

async fn search(t: Ground) {
    let (ws, ch) = t.workspace_with_channel().await;
    let ada = t.add_contact(ws, "Ada 100%", "15550100").await;
    let bob = t.add_contact(ws, "Bob_x", "15550200").await;
    let first = t.add_conversation(&Conversation::new(ws, ch, ada)).await;
    let second =
        t.add_conversation(&Conversation { last_text: r"order 77123 \o/", ..Conversation::new(ws, ch, bob) }).await;
    let list = async |term: &str, status| -> Vec<ConversationId> {
        let filter = ConversationFilter { search: Some(term.into()), status, ..ConversationFilter::default() };
        t.conversations(ws, &filter, None, 10).await.unwrap().iter().map(|c| c.id).collect()
    };
    assert_eq!(list("aDA", None).await, [first]);
    assert_eq!(list("%", None).await, [first]);
    assert_eq!(list("_", Some(Status::Active)).await, [second]);
    assert_eq!(list("\\", None).await, [second]);
    assert_eq!(list("o_d", None).await, []);
    assert_eq!(list("+1 (555) 0100", None).await, [first], "the whole number");
    assert_eq!(list("+1 (555) 0100", Some(Status::Ended)).await, []);
    assert_eq!(list("77123", None).await, [second], "digits that are nobody's number");
    assert_eq!(list("15550", None).await, [], "a part of a number is not found: numbers are sealed");
    assert_eq!(list("a\0", None).await, []);
    assert_eq!(list("  ", None).await, [second, first]);
}

async fn by_phone(t: Ground) {
    let (ws, ch) = t.workspace_with_channel().await;
    let second = t.create_channel(ws, &channel("2"), START).await.unwrap();
    let other = t.create_workspace("B", START).await.unwrap();
    let ada = t.add_contact(ws, "Ada", "15550100").await;
    let (ada_phone, later) = (phone("15550100"), START.plus_ms(9));
    assert_eq!(t.conversation_by_phone(ws, &ada_phone, None).await.unwrap(), None);
    let ended = Conversation { status: "ended", ..Conversation::new(ws, ch, ada) };
    t.add_conversation(&ended).await;
    let latest = t.add_conversation(&Conversation { at: later, ..ended }).await;
    let found = async |channel| t.conversation_by_phone(ws, &ada_phone, channel).await.unwrap().map(|c| c.id);
    assert_eq!(found(None).await, Some(latest), "all ended: the latest");
    let open = t.add_conversation(&Conversation::new(ws, second, ada)).await;
    assert_eq!(found(None).await, Some(open), "an open one counts more than a later one");
    assert_eq!(found(Some(ch)).await, Some(latest));
    assert_eq!(t.conversation_by_phone(ws, &phone("15550199"), None).await.unwrap(), None);
    assert_eq!(t.conversation_by_phone(other, &ada_phone, None).await.unwrap(), None);
}

async fn waiting(t: Ground) {
    let (ws, ch) = t.workspace_with_channel().await;
    let mut ids = vec![];
    // The second has waited longest although it wrote last; the third never began to wait and counts
    // from its last message.
    for (nth, waiting_since) in [Some(5), Some(3), None, Some(5)].into_iter().enumerate() {
        let contact = t.add_contact(ws, "A", &format!("1555010{nth}")).await;
        let at = START.plus_ms([10, 99, 4, 10][nth]);
        let new = Conversation::new(ws, ch, contact);
        let waiting_since = waiting_since.map(|ms| START.plus_ms(ms));
        ids.push(t.add_conversation(&Conversation { status: "escalated", at, waiting_since, ..new }).await);
    }
    let contact = t.add_contact(ws, "A", "15550109").await;
    t.add_conversation(&Conversation { waiting_since: Some(START), ..Conversation::new(ws, ch, contact) }).await;
    let (mut seen, mut after) = (vec![], None);
    loop {
        let page = t.waiting_conversations(ws, after, 2).await.unwrap();
        let Some(last) = page.last() else { break };
        after = Some(last.waiting_position());
        seen.extend(page.iter().map(|c| c.id));
    }
    assert_eq!(seen, [ids[1], ids[2], ids[0], ids[3]]);
    assert_eq!(t.count_open_conversations(ws).await.unwrap(), OpenCounts { active: 1, escalated: 4 });
    assert_eq!(t.count_open_conversations(t.ids().make()).await.unwrap(), OpenCounts::default());
}

async fn contacts(t: Ground) {
    let (ws, _) = t.workspace_with_channel().await;
    let other = t.create_workspace("B", START).await.unwrap();
    let id = t.add_contact(ws, "Ada", "15550100").await;
    let contact = t.contact(ws, id).await.unwrap().unwrap();
    assert_eq!((contact.identity.phone, contact.blocked), (Some(phone("15550100")), false));
    assert_eq!(t.contact(other, id).await.unwrap(), None);
    assert_eq!(t.contact_by_phone(ws, &phone("15550100")).await.unwrap(), Some(id));
    assert_eq!(t.contact_by_phone(other, &phone("15550100")).await.unwrap(), None);
    assert!(!t.set_contact_blocked(other, id, true).await.unwrap());
    assert!(t.set_contact_blocked(ws, id, true).await.unwrap());
    assert!(t.contact(ws, id).await.unwrap().unwrap().blocked);
    assert!(t.set_contact_blocked(ws, id, false).await.unwrap());
    assert!(!t.contact(ws, id).await.unwrap().unwrap().blocked);
}

async fn notes(t: Ground) {
    let (ws, ch) = t.workspace_with_channel().await;
    let other = t.create_workspace("B", START).await.unwrap();
    let contact = t.add_contact(ws, "A", "15550100").await;
    let id = t.add_conversation(&Conversation::new(ws, ch, contact)).await;
    assert_eq!(t.add_note(other, id, None, "no", START).await.unwrap(), None);
    let mut notes = vec![];
    for text in ["one", "two\0", "மூன்று"] {
        notes.push(t.add_note(ws, id, None, text, START).await.unwrap().unwrap());
    }
    let page = t.notes(ws, id, None, 2).await.unwrap();
    assert_eq!(page.iter().map(|note| note.text.as_str()).collect::<Vec<_>>(), ["மூன்று", "two\u{fffd}"]);
    let rest = t.notes(ws, id, Some(page[1].id), 2).await.unwrap();
    assert_eq!(rest.iter().map(|note| note.id).collect::<Vec<_>>(), [notes[0]]);
    assert!(t.notes(other, id, None, 2).await.unwrap().is_empty());
}
