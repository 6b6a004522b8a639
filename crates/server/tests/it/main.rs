//! One integration binary: real listener, real databases, the simulator over real HTTP.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod answers;
mod api_accounts;
mod api_accounts_security;
mod api_agents;
mod api_channels;
mod api_conversations;
mod api_document;
mod api_feed;
mod api_inbox;
mod api_knowledge;
mod api_onboarding;
mod api_providers;
mod api_settings;
mod api_sources;
mod api_support;
mod api_templates;
mod api_tickets;
mod api_understanding;
mod arrows;
mod builtin;
mod checks;
mod crash;
mod delivery;
mod embeddings;
mod extract;
mod injection;
mod media;
mod models;
mod outages;
mod phone;
mod pipeline;
mod receipts;
mod rows;
mod support;
mod takeover;
mod tools;
mod tools_api;
mod tools_shop;
mod web_app;
mod webhooks;
