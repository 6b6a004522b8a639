//! Knowledge sources: documents, texts and websites from which an agent answers. Names, states, and bounds.

use serde::{Deserialize, Serialize};

use crate::conversation::names;

/// Characters of a source's name.
pub const NAME_CHARS: usize = 200;
/// Characters of a text that is pasted.
pub const TEXT_CHARS: usize = 500_000;
/// Sources of a workspace.
pub const SOURCES_MAX: i64 = 2_000;
/// Chunks of a workspace, all sources together.
pub const CHUNKS_MAX: i64 = 200_000;
/// Chunks of one source.
pub const SOURCE_CHUNKS_MAX: usize = 50_000;
/// Characters of one chunk; the rest of a longer one is left out.
pub const CHUNK_CHARS: usize = 8_000;
/// Characters of a chunk's heading.
pub const HEADING_CHARS: usize = 300;
/// Bytes of an address.
pub const URL_BYTES: usize = 2_000;
/// How many links a website may be followed: the most, and where nothing is said.
pub const DEPTH: (i64, i64) = (5, 1);
/// Pages of a website: the most, and where nothing is said.
pub const PAGES: (i64, i64) = (500, 50);

names! {
    SourceKind {
        Pdf = "pdf", Docx = "docx", Html = "html", Markdown = "markdown", Text = "text", Csv = "csv",
        Website = "website",
    }
}
names! {
    /// How far a source is on its way into the index. `Queued`: it waits for its turn, or to be tried again.
    SourceStatus {
        Queued = "queued", Extracting = "extracting", Indexing = "indexing", Ready = "ready", Failed = "failed",
    }
}
names! {
    /// What is being done for a source.
    SourceStage { Fetching = "fetching", Extracting = "extracting", Indexing = "indexing" }
}
names! {
    /// What became of a website's page.
    PageStatus { Ready = "ready", Failed = "failed" }
}

impl SourceStage {
    /// What a source is called while it is in this stage.
    pub fn status(self) -> SourceStatus {
        match self {
            Self::Fetching | Self::Extracting => SourceStatus::Extracting,
            Self::Indexing => SourceStatus::Indexing,
        }
    }
}

/// How much of a source's work is done. `total`: as far as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SourceProgress {
    pub stage: SourceStage,
    pub done: i64,
    pub total: i64,
}
