//! Secrets that travel: session tokens, tickets of the live feed, marks of known browsers, API keys, links.
//!
//! A session token is a JWT that only names a session row: role and user are read from the row each time, so that
//! signing out takes effect at once. API keys and links are random; what is stored is their SHA-256, which needs no
//! salt because nobody guesses 32 random bytes.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use model::{SessionId, UnixMs, UserId, WorkspaceId};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// How API keys begin.
pub const API_KEY_PREFIX: &str = "sb_";
/// The characters of a key by which people recognise it.
const SHOWN_CHARS: usize = 10;
/// How long a ticket of the live feed may be used.
pub const TICKET_MS: i64 = 60_000;

/// Of a session token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionClaims {
    pub sid: SessionId,
    pub uid: UserId,
    pub ws: WorkspaceId,
    /// Seconds since 1970, for clients; the session's row decides.
    pub exp: i64,
}

/// Of a ticket: whoever asked for it, in one minute, once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketClaims {
    pub jti: Uuid,
    pub of: Credential,
    pub expires_ms: i64,
}

/// Of a browser that has signed in: not a credential.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceClaims {
    pub did: Uuid,
    /// Digest of the e-mail address that it signed in with.
    pub email: String,
    pub expires_ms: i64,
}

/// What a request was authenticated by: enough to ask again whether it is still in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Credential {
    Session {
        ws: WorkspaceId,
        sid: SessionId,
    },
    /// Digest of the key.
    ApiKey {
        hash: Vec<u8>,
    },
}

#[derive(Serialize, Deserialize)]
struct Envelope<T> {
    /// A ticket is no session token, and the other way round.
    kind: String,
    #[serde(flatten)]
    claims: T,
}

pub fn session_token(key: &[u8; 32], claims: SessionClaims) -> String {
    sign(key, "session", claims)
}

pub fn read_session_token(key: &[u8; 32], token: &str) -> Option<SessionClaims> {
    read(key, "session", token)
}

pub fn ticket(key: &[u8; 32], claims: TicketClaims) -> String {
    sign(key, "ticket", claims)
}

/// The claims of a ticket that is not too old at `now`.
pub fn read_ticket(key: &[u8; 32], token: &str, now: UnixMs) -> Option<TicketClaims> {
    read::<TicketClaims>(key, "ticket", token).filter(|claims| now.0 < claims.expires_ms)
}

pub fn device(key: &[u8; 32], claims: DeviceClaims) -> String {
    sign(key, "device", claims)
}

/// The claims of a browser's mark that is not too old at `now`.
pub fn read_device(key: &[u8; 32], token: &str, now: UnixMs) -> Option<DeviceClaims> {
    read::<DeviceClaims>(key, "device", token).filter(|claims| now.0 < claims.expires_ms)
}

fn sign<T: Serialize>(key: &[u8; 32], kind: &str, claims: T) -> String {
    let envelope = Envelope { kind: kind.to_owned(), claims };
    let key = EncodingKey::from_secret(key);
    jsonwebtoken::encode(&Header::new(Algorithm::HS256), &envelope, &key).expect("claims are plain JSON")
}

fn read<T: DeserializeOwned>(key: &[u8; 32], kind: &str, token: &str) -> Option<T> {
    let mut rules = Validation::new(Algorithm::HS256);
    // The end of validity is checked against the clock that was passed in, by the session's row or by the caller.
    rules.validate_exp = false;
    rules.required_spec_claims.clear();
    let read = jsonwebtoken::decode::<Envelope<T>>(token, &DecodingKey::from_secret(key), &rules).ok()?;
    (read.claims.kind == kind).then_some(read.claims.claims)
}

/// A secret that is shown once.
pub struct OneTime {
    pub secret: String,
    /// What is stored.
    pub hash: Vec<u8>,
    /// What lists show of it.
    pub prefix: String,
}

/// A fresh API key.
pub fn api_key() -> OneTime {
    let secret = format!("{API_KEY_PREFIX}{}", random_text());
    OneTime { hash: digest(&secret), prefix: secret.chars().take(SHOWN_CHARS).collect(), secret }
}

/// What is stored of an API key or a link's token.
pub fn digest(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}

/// 32 random bytes as text.
pub fn random_text() -> String {
    URL_SAFE_NO_PAD.encode(crate::keys::random_bytes::<32>())
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: [u8; 32] = [7; 32];

    fn claims() -> SessionClaims {
        let id = Uuid::from_u128(5);
        SessionClaims { sid: SessionId(id), uid: UserId(id), ws: WorkspaceId(id), exp: 1 }
    }

    #[test]
    fn a_session_token_is_read_with_its_key_only() {
        let token = session_token(&KEY, claims());
        assert_eq!(read_session_token(&KEY, &token), Some(claims()));
        assert_eq!(read_session_token(&[8; 32], &token), None);
        assert_eq!(read_session_token(&KEY, "e30.e30.e30"), None);
        let (head, rest) = token.split_once('.').unwrap();
        let (_, signature) = rest.split_once('.').unwrap();
        let forged = URL_SAFE_NO_PAD.encode(r#"{"kind":"session","sid":1}"#);
        assert_eq!(read_session_token(&KEY, &format!("{head}.{forged}.{signature}")), None);
    }

    #[test]
    fn a_token_without_signature_is_refused() {
        let none = URL_SAFE_NO_PAD.encode(r#"{"alg":"none","typ":"JWT"}"#);
        let token = session_token(&KEY, claims());
        let body = token.split('.').nth(1).unwrap();
        assert_eq!(read_session_token(&KEY, &format!("{none}.{body}.")), None);
    }

    #[test]
    fn a_ticket_ends_and_is_no_session_token() {
        let of = Credential::Session { ws: claims().ws, sid: claims().sid };
        let ticket_claims = TicketClaims { jti: Uuid::from_u128(9), of, expires_ms: 1_000 };
        let token = ticket(&KEY, ticket_claims.clone());
        assert_eq!(read_ticket(&KEY, &token, UnixMs(999)), Some(ticket_claims));
        assert_eq!(read_ticket(&KEY, &token, UnixMs(1_000)), None);
        assert_eq!(read_session_token(&KEY, &token), None);
        assert_eq!(read_ticket(&KEY, &session_token(&KEY, claims()), UnixMs(0)), None);
    }

    #[test]
    fn a_browsers_mark_ends_and_is_no_session_token() {
        let mark = DeviceClaims { did: Uuid::from_u128(3), email: "x".into(), expires_ms: 1_000 };
        let token = device(&KEY, mark.clone());
        assert_eq!(read_device(&KEY, &token, UnixMs(999)), Some(mark));
        assert_eq!(read_device(&KEY, &token, UnixMs(1_000)), None);
        assert_eq!(read_device(&[8; 32], &token, UnixMs(0)), None);
        assert_eq!(read_session_token(&KEY, &token), None);
        assert_eq!(read_device(&KEY, &session_token(&KEY, claims()), UnixMs(0)), None);
    }

    #[test]
    fn keys_are_random_and_recognised_by_their_beginning() {
        let (one, other) = (api_key(), api_key());
        assert!(one.secret.starts_with("sb_") && one.secret.len() == 46);
        assert_ne!(one.secret, other.secret);
        assert_eq!(one.hash, digest(&one.secret));
        assert!(one.secret.starts_with(&one.prefix) && one.prefix.len() == SHOWN_CHARS);
    }
}
