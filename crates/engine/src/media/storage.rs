//! Where files lie: a folder, or a bucket of an S3-compatible service.
//!
//! An object appears under its name only when it is whole: in a folder it is written beside, synced and renamed.
//! Object names are our own and hold nothing that came from outside.

use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures::{StreamExt, TryStreamExt};
use object_store::aws::AmazonS3Builder;
use object_store::buffered::BufWriter;
use object_store::local::LocalFileSystem;
use object_store::path::Path as Location;
use object_store::prefix::PrefixStore;
use object_store::{ClientOptions, GetOptions, GetRange, ObjectStore, ObjectStoreExt, RetryConfig};
use tokio::io::AsyncWriteExt;

use super::Opened;
use super::spool::{Spool, SpoolError, Spooled};

/// Of a request to a bucket.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(60);
/// A bucket that does not answer is tried by the job again; a request waits only so long.
const RETRIES_WITHIN: Duration = Duration::from_secs(20);
const COPY_BYTES: usize = 64 * 1024;
/// Files that a crash left in the spool are removed when they are so old.
const SPOOL_AGE: Duration = Duration::from_secs(24 * 60 * 60);
/// Entries of the spool that one sweep looks at.
const SPOOL_ENTRIES: usize = 10_000;

/// Where to keep files.
#[derive(Clone)]
pub enum StorageSettings {
    Folder(PathBuf),
    S3 {
        bucket: String,
        /// e.g. `http://127.0.0.1:9000`; `None`: Amazon's own.
        endpoint: Option<String>,
        region: String,
        /// Before the names of all objects; may be empty.
        prefix: String,
        access_key_id: String,
        secret_access_key: String,
    },
}

#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// The same may work when somebody has made room.
    #[error("the storage is full")]
    Full,
    #[error("the file is not in the storage")]
    Missing,
    #[error("the storage cannot be used now: {0}")]
    Unavailable(String),
    #[error("the storage cannot be used as configured: {0}")]
    Config(String),
}

impl From<io::Error> for StorageError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => Self::Full,
            io::ErrorKind::NotFound => Self::Missing,
            _ => Self::Unavailable(error.to_string()),
        }
    }
}

impl From<object_store::Error> for StorageError {
    fn from(error: object_store::Error) -> Self {
        if matches!(error, object_store::Error::NotFound { .. }) {
            return Self::Missing;
        }
        // A full disk hides below several layers.
        let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(&error);
        while let Some(inner) = cause {
            if let Some(io) = inner.downcast_ref::<io::Error>()
                && matches!(io.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
            {
                return Self::Full;
            }
            cause = inner.source();
        }
        Self::Unavailable(error.to_string())
    }
}

/// Cheap to clone.
#[derive(Clone)]
pub struct Storage {
    objects: Arc<dyn ObjectStore>,
    spool: PathBuf,
    name: String,
}

impl Storage {
    /// `spool`: a folder of this node's own for files on their way.
    pub fn open(settings: &StorageSettings, spool: &Path) -> Result<Storage, StorageError> {
        let config = |error: &dyn std::fmt::Display| StorageError::Config(error.to_string());
        match settings {
            StorageSettings::Folder(folder) => {
                std::fs::create_dir_all(folder).map_err(|error| config(&format!("{}: {error}", folder.display())))?;
                let local = LocalFileSystem::new_with_prefix(folder).map_err(|error| config(&error))?;
                let local = local.with_fsync(true).with_automatic_cleanup(true);
                Ok(Self::over(Arc::new(local), spool, format!("folder {}", folder.display())))
            }
            StorageSettings::S3 { bucket, endpoint, region, prefix, access_key_id, secret_access_key } => {
                let options = ClientOptions::new().with_timeout(REQUEST_TIMEOUT);
                let retry = RetryConfig { retry_timeout: RETRIES_WITHIN, ..RetryConfig::default() };
                let mut builder = AmazonS3Builder::new()
                    .with_bucket_name(bucket)
                    .with_region(region)
                    .with_access_key_id(access_key_id)
                    .with_secret_access_key(secret_access_key)
                    // Objects go one by one, by the call that every such service knows.
                    .with_disable_bulk_delete(true)
                    .with_client_options(options)
                    .with_retry(retry);
                if let Some(endpoint) = endpoint {
                    builder = builder.with_endpoint(endpoint).with_allow_http(endpoint.starts_with("http://"));
                }
                let bucket_store = builder.build().map_err(|error| config(&error))?;
                let name = format!("bucket {bucket}");
                if prefix.is_empty() {
                    return Ok(Self::over(Arc::new(bucket_store), spool, name));
                }
                let prefix = Location::parse(prefix).map_err(|error| config(&error))?;
                Ok(Self::over(Arc::new(PrefixStore::new(bucket_store, prefix)), spool, name))
            }
        }
    }

    fn over(objects: Arc<dyn ObjectStore>, spool: &Path, name: String) -> Storage {
        Storage { objects, spool: spool.to_owned(), name }
    }

    /// Begins to take a file in. `name`: one that no other file has.
    pub(crate) async fn spool(&self, name: &str, max_bytes: u64) -> Result<Spool, SpoolError> {
        Spool::create(&self.spool, name, max_bytes).await
    }

    /// Stores a whole file. The same again changes nothing.
    pub(super) async fn put(&self, location: &str, spooled: &Spooled) -> Result<(), StorageError> {
        let mut file = spooled.open().await?;
        let mut writer = BufWriter::new(self.objects.clone(), Location::from(location));
        let mut reader = tokio::io::BufReader::with_capacity(COPY_BYTES, &mut file);
        let written = match tokio::io::copy_buf(&mut reader, &mut writer).await {
            Ok(_) => writer.shutdown().await,
            Err(error) => Err(error),
        };
        let Err(error) = written else { return Ok(()) };
        // What was begun in the storage is taken back as far as that is possible.
        let _ = writer.abort().await;
        Err(in_words(error))
    }

    pub(super) async fn put_bytes(&self, location: &str, bytes: Bytes) -> Result<(), StorageError> {
        self.objects.put(&Location::from(location), bytes.into()).await?;
        Ok(())
    }

    pub(crate) async fn get(&self, location: &str, range: Option<Range<u64>>) -> Result<Opened, StorageError> {
        let options = GetOptions { range: range.map(GetRange::Bounded), ..GetOptions::default() };
        let found = self.objects.get_opts(&Location::from(location), options).await?;
        let total_bytes = found.meta.size;
        Ok(Opened { total_bytes, stream: found.into_stream().map_err(StorageError::from).boxed() })
    }

    /// Removes an object; one that is not there is as good.
    pub(super) async fn remove(&self, location: &str) -> Result<(), StorageError> {
        match self.objects.delete(&Location::from(location)).await.map_err(StorageError::from) {
            Err(StorageError::Missing) => Ok(()),
            other => other,
        }
    }

    /// Writes, reads and removes a few bytes; the storage's name.
    pub(super) async fn check(&self, probe: &str) -> Result<String, StorageError> {
        let location = format!("probes/{probe}");
        self.put_bytes(&location, Bytes::from_static(b"probe")).await?;
        let mut opened = self.get(&location, None).await?;
        while opened.stream.try_next().await?.is_some() {}
        self.remove(&location).await?;
        Ok(self.name.clone())
    }

    /// Removes what crashes left in the spool.
    pub(super) async fn sweep_spool(&self) -> io::Result<()> {
        let mut entries = match tokio::fs::read_dir(&self.spool).await {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(error),
        };
        for _ in 0..SPOOL_ENTRIES {
            let Some(entry) = entries.next_entry().await? else { break };
            let is_ours = entry.path().extension().is_some_and(|ending| ending == "part");
            let age = entry.metadata().await?.modified()?.elapsed().unwrap_or_default();
            if is_ours && age > SPOOL_AGE {
                tokio::fs::remove_file(entry.path()).await?;
            }
        }
        Ok(())
    }
}

/// A writer's error, which carries the storage's own inside.
fn in_words(error: io::Error) -> StorageError {
    let kind = error.kind();
    match error.into_inner().map(|inner| inner.downcast::<object_store::Error>()) {
        Some(Ok(inner)) => (*inner).into(),
        Some(Err(inner)) => io::Error::new(kind, inner).into(),
        None => io::Error::from(kind).into(),
    }
}

#[cfg(test)]
#[path = "storage_tests.rs"]
mod tests;
