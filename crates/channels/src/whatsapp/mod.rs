//! WhatsApp Cloud API (Meta). Source of every rule: the vendor's pages as gathered in the WhatsApp reference.
//!
//! In: [`signature`] and [`verify`] say whether a request is Meta's, [`mod@parse`] reads its body.
//! Out: [`WhatsApp`] sends and fetches, [`payload`] checks and writes bodies, [`errors`] says what a code means,
//! [`throttle`] keeps to Meta's speeds.

pub mod account;
pub mod api;
pub mod errors;
pub mod media;
pub mod parse;
pub mod payload;
pub mod send;
pub mod signature;
pub mod template_definition;
pub mod template_parts;
mod template_text;
pub mod templates;
pub mod throttle;
pub mod verify;
mod wire;

pub use api::{AccessToken, ApiError, WhatsApp, WhatsAppConfig, client_builder};
pub use parse::{ParseError, parse};
