//! One story of tests, told on both databases.

mod support;

mod accounts;
mod agents;
mod channels;
mod conversations;
mod idempotency;
mod knowledge;
mod messages;
mod retention;
mod seed;
mod stats;
