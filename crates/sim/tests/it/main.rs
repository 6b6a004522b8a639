//! The simulator as its users see it: over real sockets.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod connections;
mod control;
mod media;
mod messages;
mod models;
mod support;
mod webhooks;
