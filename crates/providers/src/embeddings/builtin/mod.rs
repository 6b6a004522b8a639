//! Embeddings without a model: a text's vector is the sum of those of its words, which stand in a table of this program.
//!
//! It knows that `package` is near to `delivery`, but neither order nor context, and no language but English. It costs
//! some microseconds and no memory of its own: the table is read where it lies in the program's file, and only the pages
//! with the words that are asked about. `train-meaning` (bench) makes it.

mod table;
#[cfg(test)]
mod tests;

use futures::{FutureExt, future::BoxFuture, future::ready};
use tokio::time::Instant;

use super::{EmbeddingKind, EmbeddingModel, TEXT_CHARS};
use crate::ModelError;
use table::Table;
pub use table::{Row, write};

static TABLE: &[u8] = include_bytes!("words.table");

/// Of one call; a table has no batches.
const BATCH: usize = 1_024;

/// The table of words that this program holds.
pub struct WordTable {
    id: String,
    table: Table,
}

impl WordTable {
    /// Reads the table's head; the rest is read where it is needed.
    pub fn new() -> Self {
        let table = Table::read(TABLE).expect("the table is a part of this program, and a test reads it");
        Self { id: format!("builtin/{}/{:08x}", table.dimensions(), table.fingerprint()), table }
    }

    /// How many numbers a vector has.
    pub fn dimensions(&self) -> usize {
        self.table.dimensions()
    }

    /// A text's vector of unit length; zeros where no word of it is known.
    pub fn vector(&self, text: &str) -> Vec<f32> {
        let end = text.char_indices().nth(TEXT_CHARS).map_or(text.len(), |(at, _)| at);
        self.table.vector(&text[..end])
    }
}

impl Default for WordTable {
    fn default() -> Self {
        Self::new()
    }
}

impl EmbeddingModel for WordTable {
    fn id(&self) -> &str {
        &self.id
    }

    fn batch_max(&self) -> usize {
        BATCH
    }

    fn knows_indian_languages(&self) -> bool {
        false
    }

    fn word_table(&self) -> Option<&WordTable> {
        Some(self)
    }

    fn embed<'a>(
        &'a self,
        _: EmbeddingKind,
        texts: &'a [String],
        _: Instant,
    ) -> BoxFuture<'a, Result<Vec<Vec<f32>>, ModelError>> {
        ready(Ok(texts.iter().map(|text| self.vector(text)).collect())).boxed()
    }
}
