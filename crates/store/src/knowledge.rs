//! A workspace's knowledge: business information, questions with answers, and sources with their chunks.
//!
//! Every change raises the workspace's knowledge version in the same transaction, first of all: the
//! row that it locks makes changes wait for each other, and readers' indexes notice.

mod chunks;
mod faqs;
mod import;
mod pages;
mod sources;

use model::WorkspaceId;
use model::knowledge::{BusinessInfo, KnowledgeBase};
use sqlx::types::Json;
use uuid::Uuid;

use crate::Store;
use crate::checks::{self, Cause};
use crate::db::{Result, Tx, args};
use crate::seek::FIRST;
use crate::text::to_json;

pub use chunks::{ChunkChange, ChunkRecord, ChunkWriting, NewChunk};
#[cfg(test)]
pub(crate) use chunks::{LIST as CHUNK_LIST, OF_PART};
#[cfg(test)]
pub(crate) use faqs::LIST as FAQ_LIST;
pub use faqs::{FaqDraft, FaqFilter, FaqPatch, FaqRecord};
pub use import::{ImportCounts, Imported};
#[cfg(test)]
pub(crate) use pages::LIST as PAGE_LIST;
pub use pages::{PageFacts, PageRecord, SourceTotals};
pub use sources::{AddedSource, INDEX, NewSite, NewSource, SourceHead, SourceRecord};
#[cfg(test)]
pub(crate) use sources::{HEADS, LIST as SOURCE_LIST};

/// Rows that one query of `knowledge_versions` reads.
const SCAN_PAGE: i64 = 1_000;

impl Store {
    pub async fn business_info(&self, ws: WorkspaceId) -> Result<Option<BusinessInfo>> {
        let row: Option<(Json<BusinessInfo>,)> =
            self.db().read().one("SELECT business_info FROM workspaces WHERE id = $1", args![ws]).await?;
        Ok(row.map(|(info,)| info.0))
    }

    /// Whether there is such a workspace.
    pub async fn put_business_info(&self, ws: WorkspaceId, info: &BusinessInfo) -> Result<bool> {
        let mut tx = self.db().begin().await?;
        let found = raise_version(self, &mut tx, ws).await?;
        write_business_info(&mut tx, ws, info).await?;
        tx.commit().await?;
        Ok(found)
    }

    pub async fn knowledge_version(&self, ws: WorkspaceId) -> Result<Option<i64>> {
        let row: Option<(i64,)> =
            self.db().read().one("SELECT knowledge_version FROM workspaces WHERE id = $1", args![ws]).await?;
        Ok(row.map(|(version,)| version))
    }

    /// The versions of all workspaces: a node compares them with its indexes.
    pub async fn knowledge_versions(&self) -> Result<Vec<(WorkspaceId, i64)>> {
        let (mut versions, mut after) = (Vec::new(), FIRST);
        loop {
            let rows: Vec<(Uuid, i64)> = self
                .db()
                .read()
                .all(
                    "SELECT id, knowledge_version FROM workspaces WHERE id > $1 ORDER BY id LIMIT $2",
                    args![after, SCAN_PAGE],
                )
                .await?;
            let Some((last, _)) = rows.last() else {
                return Ok(versions);
            };
            after = *last;
            versions.extend(rows.into_iter().map(|(id, version)| (WorkspaceId(id), version)));
        }
    }

    /// Everything, in the shape of a `knowledge_base.json`. `None` where there is no such workspace.
    pub async fn export_knowledge(&self, ws: WorkspaceId) -> Result<Option<KnowledgeBase>> {
        let Some(business_info) = self.business_info(ws).await? else {
            return Ok(None);
        };
        let faqs = self.all_faqs(ws).await?.into_iter().map(|faq| faq.entry).collect();
        Ok(Some(KnowledgeBase { business_info, faqs }))
    }
}

/// Whether there is such a workspace. Its checks, if it has any, run a little later.
async fn raise_version(store: &Store, tx: &mut Tx, ws: WorkspaceId) -> Result<bool> {
    let raised =
        tx.exec("UPDATE workspaces SET knowledge_version = knowledge_version + 1 WHERE id = $1", args![ws]).await?;
    checks::due(store, tx, ws, Cause::Knowledge, store.clock().now()).await?;
    Ok(raised == 1)
}

async fn write_business_info(tx: &mut Tx, ws: WorkspaceId, info: &BusinessInfo) -> Result<()> {
    tx.exec("UPDATE workspaces SET business_info = $2 WHERE id = $1", args![ws, to_json(info)?]).await?;
    Ok(())
}

async fn count_faqs(tx: &mut Tx, ws: WorkspaceId) -> Result<i64> {
    let row: Option<(i64,)> = tx.one("SELECT COUNT(*) FROM faqs WHERE workspace_id = $1", args![ws]).await?;
    Ok(row.map_or(0, |(count,)| count))
}
