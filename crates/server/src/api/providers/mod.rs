//! The models that answer: the configuration's, or the workspace's own. Keys are never shown.

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use engine::models::{ProviderFault, ProviderLine};
use model::account::Role;
use providers::ConfigError;
use serde::{Deserialize, Serialize};
use store::providers::{KeyDraft, ProviderDraft, ProviderRole, PutProvider};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::channels::MASK;
use super::extract::Body;
use crate::api::extract::Path;
use crate::app::App;
use crate::auth::{Admin, Caller, Viewer};
use crate::error::{ApiError, FieldError, Problems};

/// How long a test call may take. A local server may load its model first.
const PATIENCE: Duration = Duration::from_secs(30);
const MODEL_CHARS: usize = 200;
const URL_CHARS: usize = 500;
const KEY_CHARS: usize = 500;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(put, remove)).routes(routes!(test))
}

#[derive(Serialize, ToSchema)]
pub struct Provider {
    /// `primary`, or `fallback`: asked when the primary fails within a turn
    role: &'static str,
    /// `openai`, `gemini`, `anthropic`, `ollama`, `openai_compatible` or `builtin`
    provider: &'static str,
    model: String,
    /// Null for the built-in answerer, and for who is no admin.
    base_url: Option<String>,
    /// A mask where a key is set.
    api_key: Option<&'static str>,
    /// `config`, or `app`: set here, for this workspace alone
    source: &'static str,
    /// How the last call went on this node; null where there was none.
    status: Option<ProviderState>,
}

#[derive(Serialize, ToSchema)]
pub struct ProviderState {
    ok: bool,
    /// What went wrong is told to admins.
    message: String,
    at: DateTime<Utc>,
}

#[derive(Deserialize, ToSchema)]
pub struct ProviderEdit {
    /// `openai`, `gemini`, `anthropic`, `ollama`, `openai_compatible` or `builtin`
    provider: String,
    /// As the provider names it; without it, the configuration's for this provider.
    model: Option<String>,
    /// Without it, the configuration's for this provider. Where it changes, the key has to be given again.
    base_url: Option<String>,
    /// A mask, or none: the stored one stays. Empty: without a key.
    api_key: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct ProviderTest {
    success: bool,
    /// In words; never the key.
    message: String,
    latency_ms: Option<u64>,
}

impl Provider {
    /// Addresses and what providers say are told to admins only: the others need to know whether it works.
    fn of(line: ProviderLine, caller: &Caller) -> Self {
        let is_admin = caller.role.allows(Role::Admin);
        let words = |is_ok| if is_ok { "The last call went well." } else { "The last call failed. An admin sees why." };
        Self {
            role: line.role.as_str(),
            provider: line.provider,
            model: line.model,
            base_url: Some(line.base_url).filter(|url| is_admin && !url.is_empty()),
            api_key: line.has_key.then_some(MASK),
            source: if line.is_own { "app" } else { "config" },
            status: line.status.map(|status| ProviderState {
                ok: status.is_ok,
                message: if is_admin { status.message } else { words(status.is_ok).to_owned() },
                at: status.at.to_utc(),
            }),
        }
    }
}

/// The models that answer
#[utoipa::path(
    get, path = "/api/v1/providers", tag = "Providers",
    responses((status = 200, description = "The primary first", body = [Provider]), Problems)
)]
pub async fn list(State(app): State<App>, caller: Viewer) -> Json<Vec<Provider>> {
    Json(app.engine.provider_lines(caller.workspace).into_iter().map(|line| Provider::of(line, &caller)).collect())
}

/// Set this workspace's own provider for a role
///
/// In force at once, on every node, in place of the configuration's. Its key is stored encrypted, and used for this
/// workspace alone.
#[utoipa::path(
    put, path = "/api/v1/providers/{role}", tag = "Providers", params(("role" = String, Path, description = "`primary` or `fallback`")),
    request_body = ProviderEdit,
    responses((status = 200, description = "As it is now", body = Provider), Problems)
)]
pub async fn put(
    State(app): State<App>,
    caller: Admin,
    Path(role): Path<String>,
    Body(body): Body<ProviderEdit>,
) -> Result<Json<Provider>, ApiError> {
    let role = role_of(&role)?;
    let draft = draft(&app, &caller, role, body).await?;
    let store = app.engine.store();
    match store.put_provider(caller.workspace, role, &draft, app.engine.clock().now()).await? {
        PutProvider::Done(_) => {}
        PutProvider::KeyNeeded => return Err(key_needed()),
    }
    app.engine.settings_changed().await;
    let subject = format!("{}: {} {}", role.as_str(), draft.provider, draft.model);
    caller.audit(&app, "provider.changed", subject).await;
    line(&app, &caller, role).map(Json)
}

/// Go back to the configuration's provider for a role
#[utoipa::path(
    delete, path = "/api/v1/providers/{role}", tag = "Providers", params(("role" = String, Path, description = "`primary` or `fallback`")),
    responses((status = 204, description = "The workspace has none of its own now"), Problems)
)]
pub async fn remove(State(app): State<App>, caller: Admin, Path(role): Path<String>) -> Result<StatusCode, ApiError> {
    let role = role_of(&role)?;
    if !app.engine.store().delete_provider(caller.workspace, role).await? {
        return Err(ApiError::not_found("provider of this workspace"));
    }
    app.engine.settings_changed().await;
    caller.audit(&app, "provider.removed", role.as_str()).await;
    Ok(StatusCode::NO_CONTENT)
}

/// Make a tiny real call to a provider
#[utoipa::path(
    post, path = "/api/v1/providers/{role}/test", tag = "Providers", params(("role" = String, Path, description = "`primary` or `fallback`")),
    responses((status = 200, description = "Whether it answers, and how fast", body = ProviderTest), Problems)
)]
pub async fn test(
    State(app): State<App>,
    caller: Admin,
    Path(role): Path<String>,
) -> Result<Json<ProviderTest>, ApiError> {
    let role = role_of(&role)?;
    let tested = app.engine.test_provider(caller.workspace, role, PATIENCE).await;
    Ok(Json(match tested.ok_or_else(|| ApiError::not_found("provider"))? {
        Ok(took) => {
            let latency_ms = Some(took.as_millis() as u64);
            ProviderTest { success: true, message: "It answers.".to_owned(), latency_ms }
        }
        Err(message) => ProviderTest { success: false, message, latency_ms: None },
    }))
}

fn role_of(text: &str) -> Result<ProviderRole, ApiError> {
    ProviderRole::parse(text).ok_or_else(|| ApiError::not_found("role: it is primary or fallback"))
}

fn line(app: &App, caller: &Caller, role: ProviderRole) -> Result<Provider, ApiError> {
    let line = app.engine.provider_lines(caller.workspace).into_iter().find(|line| line.role == role);
    line.map(|line| Provider::of(line, caller)).ok_or_else(ApiError::internal)
}

/// What was written, checked: nothing is stored that could not be called.
async fn draft(app: &App, caller: &Caller, role: ProviderRole, body: ProviderEdit) -> Result<ProviderDraft, ApiError> {
    let given = |text: Option<String>| text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    let usual = || app.config.llm.default_model(&body.provider).map(str::to_owned);
    let model = given(body.model).or_else(usual).unwrap_or_default();
    let base_url = given(body.base_url).map(|url| url.trim_end_matches('/').to_owned());
    let api_key = match body.api_key.as_deref().map(str::trim) {
        None => KeyDraft::Keep,
        Some(MASK) => KeyDraft::Keep,
        Some("") => KeyDraft::None,
        Some(key) => KeyDraft::Set(key.to_owned()),
    };
    let mut errors = Vec::new();
    let mut bound = |field: &str, text: Option<&str>, max: usize| {
        if text.is_some_and(|text| text.chars().count() > max) {
            errors.push(FieldError::new(field, format!("must have at most {max} characters")));
        }
    };
    bound("model", Some(&model), MODEL_CHARS);
    bound("base_url", base_url.as_deref(), URL_CHARS);
    let new_key = if let KeyDraft::Set(key) = &api_key { Some(key.as_str()) } else { None };
    bound("api_key", new_key, KEY_CHARS);
    // A user's name in an address would be shown to everybody who may look at the settings.
    if base_url.as_deref().is_some_and(|url| url.contains(['@', '\\'])) {
        errors.push(FieldError::new("base_url", "must be an address without user and password"));
    }
    if !errors.is_empty() {
        return Err(ApiError::invalid(errors));
    }
    let draft = ProviderDraft { provider: body.provider, model, base_url, api_key };
    let stored = app.engine.store().providers(caller.workspace).await?.into_iter().find(|known| known.role == role);
    let key = match &draft.api_key {
        KeyDraft::Set(key) => Some(key.clone()),
        KeyDraft::None => None,
        KeyDraft::Keep => match stored {
            Some(stored) if stored.provider == draft.provider && stored.base_url == draft.base_url => stored.api_key,
            Some(stored) if stored.api_key.is_some() => return Err(key_needed()),
            _ => None,
        },
    };
    app.engine
        .check_provider(&draft.provider, &draft.model, draft.base_url.as_deref(), key.as_deref())
        .map_err(refused)?;
    Ok(draft)
}

fn key_needed() -> ApiError {
    ApiError::invalid_field("api_key", "must be given again where the provider or its address changes")
}

fn refused(fault: ProviderFault) -> ApiError {
    let field = match &fault {
        ProviderFault::Unknown => "provider",
        ProviderFault::AddressNotAllowed => "base_url",
        ProviderFault::Config(error) => match error {
            ConfigError::NoKey { .. } | ConfigError::BadKey { .. } => "api_key",
            ConfigError::NoModel { .. } | ConfigError::BadModel { .. } => "model",
            ConfigError::NoBaseUrl | ConfigError::BadBaseUrl { .. } => "base_url",
            ConfigError::Client { .. } => "provider",
        },
    };
    ApiError::invalid_field(field, fault.to_string())
}
