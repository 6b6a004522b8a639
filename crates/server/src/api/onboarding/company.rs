//! The steps that are forms: company, agent, voice, channels.

use axum::Json;
use axum::extract::State;
use model::agent::bounds::PERSONALITIES;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::accounts::WorkspacePatch;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{DESCRIPTION_CHARS, FIELD_CHARS, Taken, agent_of, edit_agent, finish, optional, refuse, required, trimmed};
use crate::api::extract::Body;
use crate::app::App;
use crate::auth::Admin;
use crate::error::{ApiError, FieldError, Problems};

/// Channels that an agent can be wanted on.
const CHANNELS_MAX: usize = 10;

#[derive(Deserialize, ToSchema)]
pub struct CompanyStep {
    company_name: String,
    #[schema(example = "Furniture")]
    industry: String,
    #[schema(example = "Customer support")]
    use_case: String,
    description: Option<String>,
}

/// Say who the company is
#[utoipa::path(
    post, path = "/api/v1/onboarding/company", tag = "Onboarding", request_body = CompanyStep,
    responses((status = 200, description = "Taken", body = Taken), Problems)
)]
pub async fn company(
    State(app): State<App>,
    caller: Admin,
    Body(body): Body<CompanyStep>,
) -> Result<Json<Taken>, ApiError> {
    let mut errors = Vec::new();
    required("company_name", &body.company_name, FIELD_CHARS, &mut errors);
    required("industry", &body.industry, FIELD_CHARS, &mut errors);
    required("use_case", &body.use_case, FIELD_CHARS, &mut errors);
    optional("description", body.description.as_deref(), DESCRIPTION_CHARS, &mut errors);
    refuse(errors)?;
    let store = app.engine.store();
    let data = json!({
        "company_name": body.company_name.trim(), "industry": body.industry.trim(), "use_case": body.use_case.trim(),
        "description": trimmed(body.description),
    });
    let patch = WorkspacePatch { name: Some(body.company_name.trim().to_owned()), ..WorkspacePatch::default() };
    store.change_workspace(caller.workspace, &patch).await?;
    let mut business = store.business_info(caller.workspace).await?.unwrap_or_default();
    for name in ["industry", "use_case", "description"] {
        match &data[name] {
            serde_json::Value::Null => business.more.remove(name),
            text => business.more.insert(name.to_owned(), text.clone()),
        };
    }
    store.put_business_info(caller.workspace, &business).await?;
    app.engine.forget_knowledge(caller.workspace);
    finish(&app, &caller, "company", data).await?;
    caller.audit(&app, "settings.changed", "company").await;
    Ok(Json(Taken::yes()))
}

#[derive(Deserialize, ToSchema)]
pub struct AgentStep {
    name: String,
    #[schema(example = "Front desk")]
    role: String,
    description: Option<String>,
    /// E.g. `whatsapp`, `web`, `phone`.
    channels: Vec<String>,
}

#[derive(Serialize, ToSchema)]
pub struct AgentTaken {
    agent_id: Uuid,
}

/// Say who answers
///
/// The first agent is there from the beginning; this gives it its name and role.
#[utoipa::path(
    post, path = "/api/v1/onboarding/agent", tag = "Onboarding", request_body = AgentStep,
    responses((status = 200, description = "The agent that is being set up", body = AgentTaken), Problems)
)]
pub async fn agent(
    State(app): State<App>,
    caller: Admin,
    Body(body): Body<AgentStep>,
) -> Result<Json<AgentTaken>, ApiError> {
    let mut errors = Vec::new();
    if body.channels.len() > CHANNELS_MAX || body.channels.iter().any(|name| name.is_empty() || name.len() > 40) {
        errors.push(FieldError::new("channels", format!("may be at most {CHANNELS_MAX} names of channels")));
    }
    refuse(errors)?;
    let agent = agent_of(&app, &caller).await?;
    let mut channel_config = agent.settings.channel_config.clone();
    channel_config.insert("wanted".to_owned(), json!(body.channels));
    let description = body.description.unwrap_or_default();
    let fields = json!({
        "name": body.name, "role": body.role, "description": description, "channel_config": channel_config,
    });
    edit_agent(&app, &caller, &agent, fields).await?;
    let data = json!({
        "id": agent.id, "name": body.name.trim(), "role": body.role.trim(), "description": description.trim(),
        "channels": body.channels,
    });
    finish(&app, &caller, "agent", data).await?;
    Ok(Json(AgentTaken { agent_id: agent.id.0 }))
}

#[derive(Deserialize, ToSchema)]
pub struct VoiceStep {
    voice: String,
    /// E.g. `warm`.
    tone: String,
    /// `formal`, `friendly`, `professional` or `casual`
    personality: Option<String>,
    /// Of the greeting, e.g. `en`.
    language: String,
}

/// Say how it sounds
#[utoipa::path(
    post, path = "/api/v1/onboarding/voice", tag = "Onboarding", request_body = VoiceStep,
    responses((status = 200, description = "Taken", body = Taken), Problems)
)]
pub async fn voice(
    State(app): State<App>,
    caller: Admin,
    Body(body): Body<VoiceStep>,
) -> Result<Json<Taken>, ApiError> {
    let mut errors = Vec::new();
    required("voice", &body.voice, FIELD_CHARS, &mut errors);
    required("tone", &body.tone, FIELD_CHARS, &mut errors);
    required("language", &body.language, 35, &mut errors);
    if body.personality.as_deref().is_some_and(|name| !PERSONALITIES.contains(&name)) {
        errors.push(FieldError::new("personality", format!("must be one of {}", PERSONALITIES.join(", "))));
    }
    refuse(errors)?;
    let agent = agent_of(&app, &caller).await?;
    let mut voice = json!({ "voice": body.voice.trim(), "tone": body.tone.trim(), "language": body.language.trim() });
    if let Some(personality) = &body.personality {
        voice["personality"] = json!(personality);
    }
    edit_agent(&app, &caller, &agent, json!({ "voice_config": voice })).await?;
    finish(&app, &caller, "voice", voice).await?;
    Ok(Json(Taken::yes()))
}

#[derive(Deserialize, Serialize, ToSchema)]
pub struct ChannelsStep {
    phone_number: Option<String>,
    chat_widget: ChatWidget,
    whatsapp: Option<WhatsAppWish>,
    email: Option<EmailWish>,
}

#[derive(Deserialize, Serialize, ToSchema)]
pub struct ChatWidget {
    enabled: bool,
    website_url: Option<String>,
    /// E.g. `#0f766e`
    widget_color: Option<String>,
}

#[derive(Deserialize, Serialize, ToSchema)]
pub struct WhatsAppWish {
    enabled: bool,
    business_number: Option<String>,
}

#[derive(Deserialize, Serialize, ToSchema)]
pub struct EmailWish {
    enabled: bool,
    forwarding_address: Option<String>,
}

/// Say where it answers
///
/// What is chosen is kept with the agent. A WhatsApp number is connected in the settings (`POST /api/v1/channels`).
#[utoipa::path(
    post, path = "/api/v1/onboarding/channels", tag = "Onboarding", request_body = ChannelsStep,
    responses((status = 200, description = "Taken", body = Taken), Problems)
)]
pub async fn channels(
    State(app): State<App>,
    caller: Admin,
    Body(body): Body<ChannelsStep>,
) -> Result<Json<Taken>, ApiError> {
    let mut errors = Vec::new();
    optional("phone_number", body.phone_number.as_deref(), 40, &mut errors);
    let address = body.chat_widget.website_url.as_deref().map(str::trim).filter(|url| !url.is_empty());
    if address
        .is_some_and(|url| url.len() > FIELD_CHARS || !(url.starts_with("https://") || url.starts_with("http://")))
    {
        errors.push(FieldError::new("chat_widget.website_url", "must be a web address, such as https://example.com"));
    }
    let color = body.chat_widget.widget_color.as_deref().filter(|color| !color.is_empty());
    let is_color =
        |color: &str| color.len() == 7 && color.starts_with('#') && color[1..].bytes().all(|b| b.is_ascii_hexdigit());
    if color.is_some_and(|color| !is_color(color)) {
        errors.push(FieldError::new("chat_widget.widget_color", "must be a colour, such as #0f766e"));
    }
    let number = body.whatsapp.as_ref().and_then(|whatsapp| whatsapp.business_number.as_deref());
    optional("whatsapp.business_number", number, 40, &mut errors);
    let forward = body.email.as_ref().and_then(|email| email.forwarding_address.as_deref());
    optional("email.forwarding_address", forward, FIELD_CHARS, &mut errors);
    refuse(errors)?;
    let agent = agent_of(&app, &caller).await?;
    let data = json!(body);
    let mut channel_config = agent.settings.channel_config.clone();
    if let Some(chosen) = data.as_object() {
        channel_config.extend(chosen.iter().map(|(name, value)| (name.clone(), value.clone())));
    }
    edit_agent(&app, &caller, &agent, json!({ "channel_config": channel_config })).await?;
    finish(&app, &caller, "channels", data).await?;
    Ok(Json(Taken::yes()))
}
