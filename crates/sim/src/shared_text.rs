//! Serialisation of `Arc<str>`, which serde offers only with a feature that would rebuild it for
//! the whole workspace.

use std::sync::Arc;

use serde::{Serialize, Serializer};

pub(crate) fn text<S: Serializer>(text: &Arc<str>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(text)
}

pub(crate) fn optional<S: Serializer>(text: &Option<Arc<str>>, serializer: S) -> Result<S::Ok, S::Error> {
    text.as_deref().serialize(serializer)
}
