//! Intake of what is not a plain message: blocked senders, reactions, groups, edits, echoes, imports,
//! channel events, and characters that a database refuses.

use model::content::{Content, ProviderError};
use model::conversation::{Epoch, Handover, Mode, Sender, Status};
use model::inbound::{EchoMessage, Event, HistoryMessage, InboundMessage, StatusUpdate};
use model::receipt::{Delivery, Receipt};
use model::{UnixMs, UserId};
use store::delivery::Outcome;
use uuid::Uuid;

use crate::support::{Ground, START, on_both};
use crate::writer_desk::{DEBOUNCE_MS, Desk, HOUR_MS, caller, message, phone, says, status_update};

on_both!(
    a_blocked_contact,
    what_starts_no_turn,
    edits,
    revokes,
    an_echo_silences_the_agent,
    an_echo_answers_an_escalation,
    history,
    channel_events,
    characters_that_databases_refuse
);

async fn a_blocked_contact(t: Ground) {
    let d = Desk::open(t).await;
    d.hear(vec![says("15550100", "wamid.1", "hello")]).await;
    let c = d.with("15550100").await;
    let (lane, _) = {
        d.hand.advance_ms(DEBOUNCE_MS);
        (d.claim_one().await, ())
    };
    d.end(lane, store::delivery::LaneEnd::default()).await;
    assert!(d.set_contact_blocked(d.ws, c.contact_id, true).await.unwrap());
    let done = d.hear(vec![says("15550100", "wamid.2", "hello?")]).await;
    assert_eq!((done.messages, done.wake_at), (1, None));
    let c = d.with("15550100").await;
    assert_eq!((c.message_count, c.inbound_seq), (2, 1), "stored, and wants no answer");
    assert_eq!(d.job(c.id).await, None);
}

async fn what_starts_no_turn(t: Ground) {
    let d = Desk::open(t).await;
    let saying = |pid: &str, content: Content| {
        Event::Message(Box::new(InboundMessage { content, ..message(caller("15550100"), pid, "") }))
    };
    let reaction = saying("1", Content::Reaction { target: "x".into(), emoji: Some("👍".into()) });
    let system = saying("2", Content::System { event: "joined".into(), body: "Somebody joined.".into() });
    let blank = saying("3", Content::text(" \n"));
    let mut group = message(caller("15550100"), "4", "hello all");
    group.group_id = Some("group-1".into());
    let done = d.hear(vec![reaction, system, blank, Event::Message(Box::new(group))]).await;
    assert_eq!((done.messages, done.wake_at), (4, None));
    let c = d.with("15550100").await;
    assert_eq!((c.message_count, c.inbound_seq, c.waiting_since, c.unread_count), (4, 0, None, 4));
    assert_eq!(d.count("jobs").await, 0);
    assert_eq!(d.thread(c.id).await[1].sender, Sender::System);
}

fn edit(pid: &str, target: &str, body: &str, at: UnixMs) -> Event {
    Event::Edit {
        target: target.into(),
        from: caller("15550100"),
        content: Content::text(body),
        at,
        provider_id: pid.into(),
    }
}

async fn edits(t: Ground) {
    let d = Desk::open(t).await;
    d.hear(vec![says("15550100", "wamid.1", "tomorow")]).await;
    let id = d.thread(d.with("15550100").await.id).await[0].id;
    d.hand.advance_ms(60_000);
    let later = START.plus_ms(10_000);
    d.hear(vec![edit("e2", "wamid.1", "tomorrow at nine", later)]).await;
    let edited = d.one(id).await;
    assert_eq!((edited.text.as_str(), edited.edited_at), ("tomorrow at nine", Some(later)));
    assert_eq!(edited.content, Content::text("tomorrow at nine"));
    let picture = d.picture().await;
    d.hear(vec![edit("e2", "wamid.1", "tomorrow at nine", later)]).await;
    assert_eq!(d.picture().await, picture, "a repetition");
    d.hear(vec![edit("e1", "wamid.1", "tomorrow", START.plus_ms(5_000))]).await;
    assert_eq!(d.one(id).await.text, "tomorrow at nine", "an edit that was overtaken");
    // Several in one body, and one of a message that nobody knows.
    let (a, b) = (START.plus_ms(11_000), START.plus_ms(12_000));
    d.hear(vec![edit("e3", "wamid.1", "x", a), edit("e4", "wamid.1", "y", b), edit("e5", "wamid.0", "z", b)]).await;
    assert_eq!((d.one(id).await.text.as_str(), d.one(id).await.edited_at), ("y", Some(b)));
    // A message and its edit in one body.
    d.hear(vec![says("15550100", "wamid.2", "helo"), edit("e6", "wamid.2", "hello", d.now())]).await;
    let thread = d.thread(d.with("15550100").await.id).await;
    assert_eq!((thread.len(), thread[1].text.as_str()), (2, "hello"));
}

async fn revokes(t: Ground) {
    let d = Desk::open(t).await;
    d.hear(vec![says("15550100", "wamid.1", "my secret")]).await;
    let id = d.thread(d.with("15550100").await.id).await[0].id;
    let revoke =
        Event::Revoke { target: "wamid.1".into(), from: caller("15550100"), at: START, provider_id: "r1".into() };
    d.hand.advance_ms(5_000);
    d.hear(vec![edit("e1", "wamid.1", "my other secret", d.now()), revoke.clone()]).await;
    let taken_back = d.one(id).await;
    assert_eq!((taken_back.text.as_str(), taken_back.revoked_at), ("my other secret", Some(START)));
    assert!(d.state(taken_back.conversation_id).await.history[0].revoked);
    let picture = d.picture().await;
    d.hear(vec![revoke]).await;
    assert_eq!(d.picture().await, picture);
    d.hand.advance_ms(5_000);
    d.hear(vec![edit("e2", "wamid.1", "back again", d.now())]).await;
    assert_eq!(d.one(id).await.text, "my other secret", "what was taken back is not edited");
}

fn echo(pid: &str, body: &str) -> Event {
    let content = Content::text(body);
    Event::Echo(Box::new(EchoMessage { provider_id: pid.into(), to: caller("15550100"), at: None, content }))
}

async fn an_echo_silences_the_agent(t: Ground) {
    let d = Desk::open(t).await;
    let (lane, state) = d.asked("15550100", "wamid.1").await;
    let turn = d.turn(lane, &state, &["first", "second"]);
    let ids: Vec<_> = turn.messages.iter().map(|message| message.id).collect();
    d.writer.commit_turn(turn).await.unwrap();
    assert_eq!(d.report(lane, ids[0], Outcome::Started).await, [ids[0]]);
    let before = d.with("15550100").await;
    d.hear(vec![echo("wamid.echo", "I will call you")]).await;
    let c = d.with("15550100").await;
    assert_eq!((c.mode, c.epoch, c.message_count), (Mode::Operator, Epoch(before.epoch.0 + 1), 4));
    let thread = d.thread(c.id).await;
    assert_eq!((thread[3].sender, thread[3].delivery, thread[3].inbound), (Sender::Operator, Delivery::Sent, false));
    let withdrawn = d.one(ids[1]).await;
    assert_eq!((withdrawn.delivery, withdrawn.error_code.as_deref()), (Delivery::Failed, Some("TAKEN_OVER")));
    assert_eq!(d.report(lane, ids[1], Outcome::Started).await, []);
    // What was on the wire has no second try.
    let retry = Outcome::Retry { at: d.now().plus_ms(1_000), code: None, reason: "busy".into() };
    d.report(lane, ids[0], retry).await;
    assert_eq!(d.one(ids[0]).await.delivery, Delivery::Failed);
    assert_eq!(d.with("15550100").await.flag, None, "withdrawn is not failed");
    let picture = d.picture().await;
    assert_eq!(d.hear(vec![echo("wamid.echo", "I will call you")]).await.duplicates, 1);
    assert_eq!(d.picture().await, picture);
}

async fn an_echo_answers_an_escalation(t: Ground) {
    let d = Desk::open(t).await;
    d.hear(vec![says("15550100", "wamid.1", "a person please")]).await;
    let id = d.with("15550100").await.id;
    d.hand_over(d.ws, id, Handover::Escalate).await.unwrap().unwrap();
    d.hear(vec![echo("wamid.echo", "here I am")]).await;
    let c = d.with("15550100").await;
    assert_eq!((c.status, c.mode, c.waiting_since, c.answered_seq), (Status::Active, Mode::Operator, None, 1));
    // A second one changes no owner.
    d.hear(vec![echo("wamid.echo2", "still here")]).await;
    assert_eq!(d.with("15550100").await.epoch, c.epoch);
}

async fn history(t: Ground) {
    let d = Desk::open(t).await;
    let old = |pid: &str, from_customer, days: i64| {
        Event::History(Box::new(HistoryMessage {
            provider_id: pid.into(),
            customer: phone("15550100"),
            from_customer,
            at: Some(START.plus_ms(-days * 24 * HOUR_MS)),
            content: Content::text(pid),
        }))
    };
    let done = d.hear(vec![old("2", false, 8), old("1", true, 9), old("3", true, 7)]).await;
    assert_eq!((done.messages, done.wake_at), (3, None));
    let c = d.with("15550100").await;
    assert_eq!((c.status, c.end_reason.as_deref(), c.inbound_seq), (Status::Ended, Some("imported"), 0));
    let order: Vec<_> = d.thread(c.id).await.into_iter().map(|m| (m.text, m.sender)).collect();
    let (customer, operator) = (Sender::Customer, Sender::Operator);
    assert_eq!(order, [("1".into(), customer), ("2".into(), operator), ("3".into(), customer)]);
    assert_eq!((c.last_message_at, d.count("jobs").await), (START.plus_ms(-7 * 24 * HOUR_MS), 0));
    let picture = d.picture().await;
    assert_eq!(d.hear(vec![old("2", false, 8), old("1", true, 9), old("3", true, 7)]).await.duplicates, 3);
    assert_eq!(d.picture().await, picture);
    // More of it joins the imported thread, and a live message begins a conversation.
    d.hear(vec![old("4", true, 6)]).await;
    assert_eq!(d.with("15550100").await.message_count, 4);
    d.hear(vec![says("15550100", "wamid.1", "hello")]).await;
    assert_ne!(d.with("15550100").await.id, c.id);
}

async fn channel_events(t: Ground) {
    let d = Desk::open(t).await;
    let account = || Event::Account { field: "account_update".into(), raw: serde_json::json!({ "event": "BANNED" }) };
    let trouble = || Event::ProviderTrouble(ProviderError { code: 131_000, title: "oops".into(), details: None });
    let unknown = || Event::Unknown { why: "new".into(), raw: serde_json::json!([1, null, "x"]) };
    d.hear(vec![account(), trouble(), unknown(), account()]).await;
    assert_eq!(d.count("channel_events").await, 3);
    let picture = d.picture().await;
    d.hear(vec![account(), trouble(), unknown()]).await;
    assert_eq!(d.picture().await, picture);
    // The same event of another channel is another event.
    let other = d.create_channel(d.ws, &crate::seed::channel("2"), START).await.unwrap();
    let routed = store::intake::Routed { channel_id: other, ..d.routed(account()) };
    d.writer.intake(d.body_of(vec![routed])).await.unwrap();
    assert_eq!(d.count("channel_events").await, 4);
}

async fn characters_that_databases_refuse(t: Ground) {
    let d = Desk::open(t).await;
    let mut nasty = message(caller("15550100"), "wamid.\0", "a\0b");
    nasty.from.name = Some("A\0da".into());
    nasty.context = serde_json::json!({ "key\0": ["\0", "\\u0000"] });
    nasty.reply_to = Some("\0".into());
    let nasty = Event::Message(Box::new(nasty));
    let error = ProviderError { code: 1, title: "t\0".into(), details: Some("d\0".into()) };
    let status = Event::Status(Box::new(StatusUpdate { errors: vec![error], ..status_update("p\0", Receipt::Failed) }));
    let unknown = Event::Unknown { why: "\0".into(), raw: serde_json::json!({ "\0": "\0" }) };
    let done = d.hear(vec![nasty.clone(), status.clone(), unknown.clone(), says("15550200", "wamid.2", "fine")]).await;
    assert_eq!((done.messages, done.statuses), (2, 1));
    let c = d.with("15550100").await;
    assert_eq!((c.last_text.as_str(), c.contact_name.as_deref()), ("a\u{fffd}b", Some("A\u{fffd}da")));
    let m = &d.thread(c.id).await[0];
    assert_eq!((m.content.clone(), m.provider_id.as_deref()), (Content::text("a\u{fffd}b"), Some("wamid.\u{fffd}")));
    assert_eq!(m.context.as_ref().unwrap()["key\u{fffd}"][1], "\\u0000", "an escaped escape stays");
    let picture = d.picture().await;
    assert_eq!(d.hear(vec![nasty, status, unknown]).await.duplicates, 1);
    assert_eq!(d.picture().await, picture);

    // What a model, a provider and an operator say may hold them, too.
    d.hand.advance_ms(DEBOUNCE_MS);
    let job = d.claim().await.into_iter().find(|job| job.lane.conversation_id == c.id).unwrap();
    let mut turn = d.turn(job.lane, &d.state(c.id).await, &["an\0swer"]);
    turn.turn.reason = Some("be\0cause".into());
    turn.turn.steps = store::JsonText::of(&serde_json::json!([{ "out": "\0" }]));
    turn.escalation = store::turns::Escalation::Offer;
    let id = turn.messages[0].id;
    assert_eq!(d.writer.commit_turn(turn).await.unwrap(), store::turns::CommitOutcome::Committed);
    assert_eq!(d.one(id).await.text, "an\u{fffd}swer");
    let failed = Outcome::Failed { code: "\0".into(), reason: "no\0".into() };
    d.report(job.lane, id, failed).await;
    assert_eq!(d.one(id).await.error_text.as_deref(), Some("no\u{fffd}"));
    let spoken = store::outbox::OperatorMessage {
        id: d.ids().make(),
        user_id: Some(UserId(Uuid::from_u128(5))),
        content: Content::text("by\0e"),
        reply_to: None,
    };
    d.queue_operator_message(d.ws, c.id, &spoken).await.unwrap().unwrap();
    assert_eq!(d.one(spoken.id).await.text, "by\u{fffd}e");
}
