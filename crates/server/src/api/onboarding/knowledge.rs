//! What the agent is to know: files, websites, questions with answers, or a pasted text.

use axum::Json;
use axum::extract::{FromRequest, Request, State};
use axum::http::header;
use engine::sources::{SiteWish, SourceError, faq_text};
use serde::{Deserialize, Serialize};
use serde_json::{Map, json};
use store::knowledge::{FaqDraft, SourceRecord};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{finish, refuse};
use crate::api::extract::Body;
use crate::api::knowledge::sources::{create, upload};
use crate::app::App;
use crate::auth::Admin;
use crate::error::{ApiError, FieldError, Problems};

const WEBSITES_MAX: usize = 10;
/// What a text without a name is called.
const TEXT_NAME: &str = "About the company";

#[derive(Deserialize, ToSchema)]
pub struct PastedText {
    text_content: String,
}

/// The form of the step.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it is there for the document: the form is read part by part")]
pub struct KnowledgeForm {
    #[schema(value_type = Vec<String>, format = Binary)]
    files: Vec<Vec<u8>>,
    /// A JSON array of addresses.
    websites: Option<String>,
    /// `Q: …` and `A: …`; what is no question with its answer becomes a source.
    faq_text: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct KnowledgeTaken {
    success: bool,
    sources: Vec<TakenSource>,
    /// Questions with answers that were read out of `faq_text`.
    faqs: usize,
}

#[derive(Serialize, ToSchema)]
struct TakenSource {
    id: Uuid,
    name: String,
    status: &'static str,
}

/// Give it knowledge
///
/// The work goes on in the background, with `source.progress` on the live feed. What is there already is left out.
#[utoipa::path(
    post, path = "/api/v1/onboarding/knowledge", tag = "Onboarding",
    request_body(content((PastedText = "application/json"), (KnowledgeForm = "multipart/form-data"))),
    responses((status = 200, description = "What is being read", body = KnowledgeTaken), Problems)
)]
pub async fn add(State(app): State<App>, caller: Admin, request: Request) -> Result<Json<KnowledgeTaken>, ApiError> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (sources, faqs) = if kind.trim_start().to_ascii_lowercase().starts_with("multipart/") {
        add_form(&app, &caller, request).await?
    } else {
        let Body(body) = Body::<PastedText>::from_request(request, &app).await?;
        (vec![add_text(&app, &caller, &body.text_content).await?], 0)
    };
    let taken: Vec<TakenSource> = sources
        .into_iter()
        .flatten()
        .map(|source| TakenSource { id: source.id.0, name: source.name, status: source.status.as_str() })
        .collect();
    finish(&app, &caller, "knowledge", json!({ "sources": taken.len(), "faqs": faqs })).await?;
    Ok(Json(KnowledgeTaken { success: true, sources: taken, faqs }))
}

async fn add_form(app: &App, caller: &Admin, request: Request) -> Result<(Vec<Option<SourceRecord>>, usize), ApiError> {
    let form = upload::read(app, caller, request, &["websites", "faq_text"]).await?;
    let websites = websites(form.texts.get("websites").map(String::as_str).unwrap_or_default())?;
    let text = form.texts.get("faq_text").map(|text| text.trim()).unwrap_or_default();
    if form.files.is_empty() && websites.is_empty() && text.is_empty() {
        return Err(ApiError::missing("files", "Send files, websites or a text."));
    }
    let mut added = Vec::new();
    for file in form.files {
        added.push(unless_there(app.engine.add_source_file(caller.workspace, caller.user(), file).await)?);
    }
    for url in websites {
        let wish = SiteWish { url, max_depth: None, max_pages: None };
        added.push(unless_there(app.engine.add_website(caller.workspace, caller.user(), wish).await)?);
    }
    let read = faq_text::read(text);
    for (question, answer) in &read.entries {
        let draft = FaqDraft {
            category: String::new(),
            question: question.clone(),
            answer: answer.clone(),
            keywords: Vec::new(),
            metadata: Map::new(),
        };
        let made = app.engine.store().create_faq(caller.workspace, &draft, app.engine.clock().now()).await?;
        made.ok_or_else(|| ApiError::conflict("There are as many questions with answers as a workspace may have."))?;
    }
    app.engine.forget_knowledge(caller.workspace);
    if !read.rest.is_empty() {
        added.push(add_text(app, caller, &read.rest).await?);
    }
    Ok((added, read.entries.len()))
}

async fn add_text(app: &App, caller: &Admin, text: &str) -> Result<Option<SourceRecord>, ApiError> {
    if text.trim().is_empty() {
        return Err(ApiError::missing("text_content", "`text_content` is required."));
    }
    unless_there(app.engine.add_source_text(caller.workspace, caller.user(), TEXT_NAME, text).await)
}

/// The step can be repeated: what is there already is no error.
fn unless_there(added: Result<SourceRecord, SourceError>) -> Result<Option<SourceRecord>, ApiError> {
    match added {
        Ok(source) => Ok(Some(source)),
        Err(SourceError::Duplicate(first)) => Ok(Some(*first)),
        Err(error) => Err(create::refused(error)),
    }
}

fn websites(text: &str) -> Result<Vec<String>, ApiError> {
    if text.trim().is_empty() {
        return Ok(Vec::new());
    }
    let read: Option<Vec<String>> = serde_json::from_str(text).ok();
    match read {
        Some(list) if list.len() <= WEBSITES_MAX => {
            Ok(list.into_iter().map(|url| url.trim().to_owned()).filter(|url| !url.is_empty()).collect())
        }
        Some(_) => {
            let error = FieldError::new("websites", format!("may be at most {WEBSITES_MAX}"));
            refuse(vec![error]).map(|()| Vec::new())
        }
        None => Err(ApiError::invalid_field("websites", "must be a JSON array of addresses")),
    }
}
