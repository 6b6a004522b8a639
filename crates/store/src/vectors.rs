//! Embeddings of what a workspace knows, by model and by the hash of what was embedded.
//!
//! They follow the knowledge: a job makes those that are missing and removes those that nobody needs any more. What the
//! bytes of a vector mean is the engine's affair.

use std::sync::LazyLock;

use model::WorkspaceId;

use crate::Store;
use crate::db::{Result, args};
use crate::dialect::{Hex, Sql, batch, batch_row};

/// Rows of one statement: some hundred kilobytes.
const STEP: usize = 200;
/// Hashes of one query.
const PAGE: i64 = 5_000;

/// SHA-256 of an embedded text.
pub type ContentHash = [u8; 32];

batch_row! { VectorRow { content_hash: Bytes Hex, dims: Int i64, vector: Bytes Hex } }
batch_row! { HashRow { content_hash: Bytes Hex } }

static INSERT: LazyLock<Sql> = LazyLock::new(|| {
    Sql::batch(
        "INSERT INTO chunk_vectors (workspace_id, model, content_hash, dims, vector)
         SELECT $2, $3, j.content_hash, j.dims, j.vector FROM {rows} WHERE true
         ON CONFLICT (workspace_id, model, content_hash) DO NOTHING",
        VectorRow::COLUMNS,
    )
});

pub(crate) static BY_HASHES: LazyLock<Sql> = LazyLock::new(|| {
    Sql::batch(
        "SELECT v.content_hash, v.vector FROM {rows} CROSS JOIN chunk_vectors v
         WHERE v.workspace_id = $2 AND v.model = $3 AND v.content_hash = j.content_hash",
        HashRow::COLUMNS,
    )
});

static REMOVE: LazyLock<Sql> = LazyLock::new(|| {
    Sql::batch(
        "DELETE FROM chunk_vectors WHERE workspace_id = $2 AND model = $3
            AND content_hash IN (SELECT j.content_hash FROM {rows})",
        HashRow::COLUMNS,
    )
});

pub(crate) const HASHES: &str = "SELECT content_hash FROM chunk_vectors
     WHERE workspace_id = $1 AND model = $2 AND content_hash > $3 ORDER BY content_hash LIMIT $4";

const OTHER_MODELS: &str = "DELETE FROM chunk_vectors WHERE workspace_id = $1 AND (model, content_hash) IN
     (SELECT model, content_hash FROM chunk_vectors WHERE workspace_id = $1 AND model <> $2 LIMIT $3)";

impl Store {
    /// Adds vectors of a model, each `dims` numbers long; those that are there stay as they are.
    pub async fn add_vectors(
        &self,
        ws: WorkspaceId,
        model: &str,
        dims: usize,
        vectors: Vec<(ContentHash, Vec<u8>)>,
    ) -> Result<()> {
        let row = |(hash, vector): (ContentHash, Vec<u8>)| VectorRow {
            content_hash: Hex(hash.to_vec()),
            dims: dims as i64,
            vector: Hex(vector),
        };
        let rows: Vec<VectorRow> = vectors.into_iter().map(row).collect();
        for step in rows.chunks(STEP) {
            let mut tx = self.db().begin().await?;
            tx.exec(&INSERT, args![batch(step), ws, model]).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    /// Those of the wanted vectors that are there, in no order.
    pub async fn vectors(
        &self,
        ws: WorkspaceId,
        model: &str,
        wanted: &[ContentHash],
    ) -> Result<Vec<(ContentHash, Vec<u8>)>> {
        let mut found = Vec::new();
        for step in wanted.chunks(STEP) {
            let rows: Vec<HashRow> = hash_rows(step);
            let page: Vec<(Vec<u8>, Vec<u8>)> =
                self.db().read().all(&BY_HASHES, args![batch(&rows), ws, model]).await?;
            found.extend(page.into_iter().filter_map(|(hash, vector)| Some((hash.try_into().ok()?, vector))));
        }
        Ok(found)
    }

    /// What there are vectors of.
    pub async fn vector_hashes(&self, ws: WorkspaceId, model: &str) -> Result<Vec<ContentHash>> {
        let (mut all, mut after) = (Vec::new(), Vec::new());
        loop {
            let page: Vec<(Vec<u8>,)> = self.db().read().all(HASHES, args![ws, model, after, PAGE]).await?;
            let Some((last,)) = page.last() else { return Ok(all) };
            after = last.clone();
            all.extend(page.into_iter().filter_map(|(hash,)| ContentHash::try_from(hash).ok()));
        }
    }

    /// Removes vectors of a model that nobody needs, and all of other models.
    pub async fn forget_vectors(&self, ws: WorkspaceId, model: &str, unneeded: &[ContentHash]) -> Result<()> {
        for step in unneeded.chunks(STEP) {
            let mut tx = self.db().begin().await?;
            tx.exec(&REMOVE, args![batch(&hash_rows(step)), ws, model]).await?;
            tx.commit().await?;
        }
        loop {
            let mut tx = self.db().begin().await?;
            let removed = tx.exec(OTHER_MODELS, args![ws, model, STEP as i64]).await?;
            tx.commit().await?;
            if removed < STEP as u64 {
                return Ok(());
            }
        }
    }

    /// New vectors are new knowledge: who has an index notices.
    pub async fn vectors_changed(&self, ws: WorkspaceId) -> Result<()> {
        let mut tx = self.db().begin().await?;
        tx.exec("UPDATE workspaces SET knowledge_version = knowledge_version + 1 WHERE id = $1", args![ws]).await?;
        tx.commit().await
    }
}

fn hash_rows(hashes: &[ContentHash]) -> Vec<HashRow> {
    hashes.iter().map(|hash| HashRow { content_hash: Hex(hash.to_vec()) }).collect()
}
