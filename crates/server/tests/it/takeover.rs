//! A takeover at every point where a turn waits: from the moment it is committed, no AI text leaves.
//!
//! Nobody runs lanes here but the test: it holds each lane's future, polls it to its n-th wait, lets people act,
//! and goes on. Everything runs in one thread, so that a barrier (a request that is made after another one was
//! written is served after it) tells what had left when the takeover returned.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::future::poll_fn;
use std::task::Poll;

use engine::Engine;
use futures::StreamExt;
use futures::future::BoxFuture;
use futures::stream::FuturesUnordered;
use model::content::Content;
use model::conversation::{Mode, Sender};
use model::receipt::Delivery;
use model::time::ClockHand;
use model::{Clock, ConversationId, UserId, WorkspaceId};
use server::boot::{NodeRole, system_clock};
use sim::{Action, Draft, FaultRule, GraphFault, Limits, Match, Rule, SimConfig, StatusKind, StatusPlan, ToolCall};
use store::feed::FeedRecord;
use store::messages::MessageRecord;
use store::outbox::OperatorMessage;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::{PATIENCE, Wishes, World, eager, on_postgres, on_sqlite};

const SEED: u64 = 0x5eed_7a4e;
/// Conversations that are under way at once.
const ROUND: usize = 50;

#[tokio::test]
async fn no_ai_text_leaves_after_a_takeover_on_sqlite() {
    let (wishes, hand) = wishes();
    interleave(on_sqlite(wishes).await, hand, 10_000).await;
}

#[tokio::test]
async fn no_ai_text_leaves_after_a_takeover_on_postgres() {
    let (wishes, hand) = wishes();
    let (world, database) = on_postgres(wishes).await;
    interleave(world, hand, 1_000).await;
    database.drop().await;
}

/// What the model and the provider do in a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Plain,
    TwoParts,
    Tool,
    LostAnswer,
    TooFast,
}

const KINDS: [Kind; 5] = [Kind::Plain, Kind::TwoParts, Kind::Tool, Kind::LostAnswer, Kind::TooFast];

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Kind::Plain => "plain",
            Kind::TwoParts => "twoparts",
            Kind::Tool => "tool",
            Kind::LostAnswer => "lost",
            Kind::TooFast => "toofast",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Act {
    TakeOver,
    HandBack,
    CustomerWrites,
    OperatorWrites,
}

#[derive(Clone, Copy, Debug)]
struct Step {
    /// How often the lane has to wait first.
    after: usize,
    act: Act,
    /// Whether the lane stands still meanwhile, or goes on.
    frozen: bool,
}

/// One seeded interleaving.
struct Story {
    number: String,
    kind: Kind,
    conversation: Option<ConversationId>,
    steps: VecDeque<Step>,
    told: Vec<String>,
    operator_texts: Vec<String>,
    /// While a person has the conversation: what of the agent's had been accepted when the takeover was over.
    silent_at: Option<usize>,
    customer_messages: usize,
    takeovers: u128,
}

#[derive(Default)]
struct Tally {
    takeovers: usize,
    while_running: usize,
    /// Kind, and the wait at which a takeover came.
    points: BTreeSet<(Kind, usize)>,
    drafts: usize,
    withdrawn: usize,
    /// How often the lanes waited that nobody interfered with.
    lengths: BTreeMap<Kind, Vec<usize>>,
}

struct Bench {
    world: World,
    engine: Engine,
    workspace: WorkspaceId,
    hand: ClockHand,
    /// The ledger's number at the beginning of the round.
    round_n: u64,
    tally: RefCell<Tally>,
}

impl Tally {
    fn note(&mut self, kind: Kind, at: Option<usize>) {
        self.takeovers += 1;
        if let Some(at) = at {
            self.while_running += 1;
            self.points.insert((kind, at));
        }
    }
}

fn wishes() -> (Wishes, ClockHand) {
    let (clock, hand) = Clock::manual(system_clock().now());
    let sim = SimConfig { limits: Limits::off(), statuses: StatusPlan::none(), ..SimConfig::for_benchmark() };
    let mut wishes = eager()
        .set("SWITCHBOARD_DATABASE__SQLITE_SYNCHRONOUS", "NORMAL")
        .set("SWITCHBOARD_DELIVERY__THROUGHPUT_PER_SECOND", "1000000")
        // A lane that stands still may hold a connection.
        .set("SWITCHBOARD_DATABASE__POSTGRES_POOL_SIZE", "120")
        .role(NodeRole::Api)
        .sim(sim);
    wishes.clock = Some(clock);
    (wishes, hand)
}

async fn interleave(world: World, hand: ClockHand, stories: usize) {
    let engine = world.server.app.engine.clone();
    let workspace = engine.store().workspace_ids(None, 1).await.unwrap()[0];
    let llm = world.sim.llm();
    let long = "This is a long answer. ".repeat(220);
    llm.add_rule(Rule::on(Kind::TwoParts.word(), Action::Reply { text: long }));
    let call = ToolCall { name: "get_business_hours".into(), arguments: serde_json::json!({}) };
    let asks = Match { text: Some(Kind::Tool.word().into()), after_tool_result: Some(false), ..Match::any() };
    llm.add_rule(Rule { matches: asks, ..Rule::always(Action::ToolCalls { calls: vec![call] }) });
    let mut bench = Bench { world, engine, workspace, hand, round_n: 0, tally: RefCell::default() };
    let mut random = Random(SEED);

    // How often each kind's lane waits when nobody interferes.
    bench.round((0..ROUND).map(|at| Story::new(at, KINDS[at % KINDS.len()])).collect()).await;
    let mut told = 0;
    while told < stories {
        let lengths = bench.tally.borrow().lengths.clone();
        let count = ROUND.min(stories - told);
        let first = ROUND + told;
        bench.round((first..first + count).map(|at| Story::seeded(at, &mut random, &lengths)).collect()).await;
        told += count;
    }
    let tally = bench.tally.take();
    println!(
        "takeover: seed {SEED:#x}, {told} interleavings, {} takeovers ({} while a lane ran), {} distinct await points, \
         {} drafts kept, {} messages withdrawn, mean waits of a lane {:?}",
        tally.takeovers,
        tally.while_running,
        tally.points.len(),
        tally.drafts,
        tally.withdrawn,
        tally.lengths.iter().map(|(kind, all)| (kind, all.iter().sum::<usize>() / all.len())).collect::<Vec<_>>()
    );
    assert!(tally.while_running * 3 > tally.takeovers, "most takeovers came when nothing ran");
    for kind in KINDS {
        // How often a lane waits varies; so often every lane does.
        let missed: Vec<_> = (0..6).filter(|at| !tally.points.contains(&(kind, *at))).collect();
        assert!(missed.is_empty(), "{kind:?}: no takeover at {missed:?}");
    }
    assert!(tally.drafts > 0 && tally.withdrawn > 0);
    drop(bench.engine);
    bench.world.stop().await;
}

impl Story {
    fn new(at: usize, kind: Kind) -> Story {
        Story {
            number: format!("1555{at:07}"),
            kind,
            conversation: None,
            steps: VecDeque::new(),
            told: vec![],
            operator_texts: vec![],
            silent_at: None,
            customer_messages: 0,
            takeovers: 0,
        }
    }

    fn seeded(at: usize, random: &mut Random, lengths: &BTreeMap<Kind, Vec<usize>>) -> Story {
        use Act::{CustomerWrites, HandBack, OperatorWrites, TakeOver};
        const PLOTS: [&[Act]; 12] = [
            &[TakeOver],
            &[TakeOver, HandBack],
            &[TakeOver, HandBack, TakeOver],
            &[TakeOver, CustomerWrites],
            &[CustomerWrites, TakeOver],
            &[TakeOver, OperatorWrites],
            &[OperatorWrites, TakeOver],
            &[TakeOver, TakeOver],
            &[TakeOver, CustomerWrites, HandBack],
            &[TakeOver, OperatorWrites, HandBack, CustomerWrites],
            &[CustomerWrites, TakeOver, OperatorWrites, HandBack],
            &[TakeOver, HandBack, CustomerWrites, TakeOver, HandBack],
        ];
        let kind = KINDS[random.below(KINDS.len())];
        // As long as a lane of its kind really was: one that waited for the others may be three times as long.
        let seen = &lengths[&kind];
        let waits = seen[random.below(seen.len())];
        let mut story = Story::new(at, kind);
        for (index, act) in PLOTS[random.below(PLOTS.len())].iter().enumerate() {
            // The first anywhere in the turn, what follows mostly soon after it.
            let after = if index == 0 { random.below(waits + 1) } else { random.below(1 + waits / 2) };
            story.steps.push_back(Step { after, act: *act, frozen: random.below(3) > 0 });
        }
        story
    }
}

impl Bench {
    async fn round(&mut self, mut stories: Vec<Story>) {
        let graph = self.world.sim.graph().clone();
        self.round_n = graph.accepted(self.round_n).last().map_or(self.round_n, |last| last.n);
        let first_event = self.engine.store().feed_last(self.workspace).await.unwrap();
        for story in &stories {
            match story.kind {
                Kind::LostAnswer => {
                    graph.inject(FaultRule::once(GraphFault::DropAfter).for_recipient(&story.number));
                    graph.set_status_plan_for(&story.number, StatusPlan::of(&[StatusKind::Sent]));
                }
                Kind::TooFast => {
                    let fault = GraphFault::Error { code: 131_056, retry_after_s: None };
                    graph.inject(FaultRule::once(fault).for_recipient(&story.number));
                }
                Kind::Plain | Kind::TwoParts | Kind::Tool => {}
            }
        }
        let bench = &*self;
        stories
            .iter_mut()
            .map(|story| bench.customer_writes(story))
            .collect::<FuturesUnordered<_>>()
            .collect::<Vec<_>>()
            .await;
        self.run_until_quiet(&mut stories).await;
        graph.clear_faults();
        let events = self.events_after(first_event).await;
        for story in &mut stories {
            self.check_silence(story).await;
            self.check_end(story, &events).await;
        }
    }

    /// Runs lanes, and the steps that were left when their lanes had ended, until nothing is due any more.
    async fn run_until_quiet(&self, stories: &mut [Story]) {
        loop {
            let lanes = self.engine.claim_lanes(ROUND * 2).await.unwrap();
            if !lanes.is_empty() {
                self.run_lanes(stories, lanes).await;
            } else if stories.iter().any(|story| !story.steps.is_empty()) {
                for story in stories.iter_mut() {
                    if let Some(step) = story.steps.pop_front() {
                        self.act(story, step.act).await;
                        self.after(story, step.act, None).await;
                    }
                }
            } else {
                // Statuses that are on their way count before a time-out does.
                assert!(self.world.sim.graph().wait_idle(PATIENCE).await);
                let now = self.engine.clock().now();
                match self.engine.store().next_due().await.unwrap() {
                    Some(at) if at > now => self.hand.set(at),
                    Some(_) => {}
                    None => return,
                }
            }
        }
    }

    async fn run_lanes(&self, stories: &mut [Story], lanes: Vec<(ConversationId, BoxFuture<'static, ()>)>) {
        let mut of: BTreeMap<String, BoxFuture<'static, ()>> = BTreeMap::new();
        for (conversation, lane) in lanes {
            let record = self.engine.store().conversation(self.workspace, conversation).await.unwrap().unwrap();
            let number = record.phone().unwrap().digits().to_owned();
            if let Some(story) = stories.iter_mut().find(|story| story.number == number) {
                story.conversation = Some(conversation);
            }
            assert!(of.insert(number, lane).is_none(), "two workers hold one conversation");
        }
        let mut running: FuturesUnordered<_> = stories
            .iter_mut()
            .filter_map(|story| of.remove(&story.number).map(|lane| (story, lane)))
            .map(|(story, lane)| self.drive(story, lane))
            .collect();
        while running.next().await.is_some() {}
        assert!(of.is_empty(), "a lane of nobody's");
    }

    /// Drives one lane to its end with whatever the story has for it.
    async fn drive(&self, story: &mut Story, lane: BoxFuture<'static, ()>) {
        let (mut lane, mut waits) = (Some(lane), 0);
        while let Some(step) = story.steps.front().copied() {
            if !wait_times(&mut lane, step.after, &mut waits).await {
                break;
            }
            story.steps.pop_front();
            if step.frozen {
                self.act(story, step.act).await;
            } else {
                alongside(&mut lane, self.act(story, step.act)).await;
            }
            let at = lane.is_some().then_some(waits);
            self.after(story, step.act, at).await;
        }
        wait_times(&mut lane, usize::MAX, &mut waits).await;
        if story.told.len() == story.customer_messages {
            self.tally.borrow_mut().lengths.entry(story.kind).or_default().push(waits);
        }
    }

    async fn act(&self, story: &mut Story, act: Act) {
        let Some(conversation) = story.conversation else { panic!("its first lane told its conversation") };
        story.told.push(format!("{act:?}"));
        match act {
            Act::TakeOver => {
                story.takeovers += 1;
                let by = UserId(uuid::Uuid::from_u128(story.takeovers));
                assert!(self.engine.take_over(self.workspace, conversation, by).await.unwrap().is_some());
            }
            Act::HandBack => {
                self.check_silence(story).await;
                story.silent_at = None;
                assert!(self.engine.hand_back(self.workspace, conversation).await.unwrap().is_some());
            }
            Act::CustomerWrites => {
                story.told.pop();
                self.customer_writes(story).await;
            }
            Act::OperatorWrites => {
                let text = format!("a person's word {} to {}", story.operator_texts.len(), story.number);
                let message = OperatorMessage {
                    id: self.engine.ids().make(),
                    user_id: None,
                    content: Content::text(text.clone()),
                    reply_to: None,
                };
                assert!(self.engine.send_as_operator(self.workspace, conversation, &message).await.unwrap());
                story.operator_texts.push(text);
            }
        }
    }

    /// After a takeover returned: what has left by now is all that may arrive.
    async fn after(&self, story: &mut Story, act: Act, at: Option<usize>) {
        if act != Act::TakeOver {
            return;
        }
        self.tally.borrow_mut().note(story.kind, at);
        self.barrier().await;
        let accepted = self.accepted_from_agent(story);
        if let Some(before) = story.silent_at.replace(accepted) {
            assert_eq!(before, accepted, "{}: the agent spoke between two takeovers", story.name());
        }
    }

    async fn check_silence(&self, story: &Story) {
        let Some(accepted) = story.silent_at else { return };
        self.barrier().await;
        assert_eq!(self.accepted_from_agent(story), accepted, "{}: AI text left after a takeover", story.name());
    }

    fn accepted_from_agent(&self, story: &Story) -> usize {
        let accepted = self.world.sim.graph().accepted(self.round_n);
        accepted
            .iter()
            .filter(|m| m.to == story.number && !m.text.as_deref().unwrap_or("").starts_with("a person's word"))
            .count()
    }

    /// Two requests on connections of their own: served after whatever was written before.
    async fn barrier(&self) {
        for _ in 0..2 {
            let mut connection = TcpStream::connect(self.world.sim.addr()).await.unwrap();
            let request = b"GET /v1/models HTTP/1.1\r\nhost: sim\r\nconnection: close\r\n\r\n";
            connection.write_all(request).await.unwrap();
            let mut answer = Vec::new();
            connection.read_to_end(&mut answer).await.unwrap();
            assert!(answer.starts_with(b"HTTP/1.1 200"));
        }
    }

    async fn customer_writes(&self, story: &mut Story) {
        story.customer_messages += 1;
        story.told.push("CustomerWrites".into());
        let text = format!("{} question {} please", story.kind.word(), story.customer_messages);
        let (_, acknowledged) = self.world.sim.phone(&story.number).post(Draft::text(text)).unwrap();
        assert!(acknowledged.await.unwrap());
    }

    async fn events_after(&self, mut seq: i64) -> BTreeMap<ConversationId, Vec<FeedRecord>> {
        let mut events: BTreeMap<_, Vec<FeedRecord>> = BTreeMap::new();
        loop {
            let page = self.engine.store().feed_after(self.workspace, seq, 500).await.unwrap();
            let Some(last) = page.last() else { return events };
            seq = last.seq;
            for event in page {
                if let Some(conversation) = event.conversation_id {
                    events.entry(ConversationId(conversation)).or_default().push(event);
                }
            }
        }
    }

    async fn check_end(&self, story: &Story, events: &BTreeMap<ConversationId, Vec<FeedRecord>>) {
        let (id, name, store) = (story.conversation.unwrap(), story.name(), self.engine.store());
        let record = store.conversation(self.workspace, id).await.unwrap().unwrap();
        let messages = store.messages(self.workspace, id, None, 100).await.unwrap();
        check_commits(&name, &events[&id], &messages);
        self.tally.borrow_mut().withdrawn += messages.iter().filter(|message| is_withdrawn(message)).count();
        self.check_wire(story, &messages);

        if record.mode == Mode::Ai {
            assert_eq!(record.answered_seq, record.inbound_seq, "{name}: a question is left");
            let last_question = messages.iter().filter(|m| m.inbound).map(|m| m.seq).max().unwrap();
            let answered = messages
                .iter()
                .any(|m| !m.inbound && m.delivery.is_settled() && !is_withdrawn(m) && m.seq > last_question);
            assert!(answered, "{name}: nothing answers the last question");
        }
        let turns = store.turns(self.workspace, id, None, 100).await.unwrap();
        let drafts = turns.iter().filter(|turn| turn.outcome == "taken_over" && turn.model.is_some()).count();
        self.tally.borrow_mut().drafts += drafts;
        if drafts > 0 && story.operator_texts.is_empty() {
            assert!(record.suggestion.is_some(), "{name}: a draft was lost");
        }
    }

    /// What the customer got is what the thread shows, once.
    fn check_wire(&self, story: &Story, messages: &[MessageRecord]) {
        let name = story.name();
        let accepted = self.world.sim.graph().accepted(self.round_n);
        let accepted: Vec<_> = accepted.iter().filter(|m| m.to == story.number).collect();
        for message in messages.iter().filter(|message| !message.inbound) {
            let id = message.id.to_string();
            let times = accepted.iter().filter(|m| m.opaque.as_deref() == Some(id.as_str())).count();
            let expected = usize::from(!is_withdrawn(message));
            assert_eq!(times, expected, "{name}: {:?} {:?} {:?}", message.sender, message.delivery, message.error_text);
            if message.sender == Sender::Operator {
                assert_ne!(message.delivery, Delivery::Failed, "{name}");
            }
        }
        assert_eq!(accepted.len(), messages.iter().filter(|m| !m.inbound && !is_withdrawn(m)).count(), "{name}");
        for text in &story.operator_texts {
            assert_eq!(accepted.iter().filter(|m| m.text.as_deref() == Some(text)).count(), 1, "{name}: {text}");
        }
    }
}

impl Story {
    fn name(&self) -> String {
        format!("{} ({:?}: {})", self.number, self.kind, self.told.join(", "))
    }
}

fn is_withdrawn(message: &MessageRecord) -> bool {
    message.delivery == Delivery::Failed && message.error_code.as_deref() == Some("TAKEN_OVER")
}

/// Numbers of events are the order of commits: while a person has the conversation, none makes an AI message.
fn check_commits(name: &str, events: &[FeedRecord], messages: &[MessageRecord]) {
    let mut is_taken = false;
    for event in events {
        match event.data.as_ref().and_then(|data| data["handover"].as_str()) {
            Some("takeover") => is_taken = true,
            Some("handback") => is_taken = false,
            _ => {}
        }
        if event.kind == "message.created" {
            let message = messages.iter().find(|message| Some(message.id.0) == event.subject_id).unwrap();
            assert!(!(is_taken && message.sender == Sender::Ai), "{name}: AI text was committed after a takeover");
        }
    }
}

/// Polls until the lane has waited `times` times. `false`: it has ended.
async fn wait_times(lane: &mut Option<BoxFuture<'static, ()>>, times: usize, waits: &mut usize) -> bool {
    let mut left = times;
    poll_fn(|context| {
        let Some(running) = lane.as_mut() else { return Poll::Ready(false) };
        if left == 0 {
            return Poll::Ready(true);
        }
        if running.as_mut().poll(context).is_ready() {
            *lane = None;
            return Poll::Ready(false);
        }
        *waits += 1;
        left -= 1;
        if left == 0 { Poll::Ready(true) } else { Poll::Pending }
    })
    .await
}

/// Lets the lane go on while something else happens, until that has happened.
async fn alongside<T>(lane: &mut Option<BoxFuture<'static, ()>>, act: impl Future<Output = T>) -> T {
    let mut act = std::pin::pin!(act);
    poll_fn(|context| {
        if lane.as_mut().is_some_and(|running| running.as_mut().poll(context).is_ready()) {
            *lane = None;
        }
        act.as_mut().poll(context)
    })
    .await
}

/// SplitMix64.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % bound as u64) as usize
    }
}
