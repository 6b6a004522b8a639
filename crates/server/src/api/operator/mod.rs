//! What older operator consoles do, by phone number: take over, write, hand back.
//!
//! A number means the open conversation with it, else the latest.

mod handback;
pub mod message;
mod takeover;

use axum::middleware::from_fn;
use model::WorkspaceId;
use model::identity::Phone;
use serde::Deserialize;
use serde_json::Value;
use store::conversations::ConversationRecord;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::idempotent;
use crate::app::App;
use crate::error::ApiError;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(takeover::take_over))
        .routes(routes!(message::send))
        .routes(routes!(handback::hand_back))
        .layer(from_fn(idempotent::layer))
}

#[derive(Default, Deserialize, ToSchema)]
pub struct ByPhone {
    /// Digits with the country code; `+` and punctuation are tolerated.
    #[serde(default)]
    #[schema(value_type = String, example = "+15550100199")]
    phone: Value,
}

/// The number, as a text or as a JSON number.
fn phone(value: &Value) -> Result<Phone, ApiError> {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    };
    if text.is_empty() {
        return Err(ApiError::missing("phone", "Phone number is required"));
    }
    Phone::parse(&text).ok_or_else(|| ApiError::invalid_field("phone", "is not a phone number"))
}

/// The conversation that a number means.
pub(super) async fn conversation(app: &App, ws: WorkspaceId, phone: &Phone) -> Result<ConversationRecord, ApiError> {
    let found = app.engine.store().conversation_by_phone(ws, phone, None).await?;
    found.ok_or_else(|| ApiError::nothing(format!("No conversation with the phone number {}.", phone.digits())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::response::IntoResponse;
    use serde_json::json;

    #[test]
    fn numbers_are_read_as_consoles_write_them() {
        let read = |value: Value| {
            let read = phone(&value).map(|phone| phone.digits().to_owned());
            read.map_err(|error| error.into_response().status().as_u16())
        };
        assert_eq!(read(json!("+1 (555) 010-0199")), Ok("15550100199".to_owned()));
        assert_eq!(read(json!(15550100199i64)), Ok("15550100199".to_owned()));
        assert_eq!(read(Value::Null), Err(400));
        assert_eq!(read(json!(" ")), Err(400));
        assert_eq!(read(json!("call me")), Err(422));
    }
}
