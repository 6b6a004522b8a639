//! Who is written to and with which ids: what all connections of a run share.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use super::histogram::Histogram;
use super::http::Client;
use super::webhook::{Text, WebhookWriter};

/// The server's webhook and the source of unique messages for it.
pub struct Traffic {
    address: SocketAddr,
    app_secret: Vec<u8>,
    run: u64,
    sequence: AtomicU64,
    varied: bool,
}

impl Traffic {
    pub fn new(address: SocketAddr, app_secret: &str) -> Arc<Self> {
        Arc::new(Self::build(address, app_secret, false))
    }

    /// The same with texts that differ: see [`WebhookWriter::varied`].
    pub fn varied(address: SocketAddr, app_secret: &str) -> Arc<Self> {
        Arc::new(Self::build(address, app_secret, true))
    }

    fn build(address: SocketAddr, app_secret: &str, varied: bool) -> Self {
        let run = unix_time().as_micros() as u64;
        Self { address, app_secret: app_secret.as_bytes().to_vec(), run, sequence: AtomicU64::new(0), varied }
    }

    pub fn client(&self) -> Client {
        Client::new(self.address)
    }

    pub fn writer(&self) -> WebhookWriter {
        WebhookWriter::new(&self.app_secret, self.run).varied(self.varied)
    }

    /// The next message, from this customer, written now.
    pub fn text_from(&self, customer: usize) -> Text {
        Text { customer, sequence: self.next(), timestamp_s: unix_time().as_secs() }
    }

    /// The next message; customers take turns.
    pub fn text(&self, customers: usize) -> Text {
        let sequence = self.next();
        let customer = usize::try_from(sequence).unwrap_or(0) % customers.max(1);
        Text { customer, sequence, timestamp_s: unix_time().as_secs() }
    }

    fn next(&self) -> u64 {
        self.sequence.fetch_add(1, Ordering::Relaxed)
    }
}

/// Time since the Unix epoch.
#[expect(clippy::disallowed_methods, reason = "the load stands for customers and providers, whose clock is the wall's")]
pub fn unix_time() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}

/// How many acknowledgements came, how fast, and what went wrong.
#[derive(Default, Clone)]
pub struct Acknowledgements {
    pub latency: Histogram,
    pub errors: u64,
    /// The first error in words: with thousands, the rest says nothing more.
    pub first_error: Option<String>,
}

impl Acknowledgements {
    /// Counts one answer. Anything but 200 is an error: the provider would send the message again.
    pub fn record(&mut self, answer: std::io::Result<u16>, since: Instant) {
        match answer {
            Ok(200) => self.latency.record(since.elapsed()),
            Ok(status) => self.fail(format!("HTTP status {status}")),
            Err(error) => self.fail(error.to_string()),
        }
    }

    fn fail(&mut self, reason: String) {
        self.errors += 1;
        self.first_error.get_or_insert(reason);
    }

    pub fn merge(&mut self, other: Acknowledgements) {
        self.latency.merge(&other.latency);
        self.errors += other.errors;
        if self.first_error.is_none() {
            self.first_error = other.first_error;
        }
    }
}
