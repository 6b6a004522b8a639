//! Which customer waits for an answer since when, and what the Graph stand-in accepted. The one place where sends meet
//! replies; it also decides when a customer may write again.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use tokio::sync::{Semaphore, mpsc};

use super::histogram::Histogram;
use super::traffic::unix_time;
use super::webhook::Status;

/// Statuses that may wait on one status connection. When it is full the status is dropped and counted: the stand-in must never
/// wait for the server, or a slow server would slow down its own load.
const STATUS_QUEUE: usize = 50_000;

/// What happened so far.
#[derive(Default, Clone)]
pub struct Counts {
    /// From the moment before a message was sent to the moment its answer was accepted.
    pub latency: Histogram,
    /// Accepted messages that answered a waiting customer.
    pub answered: u64,
    /// Accepted messages that nobody waited for: second answers, or answers to what an earlier run left behind.
    pub unexpected: u64,
    /// Requests to the model.
    pub model_calls: u64,
    pub statuses_queued: u64,
    pub statuses_acknowledged: u64,
    pub statuses_failed: u64,
    pub statuses_dropped: u64,
}

struct State {
    counts: Counts,
    /// When each customer's unanswered message was sent.
    waiting: Vec<Option<Instant>>,
    idle: VecDeque<usize>,
    in_flight: usize,
    last_accepted: Option<Instant>,
    status_lanes: Vec<mpsc::Sender<Status>>,
    /// Whether a customer writes again after its answer.
    repeats: bool,
}

pub struct Ledger {
    state: Mutex<State>,
    /// One permit for each message that may be sent now; closed when the run stops sending.
    permits: Semaphore,
}

impl Ledger {
    /// `in_flight` customers at most wait for an answer at a time.
    pub fn new(customers: usize, in_flight: usize) -> Self {
        Self::with(customers, in_flight, true)
    }

    /// Every customer writes one message, all of them at once.
    pub fn once(customers: usize) -> Self {
        Self::with(customers, customers, false)
    }

    fn with(customers: usize, in_flight: usize, repeats: bool) -> Self {
        let state = State {
            counts: Counts::default(),
            waiting: vec![None; customers],
            idle: (0..customers).collect(),
            in_flight: 0,
            last_accepted: None,
            status_lanes: Vec::new(),
            repeats,
        };
        Self { state: Mutex::new(state), permits: Semaphore::new(in_flight.min(customers)) }
    }

    /// Echoes statuses of accepted messages into as many queues as there are connections to send them on.
    pub fn echo_statuses(&self, connections: usize) -> Vec<mpsc::Receiver<Status>> {
        let (senders, receivers) = (0..connections).map(|_| mpsc::channel(STATUS_QUEUE)).unzip();
        self.lock().status_lanes = senders;
        receivers
    }

    /// Lets the status connections end once their queues are empty.
    pub fn stop_statuses(&self) {
        self.lock().status_lanes.clear();
    }

    /// Waits until a customer may write; `None` when the run stops sending.
    pub async fn next_customer(&self) -> Option<usize> {
        self.permits.acquire().await.ok()?.forget();
        let mut state = self.lock();
        let customer = state.idle.pop_front()?;
        state.waiting[customer] = Some(Instant::now());
        state.in_flight += 1;
        Some(customer)
    }

    /// The message was not acknowledged: nobody waits for its answer, and the customer's next message takes its place.
    pub fn abandon(&self, customer: usize) {
        let mut state = self.lock();
        if state.waiting[customer].take().is_some() {
            state.in_flight -= 1;
            state.idle.push_back(customer);
            drop(state);
            self.permits.add_permits(1);
        }
    }

    /// The Graph stand-in accepted a message to a customer (`None`: to somebody else). Returns whether one waited for it.
    pub fn accept(&self, customer: Option<usize>, message_id: &str, callback_data: Option<String>) -> bool {
        let mut state = self.lock();
        state.last_accepted = Some(Instant::now());
        let since = customer.and_then(|customer| state.waiting.get_mut(customer)).and_then(Option::take);
        if let Some(customer) = customer {
            state.queue_statuses(customer, message_id, callback_data);
        }
        let (Some(since), Some(customer)) = (since, customer) else {
            state.counts.unexpected += 1;
            return false;
        };
        state.counts.latency.record(since.elapsed());
        state.counts.answered += 1;
        state.in_flight -= 1;
        if state.repeats {
            state.idle.push_back(customer);
            drop(state);
            self.permits.add_permits(1);
        }
        true
    }

    pub fn count_model_calls(&self, calls: u64) {
        self.lock().counts.model_calls += calls;
    }

    pub fn count_statuses(&self, acknowledged: bool, count: usize) {
        let counts = &mut self.lock().counts;
        let counter = if acknowledged { &mut counts.statuses_acknowledged } else { &mut counts.statuses_failed };
        *counter += count as u64;
    }

    pub fn stop_sending(&self) {
        self.permits.close();
    }

    /// Begins counting anew (after the warm-up); customers that wait go on waiting.
    pub fn reset(&self) {
        let mut state = self.lock();
        let open = state.counts.statuses_open();
        state.counts = Counts { statuses_queued: open, ..Counts::default() };
    }

    pub fn counts(&self) -> Counts {
        self.lock().counts.clone()
    }

    /// Customers that were answered since the last `reset`.
    pub fn answered(&self) -> usize {
        usize::try_from(self.lock().counts.answered).unwrap_or(usize::MAX)
    }

    pub fn in_flight(&self) -> usize {
        self.lock().in_flight
    }

    /// Nobody waits and every status was answered.
    pub fn is_settled(&self) -> bool {
        let state = self.lock();
        state.in_flight == 0 && state.counts.statuses_open() == 0
    }

    pub fn last_accepted(&self) -> Option<Instant> {
        self.lock().last_accepted
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Counts {
    /// Statuses that wait to be sent or answered.
    pub fn statuses_open(&self) -> u64 {
        self.statuses_queued.saturating_sub(self.statuses_acknowledged + self.statuses_failed)
    }
}

impl State {
    fn queue_statuses(&mut self, customer: usize, message_id: &str, callback_data: Option<String>) {
        if self.status_lanes.is_empty() {
            return;
        }
        // Both statuses of a message take the same lane, so that they leave in order.
        let lane = self.status_lanes[customer % self.status_lanes.len()].clone();
        for status in ["sent", "delivered"] {
            let (message_id, callback_data) = (message_id.to_owned(), callback_data.clone());
            let timestamp_s = unix_time().as_secs();
            match lane.try_send(Status { message_id, status, customer, timestamp_s, callback_data }) {
                Ok(()) => self.counts.statuses_queued += 1,
                Err(_) => self.counts.statuses_dropped += 1,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_customer_writes_again_only_after_its_answer() {
        let ledger = Ledger::new(2, 1);
        let first = ledger.next_customer().await.expect("may write");
        assert_eq!(ledger.permits.available_permits(), 0);
        assert!(ledger.accept(Some(first), "wamid.1", None));
        assert!(!ledger.accept(Some(first), "wamid.2", None), "a second answer");
        let counts = ledger.counts();
        assert_eq!((counts.answered, counts.unexpected), (1, 1));
        assert_eq!(ledger.next_customer().await, Some(1));
        ledger.abandon(1);
        assert!(ledger.is_settled());
        ledger.stop_sending();
        assert_eq!(ledger.next_customer().await, None);
    }

    #[tokio::test]
    async fn in_a_burst_everybody_writes_once() {
        let ledger = Ledger::once(2);
        for expected in [0, 1] {
            let customer = ledger.next_customer().await;
            assert_eq!(customer, Some(expected));
            ledger.accept(customer, "wamid.1", None);
        }
        assert_eq!(ledger.permits.available_permits(), 0);
    }

    #[tokio::test]
    async fn each_accepted_message_yields_two_statuses_in_order() {
        let ledger = Ledger::new(1, 1);
        let mut lanes = ledger.echo_statuses(1);
        ledger.accept(Some(0), "wamid.1", Some("ours".to_owned()));
        ledger.stop_statuses();
        let mut names = Vec::new();
        while let Some(status) = lanes[0].recv().await {
            assert_eq!(status.callback_data.as_deref(), Some("ours"));
            names.push(status.status);
        }
        assert_eq!(names, ["sent", "delivered"]);
        assert!(!ledger.is_settled());
        ledger.count_statuses(true, 2);
        assert!(ledger.is_settled());
    }
}
