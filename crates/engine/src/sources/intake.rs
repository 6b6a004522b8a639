//! How sources come in: files, texts and websites. What cannot be one is refused here, in words.

use model::media::clean_filename;
use model::source::{DEPTH, NAME_CHARS, PAGES, SOURCES_MAX, SourceKind, TEXT_CHARS};
use model::text::fit;
use model::{SourceId, UserId, WorkspaceId};
use sha2::{Digest, Sha256};
use store::StoreError;
use store::knowledge::{AddedSource, NewSite, NewSource, SourceRecord};

use super::crawl::site;
use super::extract::Trouble;
use super::kind::{Kind, kind};
use crate::Engine;
use crate::media::spool::{Spool, SpoolError, Spooled};
use crate::media::{KeepError, StorageError, keep_bytes};

/// Times that a source is recorded again after its bytes were swept away, or the same came, in the same moment.
const RACES_MAX: usize = 3;

/// Why there is no new source.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// About one field of the request.
    #[error("{1}")]
    Invalid(&'static str, String),
    /// It is no document that can be read.
    #[error("{0}")]
    Unsupported(String),
    #[error("The file is larger than {} MB.", .0 / 1024 / 1024)]
    TooLarge(u64),
    #[error("This is in the knowledge already, as “{}”.", .0.name)]
    Duplicate(Box<SourceRecord>),
    #[error("A workspace has at most {SOURCES_MAX} sources.")]
    TooMany,
    #[error("Too many files are being uploaded: try again in a moment.")]
    Busy,
    #[error("The storage for files is full.")]
    Full,
    #[error("it could not be kept: {0}")]
    NotKept(#[source] KeepError),
}

impl From<KeepError> for SourceError {
    fn from(error: KeepError) -> Self {
        match error {
            KeepError::Storage(StorageError::Full) => Self::Full,
            other => Self::NotKept(other),
        }
    }
}

impl From<StoreError> for SourceError {
    fn from(error: StoreError) -> Self {
        Self::NotKept(error.into())
    }
}

impl From<SpoolError> for SourceError {
    fn from(error: SpoolError) -> Self {
        match error {
            SpoolError::TooLarge { max_bytes } => Self::TooLarge(max_bytes),
            SpoolError::Storage(error) => KeepError::from(error).into(),
        }
    }
}

/// A file that can be a source.
pub struct SourceFile {
    file: Spooled,
    kind: SourceKind,
    name: String,
}

/// A website to be.
#[derive(Clone, Debug)]
pub struct SiteWish {
    pub url: String,
    pub max_depth: Option<i64>,
    pub max_pages: Option<i64>,
}

impl Engine {
    /// The largest file that a source may be.
    pub fn source_bytes_max(&self) -> u64 {
        self.inner.settings.sources.file_bytes
    }

    /// A place for a file's bytes, at most as many as a source may have.
    pub async fn begin_source_file(&self, workspace: WorkspaceId) -> Result<Spool, SourceError> {
        let place = self.inner.media.incoming.take(workspace).ok_or(SourceError::Busy)?;
        let name = self.ids().next().to_string();
        Ok(self.inner.media.storage.spool(&name, self.source_bytes_max()).await?.holding(place))
    }

    /// Looks what a file is, by its content. Nothing is kept yet.
    pub async fn look_at_source_file(
        &self,
        file: Spooled,
        name: Option<&str>,
        content_type: Option<&str>,
    ) -> Result<SourceFile, SourceError> {
        let name = name.and_then(clean_filename).unwrap_or_else(|| "document".to_owned());
        let kind = self.look(&file, &name, content_type).await?;
        Ok(SourceFile { file, kind, name })
    }

    /// Makes a file a source.
    pub async fn add_source_file(
        &self,
        workspace: WorkspaceId,
        by: Option<UserId>,
        file: SourceFile,
    ) -> Result<SourceRecord, SourceError> {
        self.add_bytes(workspace, by, file).await
    }

    /// A text that somebody pasted.
    pub async fn add_source_text(
        &self,
        workspace: WorkspaceId,
        by: Option<UserId>,
        name: &str,
        text: &str,
    ) -> Result<SourceRecord, SourceError> {
        let name = name.trim();
        if name.is_empty() || name.chars().count() > NAME_CHARS {
            return Err(SourceError::Invalid("name", format!("must have 1 to {NAME_CHARS} characters")));
        }
        if text.trim().is_empty() || text.chars().count() > TEXT_CHARS {
            return Err(SourceError::Invalid("text", format!("must have 1 to {TEXT_CHARS} characters")));
        }
        let mut spool = self.begin_source_file(workspace).await?;
        spool.write(text.as_bytes()).await?;
        let file = spool.finish().await?;
        let kind = SourceKind::Text;
        self.add_bytes(workspace, by, SourceFile { file, kind, name: name.to_owned() }).await
    }

    /// A website, from an address on.
    pub async fn add_website(
        &self,
        workspace: WorkspaceId,
        by: Option<UserId>,
        wish: SiteWish,
    ) -> Result<SourceRecord, SourceError> {
        let invalid = |field, words: String| SourceError::Invalid(field, words);
        let url = site::read(&wish.url).map_err(|words| invalid("url", words.to_owned()))?;
        site::check(&url, &self.inner.sources.outbound.private).map_err(|words| invalid("url", words))?;
        let max_depth = wish.max_depth.unwrap_or(DEPTH.1);
        if !(0..=DEPTH.0).contains(&max_depth) {
            return Err(invalid("max_depth", format!("must be 0 to {}", DEPTH.0)));
        }
        let max_pages = wish.max_pages.unwrap_or(PAGES.1);
        if !(1..=PAGES.0).contains(&max_pages) {
            return Err(invalid("max_pages", format!("must be 1 to {}", PAGES.0)));
        }
        let name = format!("{}{}", url.host_str().unwrap_or_default(), url.path().trim_end_matches('/'));
        let new = NewSource {
            name: fit(&name, NAME_CHARS).to_owned(),
            kind: SourceKind::Website,
            sha256: Sha256::digest(format!("website {}", site::name(&url))).to_vec(),
            bytes: 0,
            file: None,
            site: Some(NewSite { url: url.to_string(), max_depth, max_pages }),
            created_by: by,
        };
        let mut races = 0;
        loop {
            match self.inner.store.create_source(workspace, &new).await {
                Err(StoreError::Conflict) if races < RACES_MAX => races += 1,
                other => return self.added(workspace, other?).await,
            }
        }
    }

    /// Fetches, reads and indexes a source again. Whether there is one.
    pub async fn refresh_source(&self, workspace: WorkspaceId, id: SourceId) -> store::Result<bool> {
        let growth = self.inner.store.refresh_source(workspace, id).await?;
        Ok(self.told(growth))
    }

    /// Removes a source. Whether there was one.
    pub async fn delete_source(&self, workspace: WorkspaceId, id: SourceId) -> store::Result<bool> {
        let growth = self.inner.store.delete_source(workspace, id).await?;
        self.forget_knowledge(workspace);
        Ok(self.told(growth))
    }

    fn told(&self, growth: Option<Vec<store::feed::Growth>>) -> bool {
        let Some(growth) = growth else { return false };
        self.announce(&growth);
        self.wake_jobs(store::knowledge::INDEX);
        true
    }

    /// What a file is. Few at a time, because they are looked through in memory.
    async fn look(&self, file: &Spooled, name: &str, content_type: Option<&str>) -> Result<SourceKind, SourceError> {
        if file.bytes == 0 {
            return Err(SourceError::Invalid("files", "The file is empty.".to_owned()));
        }
        let _place = self.inner.sources.lookers.acquire().await;
        let bytes = tokio::fs::read(file.path()).await.map_err(KeepError::from)?;
        let (name, content_type) = (name.to_owned(), content_type.map(str::to_owned));
        let looked = tokio::task::spawn_blocking(move || kind(&name, content_type.as_deref(), &bytes)).await;
        match looked {
            Ok(Ok(kind)) => Ok(source_kind(kind)),
            Ok(Err(trouble @ Trouble::Unsupported(_))) => Err(SourceError::Unsupported(trouble.to_string())),
            Ok(Err(trouble)) => Err(SourceError::Invalid("files", trouble.to_string())),
            Err(_) => Err(SourceError::Unsupported("The file could not be looked at.".to_owned())),
        }
    }

    async fn add_bytes(
        &self,
        workspace: WorkspaceId,
        by: Option<UserId>,
        SourceFile { file, kind, name }: SourceFile,
    ) -> Result<SourceRecord, SourceError> {
        let mut new = NewSource {
            name: fit(&name, NAME_CHARS).to_owned(),
            kind,
            sha256: file.sha256.clone(),
            bytes: file.bytes as i64,
            file: None,
            site: None,
            created_by: by,
        };
        let mut races = 0;
        loop {
            new.file = Some(keep_bytes(self, workspace, &file).await?);
            match self.inner.store.create_source(workspace, &new).await {
                Err(StoreError::Race | StoreError::Conflict) if races < RACES_MAX => races += 1,
                other => return self.added(workspace, other?).await,
            }
        }
    }

    async fn added(&self, workspace: WorkspaceId, added: AddedSource) -> Result<SourceRecord, SourceError> {
        match added {
            AddedSource::Added(id, growth) => {
                self.told(Some(growth));
                let source = self.inner.store.source(workspace, id).await?;
                source.ok_or_else(|| StoreError::Corrupt("a source that was just recorded".into()).into())
            }
            AddedSource::Duplicate(first) => Err(SourceError::Duplicate(Box::new(first))),
            AddedSource::Full => Err(SourceError::TooMany),
        }
    }
}

fn source_kind(kind: Kind) -> SourceKind {
    match kind {
        Kind::Pdf => SourceKind::Pdf,
        Kind::Docx => SourceKind::Docx,
        Kind::Html => SourceKind::Html,
        Kind::Markdown => SourceKind::Markdown,
        Kind::Text => SourceKind::Text,
        Kind::Csv => SourceKind::Csv,
    }
}
