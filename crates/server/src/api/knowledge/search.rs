//! What the agent would find for a question.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::faqs::find;
use super::shape::Entry;
use crate::api::extract::Query;
use crate::app::App;
use crate::auth::Viewer;
use crate::error::{ApiError, Problems};

const LIMIT_DEFAULT: i64 = 10;
const LIMIT_MAX: i64 = 50;
const QUERY_CHARS: usize = 1_000;

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SearchQuery {
    /// The question.
    q: String,
    /// 1 to 50; 10 where it is not given.
    limit: Option<i64>,
}

#[derive(Serialize, ToSchema)]
pub struct FoundEntry {
    #[serde(flatten)]
    entry: Entry,
    /// How likely it is right, 0 to 1.
    score: f32,
    /// The same as `score`.
    confidence: f32,
    /// `faq`, `business_info`, or the document's name
    source: String,
    /// Of a document; `question` is then the heading, or the document's name.
    source_id: Option<Uuid>,
    /// Of a document with pages, from 1.
    page: Option<u32>,
    heading: Option<String>,
    /// Of a website's page.
    url: Option<String>,
}

/// Search the knowledge as the agent does
#[utoipa::path(
    get, path = "/api/v1/knowledge/search", tag = "Knowledge", params(SearchQuery),
    responses((status = 200, description = "The best first", body = [FoundEntry]), Problems)
)]
pub async fn search(
    State(app): State<App>,
    caller: Viewer,
    Query(query): Query<SearchQuery>,
) -> Result<Json<Vec<FoundEntry>>, ApiError> {
    let question = query.q.trim();
    if question.is_empty() {
        return Err(ApiError::missing("q", "`q` is required."));
    }
    if question.chars().count() > QUERY_CHARS {
        return Err(ApiError::invalid_field("q", format!("must have at most {QUERY_CHARS} characters")));
    }
    let limit = query.limit.unwrap_or(LIMIT_DEFAULT).clamp(1, LIMIT_MAX) as usize;
    let hits = app.engine.search_knowledge(caller.workspace, question, limit).await?;
    let mut found = Vec::with_capacity(hits.len());
    for hit in hits {
        let known = if hit.source_id.is_none() && hit.source == "faq" {
            find(&app, caller.workspace, &hit.id).await?
        } else {
            None
        };
        let entry = known.map_or_else(
            || Entry {
                id: Some(hit.id.clone()),
                category: if hit.source_id.is_some() { "document".to_owned() } else { hit.source.clone() },
                question: hit.question.clone(),
                answer: hit.text.clone(),
                keywords: Vec::new(),
                metadata: serde_json::Map::new(),
            },
            |record| Entry::from(record.entry),
        );
        found.push(FoundEntry {
            entry,
            score: hit.confidence,
            confidence: hit.confidence,
            source: hit.source,
            source_id: hit.source_id.map(|id| id.0),
            page: hit.page,
            heading: hit.heading,
            url: hit.url,
        });
    }
    Ok(Json(found))
}
