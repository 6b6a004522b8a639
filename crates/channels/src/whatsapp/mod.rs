//! WhatsApp Cloud API (Meta). Source of every rule: the vendor's pages as gathered in the WhatsApp reference.
//!
//! In: [`signature`] and [`verify`] say whether a request is Meta's, [`parse`] reads its body.
//! Out: [`WhatsApp`] sends and fetches, [`payload`] checks and writes bodies, [`errors`] says what a code means,
//! [`throttle`] keeps to Meta's speeds.

pub mod parse;
pub mod signature;
pub mod verify;
mod wire;

pub use parse::{ParseError, parse};
