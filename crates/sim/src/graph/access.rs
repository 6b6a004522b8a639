//! Bearer token and version of a Graph call.

use axum::http::{HeaderMap, header};

use crate::state::SimState;

use super::error::GraphError;

/// 190 unless the token is the configured one; 100 for a path that is no Graph version.
pub(crate) fn check(state: &SimState, version: &str, headers: &HeaderMap) -> Result<(), GraphError> {
    if !version.strip_prefix('v').is_some_and(|rest| rest.contains('.')) {
        return Err(GraphError::parameter(format!("Unknown path components: /{version}")));
    }
    if !has_token(state, headers) {
        return Err(GraphError::new(190, "Error validating access token."));
    }
    Ok(())
}

pub(crate) fn has_token(state: &SimState, headers: &HeaderMap) -> bool {
    let value = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    value.and_then(|value| value.strip_prefix("Bearer ")) == Some(state.config.access_token.as_str())
}
