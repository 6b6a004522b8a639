//! Figures that follow what is stored are the same as a full count, whenever the job runs.

use model::histogram::Histogram;
use model::{ChannelId, ConversationId, UnixMs, WorkspaceId};
use store::rollups::{HOUR_MS, SLOT_MS};
use store::stats::{MessageCounts, MessageTotals};

use crate::seed::{Conversation, text};
use crate::support::{Ground, START, on_both};

on_both!(
    figures_equal_a_full_count_over_random_histories,
    a_long_time_without_the_job_is_caught_up,
    a_message_that_was_stored_late_is_found,
    silence_is_not_written_down,
);

const MINUTE_MS: i64 = 60 * 1000;

/// SplitMix64: the same histories in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % n
    }
}

#[derive(Clone, Copy)]
struct Line {
    at: i64,
    sender: &'static str,
    voice: bool,
}

/// What was written, in a workspace of its own.
struct History {
    ws: WorkspaceId,
    channel: ChannelId,
    talks: Vec<(ConversationId, Vec<Line>)>,
    sql: String,
}

impl History {
    async fn begin(t: &Ground, name: &str) -> History {
        let ws = t.create_workspace(name, START).await.unwrap();
        let channel = t.create_channel(ws, &crate::seed::channel(name), START).await.unwrap();
        History { ws, channel, talks: vec![], sql: String::new() }
    }

    async fn talk(&mut self, t: &Ground) -> usize {
        let nth = self.talks.len();
        let contact = t.add_contact(self.ws, "A", &format!("155501{nth:05}")).await;
        let new = Conversation { at: t.clock().now(), ..Conversation::new(self.ws, self.channel, contact) };
        let id = t.add_conversation(&new).await;
        self.talks.push((id, vec![]));
        nth
    }

    fn write(&mut self, t: &Ground, talk: usize, line: Line) {
        let (id, lines) = &mut self.talks[talk];
        lines.push(line);
        let content = if line.voice { r#"{"kind":"audio"}"# } else { r#"{"kind":"text","body":"x"}"# };
        let inbound = line.sender == "customer";
        self.sql.push_str(&format!(
            "INSERT INTO messages (workspace_id, id, conversation_id, channel_id, seq, direction, sender, content, text,
                 order_at, created_at, delivery, delivery_at)
             VALUES ({}, {}, {}, {}, {}, '{}', '{}', {}, 'x', {at}, {at}, 'sent', {at});\n",
            t.id(self.ws),
            t.id(t.ids().next()),
            t.id(*id),
            t.id(self.channel),
            lines.len(),
            if inbound { "inbound" } else { "outbound" },
            line.sender,
            text(content),
            at = line.at,
        ));
    }

    async fn flush(&mut self, t: &Ground) {
        if !self.sql.is_empty() {
            t.sql(std::mem::take(&mut self.sql)).await;
        }
    }

    fn lines(&self) -> impl Iterator<Item = &Line> {
        self.talks.iter().flat_map(|(_, lines)| lines)
    }

    fn counts(&self, from: i64, to: i64) -> MessageCounts {
        let mut counts = MessageCounts::default();
        for line in self.lines().filter(|line| (from..to).contains(&line.at)) {
            match line.sender {
                "customer" => counts.inbound += 1,
                "ai" => counts.ai += 1,
                "operator" => counts.operator += 1,
                _ => counts.system += 1,
            }
        }
        counts
    }

    /// From the first message of each burst to the agent's answer.
    fn waits(&self) -> Histogram {
        let mut histogram = Histogram::default();
        for (_, lines) in &self.talks {
            let mut asked = None;
            for line in lines {
                match (line.sender, asked) {
                    ("customer", None) => asked = Some(line.at),
                    ("customer", Some(_)) => {}
                    ("ai", Some(at)) => {
                        histogram.add(line.at - at);
                        asked = None;
                    }
                    _ => asked = None,
                }
            }
        }
        histogram
    }

    #[track_caller]
    fn totals(&self) -> MessageTotals {
        let all = self.counts(0, i64::MAX);
        MessageTotals {
            inbound: all.inbound,
            outbound: all.total() - all.inbound,
            voice: self.lines().filter(|line| line.voice).count() as i64,
            conversations: self.talks.len() as i64,
        }
    }

    async fn agrees(&self, t: &Ground, when: &str) {
        let now = t.clock().now();
        assert_eq!(t.totals(self.ws).await.unwrap(), self.totals(), "{when}");
        let from = UnixMs(START.0 - START.0.rem_euclid(HOUR_MS));
        for to in [now.plus_ms(1), UnixMs(from.0 + 7 * MINUTE_MS), UnixMs(now.0 - 40 * MINUTE_MS)] {
            let expected = self.counts(from.0, to.0);
            assert_eq!(t.message_counts(self.ws, from, to).await.unwrap(), expected, "{when}, until {to}");
        }
        let to = UnixMs(now.0 - now.0.rem_euclid(SLOT_MS) + SLOT_MS);
        for (slot, counts) in t.message_slots(self.ws, from, to).await.unwrap() {
            assert_eq!(counts, self.counts(slot, slot + SLOT_MS), "{when}, slot {slot}");
        }
        let waits = self.waits();
        let found = t.response_times(self.ws, from, now.plus_ms(1)).await.unwrap();
        assert_eq!(found.avg_ms, waits.mean_ms(), "{when}");
        assert_eq!((found.median_ms, found.p90_ms), (waits.quantile_ms(0.5), waits.quantile_ms(0.9)), "{when}");
    }
}

async fn catch_up(t: &Ground, ws: WorkspaceId) -> usize {
    let mut steps = 0;
    while t.roll_up(ws, t.clock().now()).await.unwrap() {
        steps += 1;
        assert!(steps < 1_000, "it does not end");
    }
    steps
}

async fn figures_equal_a_full_count_over_random_histories(t: Ground) {
    for seed in 0..4 {
        let mut random = Random(seed);
        let mut history = History::begin(&t, &format!("W{seed}")).await;
        for step in 0..14 {
            let when = format!("seed {seed}, step {step}");
            if history.talks.is_empty() || random.below(4) == 0 {
                history.talk(&t).await;
            }
            for _ in 0..random.below(12) {
                t.hand.advance_ms(random.below(3 * MINUTE_MS as u64) as i64);
                let sender = ["customer", "customer", "ai", "ai", "operator", "system"][random.below(6) as usize];
                let talk = random.below(history.talks.len() as u64) as usize;
                history.write(&t, talk, Line { at: t.clock().now().0, sender, voice: random.below(5) == 0 });
            }
            history.flush(&t).await;
            if random.below(3) == 0 {
                t.hand.advance_ms(random.below(5 * HOUR_MS as u64) as i64);
            }
            match random.below(4) {
                0 => {}
                1 => drop(t.roll_up(history.ws, t.clock().now()).await.unwrap()),
                // Two nodes at once.
                2 => drop(tokio::join!(catch_up(&t, history.ws), catch_up(&t, history.ws))),
                _ => drop(catch_up(&t, history.ws).await),
            }
            history.agrees(&t, &when).await;
        }
    }
}

async fn a_long_time_without_the_job_is_caught_up(t: Ground) {
    let mut history = History::begin(&t, "W").await;
    let talk = history.talk(&t).await;
    for minute in 0..(60 * 30) {
        let sender = if minute % 2 == 0 { "customer" } else { "ai" };
        history.write(&t, talk, Line { at: START.0 + minute * MINUTE_MS, sender, voice: false });
    }
    history.flush(&t).await;
    t.hand.advance_ms(50 * HOUR_MS);
    history.agrees(&t, "before").await;
    let steps = catch_up(&t, history.ws).await;
    assert!(steps > 30, "an hour at a time: {steps}");
    history.agrees(&t, "after").await;
    assert_eq!(catch_up(&t, history.ws).await, 0, "there is nothing more to do");
}

async fn a_message_that_was_stored_late_is_found(t: Ground) {
    let mut history = History::begin(&t, "W").await;
    let talk = history.talk(&t).await;
    history.write(&t, talk, Line { at: START.0, sender: "customer", voice: false });
    history.write(&t, talk, Line { at: START.0 + 2_000, sender: "ai", voice: false });
    history.flush(&t).await;
    t.hand.advance_ms(10 * MINUTE_MS);
    catch_up(&t, history.ws).await;
    // Another node's clock was wrong by minutes.
    let late = history.talk(&t).await;
    history.write(&t, late, Line { at: START.0 + MINUTE_MS, sender: "customer", voice: true });
    history.flush(&t).await;
    catch_up(&t, history.ws).await;
    assert_ne!(t.totals(history.ws).await.unwrap(), history.totals(), "the cursor has passed it");
    t.hand.advance_ms(2 * HOUR_MS);
    catch_up(&t, history.ws).await;
    history.agrees(&t, "after the hour was compared").await;
}

async fn silence_is_not_written_down(t: Ground) {
    let ws = t.create_workspace("A", START).await.unwrap();
    assert!(!t.roll_up(ws, START).await.unwrap());
    let mut history = History::begin(&t, "W").await;
    let talk = history.talk(&t).await;
    history.write(&t, talk, Line { at: START.0, sender: "customer", voice: false });
    history.flush(&t).await;
    assert!(!t.roll_up(history.ws, t.clock().now()).await.unwrap(), "it may not be settled yet");
    t.hand.advance_ms(1_000 * HOUR_MS);
    let steps = catch_up(&t, history.ws).await;
    assert!(steps < 5, "a thousand silent hours are one step: {steps}");
    history.agrees(&t, "after").await;
}
