//! Figures.

use model::JobId;
use store::stats::{Changes, QueueStats, ResponseTimes, WorkspaceStats};

use crate::seed::{Conversation, Message, opt};
use crate::support::{Ground, START, on_both};

on_both!(workspace_figures, queue_figures);

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

async fn workspace_figures(t: Ground) {
    let (ws, ch) = t.workspace_with_channel().await;
    let other = t.create_workspace("B", START).await.unwrap();
    assert_eq!(t.workspace_stats(ws, START, START).await.unwrap(), WorkspaceStats::default());
    let mut conversations = vec![];
    for (nth, status) in ["active", "escalated", "ended", "active"].into_iter().enumerate() {
        let contact = t.add_contact(ws, "A", &format!("1555010{nth}")).await;
        conversations.push(t.add_conversation(&Conversation { status, ..Conversation::new(ws, ch, contact) }).await);
    }
    t.add_turn(ws, conversations[2], "escalated").await;
    t.add_turn(ws, conversations[3], "answered").await;
    // (conversation, sender, ms): a burst of two answered after 3 s; a second burst after 1 s with two
    // parts; one that a person answered, and one that nobody did.
    let story = [
        (0, "customer", 0),
        (0, "customer", 2_000),
        (0, "ai", 3_000),
        (0, "customer", 9_000),
        (0, "ai", 10_000),
        (0, "ai", 10_500),
        (1, "customer", 0),
        (1, "operator", 60_000),
        (1, "ai", 61_000),
        (2, "customer", 0),
    ];
    for (seq, (nth, sender, ms)) in story.into_iter().enumerate() {
        let new = Message::new(ws, ch, conversations[nth], seq as i64 + 1);
        t.add_message(&Message { sender, at: START.plus_ms(ms), ..new }).await;
    }
    let quarter = START.0.rem_euclid(store::rollups::SLOT_MS);
    let today = START.plus_ms(-quarter);
    let responses = ResponseTimes { avg_ms: Some(2_000), median_ms: Some(1_015), p90_ms: Some(3_043) };
    let expected = WorkspaceStats {
        total_conversations: 4,
        active_conversations: 3,
        waiting: 1,
        messages_today: 10,
        responses,
        escalation_rate: Some(0.5),
        changes: Changes::default(),
    };
    // Before anything was counted, and after.
    for rolled_up in [false, true] {
        let stats = t.workspace_stats(ws, today, START.plus_ms(DAY_MS)).await.unwrap();
        assert_eq!(stats, expected, "rolled up: {rolled_up}");
        while t.roll_up(ws, START.plus_ms(DAY_MS)).await.unwrap() {}
    }
    let next_week = t.workspace_stats(ws, today.plus_ms(8 * DAY_MS), START.plus_ms(8 * DAY_MS)).await.unwrap();
    assert_eq!((next_week.messages_today, next_week.responses), (0, ResponseTimes::default()));
    assert_eq!(next_week.changes.begun_conversations, Some(-1.0), "four the week before, none since");
    let next_day = t.workspace_stats(ws, today.plus_ms(DAY_MS), START.plus_ms(DAY_MS + 5_000)).await.unwrap();
    assert_eq!(next_day.changes.messages_today, Some(-1.0), "yesterday there were some by this time");
    let later = t.workspace_stats(ws, today, START.plus_ms(40 * DAY_MS)).await.unwrap();
    assert_eq!(later.escalation_rate, None, "outside of the period");
    assert_eq!(later.changes.escalation_rate, None);
    assert_eq!(t.workspace_stats(other, START, START).await.unwrap(), WorkspaceStats::default());
}

async fn queue_figures(t: Ground) {
    let (ws, ch) = t.workspace_with_channel().await;
    assert_eq!(t.queue_stats(START).await.unwrap(), QueueStats::default());
    let contact = t.add_contact(ws, "A", "15550100").await;
    let conversation =
        t.add_conversation(&Conversation { answered_seq: 1, ..Conversation::new(ws, ch, contact) }).await;
    for (seq, sender) in [(1, "customer"), (2, "ai"), (3, "customer"), (4, "customer")] {
        t.add_message(&Message { sender, ..Message::new(ws, ch, conversation, seq) }).await;
    }
    let (soon, past) = (START.0 + 2_000, START.0 - 5_500);
    let lane = t.id(conversation);
    for (key, state, run_at, turn_at) in [
        (lane, "pending", soon, Some(soon)),
        (t.id(t.ids().next()), "pending", past, Some(past)),
        (t.id(t.ids().next()), "running", past, None),
        (t.id(t.ids().next()), "failed", past, None),
    ] {
        t.sql(format!(
            "INSERT INTO jobs (workspace_id, id, kind, key, state, run_at, turn_at, payload, created_at)
             VALUES ({}, {}, 'lane', {key}, '{state}', {run_at}, {}, '{{}}', 0)",
            t.id(ws),
            t.id(t.ids().make::<JobId>()),
            opt(turn_at)
        ))
        .await;
    }
    let expected =
        QueueStats { pending: 2, running: 1, failed: 1, oldest_seconds: 5, active_buffers: 1, total_buffered: 2 };
    assert_eq!(t.queue_stats(START).await.unwrap(), expected);
}
