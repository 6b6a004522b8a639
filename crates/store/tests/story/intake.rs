//! Intake of messages: everything in one commit, nothing twice, and when the lane is due.

use futures::future::join_all;
use model::UnixMs;
use model::conversation::{Mode, Status};
use model::inbound::{Event, InboundMessage};
use store::conversation_events::EventActor;
use store::delivery::LaneEnd;
use store::intake::IntakeDone;

use crate::support::{Ground, START, on_both};
use crate::writer_desk::{DEBOUNCE_MS, Desk, HOUR_MS, MAX_WAIT_MS, caller, message, phone, says, second_store};

on_both!(
    the_first_message,
    the_same_body_twice,
    duplicates_inside_a_body_and_across_bodies,
    two_hundred_at_once,
    two_writers_meet_the_same_customers,
    buffering,
    a_message_while_the_lane_runs_opens_a_new_window,
    silence_ends_and_a_message_begins_anew,
    reopening,
    clocks_that_run_ahead,
    an_imported_thread_and_a_live_message_in_one_body
);

async fn the_first_message(t: Ground) {
    let d = Desk::open(t).await;
    let mut growth = d.growth.subscribe();
    let mut first = message(caller("15550100"), "wamid.1", "hello");
    first.from.name = Some("Ada".into());
    let done = d.hear(vec![Event::Message(Box::new(first))]).await;
    let due = START.plus_ms(DEBOUNCE_MS);
    assert_eq!(done, IntakeDone { messages: 1, duplicates: 0, statuses: 0, files: 0, wake_at: Some(due) });

    let c = d.with("15550100").await;
    assert_eq!((c.contact_name.as_deref(), c.status, c.mode), (Some("Ada"), Status::Active, Mode::Ai));
    assert_eq!((c.message_count, c.inbound_seq, c.answered_seq, c.unread_count), (1, 1, 0, 1));
    assert_eq!((c.last_text.as_str(), c.last_inbound_at, c.waiting_since), ("hello", Some(START), Some(START)));
    let thread = d.thread(c.id).await;
    assert_eq!((thread.len(), thread[0].seq, thread[0].provider_id.as_deref()), (1, 1, Some("wamid.1")));
    let job = d.job(c.id).await.unwrap();
    assert_eq!((job.state.as_str(), job.run_at, job.turn_at), ("pending", due.0, Some(due.0)));
    assert_eq!(job.deadline_at, Some(START.plus_ms(MAX_WAIT_MS).0));
    let feed = d.feed_after(d.ws, 0, 10).await.unwrap();
    let kinds: Vec<_> = feed.iter().map(|event| (event.seq, event.kind.as_str())).collect();
    assert_eq!(kinds, [(1, "conversation.created"), (2, "message.created")]);
    assert_eq!(feed[1].subject_id, Some(thread[0].id.0));
    assert_eq!(growth.recv().await.unwrap(), (d.ws, 2), "told after the commit");
    assert_eq!(d.count("raw_events").await, 1);
}

async fn the_same_body_twice(t: Ground) {
    let d = Desk::open(t).await;
    let body = d.body(vec![says("15550100", "wamid.1", "hello"), says("15550200", "wamid.2", "hi")]);
    d.writer.intake(body.clone()).await.unwrap();
    let picture = d.picture().await;
    d.hand.advance_ms(1_000);
    let again = d.writer.intake(body).await.unwrap();
    assert_eq!(again, IntakeDone { messages: 0, duplicates: 2, statuses: 0, files: 0, wake_at: None });
    assert_eq!(d.picture().await, picture);
    assert_eq!(d.count("raw_events").await, 1);
}

async fn duplicates_inside_a_body_and_across_bodies(t: Ground) {
    let d = Desk::open(t).await;
    let done = d.hear(vec![says("15550100", "wamid.1", "a"), says("15550100", "wamid.1", "a")]).await;
    assert_eq!((done.messages, done.duplicates), (1, 1));

    // One body handed in four times at once, under the same raw id and under others.
    let body = d.body(vec![says("15550100", "wamid.2", "b"), says("15550200", "wamid.3", "c")]);
    let bodies = [body.clone(), body.clone(), d.body(body.events.iter().map(|r| r.event.clone()).collect()), body];
    let done = join_all(bodies.map(|body| d.writer.intake(body))).await;
    let done: Vec<_> = done.into_iter().map(Result::unwrap).collect();
    assert_eq!(done.iter().map(|done| done.messages).sum::<u32>(), 2);
    assert_eq!(done.iter().map(|done| done.duplicates).sum::<u32>(), 6);
    assert_eq!((d.count("messages").await, d.count("contacts").await, d.count("jobs").await), (3, 2, 2));
    assert_eq!(d.feed_last(d.ws).await.unwrap(), 5);
}

async fn two_hundred_at_once(t: Ground) {
    let d = Desk::open(t).await;
    let number = |nth: usize| format!("1555{:04}", nth % 50);
    let bodies: Vec<_> =
        (0..200).map(|nth| d.body(vec![says(&number(nth), &format!("wamid.{nth}"), "hello")])).collect();
    for done in join_all(bodies.into_iter().map(|body| d.writer.intake(body))).await {
        assert_eq!(done.unwrap().messages, 1);
    }
    check_two_hundred(&d).await;
}

async fn two_writers_meet_the_same_customers(t: Ground) {
    let d = Desk::open(t).await;
    let other = second_store(&d).await;
    let (writer, tasks) = store::write::Writer::start(&other, crate::writer_desk::RULES, d.growth.clone());
    let number = |nth: usize| format!("1555{:04}", nth % 50);
    // Neighbours in the list go to different processes: the same customer's first message reaches both at once.
    let work = (0..200).map(|nth| {
        let body = d.body(vec![says(&number(nth), &format!("wamid.{nth}"), "hello")]);
        let writer = if (nth / 50) % 2 == 0 { &d.writer } else { &writer };
        async move { patiently(writer, body).await }
    });
    for done in join_all(work).await {
        assert_eq!(done.messages, 1);
    }
    check_two_hundred(&d).await;
    drop(writer);
    tasks.finished().await;
    other.close().await;
}

/// As a webhook does: a commit that lost every race is tried again.
async fn patiently(writer: &store::write::Writer, body: store::intake::IntakeOp) -> IntakeDone {
    for _ in 0..20 {
        match writer.intake(body.clone()).await {
            Ok(done) => return done,
            Err(error) => assert!(error.is_unavailable(), "{error}"),
        }
    }
    panic!("20 tries were refused");
}

async fn check_two_hundred(d: &Desk) {
    assert_eq!((d.count("messages").await, d.count("contacts").await, d.count("conversations").await), (200, 50, 50));
    assert_eq!(d.count("jobs").await, 50);
    let threads: Vec<(i64, i64, i64, i64)> = d
        .rows(
            "SELECT c.message_count, COUNT(m.id), COUNT(DISTINCT m.seq), MAX(m.seq) FROM conversations c
             JOIN messages m ON m.conversation_id = c.id GROUP BY c.id, c.message_count"
                .into(),
        )
        .await;
    assert_eq!(threads, vec![(4, 4, 4, 4); 50], "gap-free from 1");
    assert_eq!(d.number("SELECT COUNT(*) FROM conversations WHERE inbound_seq <> 4 OR unread_count <> 4").await, 0);
    let feed = d.feed_after(d.ws, 0, 1_000).await.unwrap();
    assert_eq!(feed.iter().map(|event| event.seq).collect::<Vec<_>>(), (1..=250).collect::<Vec<_>>());
}

async fn buffering(t: Ground) {
    let d = Desk::open(t).await;
    d.hear(vec![says("15550100", "wamid.0", "a")]).await;
    let conversation = d.with("15550100").await.id;
    let deadline = START.plus_ms(MAX_WAIT_MS);
    for nth in 1..=10 {
        d.hand.advance_ms(DEBOUNCE_MS - 100);
        assert_eq!(d.claim().await.len(), 0, "the burst goes on");
        d.hear(vec![says("15550100", &format!("wamid.{nth}"), "b")]).await;
        let job = d.job(conversation).await.unwrap();
        let expected = d.now().plus_ms(DEBOUNCE_MS).min(deadline);
        assert_eq!((job.run_at, job.turn_at), (expected.0, Some(expected.0)), "message {nth}");
        assert_eq!(job.deadline_at, Some(deadline.0));
        if expected == deadline {
            break;
        }
    }
    d.hand.set(deadline.plus_ms(-1));
    assert_eq!(d.claim().await.len(), 0);
    d.hand.set(deadline);
    let jobs = d.claim().await;
    assert!(jobs.len() == 1 && jobs[0].turn_is_due && jobs[0].attempts == 1);
}

async fn a_message_while_the_lane_runs_opens_a_new_window(t: Ground) {
    let d = Desk::open(t).await;
    let (lane, _) = d.asked("15550100", "wamid.1").await;
    d.hand.advance_ms(500);
    let second = d.now();
    d.hear(vec![says("15550100", "wamid.2", "and on sundays?")]).await;
    let job = d.job(lane.conversation_id).await.unwrap();
    assert_eq!((job.state.as_str(), job.turn_at), ("running", Some(second.plus_ms(DEBOUNCE_MS).0)));
    assert_eq!(job.deadline_at, Some(second.plus_ms(MAX_WAIT_MS).0), "a new burst, a new deadline");
    d.hand.advance_ms(DEBOUNCE_MS * 2);
    assert!(d.claim().await.is_empty(), "due, but held");
    d.end(lane, LaneEnd::default()).await;
    let again = d.claim().await;
    assert!(again.len() == 1 && again[0].turn_is_due, "the window survived the lane's end: {again:?}");
    d.end(again[0].lane, LaneEnd::default()).await;
    assert_eq!(d.job(lane.conversation_id).await, None);
}

async fn silence_ends_and_a_message_begins_anew(t: Ground) {
    let d = Desk::open(t).await;
    d.hear(vec![says("15550100", "wamid.1", "hello")]).await;
    let old = d.with("15550100").await.id;
    d.hand.advance_ms(24 * HOUR_MS);
    d.hear(vec![says("15550100", "wamid.2", "still there")]).await;
    assert_eq!(d.with("15550100").await.id, old, "24 hours are not more than 24 hours");
    // Silence counts as the end after 24 hours; a message up to 24 hours after that goes on with it.
    d.hand.advance_ms(48 * HOUR_MS);
    d.hear(vec![says("15550100", "wamid.3", "hm")]).await;
    assert_eq!(d.with("15550100").await.id, old);
    let last = d.now();
    d.hand.advance_ms(48 * HOUR_MS + 1);
    d.hear(vec![says("15550100", "wamid.4", "hello again"), says("15550100", "wamid.5", "me")]).await;
    let new = d.with("15550100").await;
    assert_ne!(new.id, old);
    assert_eq!((new.message_count, new.inbound_seq), (2, 2));
    let ended = d.conversation(d.ws, old).await.unwrap().unwrap();
    assert_eq!((ended.status, ended.end_reason.as_deref()), (Status::Ended, Some("silence")));
    assert_eq!(ended.ended_at, Some(last.plus_ms(24 * HOUR_MS)));
    assert_eq!((ended.message_count, d.count("contacts").await), (3, 1));
}

async fn reopening(t: Ground) {
    let d = Desk::open(t).await;
    d.hear(vec![says("15550100", "wamid.1", "hello")]).await;
    let first = d.with("15550100").await.id;
    assert!(d.by(EventActor::System).close_conversation(d.ws, first, "resolved").await.unwrap().0);
    d.hand.advance_ms(24 * HOUR_MS);
    d.hear(vec![says("15550100", "wamid.2", "one more thing")]).await;
    let c = d.with("15550100").await;
    assert_eq!((c.id, c.status, c.ended_at, c.end_reason), (first, Status::Active, None, None));
    assert_eq!((c.message_count, c.answered_seq, c.inbound_seq), (2, 1, 2));

    assert!(d.by(EventActor::System).close_conversation(d.ws, first, "resolved").await.unwrap().0);
    d.hand.advance_ms(24 * HOUR_MS + 1);
    d.hear(vec![says("15550100", "wamid.3", "a new thing")]).await;
    let second = d.with("15550100").await;
    assert!(second.id != first && second.message_count == 1);
    let ended = d.conversation(d.ws, first).await.unwrap().unwrap();
    assert_eq!((ended.status, ended.end_reason.as_deref()), (Status::Ended, Some("resolved")), "as it was closed");
}

async fn clocks_that_run_ahead(t: Ground) {
    let d = Desk::open(t).await;
    let ahead = |pid: &str, ms| {
        let at = Some(START.plus_ms(ms));
        Event::Message(Box::new(InboundMessage { at, ..message(caller("15550100"), pid, pid) }))
    };
    d.hear(vec![ahead("future", 9 * HOUR_MS)]).await;
    d.hear(vec![ahead("late", -5_000), ahead("broken", i64::MAX), ahead("ancient", i64::MIN)]).await;
    let c = d.with("15550100").await;
    d.hand.advance_ms(DEBOUNCE_MS);
    let lane = d.claim_one().await;
    let turn = d.turn(lane, &d.state(c.id).await, &["answer"]);
    d.writer.commit_turn(turn).await.unwrap();
    let order: Vec<_> = d.thread(c.id).await.into_iter().map(|m| m.text).collect();
    assert_eq!(
        order,
        ["ancient", "late", "future", "broken", "answer"],
        "by the provider's clock, but never past ours"
    );
    assert_eq!(d.with("15550100").await.last_inbound_at, Some(START), "the window is not longer for it");

    // The clock of the node that stored the message is ahead of the one that answers.
    d.hand.advance_ms(60_000);
    let ahead: UnixMs = d.now();
    d.hear(vec![says("15550100", "wamid.9", "question")]).await;
    d.end(lane, LaneEnd { turn_at: Some(START), ..LaneEnd::default() }).await;
    d.hand.advance_ms(-50_000);
    let lane = d.claim_one().await;
    let turn = d.turn(lane, &d.state(c.id).await, &["second answer", "and its rest"]);
    d.writer.commit_turn(turn).await.unwrap();
    let thread = d.thread(c.id).await;
    let tail: Vec<_> = thread[5..].iter().map(|m| (m.text.as_str(), m.order_at)).collect();
    assert_eq!(tail, [("question", ahead), ("second answer", ahead), ("and its rest", ahead)]);
    d.hear(vec![says("15550100", "wamid.10", "thanks")]).await;
    assert_eq!(d.with("15550100").await.last_message_at, ahead, "the last message's time does not go back");
}

async fn an_imported_thread_and_a_live_message_in_one_body(t: Ground) {
    let d = Desk::open(t).await;
    let old = |pid: &str, days: i64| {
        Event::History(Box::new(model::inbound::HistoryMessage {
            provider_id: pid.into(),
            customer: phone("15550100"),
            from_customer: true,
            at: Some(START.plus_ms(-days * 24 * HOUR_MS)),
            content: model::content::Content::text(pid),
        }))
    };
    d.hear(vec![old("old.1", 9), old("old.2", 8), says("15550100", "wamid.1", "hello")]).await;
    let live = d.with("15550100").await;
    assert_eq!((live.message_count, live.status), (1, Status::Active));
    let rows: Vec<(String, i64)> =
        d.rows("SELECT COALESCE(end_reason, ''), message_count FROM conversations ORDER BY id".into()).await;
    assert_eq!(rows, [("imported".to_owned(), 2), (String::new(), 1)]);
    let orphans = "SELECT COUNT(*) FROM messages m WHERE NOT EXISTS (SELECT 1 FROM conversations c WHERE c.id = m.conversation_id)";
    assert_eq!(d.number(orphans).await, 0);
}
