//! Webhooks from the simulator to the receiver: what they say, how they are signed, and how they
//! are delivered.

pub(crate) mod envelope;
pub(crate) mod escape;
pub(crate) mod outbox;
pub(crate) mod post;
pub(crate) mod signature;
