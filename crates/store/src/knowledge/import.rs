//! A whole file of knowledge at once: a statement per thousand entries, all in one transaction.

use std::collections::HashMap;
use std::sync::LazyLock;

use model::knowledge::{BusinessInfo, FaqEntry, KnowledgeBase};
use model::limits::FAQ_IMPORT;
use model::{FaqId, UnixMs, WorkspaceId};
use serde_json::Value;

use super::{count_faqs, raise_version, write_business_info};
use crate::Store;
use crate::db::{Result, Tx, args};
use crate::dialect::{Sql, batch, batch_row};
use crate::text::{clean, clean_map, to_json};

/// Entries of one statement: bounds the size of its parameter.
const CHUNK: usize = 1_000;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ImportCounts {
    pub created: u64,
    pub updated: u64,
    pub removed: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Imported {
    Done(ImportCounts),
    /// The workspace would have more than [`FAQ_IMPORT`] entries. Nothing was changed.
    TooMany,
    /// There is no such workspace.
    Missing,
}

batch_row! { EntryRow {
    id: Id FaqId, external_id: Text String, category: Text String, question: Text String, answer: Text String,
    keywords: Json Value, metadata: Json Value,
} }
batch_row! { NameRow { external_id: Text String } }

static REMOVE_OTHERS: LazyLock<Sql> = LazyLock::new(|| {
    Sql::batch(
        "DELETE FROM faqs WHERE workspace_id = $2 AND external_id NOT IN (SELECT j.external_id FROM {rows})",
        NameRow::COLUMNS,
    )
});
static UPSERT: LazyLock<Sql> = LazyLock::new(|| {
    Sql::batch(
        "INSERT INTO faqs (workspace_id, id, external_id, category, question, answer, keywords, metadata, created_at, \
             updated_at) \
         SELECT $2, j.id, j.external_id, j.category, j.question, j.answer, j.keywords, j.metadata, $3, $3 \
         FROM {rows} WHERE true \
         ON CONFLICT (workspace_id, external_id) DO UPDATE SET category = excluded.category, \
             question = excluded.question, answer = excluded.answer, keywords = excluded.keywords, \
             metadata = excluded.metadata, updated_at = excluded.updated_at",
        EntryRow::COLUMNS,
    )
});

impl Store {
    /// Takes over a file. An entry whose id exists is changed, one without an id gets one; of two with
    /// the same id the last one counts. `replace` removes every entry that the file does not name.
    /// Business information is taken where the file has any.
    pub async fn import_knowledge(
        &self,
        ws: WorkspaceId,
        file: &KnowledgeBase,
        replace: bool,
        now: UnixMs,
    ) -> Result<Imported> {
        let entries = self.entry_rows(&file.faqs)?;
        let mut tx = self.db().begin().await?;
        if !raise_version(self, &mut tx, ws).await? {
            return Ok(Imported::Missing);
        }
        if file.business_info != BusinessInfo::default() {
            write_business_info(&mut tx, ws, &file.business_info).await?;
        }
        let removed = if replace { remove_others(&mut tx, ws, &entries).await? } else { 0 };
        let before = count_faqs(&mut tx, ws).await?;
        for chunk in entries.chunks(CHUNK) {
            tx.exec(&UPSERT, args![batch(chunk), ws, now]).await?;
        }
        let after = count_faqs(&mut tx, ws).await?;
        if after > FAQ_IMPORT as i64 {
            return Ok(Imported::TooMany);
        }
        tx.commit().await?;
        let created = (after - before).unsigned_abs();
        Ok(Imported::Done(ImportCounts { created, updated: entries.len() as u64 - created, removed }))
    }

    /// The file's entries, each id once, in the file's order.
    fn entry_rows(&self, faqs: &[FaqEntry]) -> Result<Vec<EntryRow>> {
        let mut rows: Vec<EntryRow> = Vec::with_capacity(faqs.len());
        let mut places: HashMap<String, usize> = HashMap::new();
        for faq in faqs {
            let id: FaqId = self.ids().make();
            let named = faq.id.as_deref().map(clean).filter(|name| !name.trim().is_empty());
            let mut row = EntryRow {
                id,
                external_id: named.unwrap_or_else(|| id.to_string()),
                category: clean(&faq.category),
                question: clean(&faq.question),
                answer: clean(&faq.answer),
                keywords: to_json(&faq.keywords)?,
                metadata: Value::Object(clean_map(faq.metadata.clone())),
            };
            match places.get(&row.external_id) {
                Some(place) => {
                    row.id = rows[*place].id;
                    rows[*place] = row;
                }
                None => {
                    places.insert(row.external_id.clone(), rows.len());
                    rows.push(row);
                }
            }
        }
        Ok(rows)
    }
}

async fn remove_others(tx: &mut Tx, ws: WorkspaceId, kept: &[EntryRow]) -> Result<u64> {
    let names: Vec<NameRow> = kept.iter().map(|row| NameRow { external_id: row.external_id.clone() }).collect();
    tx.exec(&REMOVE_OTHERS, args![batch(&names), ws]).await
}
