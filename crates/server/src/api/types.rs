//! Small shapes that several routes share.

use serde::Serialize;
use utoipa::ToSchema;

/// It was done.
#[derive(Serialize, ToSchema)]
pub struct Success {
    success: bool,
}

impl Success {
    pub const YES: Success = Success { success: true };
}
