//! The inbox, the waiting list, contacts and notes.

use model::ConversationId;
use model::account::Role;
use model::conversation::{Mode, Status};
use model::identity::Phone;
use model::window;
use store::accounts::NewUser;
use store::conversation_events::EventActor;
use store::conversations::{AssigneeFilter, ConversationFilter, OpenCounts, View, ViewCounts};

use crate::seed::{Conversation, channel};
use crate::support::{Ground, START, on_both};

on_both!(one, pages_with_equal_times, filters, views, labels, by_phone, waiting, contacts, notes);

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
            seen.extend(page.rows.iter().map(|c| c.id));
            before = page.next;
            if before.is_none() {
                break;
            }
        }
        assert_eq!(seen, ids, "{status:?}");
        assert!(t.conversations(other, &filter, None, 2).await.unwrap().rows.is_empty());
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
        t.conversations(ws, &filter, None, 10).await.unwrap().rows.iter().map(|c| c.id).collect()
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

async fn views(t: Ground) {
    let (ws, ch) = t.workspace_with_channel().await;
    let other = t.create_workspace("B", START).await.unwrap();
    let ada = NewUser { email: "a@x.org".into(), name: "Ada".into(), password_hash: "x".into() };
    let ada = t.create_user(ws, &ada, Role::Operator, START).await.unwrap().id;
    let contact = t.add_contact(ws, "A", "15550100").await;
    let new = Conversation { status: "ended", ..Conversation::new(ws, ch, contact) };
    let at = |ms| START.plus_ms(ms);
    let ended = t.add_conversation(&Conversation { at: at(1), ..new.clone() }).await;
    // One open conversation for each contact.
    let mut open = Vec::new();
    for (nth, (status, mode, assignee)) in [
        ("active", "ai", None),
        ("escalated", "ai", None),
        ("escalated", "operator", None),
        ("active", "operator", Some(ada)),
        ("active", "operator", None),
    ]
    .into_iter()
    .enumerate()
    {
        let contact = t.add_contact(ws, "A", &format!("1555020{nth}")).await;
        let new = Conversation { status, mode, assignee, at: at(10 + nth as i64), ..new.clone() };
        open.push(t.add_conversation(&Conversation { contact, ..new }).await);
    }
    let list = async |view: Option<View>| -> Vec<ConversationId> {
        let filter = ConversationFilter { view, ..ConversationFilter::default() };
        let rows = t.conversations(ws, &filter, None, 10).await.unwrap().rows;
        assert!(t.conversations(other, &filter, None, 10).await.unwrap().rows.is_empty());
        rows.iter().map(|c| c.id).collect()
    };
    assert_eq!(list(Some(View::Waiting)).await, [open[1], open[2]], "the longest wait first");
    assert_eq!(list(Some(View::Mine(ada))).await, [open[3]]);
    assert_eq!(list(Some(View::Unassigned)).await, [open[4], open[2], open[1]]);
    assert_eq!(list(Some(View::Ai)).await, [open[1], open[0]]);
    assert_eq!(list(Some(View::Voice)).await, []);
    assert_eq!(list(Some(View::All)).await.len(), 6);
    let counts = ViewCounts { total: 6, waiting: 2, mine: 1, unassigned: 3, ai: 2, unread: 6, ..ViewCounts::default() };
    assert_eq!(t.count_views(ws, ada).await.unwrap(), counts);
    assert_eq!(t.count_views(other, ada).await.unwrap(), ViewCounts::default());

    let system = || t.by(EventActor::System);
    for id in [ended, open[1], open[3]] {
        assert!(system().archive_conversation(ws, id, true).await.unwrap().0);
    }
    assert!(!system().archive_conversation(ws, ended, true).await.unwrap().0, "it is so already");
    assert!(!system().archive_conversation(other, open[0], true).await.unwrap().0);
    assert_eq!(list(Some(View::Archived)).await, [open[3], open[1], ended]);
    assert_eq!(list(Some(View::All)).await, [open[4], open[2], open[0]]);
    assert_eq!(list(Some(View::Waiting)).await, [open[2]]);
    assert_eq!(list(Some(View::Mine(ada))).await, []);
    assert_eq!(list(None).await.len(), 6, "without a view: everything");
    assert!(system().archive_conversation(ws, open[3], false).await.unwrap().0);
    let counts = ViewCounts {
        total: 4,
        waiting: 1,
        mine: 1,
        unassigned: 2,
        ai: 1,
        archived: 2,
        unread: 4,
        ..Default::default()
    };
    assert_eq!(t.count_views(ws, ada).await.unwrap(), counts);
}

async fn labels(t: Ground) {
    let (ws, ch) = t.workspace_with_channel().await;
    let other = t.create_workspace("B", START).await.unwrap();
    let contact = t.add_contact(ws, "A", "15550100").await;
    let new = Conversation { status: "ended", ..Conversation::new(ws, ch, contact) };
    let (one, two) = (t.add_conversation(&new).await, t.add_conversation(&new).await);
    let set = async |id, labels: &[&str]| {
        let labels: Vec<String> = labels.iter().map(|label| (*label).to_owned()).collect();
        t.by(EventActor::System).set_labels(ws, id, &labels).await.unwrap().0
    };
    assert!(set(one, &["vip", "late"]).await && set(two, &["vip"]).await);
    assert_eq!(t.labels(ws, 10).await.unwrap(), [("vip".to_owned(), 2), ("late".to_owned(), 1)]);
    assert!(t.labels(other, 10).await.unwrap().is_empty());
    let list = async |label: &str| -> Vec<ConversationId> {
        let filter = ConversationFilter { label: Some(label.into()), ..ConversationFilter::default() };
        t.conversations(ws, &filter, None, 10).await.unwrap().rows.iter().map(|c| c.id).collect()
    };
    assert_eq!((list("vip").await, list("late").await, list("vi").await), (vec![two, one], vec![one], vec![]));
    assert!(set(one, &[]).await);
    assert_eq!(t.labels(ws, 10).await.unwrap(), [("vip".to_owned(), 1)]);
    assert_eq!(t.conversation(ws, one).await.unwrap().unwrap().labels, Vec::<String>::new());
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
        after = Some((last.waiting_since.unwrap_or(last.last_message_at), last.id));
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
    assert!(!t.delete_note(other, id, notes[0]).await.unwrap());
    assert!(t.delete_note(ws, id, notes[0]).await.unwrap() && !t.delete_note(ws, id, notes[0]).await.unwrap());
    assert_eq!(t.note(ws, id, notes[0]).await.unwrap(), None);
    assert_eq!(t.note(ws, id, notes[1]).await.unwrap().unwrap().text, "two\u{fffd}");
}
