//! One story of tests, told on both databases.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

mod accounts;
mod agents;
mod channels;
mod conversations;
mod delivery;
mod feed;
mod handover;
mod idempotency;
mod intake;
mod intake_identity;
mod intake_kinds;
mod knowledge;
mod lanes;
mod messages;
mod outbox;
mod retention;
mod seed;
mod stats;
mod statuses;
mod turns;
mod writer;
mod writer_desk;
mod writer_model;
