//! One integration binary: real listener, real databases, the simulator over real HTTP.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod answers;
mod api_accounts;
mod api_conversations;
mod api_document;
mod api_feed;
mod api_knowledge;
mod api_support;
mod arrows;
mod builtin;
mod crash;
mod delivery;
mod models;
mod outages;
mod pipeline;
mod rows;
mod support;
mod takeover;
mod webhooks;
