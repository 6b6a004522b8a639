//! All that is written down.

use axum::Json;
use axum::extract::{OriginalUri, State};
use axum::response::Response;
use model::FaqId;
use serde::Deserialize;
use store::knowledge::FaqFilter;
use utoipa::IntoParams;

use super::shape::{Business, Entry, KnowledgeFile};
use crate::api::extract::Query;
use crate::api::page;
use crate::app::App;
use crate::auth::Viewer;
use crate::error::{ApiError, Problems};

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct KnowledgeQuery {
    category: Option<String>,
    /// A part of a question or an answer.
    search: Option<String>,
    /// Entries, 1 to 200. Without it, all of them (at most 20,000).
    limit: Option<i64>,
    /// From the `Link` header of the page before.
    cursor: Option<String>,
}

/// Business information and questions with answers
#[utoipa::path(
    get, path = "/api/v1/knowledge", tag = "Knowledge", params(KnowledgeQuery),
    responses((status = 200, description = "The entries in the order of their creation", body = KnowledgeFile), Problems)
)]
pub async fn read(
    State(app): State<App>,
    caller: Viewer,
    OriginalUri(uri): OriginalUri,
    Query(query): Query<KnowledgeQuery>,
) -> Result<Response, ApiError> {
    let store = app.engine.store();
    let business_info = Business::from(store.business_info(caller.workspace).await?.unwrap_or_default());
    let given = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
    let filter = FaqFilter { category: given(query.category), text: given(query.search) };
    let wants_page =
        query.limit.is_some() || query.cursor.is_some() || filter.category.is_some() || filter.text.is_some();
    let (rows, next) = if wants_page {
        let limit = page::limit(query.limit);
        let after: Option<FaqId> = query.cursor.as_deref().map(page::read).transpose()?;
        let rows = store.faqs(caller.workspace, &filter, after, limit).await?;
        let next = rows.last().filter(|_| rows.len() as i64 >= limit).map(|row| page::cursor(&row.id));
        (rows, next)
    } else {
        (store.all_faqs(caller.workspace).await?, None)
    };
    let faqs = rows.into_iter().map(|row| Entry::from(row.entry)).collect();
    Ok(page::with_next(&uri, "cursor", next, Json(KnowledgeFile { business_info, faqs })))
}
