//! Encryption at rest: phone numbers, credentials and raw webhook bodies.
//!
//! XChaCha20-Poly1305 with a random nonce; a keyed hash (HMAC-SHA256 under a derived key) beside what
//! must be found by value. Layout of a sealed value: version (1 byte), key id (4), nonce (24), ciphertext.

use std::sync::atomic::{AtomicU64, Ordering};

use chacha20poly1305::aead::{Aead, KeyInit};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};

use crate::error::StoreError;

const VERSION: u8 = 1;
const HEAD: usize = 1 + 4 + 24;

/// Seals and opens values under one 32-byte key.
pub struct Vault {
    cipher: XChaCha20Poly1305,
    lookup: Hmac<Sha256>,
    key_id: [u8; 4],
    /// Nonces are HMAC(seed, counter): unique without asking the system for each one.
    nonce_key: Hmac<Sha256>,
    counter: AtomicU64,
}

impl Vault {
    /// `seed` must be fresh and unpredictable in every process: it separates the nonces of processes
    /// that share a key.
    pub fn new(key: [u8; 32], seed: [u8; 32]) -> Self {
        let derive =
            |label: &str| Sha256::new().chain_update(b"switchboard ").chain_update(label).chain_update(key).finalize();
        let key_id = derive("key id");
        Self {
            cipher: XChaCha20Poly1305::new(&Key::from(<[u8; 32]>::from(derive("seal")))),
            lookup: mac(&derive("look-up")),
            key_id: [key_id[0], key_id[1], key_id[2], key_id[3]],
            nonce_key: mac(&seed),
            counter: AtomicU64::new(0),
        }
    }

    /// Names the key without telling it: to notice a database that another key wrote.
    pub fn key_id(&self) -> String {
        crate::dialect::hex(&self.key_id)
    }

    pub fn seal(&self, plain: &[u8]) -> Vec<u8> {
        let mut nonce_mac = self.nonce_key.clone();
        nonce_mac.update(&self.counter.fetch_add(1, Ordering::Relaxed).to_le_bytes());
        let mut nonce = [0; 24];
        nonce.copy_from_slice(&nonce_mac.finalize().into_bytes()[..24]);
        let sealed = self
            .cipher
            .encrypt(&XNonce::from(nonce), plain)
            .expect("sealing fails only beyond 256 GiB, and every body is bounded");
        let mut out = Vec::with_capacity(HEAD + sealed.len());
        out.push(VERSION);
        out.extend_from_slice(&self.key_id);
        out.extend_from_slice(&nonce);
        out.extend_from_slice(&sealed);
        out
    }

    pub fn open(&self, sealed: &[u8]) -> Result<Vec<u8>, StoreError> {
        let unreadable = |why: &str| StoreError::Corrupt(why.to_owned());
        if sealed.len() < HEAD || sealed[0] != VERSION {
            return Err(unreadable("not a sealed value"));
        }
        if sealed[1..5] != self.key_id {
            return Err(unreadable("sealed with another key"));
        }
        let mut nonce = [0; 24];
        nonce.copy_from_slice(&sealed[5..HEAD]);
        self.cipher.decrypt(&XNonce::from(nonce), &sealed[HEAD..]).map_err(|_| unreadable("sealed value was changed"))
    }

    /// Keyed hash for look-ups. `kind` separates phone numbers from user ids.
    pub fn lookup(&self, kind: &str, value: &str) -> [u8; 16] {
        let mut mac = self.lookup.clone();
        mac.update(kind.as_bytes());
        mac.update(&[0]);
        mac.update(value.as_bytes());
        let mut out = [0; 16];
        out.copy_from_slice(&mac.finalize().into_bytes()[..16]);
        out
    }
}

fn mac(key: &[u8]) -> Hmac<Sha256> {
    <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(key).expect("HMAC takes keys of any length")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opens_what_it_sealed_and_nothing_else() {
        let vault = Vault::new([1; 32], [2; 32]);
        let sealed = vault.seal(b"+15550100199");
        assert_eq!(vault.open(&sealed).unwrap(), b"+15550100199");
        assert_ne!(sealed, vault.seal(b"+15550100199"), "nonces differ");
        for at in 0..sealed.len() {
            let mut bent = sealed.clone();
            bent[at] ^= 1;
            assert!(vault.open(&bent).is_err(), "byte {at}");
        }
        assert!(Vault::new([3; 32], [2; 32]).open(&sealed).is_err());
    }

    #[test]
    fn lookups_agree_within_a_key_and_kind_only() {
        let vault = Vault::new([1; 32], [2; 32]);
        assert_eq!(vault.lookup("phone", "1"), Vault::new([1; 32], [9; 32]).lookup("phone", "1"));
        assert_ne!(vault.lookup("phone", "1"), vault.lookup("user_id", "1"));
        assert_ne!(vault.lookup("phone", "1"), Vault::new([4; 32], [2; 32]).lookup("phone", "1"));
    }
}
