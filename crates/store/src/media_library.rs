//! The library: files that agents may send by themselves, by category and sub-category.
//!
//! Only uploads of the workspace's own people get in; a file that a customer sent never does. While a file is here it is
//! kept whatever its age (`media.origin` is `library` then).

use std::sync::LazyLock;

use model::{MediaId, UnixMs, WorkspaceId};
use uuid::Uuid;

use crate::Store;
use crate::db::{Result, args};
use crate::dialect::Sql;
use crate::media::{self, MediaRecord};
use crate::seek::{LAST, page};
use crate::text::{clean, contains, searching};
use crate::tools::settings;

#[derive(Clone, Debug, PartialEq)]
pub struct LibraryItem {
    pub id: Uuid,
    pub category: String,
    pub sub_category: Option<String>,
    pub title: String,
    pub description: String,
    pub media: MediaRecord,
    pub created_at: UnixMs,
}

/// What people write of an item; in a change, what is not given stays. The inner `None` empties.
#[derive(Clone, Debug, Default)]
pub struct LibraryDraft {
    pub category: Option<String>,
    pub sub_category: Option<Option<String>>,
    pub title: Option<String>,
    pub description: Option<String>,
}

/// A category with its sub-categories and how many items it has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LibraryCategory {
    pub category: String,
    pub sub_categories: Vec<String>,
    pub count: i64,
}

/// What became of putting a file into the library.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Added {
    Done(Uuid),
    Full,
    /// It is no stored upload of this workspace.
    NoUpload,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    category: String,
    sub_category: Option<String>,
    title: String,
    description: String,
    created_at: i64,
    #[sqlx(flatten)]
    media: media::Row,
}

impl Row {
    fn item(self) -> Result<Option<LibraryItem>> {
        Ok(self.media.record()?.map(|media| LibraryItem {
            id: self.id,
            category: self.category,
            sub_category: self.sub_category,
            title: self.title,
            description: self.description,
            media,
            created_at: UnixMs(self.created_at),
        }))
    }
}

macro_rules! select {
    ($rest:expr) => {
        concat!(
            "SELECT l.id, l.category, l.sub_category, l.title, l.description, l.created_at, ",
            media::columns!(),
            " FROM media_library l JOIN media d ON d.workspace_id = l.workspace_id AND d.id = l.media_id ",
            $rest
        )
    };
}

/// `$4`: a category or NULL; `$5`: a pattern or NULL.
macro_rules! list {
    ($index:expr) => {
        LazyLock::new(|| {
            searching(select!(concat!(
                "WHERE l.workspace_id = $1 AND l.id < $2 ",
                $index,
                " AND ($4 IS NULL OR l.category = $4) \
                 AND ($5 IS NULL OR l.title {like} $5 ESCAPE '\\' OR l.description {like} $5 ESCAPE '\\' \
                     OR l.category {like} $5 ESCAPE '\\' OR l.sub_category {like} $5 ESCAPE '\\') \
                 ORDER BY l.id DESC LIMIT $3"
            )))
        })
    };
}
pub(crate) static LIST: LazyLock<Sql> = list!("");
pub(crate) static LIST_OF: LazyLock<Sql> = list!("AND l.category = $4");

impl Store {
    /// A page, newest first, before `before`.
    pub async fn library(
        &self,
        ws: WorkspaceId,
        category: Option<&str>,
        search: Option<&str>,
        before: Option<Uuid>,
        limit: i64,
    ) -> Result<Vec<LibraryItem>> {
        let term = search.map(str::trim).filter(|term| !term.is_empty()).map(contains);
        let args = args![ws, before.unwrap_or(LAST), page(limit), category.map(clean), term];
        let sql = if category.is_some() { &LIST_OF } else { &LIST };
        let rows: Vec<Row> = self.db().read().all(&**sql, args).await?;
        rows.into_iter().filter_map(|row| row.item().transpose()).collect()
    }

    pub async fn library_item(&self, ws: WorkspaceId, id: Uuid) -> Result<Option<LibraryItem>> {
        let sql = select!("WHERE l.workspace_id = $1 AND l.id = $2");
        let row: Option<Row> = self.db().read().one(sql, args![ws, id]).await?;
        row.map_or(Ok(None), Row::item)
    }

    /// Categories by name, at most `most` with their sub-categories.
    pub async fn library_categories(&self, ws: WorkspaceId, most: i64) -> Result<Vec<LibraryCategory>> {
        let sql = "SELECT category, sub_category, COUNT(*) FROM media_library WHERE workspace_id = $1 \
                   GROUP BY category, sub_category ORDER BY category, sub_category LIMIT $2";
        let rows: Vec<(String, Option<String>, i64)> = self.db().read().all(sql, args![ws, most]).await?;
        let mut list: Vec<LibraryCategory> = Vec::new();
        for (category, sub_category, count) in rows {
            if list.last().is_none_or(|last| last.category != category) {
                list.push(LibraryCategory { category, sub_categories: Vec::new(), count: 0 });
            }
            if let Some(last) = list.last_mut() {
                last.count += count;
                last.sub_categories.extend(sub_category);
            }
        }
        Ok(list)
    }

    /// Puts an upload into the library. `Conflict`: it is there already.
    pub async fn add_to_library(
        &self,
        ws: WorkspaceId,
        media: MediaId,
        draft: &LibraryDraft,
        most: i64,
        now: UnixMs,
    ) -> Result<Added> {
        let id = self.ids().next();
        let text = |text: &Option<String>| clean(text.as_deref().unwrap_or_default());
        let mut tx = self.db().begin().await?;
        settings::raise(&mut tx, ws).await?;
        let taken = tx
            .exec(
                "UPDATE media SET origin = 'library', used_at = COALESCE(used_at, $3) \
                 WHERE workspace_id = $1 AND id = $2 AND origin IN ('upload', 'library') AND status = 'stored'",
                args![ws, media, now],
            )
            .await?;
        if taken != 1 {
            return Ok(Added::NoUpload);
        }
        let added = tx
            .exec(
                "INSERT INTO media_library (workspace_id, id, media_id, category, sub_category, title, description, \
                 created_at, updated_at) SELECT $1, $2, $3, $4, $5, $6, $7, $8, $8 \
                 WHERE (SELECT COUNT(*) FROM media_library WHERE workspace_id = $1) < $9",
                args![
                    ws,
                    id,
                    media,
                    text(&draft.category),
                    draft.sub_category.clone().flatten().as_deref().map(clean),
                    text(&draft.title),
                    text(&draft.description),
                    now,
                    most
                ],
            )
            .await?;
        if added != 1 {
            return Ok(Added::Full);
        }
        tx.commit().await?;
        Ok(Added::Done(id))
    }

    /// Changes what is given; whether there is such an item.
    pub async fn change_library_item(
        &self,
        ws: WorkspaceId,
        id: Uuid,
        draft: &LibraryDraft,
        now: UnixMs,
    ) -> Result<bool> {
        let text = |text: &Option<String>| text.as_deref().map(clean);
        let mut tx = self.db().begin().await?;
        settings::raise(&mut tx, ws).await?;
        let changed = tx
            .exec(
                "UPDATE media_library SET category = COALESCE($3, category), \
                 sub_category = CASE WHEN $4 THEN $5 ELSE sub_category END, title = COALESCE($6, title), \
                 description = COALESCE($7, description), updated_at = $8 WHERE workspace_id = $1 AND id = $2",
                args![
                    ws,
                    id,
                    text(&draft.category),
                    draft.sub_category.is_some(),
                    draft.sub_category.clone().flatten().as_deref().map(clean),
                    text(&draft.title),
                    text(&draft.description),
                    now
                ],
            )
            .await?;
        tx.commit().await?;
        Ok(changed == 1)
    }

    /// Takes an item out; its file is an upload again, and goes when its time comes. Whether there was such an item.
    pub async fn delete_library_item(&self, ws: WorkspaceId, id: Uuid) -> Result<bool> {
        let mut tx = self.db().begin().await?;
        settings::raise(&mut tx, ws).await?;
        let sql = "DELETE FROM media_library WHERE workspace_id = $1 AND id = $2 RETURNING media_id";
        let Some((media,)) = tx.one::<(Uuid,)>(sql, args![ws, id]).await? else { return Ok(false) };
        tx.exec("UPDATE media SET origin = 'upload' WHERE workspace_id = $1 AND id = $2", args![ws, media]).await?;
        tx.commit().await?;
        Ok(true)
    }
}
