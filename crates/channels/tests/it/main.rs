//! Channels against the providers' fixtures and over the wire.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod against_sim;
mod fixtures;
mod graph;
mod media;
mod payload;
mod send;
mod webhook_hostile;
mod webhook_properties;
mod webhook_snapshots;
