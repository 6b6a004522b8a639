//! The binary and its commands, configuration, HTTP and WebSocket API, webhooks, composition.
//!
//! Deliberately absent: product rules (they are in `engine`) and SQL (in `store`). A library only so
//! that the integration tests can boot the real server inside their own process.

pub mod api;
pub mod app;
pub mod auth;
pub mod boot;
pub mod commands;
pub mod config;
pub mod demo;
pub mod error;
pub mod figures;
pub mod health;
pub mod keys;
pub mod openapi;
pub mod realtime;
pub mod startup_code;
pub mod ui;
pub mod webhooks;
