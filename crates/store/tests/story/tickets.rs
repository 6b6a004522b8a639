//! Tickets: codes, references, filters, pages, states, retention, events.

use model::account::Role;
use model::identity::Phone;
use model::ticket::{Code, Priority, Status};
use model::{ConversationId, MessageId, TicketId, UserId, WorkspaceId};
use store::accounts::NewUser;
use store::conversations::AssigneeFilter;
use store::tickets::{Changed, NewTicket, TicketFilter, TicketPatch};

use crate::seed::{Conversation, Message};
use crate::support::{Ground, START, on_both};

on_both!(
    a_ticket_belongs_to_its_conversation_and_workspace,
    filters_and_words_find_tickets,
    pages_hold_every_ticket_once,
    states_change_by_the_rules_and_settled_tickets_leave,
    a_used_code_is_not_given_twice,
);

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

fn draft(t: &Ground) -> NewTicket {
    NewTicket {
        id: t.ids().make(),
        phone: Phone::parse("15550100199"),
        issue_type: "damaged parcel".into(),
        description: "The jar is broken".into(),
        priority: Priority::Medium,
        order_id: None,
        assigned_to: None,
        conversation_id: None,
        message_id: None,
        created_by: None,
    }
}

async fn user(t: &Ground, ws: WorkspaceId, email: &str) -> UserId {
    let new = NewUser { email: email.into(), name: "Ann".into(), password_hash: "x".into() };
    t.create_user(ws, &new, Role::Operator, START).await.unwrap().id
}

async fn create(t: &Ground, ws: WorkspaceId, new: NewTicket) -> Code {
    match t.create_ticket(ws, new, t.clock().now()).await.unwrap() {
        Changed::Done(code, growth) => {
            assert_eq!(growth.len(), 1, "it is an event");
            code
        }
        other => panic!("{other:?}"),
    }
}

async fn refused(t: &Ground, ws: WorkspaceId, new: NewTicket) -> &'static str {
    match t.create_ticket(ws, new, START).await.unwrap() {
        Changed::Refused(field, _) => field,
        other => panic!("{other:?}"),
    }
}

async fn a_ticket_belongs_to_its_conversation_and_workspace(t: Ground) {
    let (ws, ch) = t.workspace_with_channel().await;
    let other = t.create_workspace("B", START).await.unwrap();
    let contact = t.add_contact(ws, "Devi", "15550100177").await;
    let conversation = t.add_conversation(&Conversation::new(ws, ch, contact)).await;
    let message = t.add_message(&Message::new(ws, ch, conversation, 1)).await;
    let (ann, stranger) = (user(&t, ws, "a@example.com").await, user(&t, other, "b@example.com").await);

    let new = NewTicket { phone: None, message_id: Some(message), assigned_to: Some(ann), ..draft(&t) };
    let code = create(&t, ws, new).await;
    let ticket = t.ticket(ws, &code).await.unwrap().unwrap();
    assert_eq!((ticket.conversation_id, ticket.message_id), (Some(conversation), Some(message)));
    assert_eq!(ticket.phone, Phone::parse("15550100177"), "of the conversation's contact");
    assert_eq!((ticket.contact_name.as_deref(), ticket.assignee_name.as_deref()), (Some("Devi"), Some("Ann")));
    assert_eq!((ticket.status, ticket.expires_at, ticket.created_at), (Status::Open, None, START));
    assert_eq!(t.ticket(other, &code).await.unwrap(), None);
    assert!(t.tickets_by_ids(other, &[ticket.id]).await.unwrap().is_empty());
    assert_eq!(t.tickets_by_ids(ws, &[ticket.id]).await.unwrap(), std::slice::from_ref(&ticket));

    let foreign = t.ids().make::<ConversationId>();
    assert_eq!(refused(&t, ws, NewTicket { conversation_id: Some(foreign), ..draft(&t) }).await, "conversation_id");
    assert_eq!(
        refused(&t, other, NewTicket { conversation_id: Some(conversation), ..draft(&t) }).await,
        "conversation_id"
    );
    assert_eq!(refused(&t, other, NewTicket { message_id: Some(message), ..draft(&t) }).await, "message_id");
    let unknown = Some(t.ids().make::<MessageId>());
    assert_eq!(refused(&t, ws, NewTicket { message_id: unknown, ..draft(&t) }).await, "message_id");
    assert_eq!(refused(&t, ws, NewTicket { assigned_to: Some(stranger), ..draft(&t) }).await, "assigned_to");
    let patch = TicketPatch { assigned_to: Some(Some(stranger)), ..TicketPatch::default() };
    assert!(matches!(t.patch_ticket(ws, &code, &patch, 90, START).await.unwrap(), Changed::Refused("assigned_to", _)));
    assert_eq!(t.patch_ticket(other, &code, &patch, 90, START).await.unwrap(), Changed::Missing);
    assert_eq!(t.delete_ticket(other, &code, START).await.unwrap(), None);
    assert_eq!(t.feed_after(ws, 0, 10).await.unwrap().len(), 1, "what was refused is no event");
}

async fn filters_and_words_find_tickets(t: Ground) {
    let ws = t.create_workspace("A", START).await.unwrap();
    let ann = user(&t, ws, "a@example.com").await;
    let plain = create(&t, ws, draft(&t)).await;
    let urgent = NewTicket {
        priority: Priority::Urgent,
        assigned_to: Some(ann),
        order_id: Some("ORD-55%".into()),
        phone: Phone::parse("15550100111"),
        ..draft(&t)
    };
    let urgent = create(&t, ws, urgent).await;
    let search = |words: &str| TicketFilter { search: Some(words.into()), ..TicketFilter::default() };
    let all = TicketFilter::default;
    let cases = [
        (all(), vec![&urgent, &plain]),
        (TicketFilter { status: Some(Status::Open), ..all() }, vec![&urgent, &plain]),
        (TicketFilter { status: Some(Status::Closed), ..all() }, vec![]),
        (TicketFilter { priority: Some(Priority::Urgent), ..all() }, vec![&urgent]),
        (TicketFilter { assigned: Some(AssigneeFilter::User(ann)), ..all() }, vec![&urgent]),
        (TicketFilter { assigned: Some(AssigneeFilter::Nobody), ..all() }, vec![&plain]),
        (TicketFilter { phone: Phone::parse("+1 555 010 0199"), ..all() }, vec![&plain]),
        (search("+1 (555) 010-0111"), vec![&urgent]),
        (search("ord-55%"), vec![&urgent]),
        (search("JAR"), vec![&urgent, &plain]),
        (search("%"), vec![&urgent]),
        (search(&plain.as_str().to_lowercase()), vec![&plain]),
        (search(plain.as_str().trim_start_matches("TKT-")), vec![&plain]),
        (search("nothing like it"), vec![]),
        (TicketFilter { status: Some(Status::Closed), ..search(plain.as_str()) }, vec![]),
    ];
    for (filter, expected) in cases {
        let found = t.tickets(ws, &filter, None, 50).await.unwrap();
        let found: Vec<_> = found.iter().map(|ticket| &ticket.code).collect();
        assert_eq!(found, expected, "{filter:?}");
    }
}

async fn pages_hold_every_ticket_once(t: Ground) {
    let ws = t.create_workspace("A", START).await.unwrap();
    let mut written = vec![];
    for _ in 0..7 {
        written.push(create(&t, ws, draft(&t)).await);
    }
    let (mut seen, mut before): (Vec<Code>, Option<TicketId>) = (vec![], None);
    loop {
        let page = t.tickets(ws, &TicketFilter::default(), before, 3).await.unwrap();
        let Some(last) = page.last() else { break };
        before = Some(last.id);
        seen.extend(page.into_iter().map(|ticket| ticket.code));
    }
    seen.reverse();
    assert_eq!(seen, written);
}

async fn states_change_by_the_rules_and_settled_tickets_leave(t: Ground) {
    let ws = t.create_workspace("A", START).await.unwrap();
    let (open, settled) = (create(&t, ws, draft(&t)).await, create(&t, ws, draft(&t)).await);
    let to = |status| TicketPatch {
        status: Some(status),
        resolution_notes: Some(Some("sent a new one".into())),
        ..TicketPatch::default()
    };
    let done = t.patch_ticket(ws, &settled, &to(Status::Resolved), 90, START).await.unwrap();
    assert!(matches!(done, Changed::Done((), _)));
    t.hand.advance_ms(DAY_MS);
    t.patch_ticket(ws, &settled, &to(Status::Closed), 90, t.clock().now()).await.unwrap();
    let ticket = t.ticket(ws, &settled).await.unwrap().unwrap();
    assert_eq!(ticket.expires_at, Some(START.plus_ms(90 * DAY_MS)), "counted from when it was settled first");
    assert_eq!(ticket.resolution_notes.as_deref(), Some("sent a new one"));
    assert_eq!((ticket.description.as_str(), ticket.updated_at), ("The jar is broken", START.plus_ms(DAY_MS)));
    let worked_on = t.patch_ticket(ws, &settled, &to(Status::InProgress), 90, START).await.unwrap();
    assert!(matches!(worked_on, Changed::Refused("status", _)), "{worked_on:?}");

    let last_day = START.plus_ms(90 * DAY_MS - 1);
    assert_eq!(t.forget_tickets(last_day).await.unwrap().0, 0);
    let (removed, growth) = t.forget_tickets(START.plus_ms(90 * DAY_MS)).await.unwrap();
    assert_eq!((removed, growth.len()), (1, 1));
    assert_eq!(t.ticket(ws, &settled).await.unwrap(), None);
    assert_eq!(t.forget_tickets(START.plus_ms(10_000 * DAY_MS)).await.unwrap().0, 0, "open ones stay");
    assert!(t.ticket(ws, &open).await.unwrap().is_some());
    let last = t.feed_after(ws, 0, 50).await.unwrap().pop().unwrap();
    assert_eq!((last.kind.as_str(), &last.data.unwrap().0["id"]), ("ticket.updated", &serde_json::json!(settled)));

    let emptied =
        TicketPatch { resolution_notes: Some(None), issue_type: Some("late".into()), ..TicketPatch::default() };
    t.patch_ticket(ws, &open, &emptied, 90, START).await.unwrap();
    let ticket = t.ticket(ws, &open).await.unwrap().unwrap();
    assert_eq!((ticket.resolution_notes, ticket.issue_type.as_str()), (None, "late"));
    assert!(t.delete_ticket(ws, &open, START).await.unwrap().is_some());
    assert_eq!(t.delete_ticket(ws, &open, START).await.unwrap(), None);
}

async fn a_used_code_is_not_given_twice(t: Ground) {
    let (ws, other) = (t.create_workspace("A", START).await.unwrap(), t.create_workspace("B", START).await.unwrap());
    let first = draft(&t);
    // Another id with the same random bits has the same code.
    let (high, low) = first.id.0.as_u64_pair();
    let twin = NewTicket { id: TicketId(uuid::Uuid::from_u64_pair(high + (1 << 16), low)), ..draft(&t) };
    assert_eq!(first.code(), twin.code());
    let code = create(&t, ws, first).await;
    let second = create(&t, ws, twin.clone()).await;
    assert_ne!(code, second);
    assert_eq!(create(&t, other, twin).await, code, "another workspace has its own codes");
}
