//! One story of tests, told on both databases.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

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
