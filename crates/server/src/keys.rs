//! The installation's secret key: from the configuration, or a generated file that only its owner reads.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use crate::config::Config;

/// The key that seals phone numbers, credentials and raw events, and signs session tokens.
pub fn installation_key(config: &Config) -> Result<[u8; 32]> {
    if let Some(key) = &config.auth.secret_key {
        return Ok(*key.expose());
    }
    let path = config.server.key_file();
    match read(&path)? {
        Some(key) => Ok(key),
        None => create(&path),
    }
}

/// The key in a file; `None` where there is no file.
fn read(path: &Path) -> Result<Option<[u8; 32]>> {
    match std::fs::read(path) {
        Ok(bytes) => {
            let key =
                bytes.try_into().ok().with_context(|| format!("{} does not hold a key of 32 bytes", path.display()))?;
            Ok(Some(key))
        }
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("the key file {} cannot be read", path.display())),
    }
}

fn create(path: &Path) -> Result<[u8; 32]> {
    let cannot = || format!("cannot create the key file {}", path.display());
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    // One process at a time. The lock ends with its holder, however that ends.
    let lock = private().open(path.with_extension("lock")).with_context(cannot)?;
    lock.lock().with_context(cannot)?;
    if let Some(key) = read(path)? {
        // Another process was faster: its key counts.
        return Ok(key);
    }
    let key = random_bytes();
    // Under its name only when it is whole and on the disk: a crash leaves no half a key.
    let fresh = path.with_extension("new");
    let mut file = private().truncate(true).open(&fresh).with_context(cannot)?;
    file.write_all(&key)?;
    file.sync_all()?;
    std::fs::rename(&fresh, path).with_context(cannot)?;
    File::open(folder)?.sync_all()?;
    tracing::info!(path = %path.display(), "a new encryption key was written: back it up, the database cannot be read without it");
    Ok(key)
}

/// For writing, made if need be, for its owner alone.
fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create(true).mode(0o600);
    options
}

/// A key for one purpose, so that the purposes cannot be played against each other.
pub fn derive(key: &[u8; 32], purpose: &str) -> [u8; 32] {
    Sha256::new()
        .chain_update(b"switchboard ")
        .chain_update(purpose)
        .chain_update([0])
        .chain_update(key)
        .finalize()
        .into()
}

/// Unpredictable bytes from the system.
pub fn random_bytes<const N: usize>() -> [u8; N] {
    use rand::TryRng;
    let mut bytes = [0; N];
    rand::rngs::SysRng.try_fill_bytes(&mut bytes).expect("the system's random source works, or nothing here is safe");
    bytes
}
