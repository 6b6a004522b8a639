//! The workspace's settings: what it is called, where its clock stands, when it is open. Zone and hours live in the
//! business information, where the agent reads them.

mod hours;
mod understanding;

use std::str::FromStr;

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use model::WorkspaceId;
use model::limits::{self, whatsapp};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use store::accounts::WorkspacePatch;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use self::hours::Week;
use super::extract::Body;
use super::reach::Reach;
use crate::app::App;
use crate::auth::{Admin, Viewer};
use crate::error::{ApiError, FieldError, Problems};

const NAME_CHARS: usize = 200;
/// Languages of the web app.
const LANGUAGES: [&str; 4] = ["en", "ta", "hi", "te"];

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(read, change)).routes(routes!(understanding::read, understanding::change))
}

#[derive(Serialize, ToSchema)]
pub struct Settings {
    company_name: String,
    /// IANA name, e.g. `Asia/Kolkata`
    timezone: String,
    /// `en`, `ta`, `hi` or `te`
    language: String,
    /// `monday` to `sunday` → `{"open":"09:00","close":"18:00"}`, or null where it is closed. A day that is not there has
    /// no hours that can be read. A `close` before `open` is on the next day.
    #[schema(value_type = Object)]
    operating_hours: Week,
    /// `development` or `production`
    environment: String,
    version: &'static str,
    /// The providers are the built-in simulator.
    test_mode: bool,
    /// How this server is reached from outside.
    public_url: String,
    /// What messages and lists are bounded by.
    #[schema(value_type = Object)]
    limits: Map<String, Value>,
    /// How long things are kept, in days.
    #[schema(value_type = Object)]
    retention: Map<String, Value>,
}

/// Only what is named is changed.
#[derive(Deserialize, ToSchema)]
pub struct SettingsEdit {
    /// 1 to 200 characters.
    company_name: Option<String>,
    timezone: Option<String>,
    language: Option<String>,
    /// Days that are not named stay as they are. `{"open":"00:00","close":"24:00"}` is all day.
    #[schema(value_type = Option<Object>)]
    operating_hours: Option<Map<String, Value>>,
}

/// The workspace's settings
#[utoipa::path(
    get, path = "/api/v1/settings", tag = "Settings",
    responses((status = 200, description = "With the installation's facts and limits", body = Settings), Problems)
)]
pub async fn read(State(app): State<App>, caller: Viewer, headers: HeaderMap) -> Result<Json<Settings>, ApiError> {
    show(&app, caller.workspace, &headers).await.map(Json)
}

/// Change the workspace's settings
#[utoipa::path(
    patch, path = "/api/v1/settings", tag = "Settings", request_body = SettingsEdit,
    responses((status = 200, description = "As they are now", body = Settings), Problems)
)]
pub async fn change(
    State(app): State<App>,
    caller: Admin,
    headers: HeaderMap,
    Body(body): Body<SettingsEdit>,
) -> Result<Json<Settings>, ApiError> {
    let store = app.engine.store();
    let mut errors = Vec::new();
    check(&body, &mut errors);
    let operating_hours = match body.operating_hours {
        Some(days) => {
            let business = store.business_info(caller.workspace).await?.unwrap_or_default();
            hours::merged(&business, &days, &mut errors)
        }
        None => None,
    };
    if !errors.is_empty() {
        return Err(ApiError::invalid(errors));
    }
    let name = body.company_name.map(|name| name.trim().to_owned());
    let patch = WorkspacePatch { name, language: body.language, timezone: body.timezone, operating_hours };
    let changed = names(&patch);
    if !changed.is_empty() {
        if !store.change_workspace(caller.workspace, &patch).await? {
            return Err(ApiError::not_found("workspace"));
        }
        app.engine.forget_knowledge(caller.workspace);
        caller.audit(&app, "settings.changed", changed).await;
    }
    show(&app, caller.workspace, &headers).await.map(Json)
}

fn check(body: &SettingsEdit, errors: &mut Vec<FieldError>) {
    let fits = |name: &String| (1..=NAME_CHARS).contains(&name.trim().chars().count());
    if body.company_name.as_ref().is_some_and(|name| !fits(name)) {
        errors.push(FieldError::new("company_name", format!("must have 1 to {NAME_CHARS} characters")));
    }
    if body.timezone.as_deref().is_some_and(|zone| chrono_tz::Tz::from_str(zone).is_err()) {
        errors.push(FieldError::new("timezone", "is no IANA time zone, such as Asia/Kolkata"));
    }
    if body.language.as_deref().is_some_and(|language| !LANGUAGES.contains(&language)) {
        errors.push(FieldError::new("language", format!("must be one of {}", LANGUAGES.join(", "))));
    }
}

fn names(patch: &WorkspacePatch) -> String {
    let all = [
        ("company_name", patch.name.is_some()),
        ("language", patch.language.is_some()),
        ("timezone", patch.timezone.is_some()),
        ("operating_hours", patch.operating_hours.is_some()),
    ];
    let named: Vec<&str> = all.into_iter().filter(|(_, is_named)| *is_named).map(|(name, _)| name).collect();
    named.join(", ")
}

async fn show(app: &App, ws: WorkspaceId, headers: &HeaderMap) -> Result<Settings, ApiError> {
    let store = app.engine.store();
    let workspace = store.workspace(ws).await?.ok_or_else(|| ApiError::not_found("workspace"))?;
    let business = store.business_info(ws).await?.unwrap_or_default();
    Ok(Settings {
        company_name: workspace.name,
        language: workspace.language,
        operating_hours: hours::week_of(&business),
        timezone: business.timezone.filter(|zone| !zone.is_empty()).unwrap_or_else(|| "UTC".to_owned()),
        environment: app.config.server.environment.as_str().to_owned(),
        version: env!("CARGO_PKG_VERSION"),
        test_mode: app.demo,
        public_url: Reach::of(app, headers).base_url,
        limits: bounds(app),
        retention: retention(app),
    })
}

fn bounds(app: &App) -> Map<String, Value> {
    let media = model::media::WHATSAPP.iter().map(|one| (one.mime_type.to_owned(), Value::from(one.max_bytes)));
    let all = json!({
        "text_chars": limits::OPERATOR_TEXT_CHARS,
        "caption_chars": whatsapp::CAPTION,
        "note_chars": limits::NOTE_CHARS,
        "buttons": whatsapp::BUTTONS,
        "button_title_chars": whatsapp::BUTTON_TITLE,
        "template_body_chars": whatsapp::TEMPLATE_BODY,
        "faq_question_chars": limits::FAQ_QUESTION_CHARS,
        "faq_answer_chars": limits::FAQ_ANSWER_CHARS,
        "password_chars": limits::PASSWORD_CHARS.0,
        "page_max": limits::PAGE_MAX,
        "channels": limits::CHANNELS,
        // Bytes by type: what WhatsApp delivers for us.
        "media_bytes": media.collect::<Map<_, _>>(),
        "upload_bytes": model::media::UPLOAD_BYTES,
        "source_bytes": app.engine.source_bytes_max(),
        "source_text_chars": model::source::TEXT_CHARS,
        "source_pages": model::source::PAGES.0,
        "source_depth": model::source::DEPTH.0,
    });
    match all {
        Value::Object(all) => all,
        _ => Map::new(),
    }
}

fn retention(app: &App) -> Map<String, Value> {
    let days = |kept: std::time::Duration| Value::from(kept.as_secs() / 86_400);
    let config = &app.config.retention;
    let all = [
        ("raw_events_days", days(config.raw_events)),
        ("media_days", days(config.media)),
        ("tickets_days", days(config.tickets)),
    ];
    all.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
