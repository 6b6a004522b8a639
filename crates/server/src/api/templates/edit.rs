//! Templates at the provider: synced, made, deleted; and tried out.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use channels::whatsapp::api::ApiError as MetaError;
use channels::whatsapp::templates::NewTemplate as Handed;
use engine::templates::TemplateError;
use model::ChannelId;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use super::find;
use super::shape::{Template, TemplatePreview, Values, field_errors};
use crate::api::extract::{Body, Id, MaybeBody};
use crate::app::App;
use crate::auth::{Admin, Operator, Viewer};
use crate::error::{ApiError, Problems};

#[derive(Deserialize, ToSchema)]
pub struct NewTemplate {
    channel_id: Uuid,
    /// 1 to 512 of a-z, 0-9 and _.
    name: String,
    /// E.g. `en_US`
    language: String,
    /// `UTILITY`, `MARKETING` or `AUTHENTICATION`
    category: String,
    /// `POSITIONAL` (`{{1}}`), which it is without being given, or `NAMED` (`{{when}}`)
    parameter_format: Option<String>,
    /// As the provider wants them, with an example for each variable.
    #[schema(value_type = Vec<Object>)]
    components: Vec<Value>,
}

#[derive(Default, Deserialize, ToSchema)]
pub struct SyncRequest {
    /// Without it: every channel.
    channel_id: Option<Uuid>,
}

#[derive(Serialize, ToSchema)]
pub struct SyncResult {
    created: usize,
    updated: usize,
    removed: usize,
}

#[derive(Default, Deserialize, ToSchema)]
pub struct PreviewRequest {
    /// By the variables' names.
    #[serde(default)]
    #[schema(value_type = Object)]
    variables: Values,
}

/// Make the templates what the provider lists
///
/// They also follow the provider's events by themselves.
#[utoipa::path(
    post, path = "/api/v1/templates/sync", tag = "Templates", request_body(content = SyncRequest, description = "May be left out"),
    responses((status = 200, description = "What changed", body = SyncResult), Problems)
)]
pub async fn sync(
    State(app): State<App>,
    caller: Operator,
    MaybeBody(body): MaybeBody<SyncRequest>,
) -> Result<Json<SyncResult>, ApiError> {
    let counts = match body.channel_id {
        Some(channel) => app.engine.sync_channel_templates(caller.workspace, ChannelId(channel)).await,
        None => app.engine.sync_all_templates(caller.workspace).await,
    };
    let counts = counts.map_err(failed)?;
    Ok(Json(SyncResult { created: counts.created, updated: counts.updated, removed: counts.removed }))
}

/// Hand a template in for review
///
/// The provider decides, mostly within minutes; its `status` follows.
#[utoipa::path(
    post, path = "/api/v1/templates", tag = "Templates", request_body = NewTemplate,
    responses((status = 201, description = "Pending, or already decided", body = Template), Problems)
)]
pub async fn create(
    State(app): State<App>,
    caller: Admin,
    Body(body): Body<NewTemplate>,
) -> Result<(StatusCode, Json<Template>), ApiError> {
    let handed = Handed {
        name: body.name,
        language: body.language,
        category: body.category,
        parameter_format: body.parameter_format.unwrap_or_else(|| "POSITIONAL".to_owned()),
        components: body.components,
    };
    let channel = ChannelId(body.channel_id);
    let id = app.engine.create_template(caller.workspace, channel, &handed).await.map_err(failed)?;
    caller.audit(&app, "template.created", format!("{id}: {} ({})", handed.name, handed.language)).await;
    Ok((StatusCode::CREATED, Json(find(&app, caller.workspace, id).await?.into())))
}

/// Delete a template, also at the provider
///
/// In this language alone. The provider blocks an approved one's name for some weeks.
#[utoipa::path(
    delete, path = "/api/v1/templates/{id}", tag = "Templates", params(("id" = Uuid, Path)),
    responses((status = 204, description = "Deleted"), Problems)
)]
pub async fn remove(State(app): State<App>, caller: Admin, Id(id): Id<Uuid>) -> Result<StatusCode, ApiError> {
    let record = find(&app, caller.workspace, id).await?;
    if !app.engine.delete_template(caller.workspace, id).await.map_err(failed)? {
        return Err(ApiError::not_found("template"));
    }
    let template = record.template;
    caller.audit(&app, "template.deleted", format!("{id}: {} ({})", template.name, template.language)).await;
    Ok(StatusCode::NO_CONTENT)
}

/// What a template looks like with values, and what WhatsApp would refuse
#[utoipa::path(
    post, path = "/api/v1/templates/{id}/preview", tag = "Templates", params(("id" = Uuid, Path)),
    request_body(content = PreviewRequest, description = "May be left out"),
    responses((status = 200, description = "Variables without a value stay as they are written", body = TemplatePreview), Problems)
)]
pub async fn preview(
    State(app): State<App>,
    caller: Viewer,
    Id(id): Id<Uuid>,
    MaybeBody(body): MaybeBody<PreviewRequest>,
) -> Result<Json<TemplatePreview>, ApiError> {
    let record = find(&app, caller.workspace, id).await?;
    let values = body.variables.texts("variables")?;
    Ok(Json(engine::templates::parts(&record.template).fill(&values).into()))
}

/// What could not be done, in words.
fn failed(error: TemplateError) -> ApiError {
    match error {
        TemplateError::NoChannel => ApiError::not_found("channel with templates"),
        TemplateError::Busy => ApiError::conflict("The templates of this channel are being asked for already."),
        TemplateError::Invalid(violations) => ApiError::invalid(field_errors(violations, "")),
        TemplateError::Store(error) => error.into(),
        TemplateError::Provider(error) => refused(error),
    }
}

fn refused(error: MetaError) -> ApiError {
    match error {
        MetaError::NotConfigured(what) => {
            ApiError::conflict(format!("{what} is not set: enter it in the channel's settings."))
        }
        // Meta has understood, and does not like what was handed in.
        MetaError::Graph(error) if matches!(error.code, 100 | 131_008 | 131_009 | 132_000..=132_018) => {
            ApiError::invalid_field("components", format!("WhatsApp refused it: {}", error.message))
        }
        MetaError::Graph(error) => ApiError::upstream(format!("{error}. {}", error.advice().text)),
        error => ApiError::upstream(error.to_string()),
    }
}
