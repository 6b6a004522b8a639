//! How messages are understood: by what, what is looked for besides the usual, and whether requests become tasks.

use axum::Json;
use axum::extract::State;
use engine::understanding::check_entity;
use model::understanding::{
    CUSTOM_ENTITIES, CustomEntity, ENTITY_DESCRIPTION_CHARS, ENTITY_NAME_CHARS, ENTITY_PATTERN_CHARS,
    INSTRUCTIONS_CHARS, Understander, UnderstandingSettings,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::extract::Body;
use crate::api::types::given;
use crate::app::App;
use crate::auth::{Admin, Viewer};
use crate::error::{ApiError, FieldError, Problems};

#[derive(Serialize, ToSchema)]
pub struct Understanding {
    /// `builtin`, `model`, or null: as the installation is configured.
    #[schema(value_type = Option<String>)]
    provider: Option<Understander>,
    /// For the model, besides our own.
    instructions: String,
    custom_entities: Vec<Entity>,
    /// A message that asks for something to be done becomes a task.
    auto_tasks: bool,
}

#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Entity {
    /// `snake_case`, at most 40 characters.
    #[schema(example = "policy_number")]
    name: String,
    /// In words, for the model; a list of words separated by commas is looked for by the built-in analyser, too.
    #[serde(default)]
    description: String,
    /// A regular expression, for the built-in analyser.
    #[serde(default)]
    #[schema(example = r"\bPOL-\d{6}\b")]
    pattern: String,
}

/// Only what is named is changed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UnderstandingEdit {
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    provider: Option<Option<String>>,
    instructions: Option<String>,
    custom_entities: Option<Vec<Entity>>,
    auto_tasks: Option<bool>,
}

impl From<UnderstandingSettings> for Understanding {
    fn from(settings: UnderstandingSettings) -> Self {
        let entity = |one: CustomEntity| Entity { name: one.name, description: one.description, pattern: one.pattern };
        Self {
            provider: settings.provider,
            instructions: settings.instructions,
            custom_entities: settings.custom_entities.into_iter().map(entity).collect(),
            auto_tasks: settings.auto_tasks,
        }
    }
}

/// How messages are understood
#[utoipa::path(
    get, path = "/api/v1/settings/understanding", tag = "Settings",
    responses((status = 200, description = "As it is in force", body = Understanding), Problems)
)]
pub async fn read(State(app): State<App>, caller: Viewer) -> Result<Json<Understanding>, ApiError> {
    let settings = app.engine.store().understanding(caller.workspace).await?.unwrap_or_default();
    Ok(Json(settings.into()))
}

/// Change how messages are understood
#[utoipa::path(
    patch, path = "/api/v1/settings/understanding", tag = "Settings", request_body = UnderstandingEdit,
    responses((status = 200, description = "As it is now", body = Understanding), Problems)
)]
pub async fn change(
    State(app): State<App>,
    caller: Admin,
    Body(edit): Body<UnderstandingEdit>,
) -> Result<Json<Understanding>, ApiError> {
    let store = app.engine.store();
    let mut settings = store.understanding(caller.workspace).await?.unwrap_or_default();
    let mut errors = Vec::new();
    apply(edit, &mut settings, &mut errors);
    if !errors.is_empty() {
        return Err(ApiError::invalid(errors));
    }
    if !store.put_understanding(caller.workspace, &settings).await? {
        return Err(ApiError::not_found("workspace"));
    }
    app.engine.forget_knowledge(caller.workspace);
    caller.audit(&app, "settings.understanding_changed", caller.workspace).await;
    Ok(Json(settings.into()))
}

fn apply(edit: UnderstandingEdit, settings: &mut UnderstandingSettings, errors: &mut Vec<FieldError>) {
    match edit.provider {
        Some(Some(name)) => match Understander::parse(&name) {
            Some(provider) => settings.provider = Some(provider),
            None => errors.push(FieldError::new("provider", "must be builtin, model or null")),
        },
        Some(None) => settings.provider = None,
        None => {}
    }
    if let Some(instructions) = edit.instructions {
        if instructions.chars().count() > INSTRUCTIONS_CHARS {
            errors.push(FieldError::new("instructions", format!("must have at most {INSTRUCTIONS_CHARS} characters")));
        }
        settings.instructions = instructions.trim().to_owned();
    }
    if let Some(entities) = edit.custom_entities {
        if entities.len() > CUSTOM_ENTITIES {
            errors.push(FieldError::new("custom_entities", format!("may be at most {CUSTOM_ENTITIES}")));
        }
        settings.custom_entities = entities.into_iter().take(CUSTOM_ENTITIES).map(stored).collect();
        check(&settings.custom_entities, errors);
    }
    settings.auto_tasks = edit.auto_tasks.unwrap_or(settings.auto_tasks);
}

fn stored(entity: Entity) -> CustomEntity {
    CustomEntity {
        name: entity.name.trim().to_owned(),
        description: entity.description.trim().to_owned(),
        pattern: entity.pattern.trim().to_owned(),
    }
}

fn check(entities: &[CustomEntity], errors: &mut Vec<FieldError>) {
    for (at, entity) in entities.iter().enumerate() {
        let field = |name: &str| format!("custom_entities.{at}.{name}");
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if entity.name.is_empty() || entity.name.len() > ENTITY_NAME_CHARS || !entity.name.chars().all(plain) {
            let why = format!("must be 1 to {ENTITY_NAME_CHARS} small letters, digits and underscores");
            errors.push(FieldError::new(field("name"), why));
        } else if entities[..at].iter().any(|other| other.name == entity.name) {
            errors.push(FieldError::new(field("name"), "is there twice"));
        }
        for (name, text, most) in [
            ("description", &entity.description, ENTITY_DESCRIPTION_CHARS),
            ("pattern", &entity.pattern, ENTITY_PATTERN_CHARS),
        ] {
            if text.chars().count() > most {
                errors.push(FieldError::new(field(name), format!("must have at most {most} characters")));
            }
        }
        if entity.description.is_empty() && entity.pattern.is_empty() {
            errors.push(FieldError::new(field("description"), "or a pattern is required"));
        } else if let Err(why) = check_entity(entity) {
            errors.push(FieldError::new(field("pattern"), why));
        }
    }
}
