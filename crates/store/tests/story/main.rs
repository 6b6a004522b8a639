//! One story of tests, told on both databases.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

mod accounts;
mod accounts_security;
mod agents;
mod channels;
mod checks;
mod conversations;
mod delivery;
mod effects;
mod feed;
mod handover;
mod histories;
mod idempotency;
mod intake;
mod intake_identity;
mod intake_kinds;
mod jobs;
mod knowledge;
mod lanes;
mod media;
mod messages;
mod outbox;
mod providers;
mod retention;
mod rollups;
mod saved_replies;
mod search;
mod seed;
mod sources;
mod stats;
mod statuses;
mod tasks;
mod templates;
mod tickets;
mod trials;
mod turns;
mod vectors;
mod writer;
mod writer_desk;
mod writer_model;
