//! Wire to model and back, one folder per channel: verify, parse, send, classify errors.
//!
//! Nothing here stores anything or decides what is answered. A channel's webhook body becomes a list of
//! `model::inbound::InboundEvent`, an `OutboundMessage` becomes a request, and what went wrong becomes a
//! `SendError` that says retry, fail or unknown. No input makes this crate panic or lose a neighbour.

#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test that cannot go on has failed"))]

pub mod whatsapp;
