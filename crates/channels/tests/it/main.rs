//! Channels against the providers' fixtures and over the wire.

mod fixtures;
mod graph;
mod media;
mod payload;
mod send;
mod webhook_hostile;
mod webhook_properties;
mod webhook_snapshots;
