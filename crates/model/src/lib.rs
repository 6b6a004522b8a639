//! The domain's types and pure rules.
//!
//! Owns what a conversation, a message and a contact are, and every rule that can be decided
//! without asking anybody: buffering, receipt order, handover, the 24-hour window, limits.
//! Deliberately absent: async, I/O, HTTP shapes, SQL. Time and randomness come in as values.

pub mod account;
pub mod agent;
pub mod buffer;
pub mod check;
pub mod contact;
pub mod content;
pub mod conversation;
pub mod histogram;
pub mod identity;
pub mod ids;
pub mod inbound;
pub mod knowledge;
pub mod limits;
pub mod media;
pub mod outbound;
pub mod receipt;
pub mod source;
pub mod task;
pub mod template;
pub mod text;
pub mod ticket;
pub mod time;
pub mod understanding;
pub mod window;
pub mod words;

pub use ids::*;
pub use time::{Clock, UnixMs};
