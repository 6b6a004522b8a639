//! The group committer: many operations, one transaction, one fsync.
//!
//! Webhooks, claims, turn commits and delivery reports arrive one by one and are answered one by one,
//! but whatever waits at the moment when the writer is free goes into ONE transaction, a statement
//! per table for the whole batch. So the cost of a commit is shared by everything that came in
//! while the one before was written, and under load the batches grow by themselves.
//!
//! An operation that breaks its batch (a value that the database refuses) is found by running the
//! operations one by one: it fails alone (I10). SQLite has one committer; PostgreSQL has several, whose
//! rows are locked in one order (conversations, messages, jobs, feed counters).

#[cfg(test)]
#[path = "write_plans.rs"]
mod plans;

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures::FutureExt;
use metrics::{counter, histogram};
use model::{MessageId, UnixMs};
use tokio::sync::{broadcast, mpsc, oneshot};
use tokio::task::JoinSet;

use crate::db::{Db, Result};
use crate::delivery::{self, DeliveryReport};
use crate::feed::{self, Growth, NewEvent};
use crate::hot::{Batches, Hot, HotTx};
use crate::intake::{self, IntakeDone, IntakeOp, IntakeRules};
use crate::lanes::{self, Claim, ClaimedJob};
use crate::turns::{self, CommitOutcome, TurnCommit};
use crate::{Store, StoreError};

/// Operations in one transaction at most: bounds the time that a commit takes and its memory.
const BATCH_MAX: usize = 256;
/// Operations that may wait. When it is full, callers wait: webhooks are then answered later, and
/// the provider sends fewer at once.
const QUEUE_MAX: usize = 4096;
/// Times that a batch is tried again after it lost a race against another node.
const RACE_RETRIES: usize = 5;

type Reply<T> = oneshot::Sender<Result<T>>;

enum Request {
    Intake(Box<IntakeOp>, Reply<IntakeDone>),
    Commit(Arc<TurnCommit>, Reply<CommitOutcome>),
    Report(Box<DeliveryReport>, Reply<Vec<MessageId>>),
    Claim(Claim, Reply<Vec<ClaimedJob>>),
}

/// The operations of one transaction with those who wait for them.
#[derive(Default)]
struct Batch {
    intakes: Vec<(Box<IntakeOp>, Reply<IntakeDone>)>,
    commits: Vec<(Arc<TurnCommit>, Reply<CommitOutcome>)>,
    reports: Vec<(Box<DeliveryReport>, Reply<Vec<MessageId>>)>,
    claims: Vec<(Claim, Reply<Vec<ClaimedJob>>)>,
}

/// What one transaction gathers while its operations are applied.
pub(crate) struct Round<'a> {
    pub store: &'a Store,
    pub now: UnixMs,
    pub events: Vec<NewEvent>,
}

/// Hands operations to the committer. Cheap to clone; the committer ends when all handles are gone.
#[derive(Clone)]
pub struct Writer {
    queue: mpsc::Sender<Request>,
}

/// The running committers.
pub struct WriterTasks(JoinSet<()>);

impl WriterTasks {
    /// Waits until everything that was handed in has been written. Drop all [`Writer`]s first.
    pub async fn finished(mut self) {
        while self.0.join_next().await.is_some() {}
    }
}

impl Writer {
    /// Starts the committers. `growth` is told of every feed that grew, after the commit.
    pub fn start(store: &Store, rules: IntakeRules, growth: broadcast::Sender<Growth>) -> (Writer, WriterTasks) {
        let (queue, requests) = mpsc::channel(QUEUE_MAX);
        let requests = Arc::new(tokio::sync::Mutex::new(requests));
        let mut tasks = JoinSet::new();
        let committers = if store.is_sqlite() { 1 } else { 2 };
        for _ in 0..committers {
            let committer = Committer { store: store.clone(), rules: rules.clone(), growth: growth.clone() };
            tasks.spawn(committer.start(requests.clone()));
        }
        (Writer { queue }, WriterTasks(tasks))
    }

    /// Stores a webhook body's events. Returns after the commit.
    pub async fn intake(&self, op: IntakeOp) -> Result<IntakeDone> {
        let op = op.storable();
        self.ask(|reply| Request::Intake(Box::new(op), reply)).await
    }

    /// Commits a turn, if it is still valid.
    pub async fn commit_turn(&self, commit: impl Into<Arc<TurnCommit>>) -> Result<CommitOutcome> {
        self.ask(|reply| Request::Commit(commit.into(), reply)).await
    }

    /// Records what became of deliveries and of the lane. Answers with the messages whose attempt may
    /// now be made.
    pub async fn report(&self, report: DeliveryReport) -> Result<Vec<MessageId>> {
        self.ask(|reply| Request::Report(Box::new(report), reply)).await
    }

    /// Takes due jobs.
    pub async fn claim(&self, claim: Claim) -> Result<Vec<ClaimedJob>> {
        self.ask(|reply| Request::Claim(claim, reply)).await
    }

    async fn ask<T>(&self, request: impl FnOnce(Reply<T>) -> Request) -> Result<T> {
        let (reply, answer) = oneshot::channel();
        let gone = || StoreError::Unavailable("the writer has stopped".into());
        self.queue.send(request(reply)).await.map_err(|_| gone())?;
        answer.await.map_err(|_| gone())?
    }
}

struct Committer {
    store: Store,
    rules: IntakeRules,
    growth: broadcast::Sender<Growth>,
}

type Requests = Arc<tokio::sync::Mutex<mpsc::Receiver<Request>>>;

impl Committer {
    /// On SQLite a thread of its own writes, because it writes without waiting in between; on PostgreSQL a task.
    async fn start(self, requests: Requests) {
        if !self.store.is_sqlite() {
            return self.run(requests, None).await;
        }
        let (done, ended) = oneshot::channel::<()>();
        let thread = std::thread::Builder::new().name("switchboard-writer".into()).spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().build();
            match runtime {
                Ok(runtime) => runtime.block_on(self.run(requests, Some(HotWriter::default()))),
                Err(error) => tracing::error!(%error, "the writer could not start"),
            }
            drop(done);
        });
        match thread {
            Ok(_) => drop(ended.await),
            Err(error) => tracing::error!(%error, "the writer could not start"),
        }
    }

    async fn run(self, requests: Requests, mut hot: Option<HotWriter>) {
        let mut taken = Vec::with_capacity(BATCH_MAX);
        loop {
            taken.clear();
            if requests.lock().await.recv_many(&mut taken, BATCH_MAX).await == 0 {
                return;
            }
            histogram!("switchboard_commit_batch").record(taken.len() as f64);
            let mut batch = Batch::default();
            for request in taken.drain(..) {
                batch.push(request);
            }
            // A panic is a bug in one operation: its batch is refused, and the writer goes on (I10).
            if AssertUnwindSafe(self.settle(batch, &mut hot)).catch_unwind().await.is_err() {
                tracing::error!("writing a batch panicked");
                hot = hot.map(|_| HotWriter::default());
            }
        }
    }

    /// Applies a batch and answers everybody in it.
    async fn settle(&self, batch: Batch, hot: &mut Option<HotWriter>) {
        let applied = self.apply_through_races(&batch, hot).await;
        if !batch.intakes.is_empty() {
            self.store.note_intake(applied.as_ref().err());
        }
        match applied {
            Ok(done) => batch.answer(done),
            // Down is down for all; each caller decides how long to try.
            Err(error) if error.is_unavailable() || batch.len() == 1 => batch.refuse(&error),
            Err(error) => {
                tracing::warn!(error = %error, operations = batch.len(), "a batch was refused: its operations are tried one by one");
                for single in batch.singles() {
                    match self.apply_through_races(&single, hot).await {
                        Ok(done) => single.answer(done),
                        Err(error) => single.refuse(&error),
                    }
                }
            }
        }
    }

    async fn apply_through_races(&self, batch: &Batch, hot: &mut Option<HotWriter>) -> Result<Done> {
        let mut tries = 0;
        loop {
            match self.apply(batch, hot).await {
                // A unique rule that refuses is another node that made the same contact or conversation.
                Err(StoreError::Race | StoreError::Conflict) if tries < RACE_RETRIES => tries += 1,
                other => return other,
            }
            counter!("switchboard_commit_races_total").increment(1);
        }
    }

    async fn apply(&self, batch: &Batch, hot: &mut Option<HotWriter>) -> Result<Done> {
        let mut round = Round { store: &self.store, now: self.store.clock().now(), events: Vec::new() };
        let (done, grown) = match (self.store.db(), hot) {
            (Db::Sqlite { hot, turn, .. }, Some(writer)) => {
                let _turn = turn.lock().await;
                writer.transaction(hot, &mut round, batch, &self.rules)?
            }
            (db, _) => {
                let mut tx = db.begin_batches().await?;
                let applied = apply_all(&mut tx, &mut round, batch, &self.rules).await?;
                tx.commit().await?;
                applied
            }
        };
        for growth in grown {
            // Nobody listening is fine.
            let _ = self.growth.send(growth);
        }
        Ok(done)
    }
}

/// The writer's connection to an embedded database; opened when it is needed, and again after an error.
#[derive(Default)]
struct HotWriter {
    connection: Option<rusqlite::Connection>,
}

impl HotWriter {
    fn transaction(
        &mut self,
        hot: &Hot,
        round: &mut Round<'_>,
        batch: &Batch,
        rules: &IntakeRules,
    ) -> Result<(Done, Vec<Growth>)> {
        let connection = match self.connection.take() {
            Some(connection) => connection,
            None => hot.writer()?,
        };
        connection.execute_batch("BEGIN IMMEDIATE")?;
        let applied = apply_all(&mut HotTx { connection: &connection }, round, batch, rules).now_or_never();
        let applied = applied.expect("the hot path never waits");
        let ended = match applied {
            Ok(applied) => connection.execute_batch("COMMIT").map(|()| applied).map_err(StoreError::from),
            Err(error) => Err(error),
        };
        if ended.is_ok() || connection.execute_batch("ROLLBACK").is_ok() {
            // In order again. Otherwise the connection is dropped, which rolls back, too.
            self.connection = Some(connection);
        }
        ended
    }
}

/// The results of a batch, in the order of its operations.
struct Done {
    intakes: Vec<IntakeDone>,
    commits: Vec<CommitOutcome>,
    reports: Vec<Vec<MessageId>>,
    claims: Vec<Vec<ClaimedJob>>,
}

async fn apply_all(
    tx: &mut impl Batches,
    round: &mut Round<'_>,
    batch: &Batch,
    rules: &IntakeRules,
) -> Result<(Done, Vec<Growth>)> {
    let mut conversations = Vec::new();
    conversations
        .extend(batch.commits.iter().map(|(commit, _)| (commit.lane.workspace_id, commit.lane.conversation_id)));
    conversations
        .extend(batch.reports.iter().map(|(report, _)| (report.lane.workspace_id, report.lane.conversation_id)));
    let intakes: Vec<&IntakeOp> = batch.intakes.iter().map(|(op, _)| &**op).collect();
    let intakes = intake::apply(tx, round, &intakes, conversations, rules).await?;
    let commits: Vec<&TurnCommit> = batch.commits.iter().map(|(commit, _)| &**commit).collect();
    let commits = turns::apply(tx, round, &commits).await?;
    let reports: Vec<&DeliveryReport> = batch.reports.iter().map(|(report, _)| &**report).collect();
    let reports = delivery::apply(tx, round, &reports).await?;
    let mut claims = Vec::with_capacity(batch.claims.len());
    for (claim, _) in &batch.claims {
        claims.push(lanes::claim(tx, round, claim).await?);
    }
    // Last, because the counters stay locked until the commit.
    let grown = feed::append(tx, std::mem::take(&mut round.events), round.now).await?;
    Ok((Done { intakes, commits, reports, claims }, grown))
}

impl Batch {
    fn push(&mut self, request: Request) {
        match request {
            Request::Intake(op, reply) => self.intakes.push((op, reply)),
            Request::Commit(op, reply) => self.commits.push((op, reply)),
            Request::Report(op, reply) => self.reports.push((op, reply)),
            Request::Claim(op, reply) => self.claims.push((op, reply)),
        }
    }

    fn len(&self) -> usize {
        self.intakes.len() + self.commits.len() + self.reports.len() + self.claims.len()
    }

    /// A caller that no longer waits (its connection closed) misses its answer; the work is done.
    fn answer(self, done: Done) {
        for ((_, reply), result) in self.intakes.into_iter().zip(done.intakes) {
            let _ = reply.send(Ok(result));
        }
        for ((_, reply), result) in self.commits.into_iter().zip(done.commits) {
            let _ = reply.send(Ok(result));
        }
        for ((_, reply), result) in self.reports.into_iter().zip(done.reports) {
            let _ = reply.send(Ok(result));
        }
        for ((_, reply), result) in self.claims.into_iter().zip(done.claims) {
            let _ = reply.send(Ok(result));
        }
    }

    fn refuse(self, error: &StoreError) {
        let copy = || match error {
            StoreError::Unavailable(why) => StoreError::Unavailable(why.clone()),
            StoreError::Conflict => StoreError::Conflict,
            StoreError::Race => StoreError::Unavailable("other nodes kept getting in the way".into()),
            StoreError::Config(why) => StoreError::Config(why.clone()),
            other => StoreError::Corrupt(other.to_string()),
        };
        self.intakes.into_iter().for_each(|(_, reply)| drop(reply.send(Err(copy()))));
        self.commits.into_iter().for_each(|(_, reply)| drop(reply.send(Err(copy()))));
        self.reports.into_iter().for_each(|(_, reply)| drop(reply.send(Err(copy()))));
        self.claims.into_iter().for_each(|(_, reply)| drop(reply.send(Err(copy()))));
    }

    fn singles(self) -> Vec<Batch> {
        let mut list = Vec::with_capacity(self.len());
        let one = |fill: &mut dyn FnMut(&mut Batch)| {
            let mut batch = Batch::default();
            fill(&mut batch);
            batch
        };
        for item in self.intakes {
            let mut item = Some(item);
            list.push(one(&mut |batch| batch.intakes.extend(item.take())));
        }
        for item in self.commits {
            let mut item = Some(item);
            list.push(one(&mut |batch| batch.commits.extend(item.take())));
        }
        for item in self.reports {
            let mut item = Some(item);
            list.push(one(&mut |batch| batch.reports.extend(item.take())));
        }
        for item in self.claims {
            let mut item = Some(item);
            list.push(one(&mut |batch| batch.claims.extend(item.take())));
        }
        list
    }
}
