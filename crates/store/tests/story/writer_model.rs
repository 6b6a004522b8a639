//! The whole hot path against a small model in memory: thousands of random steps by customers, a
//! provider, workers that live and die, and people; after each the promises of pipeline.md hold.

use std::collections::{BTreeSet, HashMap, HashSet};

use futures::future::join_all;
use model::content::Content;
use model::conversation::{Epoch, Handover, Mode, Ownership, Status};
use model::inbound::{EchoMessage, Event};
use model::receipt::{Delivery, Receipt};
use model::{ConversationId, MessageId, UserId};
use store::delivery::{LaneEnd, Outcome};
use store::lanes::LaneLease;
use store::turns::{CommitOutcome, Seen};
use uuid::Uuid;

use crate::outbox::operator_says;
use crate::support::{Ground, on_both};
use crate::writer_desk::{Desk, HOUR_MS, accepted, caller, says, status, status_of};

on_both!(five_thousand_random_steps);

const STEPS: usize = 5_000;
const CUSTOMERS: u64 = 8;
const NODES: u64 = 3;
/// Lanes that were held once, by the living and the dead, from which workers speak.
const REMEMBERED: usize = 24;

struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        // SplitMix64, as `model::ids` uses it.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % sides
    }

    fn pick<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        if list.is_empty() { None } else { list.get(self.roll(list.len() as u64) as usize) }
    }
}

/// A conversation as it must be.
struct Conv {
    own: Ownership,
    count: i64,
    inbound: i64,
    answered: i64,
    /// The newest message that the owner wrote from the phone.
    last_echo: i64,
    /// Who holds the lane.
    holder: Option<(LaneLease, Uuid)>,
}

/// A message of ours as it must be.
struct Out {
    conv: ConversationId,
    seq: i64,
    is_ai: bool,
    delivery: Delivery,
    /// A person took over while it was on the wire.
    is_marked: bool,
    /// It failed because a person took over.
    is_withdrawn: bool,
    pid: Option<String>,
}

/// What a worker remembers of a claim.
#[derive(Clone)]
struct Worker {
    lane: LaneLease,
    seen: Seen,
}

struct World {
    d: Desk,
    dice: Dice,
    probe: Probe,
    nodes: Vec<Uuid>,
    made: u64,
    /// Provider ids that were delivered, with their sender.
    heard: Vec<(String, String)>,
    current: HashMap<String, ConversationId>,
    convs: HashMap<ConversationId, Conv>,
    outs: HashMap<MessageId, Out>,
    out_ids: Vec<MessageId>,
    parked: HashMap<String, HashSet<Receipt>>,
    workers: Vec<Worker>,
    committed: usize,
    messages: i64,
    feed_seen: i64,
}

async fn five_thousand_random_steps(t: Ground) {
    let d = Desk::open(t).await;
    let probe = Probe::open(&d).await;
    let mut world = World {
        d,
        dice: Dice(20_261_121),
        probe,
        nodes: vec![],
        made: 0,
        heard: vec![],
        current: HashMap::new(),
        convs: HashMap::new(),
        outs: HashMap::new(),
        out_ids: vec![],
        parked: HashMap::new(),
        workers: vec![],
        committed: 0,
        messages: 0,
        feed_seen: 0,
    };
    for _ in 0..NODES {
        world.node_starts().await;
    }
    for step in 0..STEPS {
        let touched = world.step().await;
        world.check(step, touched).await;
        if step % 500 == 499 {
            world.check_everything(step).await;
        }
    }
    assert!(world.committed > 100, "the walk reached the interesting places: {} turns", world.committed);
    let reached: HashSet<_> = world.outs.values().map(|out| out.delivery.as_str()).collect();
    assert!(reached.len() >= 6, "{reached:?}");
}

impl World {
    async fn step(&mut self) -> Option<ConversationId> {
        let pause = self.dice.roll(1_200) as i64;
        self.d.hand.advance_ms(pause);
        match self.dice.roll(1_000) {
            0..250 => self.messages().await,
            250..310 => self.duplicate().await,
            310..430 => self.status().await,
            430..580 => self.claim().await,
            580..710 => self.commit().await,
            710..850 => self.report().await,
            850..900 => self.end().await,
            900..925 => self.hand_over(Handover::TakeOver { by: UserId(Uuid::from_u128(7)) }).await,
            925..970 => self.hand_over(Handover::HandBack).await,
            970..976 => self.hand_over(Handover::Escalate).await,
            976..984 => self.operator().await,
            984..989 => self.echo().await,
            989..998 => self.node_dies().await,
            _ => {
                self.d.hand.advance_ms(49 * HOUR_MS);
                None
            }
        }
    }

    fn customer(&mut self) -> String {
        format!("1555010{}", self.dice.roll(CUSTOMERS))
    }

    fn fresh(&mut self, kind: &str) -> String {
        self.made += 1;
        format!("{kind}.{}", self.made)
    }

    /// The customer's conversation after a message, and whether it is a new one.
    async fn placed(&mut self, number: &str) -> ConversationId {
        let c = self.d.with(number).await;
        if self.current.insert(number.to_owned(), c.id) != Some(c.id) {
            let own = Ownership { epoch: Epoch(0), mode: Mode::Ai, status: Status::Active, assignee: None };
            self.convs.insert(c.id, Conv { own, count: 0, inbound: 0, answered: 0, last_echo: 0, holder: None });
        }
        c.id
    }

    async fn messages(&mut self) -> Option<ConversationId> {
        let numbers: BTreeSet<_> = (0..=self.dice.roll(3)).map(|_| self.customer()).collect();
        let mut sent = vec![];
        for number in numbers {
            let pid = self.fresh("in");
            sent.push((number, pid));
        }
        let bodies = sent.iter().map(|(number, pid)| self.d.hear(vec![says(number, pid, "hello")]));
        for done in join_all(bodies).await {
            assert_eq!((done.messages, done.duplicates), (1, 0));
        }
        let mut last = None;
        for (number, pid) in sent {
            let id = self.placed(&number).await;
            let conv = self.convs.get_mut(&id).unwrap();
            conv.count += 1;
            conv.inbound = conv.count;
            self.messages += 1;
            self.heard.push((number, pid));
            last = Some(id);
        }
        last
    }

    async fn duplicate(&mut self) -> Option<ConversationId> {
        let (number, pid) = self.dice.pick(&self.heard)?.clone();
        let done = self.d.hear(vec![says(&number, &pid, "hello"), says(&number, &pid, "hello")]).await;
        assert_eq!((done.messages, done.duplicates), (0, 2));
        self.current.get(&number).copied()
    }

    async fn status(&mut self) -> Option<ConversationId> {
        let id = *self.dice.pick(&self.out_ids)?;
        let receipt = [Receipt::Sent, Receipt::Delivered, Receipt::Read, Receipt::Failed][self.dice.roll(4) as usize];
        let pid = format!("out.{id}");
        let carries_our_id = self.dice.roll(2) == 0;
        let event = if carries_our_id { status_of(id, &pid, receipt) } else { status(&pid, receipt) };
        self.d.hear(vec![event]).await;
        let out = self.outs.get_mut(&id).unwrap();
        if carries_our_id || out.pid.is_some() {
            if let Some(next) = out.delivery.after(receipt) {
                out.delivery = next;
                out.pid = Some(pid);
            }
        } else {
            self.parked.entry(pid).or_default().insert(receipt);
        }
        Some(out.conv)
    }

    async fn claim(&mut self) -> Option<ConversationId> {
        let node = *self.dice.pick(&self.nodes)?;
        let limit = 1 + self.dice.roll(4) as i64;
        let jobs = self.d.claim_as(node, limit).await;
        assert!(jobs.len() as i64 <= limit);
        let mut last = None;
        for job in jobs {
            let id = job.lane.conversation_id;
            let state = self.d.state(id).await.conversation;
            let conv = self.convs.get_mut(&id).unwrap();
            assert_eq!(conv.holder.map(|(lane, _)| lane), None, "somebody holds it already (I3)");
            conv.holder = Some((job.lane, node));
            let (inbound_seq, answered_seq) = (state.inbound_seq, state.answered_seq);
            let seen =
                Seen { epoch: state.epoch, inbound_seq, answered_seq, edit_count: state.edit_count, agent: None };
            if self.workers.len() == REMEMBERED {
                self.give_back_the_oldest().await;
            }
            self.workers.push(Worker { lane: job.lane, seen });
            last = Some(id);
        }
        last
    }

    /// Somebody who claimed a lane: mostly the one who did so last, sometimes one who lost it long ago.
    fn worker(&mut self) -> Option<Worker> {
        if self.dice.roll(2) == 0 { self.workers.last().cloned() } else { self.dice.pick(&self.workers).cloned() }
    }

    fn holds(&self, lane: LaneLease) -> bool {
        self.convs[&lane.conversation_id].holder.is_some_and(|(held, _)| held == lane)
    }

    fn release(&mut self, lane: LaneLease) {
        if self.holds(lane) {
            self.convs.get_mut(&lane.conversation_id).unwrap().holder = None;
        }
    }

    async fn commit(&mut self) -> Option<ConversationId> {
        let worker = self.worker()?;
        let id = worker.lane.conversation_id;
        let texts = &["one", "two"][..self.dice.roll(3) as usize];
        let mut turn = self.d.turn(worker.lane, &self.d.state(id).await, texts);
        turn.seen = worker.seen;
        if let Some(first) = turn.messages.first_mut() {
            first.sending = self.dice.roll(3) == 0;
        }
        let has_outbox = self.outs.values().any(|out| out.conv == id && !out.delivery.is_settled());
        turn.keep_lane = has_outbox || !texts.is_empty();
        let holds = self.holds(worker.lane);
        let conv = self.convs.get_mut(&id).unwrap();
        // Nothing is edited here.
        let now = Seen {
            epoch: conv.own.epoch,
            inbound_seq: conv.inbound,
            answered_seq: conv.answered,
            edit_count: 0,
            agent: None,
        };
        let may_speak = texts.is_empty() || conv.own.mode == Mode::Ai;
        let expected = holds && now == worker.seen && may_speak;
        let outcome = self.d.writer.commit_turn(turn.clone()).await.unwrap();
        assert_eq!(outcome == CommitOutcome::Committed, expected, "{outcome:?}: {now:?} {:?} {holds}", worker.seen);
        if expected {
            self.committed += 1;
            conv.answered = worker.seen.inbound_seq;
            conv.count += texts.len() as i64;
            self.messages += texts.len() as i64;
            let first_seq = conv.count - texts.len() as i64 + 1;
            for (seq, message) in (first_seq..).zip(&turn.messages) {
                let delivery = if message.sending { Delivery::Sending } else { Delivery::Queued };
                self.outs.insert(message.id, Out::new(id, seq, true, delivery));
                self.out_ids.push(message.id);
            }
            // Its answer was lost: it is handed in again.
            if self.dice.roll(4) == 0 {
                let again = self.d.writer.commit_turn(turn.clone()).await.unwrap();
                assert_eq!(again, CommitOutcome::Committed);
            }
        }
        if !turn.keep_lane || !expected {
            self.release(worker.lane);
        }
        Some(id)
    }

    async fn report(&mut self) -> Option<ConversationId> {
        let worker = self.worker()?;
        let conv = worker.lane.conversation_id;
        let open: Vec<_> =
            self.out_ids.iter().copied().filter(|id| self.outs[id].conv == conv && self.outs[id].attempted()).collect();
        let waiting: Vec<_> = self
            .out_ids
            .iter()
            .copied()
            .filter(|id| self.outs[id].conv == conv && !self.outs[id].delivery.is_settled())
            .collect();
        if self.dice.roll(2) == 0 {
            let id = *self.dice.pick(&waiting)?;
            let (out, own) = (&self.outs[&id], self.convs[&conv].own);
            let is_persons = own.mode == Mode::Operator && own.status != Status::Escalated;
            let is_too_late = out.is_ai && out.delivery == Delivery::Unknown && is_persons;
            let may = self.holds(worker.lane) && out.delivery != Delivery::Sending && !is_too_late;
            let begun = self.d.report(worker.lane, id, Outcome::Started).await;
            assert_eq!(begun, if may { vec![id] } else { vec![] }, "I6");
            if may {
                let out = self.outs.get_mut(&id).unwrap();
                (out.delivery, out.is_marked) = (Delivery::Sending, false);
            }
            return Some(conv);
        }
        let id = *self.dice.pick(&open)?;
        let pid = format!("out.{id}");
        let later = self.d.now().plus_ms(2_000);
        let outcome = match self.dice.roll(6) {
            0 => Outcome::Retry { at: later, code: None, reason: "busy".into() },
            1 => Outcome::Unknown { settle_at: later, reason: "reset".into() },
            2 => Outcome::Failed { code: "131026".into(), reason: "no".into() },
            _ => accepted(&pid),
        };
        self.d.report(worker.lane, id, outcome.clone()).await;
        let is_accepted = matches!(outcome, Outcome::Accepted { .. });
        let parked = if is_accepted { self.parked.remove(&pid) } else { None };
        let out = self.outs.get_mut(&id).unwrap();
        let was_withdrawn = out.is_withdrawn;
        out.learn(&outcome, pid, parked.iter().flatten().copied());
        if out.is_withdrawn && !was_withdrawn {
            self.ask_again(conv);
        }
        Some(conv)
    }

    async fn end(&mut self) -> Option<ConversationId> {
        if self.workers.is_empty() {
            return None;
        }
        let nth = self.dice.roll(self.workers.len() as u64) as usize;
        let lane = self.workers[nth].lane;
        self.give_back(nth).await;
        Some(lane.conversation_id)
    }

    async fn give_back_the_oldest(&mut self) {
        self.give_back(0).await;
    }

    /// As a worker does that has not finished: what is left is due later. The dead may say so, too.
    async fn give_back(&mut self, nth: usize) {
        let worker = self.workers.remove(nth);
        let conv = &self.convs[&worker.lane.conversation_id];
        let later = self.d.now().plus_ms(500);
        let is_unanswered = conv.inbound > conv.answered && conv.own.mode == Mode::Ai;
        let id = worker.lane.conversation_id;
        let has_outbox = self.outs.values().any(|out| out.conv == id && !out.delivery.is_settled());
        let end =
            LaneEnd { turn_at: is_unanswered.then_some(later), deliver_at: has_outbox.then_some(later), error: None };
        self.d.end(worker.lane, end).await;
        self.release(worker.lane);
    }

    async fn hand_over(&mut self, what: Handover) -> Option<ConversationId> {
        let number = self.customer();
        let id = *self.current.get(&number)?;
        let done = self.d.hand_over(self.d.ws, id, what).await.unwrap().unwrap();
        let conv = self.convs.get_mut(&id).unwrap();
        let after = conv.own.after(what);
        assert_eq!((done.ownership, done.changed), (after, after != conv.own));
        let before = std::mem::replace(&mut conv.own, after);
        if after != before && after.mode == Mode::Operator {
            let withdrawn = |outs: &HashMap<MessageId, Out>| outs.values().filter(|out| out.is_withdrawn).count();
            let known = withdrawn(&self.outs);
            withdraw(&mut self.outs, id);
            if withdrawn(&self.outs) > known {
                self.ask_again(id);
            }
        }
        Some(id)
    }

    /// A question whose answer was withdrawn is open again, back to what was said last.
    fn ask_again(&mut self, id: ConversationId) {
        let conv = self.convs.get_mut(&id).unwrap();
        let stands = |out: &&Out| out.conv == id && !(out.is_withdrawn && out.delivery == Delivery::Failed);
        let said = self.outs.values().filter(stands).map(|out| out.seq).max().unwrap_or(0);
        conv.answered = conv.answered.min(said.max(conv.last_echo));
    }

    async fn operator(&mut self) -> Option<ConversationId> {
        let number = self.customer();
        let conv = *self.current.get(&number)?;
        let id = operator_says(&self.d, conv, "from a person").await;
        let seq = self.convs[&conv].count + 1;
        self.outs.insert(id, Out::new(conv, seq, false, Delivery::Queued));
        self.out_ids.push(id);
        let state = self.convs.get_mut(&conv).unwrap();
        state.count += 1;
        state.answered = state.inbound;
        state.own.status = Status::Active;
        self.messages += 1;
        Some(conv)
    }

    async fn echo(&mut self) -> Option<ConversationId> {
        let number = self.customer();
        let (provider_id, content) = (self.fresh("echo"), Content::text("from the phone"));
        let echo = EchoMessage { provider_id, to: caller(&number), at: None, content };
        self.d.hear(vec![Event::Echo(Box::new(echo))]).await;
        let id = self.placed(&number).await;
        let conv = self.convs.get_mut(&id).unwrap();
        conv.count += 1;
        conv.answered = conv.inbound;
        conv.last_echo = conv.count;
        self.messages += 1;
        if conv.own.mode != Mode::Operator || conv.own.status != Status::Active {
            let epoch = Epoch(conv.own.epoch.0 + 1);
            conv.own = Ownership { epoch, mode: Mode::Operator, status: Status::Active, ..conv.own };
            withdraw(&mut self.outs, id);
        }
        Some(id)
    }

    /// A process begins. Its heart beats for ever, so that only `leave` ends it.
    async fn node_starts(&mut self) {
        let node = self.d.ids().next();
        let (id, never) = (self.d.id(node), i64::MAX / 2);
        self.d.sql(format!("INSERT INTO nodes (id, heartbeat_at) VALUES ({id}, {never})")).await;
        self.nodes.push(node);
    }

    async fn node_dies(&mut self) -> Option<ConversationId> {
        let nth = self.dice.roll(self.nodes.len() as u64) as usize;
        let node = self.nodes.swap_remove(nth);
        self.d.leave(node).await.unwrap();
        for conv in self.convs.values_mut() {
            if conv.holder.is_some_and(|(_, holder)| holder == node) {
                conv.holder = None;
            }
        }
        self.node_starts().await;
        None
    }

    /// What must hold after every step.
    async fn check(&mut self, step: usize, touched: Option<ConversationId>) {
        let counts = self.probe.counts().await;
        assert_eq!(counts.messages, self.messages, "step {step}: no message is missing or doubled (I2)");
        assert_eq!(counts.doubly_open, 0, "step {step}: one open conversation per contact");
        assert_eq!(counts.ahead, 0, "step {step}: answered_seq is at most inbound_seq");
        assert_eq!(counts.lost_lanes, 0, "step {step}: a lane was lost (I7)");
        let feed = self.d.feed_after(self.d.ws, self.feed_seen, 500).await.unwrap();
        for event in feed {
            assert_eq!(event.seq, self.feed_seen + 1, "step {step}: the feed has a gap (I9)");
            self.feed_seen = event.seq;
        }
        if let Some(id) = touched {
            self.check_conversation(step, id).await;
        }
    }

    async fn check_conversation(&mut self, step: usize, id: ConversationId) {
        let (conversation, thread) = self.probe.thread(self.d.id(id)).await;
        let conv = &self.convs[&id];
        let expected = (conv.count, conv.inbound, conv.answered, conv.own.epoch.0, conv.own.mode.as_str().to_owned());
        assert_eq!(conversation, expected, "step {step}");
        let seqs: Vec<_> = thread.iter().map(|(seq, ..)| *seq).collect();
        assert_eq!(seqs, (1..=conv.count).collect::<Vec<_>>(), "step {step}: gap-free from 1");
        let ours = thread.into_iter().filter_map(|(_, id, delivery)| Some((self.outs.get(&MessageId(id))?, delivery)));
        for (out, delivery) in ours {
            assert_eq!(delivery, out.delivery.as_str(), "step {step}");
        }
    }

    async fn check_everything(&mut self, step: usize) {
        let ids: Vec<_> = self.convs.keys().copied().collect();
        for id in ids {
            self.check_conversation(step, id).await;
        }
        assert_eq!(self.d.feed_last(self.d.ws).await.unwrap(), self.feed_seen);
        let ai = self.outs.values().filter(|out| out.is_ai).count() as i64;
        assert_eq!(self.d.number("SELECT COUNT(*) FROM messages WHERE sender = 'ai'").await, ai);
    }
}

impl Out {
    fn new(conv: ConversationId, seq: i64, is_ai: bool, delivery: Delivery) -> Out {
        Out { conv, seq, is_ai, delivery, is_marked: false, is_withdrawn: false, pid: None }
    }

    /// An outcome may be known: it is on the wire, or was and nobody knows.
    fn attempted(&self) -> bool {
        matches!(self.delivery, Delivery::Sending | Delivery::Unknown)
    }

    fn learn(&mut self, outcome: &Outcome, pid: String, parked: impl Iterator<Item = Receipt>) {
        self.delivery = match outcome {
            Outcome::Started => unreachable!("no outcome"),
            Outcome::Accepted { .. } => Delivery::Sent,
            Outcome::Retry { .. } if self.is_marked => Delivery::Failed,
            Outcome::Retry { .. } => Delivery::Queued,
            Outcome::Failed { .. } => Delivery::Failed,
            Outcome::Unknown { .. } => Delivery::Unknown,
        };
        self.is_withdrawn |= self.is_marked && matches!(outcome, Outcome::Retry { .. });
        self.is_marked = false;
        if matches!(outcome, Outcome::Accepted { .. }) {
            self.pid = Some(pid);
            self.delivery = parked.fold(self.delivery, |state, receipt| state.after(receipt).unwrap_or(state));
        }
    }
}

fn withdraw(outs: &mut HashMap<MessageId, Out>, conv: ConversationId) {
    for out in outs.values_mut().filter(|out| out.conv == conv && out.is_ai) {
        match out.delivery {
            Delivery::Queued => (out.delivery, out.is_withdrawn) = (Delivery::Failed, true),
            Delivery::Sending => out.is_marked = true,
            _ => {}
        }
    }
}

/// What a check after every step counts, in one statement.
#[derive(sqlx::FromRow)]
struct Counts {
    messages: i64,
    doubly_open: i64,
    ahead: i64,
    lost_lanes: i64,
}

const COUNTS: &str = "SELECT (SELECT COUNT(*) FROM messages) AS messages,
    (SELECT COUNT(*) FROM (SELECT contact_id FROM conversations WHERE status <> 'ended'
        GROUP BY channel_id, contact_id HAVING COUNT(*) > 1) x) AS doubly_open,
    (SELECT COUNT(*) FROM conversations WHERE answered_seq > inbound_seq) AS ahead,
    (SELECT COUNT(*) FROM conversations c WHERE c.mode = 'ai' AND c.inbound_seq > c.answered_seq
        AND NOT EXISTS (SELECT 1 FROM jobs b WHERE b.key = c.id AND b.state IN ('pending', 'running'))) AS lost_lanes";

type Head = (i64, i64, i64, i64, String);

/// A connection of its own for the checks.
enum Probe {
    Sqlite(sqlx::SqliteConnection),
    Postgres(sqlx::PgConnection),
}

impl Probe {
    async fn open(d: &Desk) -> Probe {
        use sqlx::Connection;
        if d.is_sqlite() {
            Probe::Sqlite(sqlx::SqliteConnection::connect(&d.url).await.unwrap())
        } else {
            Probe::Postgres(sqlx::PgConnection::connect(&d.url).await.unwrap())
        }
    }

    async fn counts(&mut self) -> Counts {
        match self {
            Probe::Sqlite(connection) => sqlx::query_as(COUNTS).fetch_one(connection).await.unwrap(),
            Probe::Postgres(connection) => sqlx::query_as(COUNTS).fetch_one(connection).await.unwrap(),
        }
    }

    async fn thread(&mut self, id: String) -> (Head, Vec<(i64, Uuid, String)>) {
        let head =
            format!("SELECT message_count, inbound_seq, answered_seq, epoch, mode FROM conversations WHERE id = {id}");
        let thread = format!("SELECT seq, id, delivery FROM messages WHERE conversation_id = {id} ORDER BY seq");
        let (head, thread) = (sqlx::AssertSqlSafe(head), sqlx::AssertSqlSafe(thread));
        match self {
            Probe::Sqlite(connection) => (
                sqlx::query_as(head).fetch_one(&mut *connection).await.unwrap(),
                sqlx::query_as(thread).fetch_all(connection).await.unwrap(),
            ),
            Probe::Postgres(connection) => (
                sqlx::query_as(head).fetch_one(&mut *connection).await.unwrap(),
                sqlx::query_as(thread).fetch_all(connection).await.unwrap(),
            ),
        }
    }
}
