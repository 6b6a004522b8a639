//! Contacts: what is known of a customer, and what a person at the desk corrects of it.

use axum::Json;
use axum::extract::State;
use chrono::{DateTime, Utc};
use model::contact::DetailField;
use model::{ContactId, WorkspaceId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::extract::{Body, Id};
use super::types::{Refusals, given};
use crate::app::App;
use crate::auth::{Operator, Viewer};
use crate::error::{ApiError, Problems};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(one, change))
}

/// A customer.
#[derive(Serialize, ToSchema)]
pub struct ContactProfile {
    id: Uuid,
    /// As somebody wrote it down, else as the profile has it.
    name: Option<String>,
    /// `+` and digits; null where the customer hides the number, and in the web chat.
    phone_number: Option<String>,
    email: Option<String>,
    company: Option<String>,
    city: Option<String>,
    address: Option<String>,
    /// Nothing is sent to a blocked one.
    blocked: bool,
    /// Since when the customer wants no marketing: templates of that category are refused.
    marketing_opt_out_at: Option<DateTime<Utc>>,
    /// When WhatsApp last said that the customer cannot be reached, twice in a row or more often, and nothing was heard
    /// of the customer since.
    unreachable_at: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
}

/// What is named changes; the rest stays. Null, or an empty text, takes it away.
#[derive(Deserialize, ToSchema)]
pub struct ChangeContact {
    /// At most 80 characters.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    name: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    email: Option<Option<String>>,
    /// At most 120 characters.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    company: Option<Option<String>>,
    /// At most 80 characters.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    city: Option<Option<String>>,
    /// At most 300 characters.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    address: Option<Option<String>>,
}

/// A contact
#[utoipa::path(
    get, path = "/api/v1/contacts/{id}", tag = "Contacts", params(("id" = Uuid, Path)),
    responses((status = 200, description = "The contact", body = ContactProfile), Problems)
)]
pub async fn one(
    State(app): State<App>,
    caller: Viewer,
    Id(id): Id<ContactId>,
) -> Result<Json<ContactProfile>, ApiError> {
    Ok(Json(read(&app, caller.workspace, id).await?))
}

/// Change a contact
#[utoipa::path(
    patch, path = "/api/v1/contacts/{id}", tag = "Contacts", params(("id" = Uuid, Path)), request_body = ChangeContact,
    responses((status = 200, description = "As it is now", body = ContactProfile), Problems)
)]
pub async fn change(
    State(app): State<App>,
    caller: Operator,
    Id(id): Id<ContactId>,
    Body(body): Body<ChangeContact>,
) -> Result<Json<ContactProfile>, ApiError> {
    let (store, now) = (app.engine.store(), app.engine.clock().now());
    let changed = store.change_contact(caller.workspace, id, &checked(body)?, now).await?;
    app.engine.announce(&changed.ok_or_else(|| ApiError::not_found("contact"))?);
    caller.audit(&app, "contact.changed", id).await;
    Ok(Json(read(&app, caller.workspace, id).await?))
}

/// Each detail as it is kept.
fn checked(body: ChangeContact) -> Result<Vec<(DetailField, Option<String>)>, ApiError> {
    let named = [
        (DetailField::Name, body.name),
        (DetailField::Email, body.email),
        (DetailField::Company, body.company),
        (DetailField::City, body.city),
        (DetailField::Address, body.address),
    ];
    let mut refusals = Refusals::default();
    let mut changes = Vec::new();
    for (field, text) in named {
        let Some(text) = text else { continue };
        match text.filter(|text| !text.trim().is_empty()).map(|text| field.check(&text)).transpose() {
            Ok(value) => changes.push((field, value)),
            Err(why) => refusals.extend(vec![(field.as_str(), why)]),
        }
    }
    refusals.none()?;
    Ok(changes)
}

async fn read(app: &App, ws: WorkspaceId, id: ContactId) -> Result<ContactProfile, ApiError> {
    let store = app.engine.store();
    let contact = store.contact(ws, id).await?.ok_or_else(|| ApiError::not_found("contact"))?;
    let details = store.contact_details(ws, id).await?;
    let detail = |wanted| details.iter().find(|(field, _)| *field == wanted).map(|(_, value)| value.clone());
    Ok(ContactProfile {
        id: contact.id.0,
        name: contact.name.or(contact.identity.name),
        phone_number: contact.identity.phone.as_ref().map(|phone| phone.e164()),
        email: detail(DetailField::Email),
        company: detail(DetailField::Company),
        city: detail(DetailField::City),
        address: detail(DetailField::Address),
        blocked: contact.blocked,
        marketing_opt_out_at: contact.marketing_opt_out_at.map(|at| at.to_utc()),
        unreachable_at: contact.unreachable_at.map(|at| at.to_utc()),
        created_at: contact.created_at.to_utc(),
    })
}
