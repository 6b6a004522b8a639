//! The installation's secret key: from the configuration, or a generated file that only its owner reads.

use std::io::{ErrorKind, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

use crate::config::Config;

/// The key that seals phone numbers, credentials and raw events, and signs session tokens.
pub fn installation_key(config: &Config) -> Result<[u8; 32]> {
    if let Some(key) = &config.auth.secret_key {
        return Ok(*key.expose());
    }
    let path = config.server.key_file();
    match std::fs::read(&path) {
        Ok(bytes) => bytes.try_into().ok().with_context(|| format!("{} does not hold a key of 32 bytes", path.display())),
        Err(error) if error.kind() == ErrorKind::NotFound => create(&path),
        Err(error) => Err(error).with_context(|| format!("the key file {} cannot be read", path.display())),
    }
}

fn create(path: &Path) -> Result<[u8; 32]> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    }
    let key = random_bytes();
    let opened = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    let mut file = match opened {
        Ok(file) => file,
        // Another process was faster: its key counts.
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            let mut bytes = Vec::new();
            std::fs::File::open(path)?.read_to_end(&mut bytes)?;
            let Ok(key) = bytes.try_into() else { bail!("{} does not hold a key of 32 bytes", path.display()) };
            return Ok(key);
        }
        Err(error) => return Err(error).with_context(|| format!("cannot create the key file {}", path.display())),
    };
    file.write_all(&key)?;
    file.sync_all()?;
    tracing::info!(path = %path.display(), "a new encryption key was written: back it up, the database cannot be read without it");
    Ok(key)
}

/// A key for one purpose, so that the purposes cannot be played against each other.
pub fn derive(key: &[u8; 32], purpose: &str) -> [u8; 32] {
    Sha256::new().chain_update(b"switchboard ").chain_update(purpose).chain_update([0]).chain_update(key).finalize().into()
}

/// Unpredictable bytes from the system.
pub fn random_bytes<const N: usize>() -> [u8; N] {
    use rand::TryRng;
    let mut bytes = [0; N];
    rand::rngs::SysRng.try_fill_bytes(&mut bytes).expect("the system's random source works, or nothing here is safe");
    bytes
}
