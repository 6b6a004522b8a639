//! Questions with answers, one by one and in pages.

use std::sync::LazyLock;

use model::knowledge::FaqEntry;
use model::limits::FAQ_IMPORT;
use model::{FaqId, UnixMs, WorkspaceId};
use serde_json::{Map, Value};
use sqlx::types::Json;
use uuid::Uuid;

use super::{count_faqs, raise_version};
use crate::Store;
use crate::db::{Result, Tx, args};
use crate::dialect::Sql;
use crate::seek::{FIRST, page};
use crate::text::{clean, clean_map, contains, searching, to_json};

#[derive(Clone, Debug, PartialEq)]
pub struct FaqRecord {
    pub id: FaqId,
    /// `entry.id` is the id that an imported file gave, else ours.
    pub entry: FaqEntry,
    pub created_at: UnixMs,
    pub updated_at: UnixMs,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct FaqDraft {
    pub category: String,
    pub question: String,
    pub answer: String,
    pub keywords: Vec<String>,
    pub metadata: Map<String, Value>,
}

/// What a change names; the rest stays.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FaqPatch {
    pub category: Option<String>,
    pub question: Option<String>,
    pub answer: Option<String>,
    pub keywords: Option<Vec<String>>,
    pub metadata: Option<Map<String, Value>>,
}

#[derive(Clone, Debug, Default)]
pub struct FaqFilter {
    pub category: Option<String>,
    /// A part of the question or the answer. Case counts for nothing, on SQLite for ASCII letters only.
    pub text: Option<String>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    external_id: String,
    category: String,
    question: String,
    answer: String,
    keywords: Json<Vec<String>>,
    metadata: Json<Map<String, Value>>,
    created_at: i64,
    updated_at: i64,
}

impl From<Row> for FaqRecord {
    fn from(row: Row) -> Self {
        Self {
            id: row.id.into(),
            entry: FaqEntry {
                id: Some(row.external_id),
                category: row.category,
                question: row.question,
                answer: row.answer,
                keywords: row.keywords.0,
                metadata: row.metadata.0,
            },
            created_at: UnixMs(row.created_at),
            updated_at: UnixMs(row.updated_at),
        }
    }
}

macro_rules! select {
    ($rest:expr) => {
        concat!(
            "SELECT id, external_id, category, question, answer, keywords, metadata, created_at, updated_at FROM faqs ",
            $rest
        )
    };
}

pub(crate) static LIST: LazyLock<Sql> = LazyLock::new(|| {
    searching(select!(
        r"WHERE workspace_id = $1 AND id > $2 AND ($4 IS NULL OR category = $4)
          AND ($5 IS NULL OR question {like} $5 ESCAPE '\' OR answer {like} $5 ESCAPE '\') ORDER BY id LIMIT $3"
    ))
});

impl Store {
    /// `None` where the workspace has [`FAQ_IMPORT`] entries already, or does not exist.
    pub async fn create_faq(&self, ws: WorkspaceId, draft: &FaqDraft, now: UnixMs) -> Result<Option<FaqId>> {
        let mut tx = self.db().begin().await?;
        let Some(id) = self.insert_faq(&mut tx, ws, draft, now).await? else { return Ok(None) };
        tx.commit().await?;
        Ok(Some(id))
    }

    /// The same in the caller's transaction, which must not be committed on `None`.
    pub(crate) async fn insert_faq(
        &self,
        tx: &mut Tx,
        ws: WorkspaceId,
        draft: &FaqDraft,
        now: UnixMs,
    ) -> Result<Option<FaqId>> {
        let id: FaqId = self.ids().make();
        if !raise_version(self, tx, ws).await? || count_faqs(tx, ws).await? >= FAQ_IMPORT as i64 {
            return Ok(None);
        }
        tx.exec(
            "INSERT INTO faqs (workspace_id, id, external_id, category, question, answer, keywords, metadata, \
                 created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)",
            args![
                ws,
                id,
                id.to_string(),
                clean(&draft.category),
                clean(&draft.question),
                clean(&draft.answer),
                to_json(&draft.keywords)?,
                Value::Object(clean_map(draft.metadata.clone())),
                now
            ],
        )
        .await?;
        Ok(Some(id))
    }

    pub async fn faq(&self, ws: WorkspaceId, id: FaqId) -> Result<Option<FaqRecord>> {
        let row: Option<Row> =
            self.db().read().one(select!("WHERE workspace_id = $1 AND id = $2"), args![ws, id]).await?;
        Ok(row.map(FaqRecord::from))
    }

    /// The entry that a file, and therefore an export, names so.
    pub async fn faq_by_external_id(&self, ws: WorkspaceId, external_id: &str) -> Result<Option<FaqRecord>> {
        let row: Option<Row> = self
            .db()
            .read()
            .one(select!("WHERE workspace_id = $1 AND external_id = $2"), args![ws, clean(external_id)])
            .await?;
        Ok(row.map(FaqRecord::from))
    }

    /// Entries in the order of their creation, after `after`.
    pub async fn faqs(
        &self,
        ws: WorkspaceId,
        filter: &FaqFilter,
        after: Option<FaqId>,
        limit: i64,
    ) -> Result<Vec<FaqRecord>> {
        let text = filter.text.as_deref().filter(|text| !text.trim().is_empty()).map(contains);
        let rows: Vec<Row> = self
            .db()
            .read()
            .all(
                &LIST,
                args![ws, after.map_or(FIRST, Uuid::from), page(limit), filter.category.as_deref().map(clean), text],
            )
            .await?;
        Ok(rows.into_iter().map(FaqRecord::from).collect())
    }

    /// All entries, which are at most [`FAQ_IMPORT`]: what the index is built from.
    pub async fn all_faqs(&self, ws: WorkspaceId) -> Result<Vec<FaqRecord>> {
        let rows: Vec<Row> = self
            .db()
            .read()
            .all(select!("WHERE workspace_id = $1 ORDER BY id LIMIT $2"), args![ws, FAQ_IMPORT as i64])
            .await?;
        Ok(rows.into_iter().map(FaqRecord::from).collect())
    }

    /// Changes what the patch names. Whether there is such an entry.
    pub async fn patch_faq(&self, ws: WorkspaceId, id: FaqId, patch: &FaqPatch, now: UnixMs) -> Result<bool> {
        let mut tx = self.db().begin().await?;
        if !raise_version(self, &mut tx, ws).await? {
            return Ok(false);
        }
        let row: Option<Row> = tx.one(select!("WHERE workspace_id = $1 AND id = $2"), args![ws, id]).await?;
        let Some(row) = row else {
            return Ok(false);
        };
        let text = |new: &Option<String>, old: String| new.as_deref().map_or(old, clean);
        tx.exec(
            "UPDATE faqs SET category = $3, question = $4, answer = $5, keywords = $6, metadata = $7, updated_at = $8 \
             WHERE workspace_id = $1 AND id = $2",
            args![
                ws,
                id,
                text(&patch.category, row.category),
                text(&patch.question, row.question),
                text(&patch.answer, row.answer),
                to_json(patch.keywords.as_ref().unwrap_or(&row.keywords.0))?,
                Value::Object(clean_map(patch.metadata.clone().unwrap_or(row.metadata.0))),
                now
            ],
        )
        .await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Whether there was such an entry.
    pub async fn delete_faq(&self, ws: WorkspaceId, id: FaqId) -> Result<bool> {
        let mut tx = self.db().begin().await?;
        raise_version(self, &mut tx, ws).await?;
        let removed = tx.exec("DELETE FROM faqs WHERE workspace_id = $1 AND id = $2", args![ws, id]).await?;
        if removed == 1 {
            tx.commit().await?;
        }
        Ok(removed == 1)
    }
}
