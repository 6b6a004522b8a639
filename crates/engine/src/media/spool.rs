//! Where a file waits while it comes in: written once, counted and hashed on the way, gone when it is dropped.

use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use tokio::fs::File;
use tokio::io::{AsyncReadExt, AsyncSeekExt, AsyncWriteExt};

use super::StorageError;
use crate::places::Place;

/// Beginning of a file that is kept in memory, for `sniff`.
const HEAD_BYTES: usize = 16 * 1024;
/// End of a file that is looked at: an archive's list of entries, an OGG's last page.
pub(super) const TAIL_BYTES: u64 = 128 * 1024;

/// Why a file could not be taken in.
#[derive(Debug, thiserror::Error)]
pub enum SpoolError {
    #[error("larger than {max_bytes} bytes")]
    TooLarge { max_bytes: u64 },
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl From<io::Error> for SpoolError {
    fn from(error: io::Error) -> Self {
        Self::Storage(error.into())
    }
}

/// A file that is being written.
pub struct Spool {
    file: File,
    digest: Sha256,
    bytes: u64,
    max_bytes: u64,
    head: Vec<u8>,
    path: Vanishing,
    place: Option<Place>,
}

/// A file that is here in full.
pub struct Spooled {
    pub bytes: u64,
    pub sha256: Vec<u8>,
    pub(super) head: Vec<u8>,
    path: Vanishing,
    /// Held as long as the file is here.
    _place: Option<Place>,
}

/// A file that is removed when nobody needs it any more.
struct Vanishing(PathBuf);

impl Drop for Vanishing {
    fn drop(&mut self) {
        // What cannot be removed now is swept away later.
        let _ = std::fs::remove_file(&self.0);
    }
}

impl Spool {
    /// `name`: one that no other file has.
    pub(super) async fn create(folder: &Path, name: &str, max_bytes: u64) -> Result<Spool, SpoolError> {
        tokio::fs::create_dir_all(folder).await?;
        let path = folder.join(format!("{name}.part"));
        let file = File::options().write(true).create_new(true).open(&path).await?;
        Ok(Spool {
            file,
            digest: Sha256::new(),
            bytes: 0,
            max_bytes,
            head: Vec::new(),
            path: Vanishing(path),
            place: None,
        })
    }

    /// Counts the file among those of `place` until it is gone.
    pub(crate) fn holding(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    pub async fn write(&mut self, chunk: &[u8]) -> Result<(), SpoolError> {
        self.bytes += chunk.len() as u64;
        if self.bytes > self.max_bytes {
            return Err(SpoolError::TooLarge { max_bytes: self.max_bytes });
        }
        let wanted = HEAD_BYTES.saturating_sub(self.head.len()).min(chunk.len());
        self.head.extend_from_slice(&chunk[..wanted]);
        self.digest.update(chunk);
        Ok(self.file.write_all(chunk).await?)
    }

    pub async fn finish(mut self) -> Result<Spooled, SpoolError> {
        // Without this the last write's error would get lost. The object in the storage is what is synced.
        self.file.flush().await?;
        Ok(Spooled {
            bytes: self.bytes,
            sha256: self.digest.finalize().to_vec(),
            head: self.head,
            path: self.path,
            _place: self.place,
        })
    }
}

impl Spooled {
    pub(crate) fn path(&self) -> &Path {
        &self.path.0
    }

    pub(super) async fn open(&self) -> io::Result<File> {
        File::open(&self.path.0).await
    }

    /// The end of the file.
    pub(super) async fn tail(&self) -> io::Result<Vec<u8>> {
        let mut file = self.open().await?;
        file.seek(io::SeekFrom::Start(self.bytes.saturating_sub(TAIL_BYTES))).await?;
        let mut tail = Vec::new();
        file.take(TAIL_BYTES).read_to_end(&mut tail).await?;
        Ok(tail)
    }
}
