//! What a turn's tools did is written with the turn, once, or not at all.

use model::agent::{AgentSettings, AgentStatus};
use model::contact::DetailField;
use model::content::{Content, MediaRef};
use model::conversation::{Epoch, Handover};
use model::identity::Phone;
use model::media::MediaKind;
use model::task::Kind;
use model::ticket::Priority;
use model::{AgentId, ConversationId, UserId};
use store::agents::AgentDraft;
use store::media::{FileFacts, NewUpload};
use store::media_library::{Added, LibraryDraft};
use store::tasks::{NewTask, TaskFilter};
use store::tickets::{Changed, NewTicket, TicketFilter};
use store::tools::{Begun, RunGate};
use store::turns::{CommitOutcome, ConsentChange, ContactPatch, Effects, TurnCommit};
use tokio::join;
use uuid::Uuid;

use crate::support::{Ground, on_both};
use crate::writer_desk::{DEBOUNCE_MS, Desk, says};

on_both!(
    effects_are_written_with_the_turn,
    a_turn_that_was_taken_over_leaves_nothing,
    a_superseded_turn_leaves_nothing,
    a_repeated_commit_adds_nothing,
    a_lost_lease_leaves_nothing,
    only_the_holder_s_effects_count,
    a_code_that_is_used_spoils_no_other_turn,
    tickets_of_a_customer_are_his_alone,
    a_call_elsewhere_is_made_once_and_only_by_who_may,
    library_files_are_kept_and_sent,
);

impl Desk {
    fn ticket(&self, conversation: ConversationId) -> NewTicket {
        NewTicket {
            id: self.ids().make(),
            phone: Phone::parse("15550100"),
            issue_type: "damaged parcel".into(),
            description: "The jar is broken\0".into(),
            priority: Priority::High,
            order_id: Some("A-17".into()),
            assigned_to: None,
            conversation_id: Some(conversation),
            message_id: None,
            created_by: None,
        }
    }

    async fn second_agent(&self) -> AgentId {
        let draft = AgentDraft { name: "Refunds".into(), role: String::new(), settings: AgentSettings::default() };
        self.create_agent(self.ws, &draft, AgentStatus::Active, self.now()).await.unwrap()
    }

    /// A turn with an effect of every kind.
    async fn busy_turn(&self, mut turn: TurnCommit) -> TurnCommit {
        let conversation = turn.lane.conversation_id;
        let contact = self.state(conversation).await.conversation.contact_id;
        let task = NewTask {
            id: self.ids().make(),
            title: "Call back".into(),
            description: String::new(),
            kind: Kind::Call,
            category: String::new(),
            priority: 2,
            due_at: Some(self.now().plus_ms(3_600_000)),
            tags: vec!["vip".into()],
            assignee: None,
            conversation_id: Some(conversation),
            message_id: None,
            created_by: None,
        };
        let details = vec![(DetailField::Name, "Asha".into()), (DetailField::Email, "asha@example.in".into())];
        turn.effects = Effects {
            tickets: vec![self.ticket(conversation)],
            tasks: vec![task],
            contact: Some(ContactPatch { contact, details }),
            agent: Some(self.second_agent().await),
            consent: Some(ConsentChange { contact, opted_out: true }),
            ..Effects::default()
        };
        turn
    }

    async fn tickets_and_tasks(&self) -> (usize, usize) {
        let tickets = self.tickets(self.ws, &TicketFilter::default(), None, 50).await.unwrap();
        let tasks = self.tasks(self.ws, &TaskFilter::default(), None, 50).await.unwrap();
        (tickets.len(), tasks.len())
    }

    /// Nothing of a busy turn is there.
    async fn assert_untouched(&self, conversation: ConversationId) {
        assert_eq!(self.tickets_and_tasks().await, (0, 0));
        let state = self.state(conversation).await.conversation;
        assert_eq!((state.agent_id, state.contact_name, state.opted_out), (None, None, false));
        assert!(self.contact_details(self.ws, state.contact_id).await.unwrap().is_empty());
        let feed = self.feed_after(self.ws, 0, 100).await.unwrap();
        assert!(feed.iter().all(|event| !event.kind.starts_with("ticket.") && !event.kind.starts_with("task.")));
    }
}

async fn effects_are_written_with_the_turn(t: Ground) {
    let d = Desk::open(t).await;
    let (lane, state) = d.asked("15550100", "wamid.1").await;
    let turn = d.busy_turn(d.turn(lane, &state, &["I have opened a ticket"])).await;
    assert_eq!(d.writer.commit_turn(turn.clone()).await.unwrap(), CommitOutcome::Committed);
    let ticket = d.ticket_of(&turn).await;
    assert_eq!(
        (ticket.conversation_id, ticket.created_by, ticket.priority),
        (Some(lane.conversation_id), None, Priority::High)
    );
    assert_eq!((ticket.phone, ticket.description.contains('\0')), (Phone::parse("15550100"), false));
    let task = d.task(d.ws, turn.effects.tasks[0].id).await.unwrap().unwrap();
    assert_eq!((task.title.as_str(), task.priority, task.tags.as_slice()), ("Call back", 2, &["vip".to_owned()][..]));
    let state = d.state(lane.conversation_id).await.conversation;
    assert_eq!((state.agent_id, state.contact_name.as_deref()), (turn.effects.agent, Some("Asha")));
    assert!(state.opted_out);
    let details = d.contact_details(d.ws, state.contact_id).await.unwrap();
    assert_eq!(details, [(DetailField::Email, "asha@example.in".to_owned()), (DetailField::Name, "Asha".to_owned())]);
    let kinds: Vec<String> = d.feed_after(d.ws, 0, 100).await.unwrap().into_iter().map(|event| event.kind).collect();
    for kind in ["ticket.created", "task.created", "conversation.updated", "message.created"] {
        assert!(kinds.iter().any(|known| known == kind), "{kind} is told: {kinds:?}");
    }
}

impl Desk {
    async fn ticket_of(&self, turn: &TurnCommit) -> store::tickets::TicketRecord {
        self.t.store.ticket(self.ws, &turn.effects.tickets[0].code()).await.unwrap().unwrap()
    }
}

async fn a_turn_that_was_taken_over_leaves_nothing(t: Ground) {
    let d = Desk::open(t).await;
    let (lane, state) = d.asked("15550100", "wamid.1").await;
    let turn = d.busy_turn(d.turn(lane, &state, &["done"])).await;
    let by = UserId(Uuid::from_u128(9));
    d.hand_over(d.ws, lane.conversation_id, Handover::TakeOver { by }).await.unwrap().unwrap();
    for _ in 0..2 {
        assert_eq!(d.writer.commit_turn(turn.clone()).await.unwrap(), CommitOutcome::TakenOver);
    }
    d.assert_untouched(lane.conversation_id).await;
}

async fn a_superseded_turn_leaves_nothing(t: Ground) {
    let d = Desk::open(t).await;
    let (lane, state) = d.asked("15550100", "wamid.1").await;
    let turn = d.busy_turn(d.turn(lane, &state, &["done"])).await;
    d.hear(vec![says("15550100", "wamid.2", "and the other one?")]).await;
    assert_eq!(d.writer.commit_turn(turn).await.unwrap(), CommitOutcome::Superseded);
    d.assert_untouched(lane.conversation_id).await;
    d.hand.advance_ms(DEBOUNCE_MS);
    let lane = d.claim_one().await;
    let turn = d.busy_turn(d.turn(lane, &d.state(lane.conversation_id).await, &["done"])).await;
    assert_eq!(d.writer.commit_turn(turn).await.unwrap(), CommitOutcome::Committed);
    assert_eq!(d.tickets_and_tasks().await, (1, 1), "one turn answers both, with one ticket");
}

async fn a_repeated_commit_adds_nothing(t: Ground) {
    let d = Desk::open(t).await;
    let (lane, state) = d.asked("15550100", "wamid.1").await;
    let turn = d.busy_turn(d.turn(lane, &state, &["done"])).await;
    let both = join!(d.writer.commit_turn(turn.clone()), d.writer.commit_turn(turn.clone()));
    assert_eq!((both.0.unwrap(), both.1.unwrap()), (CommitOutcome::Committed, CommitOutcome::Committed));
    assert_eq!(d.writer.commit_turn(turn.clone()).await.unwrap(), CommitOutcome::Committed);
    assert_eq!(d.tickets_and_tasks().await, (1, 1));
}

async fn a_lost_lease_leaves_nothing(t: Ground) {
    let d = Desk::open(t).await;
    let (old, state) = d.asked("15550100", "wamid.1").await;
    let zombie = d.busy_turn(d.turn(old, &state, &["from the dead"])).await;
    d.leave(crate::writer_desk::NODE).await.unwrap();
    d.claim_one().await;
    assert_eq!(d.writer.commit_turn(zombie).await.unwrap(), CommitOutcome::LeaseLost);
    d.assert_untouched(old.conversation_id).await;
}

/// In one batch: a turn of who lost the lane, and one of who has it.
async fn only_the_holder_s_effects_count(t: Ground) {
    let d = Desk::open(t).await;
    let (old, state) = d.asked("15550100", "wamid.1").await;
    d.leave(crate::writer_desk::NODE).await.unwrap();
    let new = d.claim_one().await;
    let zombie = d.busy_turn(d.turn(old, &state, &["dead"])).await;
    let holder = d.busy_turn(d.turn(new, &state, &["alive"])).await;
    let (zombie, done) = join!(d.writer.commit_turn(zombie), d.writer.commit_turn(holder.clone()));
    assert_eq!((zombie.unwrap(), done.unwrap()), (CommitOutcome::LeaseLost, CommitOutcome::Committed));
    assert_eq!(d.tickets_and_tasks().await, (1, 1));
    assert!(d.t.store.ticket(d.ws, &holder.effects.tickets[0].code()).await.unwrap().is_some());
}

async fn a_code_that_is_used_spoils_no_other_turn(t: Ground) {
    let d = Desk::open(t).await;
    let (first, first_state) = d.asked("15550100", "wamid.1").await;
    let (second, second_state) = d.asked("15550200", "wamid.2").await;
    let used = d.ticket(first.conversation_id);
    assert!(matches!(d.create_ticket(d.ws, used.clone(), d.now()).await.unwrap(), Changed::Done(..)));
    let mut unlucky = d.turn(first, &first_state, &["a"]);
    unlucky.effects.tickets = vec![used];
    let lucky = d.busy_turn(d.turn(second, &second_state, &["b"])).await;
    let (unlucky, lucky) = join!(d.writer.commit_turn(unlucky), d.writer.commit_turn(lucky));
    assert!(unlucky.is_err(), "the whole turn is refused, and runs again");
    assert_eq!(lucky.unwrap(), CommitOutcome::Committed);
    assert_eq!(d.with("15550100").await.answered_seq, 0);
}

async fn tickets_of_a_customer_are_his_alone(t: Ground) {
    let d = Desk::open(t).await;
    let (one, _) = d.asked("15550100", "wamid.1").await;
    let (two, _) = d.asked("15550200", "wamid.2").await;
    let mut codes = Vec::new();
    let by_phone = NewTicket { conversation_id: None, ..d.ticket(one.conversation_id) };
    // One of a conversation of somebody else, who gave the first one's number.
    let foreign = NewTicket { id: d.ids().make(), ..d.ticket(two.conversation_id) };
    for ticket in [d.ticket(one.conversation_id), NewTicket { id: d.ids().make(), ..by_phone }, foreign] {
        let code = ticket.code();
        assert!(matches!(d.create_ticket(d.ws, ticket, d.now()).await.unwrap(), Changed::Done(..)));
        codes.push(code);
    }
    let contact = |state: &store::lanes::LaneState| state.conversation.contact_id;
    let (first, second) = (contact(&d.state(one.conversation_id).await), contact(&d.state(two.conversation_id).await));
    let phone = Phone::parse("15550100");
    let of = async |contact, phone: Option<&Phone>, code| {
        let found = d.customer_tickets(d.ws, contact, phone, code, 10).await.unwrap();
        found.into_iter().map(|ticket| ticket.code).collect::<Vec<_>>()
    };
    assert_eq!(of(first, phone.as_ref(), None).await, [codes[1].clone(), codes[0].clone()], "the newest first");
    assert_eq!(of(first, None, None).await, [codes[0].clone()]);
    assert_eq!(of(second, None, None).await, [codes[2].clone()]);
    assert!(of(second, None, Some(&codes[0])).await.is_empty(), "a known number of another's ticket tells nothing");
    assert_eq!(of(first, phone.as_ref(), Some(&codes[1])).await, [codes[1].clone()]);
    let other = d.create_workspace("B", d.now()).await.unwrap();
    assert!(d.customer_tickets(other, first, phone.as_ref(), None, 10).await.unwrap().is_empty());
}

async fn a_call_elsewhere_is_made_once_and_only_by_who_may(t: Ground) {
    let d = Desk::open(t).await;
    let (lane, state) = d.asked("15550100", "wamid.1").await;
    let gate = RunGate { lane, epoch: state.conversation.epoch };
    let begin = async |gate, key: u8| d.begin_tool_run(gate, &[key; 32], "refund", d.now()).await.unwrap();
    assert_eq!(begin(gate, 1).await, Begun::Go);
    assert_eq!(begin(gate, 1).await, Begun::Unknown, "whoever began it did not say how it ended");
    let result = serde_json::json!({ "refund": "R-1" });
    d.end_tool_run(d.ws, &[1; 32], Some(&result)).await.unwrap();
    assert_eq!(begin(gate, 1).await, Begun::Done(result));
    assert_eq!(begin(gate, 2).await, Begun::Go);
    d.end_tool_run(d.ws, &[2; 32], None).await.unwrap();
    assert_eq!(begin(gate, 2).await, Begun::Go, "what was surely not made may be made");
    // Who has not the lane, or knows nothing of a takeover, does nothing.
    let stale = RunGate { lane: store::lanes::LaneLease { token: lane.token - 1, ..lane }, ..gate };
    assert_eq!(begin(stale, 3).await, Begun::Void);
    assert_eq!(begin(RunGate { epoch: Epoch(gate.epoch.0 + 1), ..gate }, 3).await, Begun::Void);
    let by = UserId(Uuid::from_u128(9));
    d.hand_over(d.ws, lane.conversation_id, Handover::TakeOver { by }).await.unwrap().unwrap();
    assert_eq!(begin(gate, 3).await, Begun::Void);
}

async fn library_files_are_kept_and_sent(t: Ground) {
    let d = Desk::open(t).await;
    let place = d.begin_file(d.ws, &[5; 32], 10).await.unwrap();
    let facts = FileFacts { mime_type: "image/jpeg".into(), bytes: 10, sha256: vec![5; 32], ..FileFacts::default() };
    let upload = NewUpload {
        id: d.ids().make(),
        kind: MediaKind::Image,
        filename: Some("menu.jpg".into()),
        voice: false,
        created_by: None,
        facts,
    };
    d.create_upload(d.ws, place.id, &upload).await.unwrap();
    let draft = LibraryDraft {
        category: Some("menus".into()),
        sub_category: Some(Some("lunch".into())),
        title: Some("Lunch menu".into()),
        description: Some(String::new()),
    };
    let other = d.create_workspace("B", d.now()).await.unwrap();
    assert_eq!(d.add_to_library(other, upload.id, &draft, 10, d.now()).await.unwrap(), Added::NoUpload);
    let Added::Done(item) = d.add_to_library(d.ws, upload.id, &draft, 10, d.now()).await.unwrap() else {
        panic!("it is an upload of this workspace")
    };
    assert!(matches!(d.add_to_library(d.ws, upload.id, &draft, 10, d.now()).await, Err(store::StoreError::Conflict)));
    let categories = d.library_categories(d.ws, 10).await.unwrap();
    assert_eq!((categories.len(), categories[0].sub_categories.as_slice()), (1, &["lunch".to_owned()][..]));
    assert_eq!(d.library(d.ws, Some("menus"), Some("LUNCH"), None, 10).await.unwrap().len(), 1);
    assert!(d.library(d.ws, Some("other"), None, None, 10).await.unwrap().is_empty());
    assert!(d.library(other, None, None, None, 10).await.unwrap().is_empty());

    // Neither its age nor that nobody has sent it takes it away.
    let much_later = d.now().plus_ms(400 * 86_400_000);
    d.sweep_media(much_later, 365).await.unwrap();
    assert!(d.media(d.ws, upload.id).await.unwrap().unwrap().file.is_some());

    let (lane, state) = d.asked("15550100", "wamid.1").await;
    let mut turn = d.turn(lane, &state, &["here is the menu", "menu"]);
    let media = MediaRef { ours: Some(upload.id), ..MediaRef::default() };
    turn.messages[1].content = Content::Image { media, caption: None };
    let sent = turn.messages[1].id;
    assert_eq!(d.writer.commit_turn(turn).await.unwrap(), CommitOutcome::Committed);
    assert_eq!(d.one(sent).await.media.map(|media| media.id), Some(upload.id), "the thread shows the file");

    assert!(!d.delete_library_item(other, item).await.unwrap());
    assert!(d.delete_library_item(d.ws, item).await.unwrap());
    d.sweep_media(much_later, 365).await.unwrap();
    assert!(d.media(d.ws, upload.id).await.unwrap().unwrap().file.is_none(), "now its time has come");
}
