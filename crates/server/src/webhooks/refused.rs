//! Refused signatures of the last hour, with their headers and the reason: so that a wrong secret or a
//! meddling proxy can be found. Never the body. Bounded: strangers must not fill the memory.

use std::collections::VecDeque;
use std::sync::Mutex;

use axum::http::HeaderMap;
use model::{ChannelId, UnixMs};

const KEEP_MS: i64 = 60 * 60 * 1000;
const KEEP_MAX: usize = 200;
/// Bytes of one header's value.
const VALUE_MAX: usize = 200;
/// Headers of one request.
const HEADERS_MAX: usize = 30;

#[derive(Clone, Debug)]
pub struct Refused {
    pub at: UnixMs,
    pub channel: Option<ChannelId>,
    pub reason: String,
    pub headers: Vec<(String, String)>,
}

#[derive(Default)]
pub struct RefusedSignatures(Mutex<VecDeque<Refused>>);

impl RefusedSignatures {
    pub fn note(&self, at: UnixMs, channel: Option<ChannelId>, reason: String, headers: &HeaderMap) {
        let headers = headers.iter().filter(|(name, _)| !is_secret(name.as_str())).take(HEADERS_MAX);
        let headers = headers.map(|(name, value)| {
            let text = String::from_utf8_lossy(value.as_bytes());
            (name.to_string(), text.chars().take(VALUE_MAX).collect())
        });
        let refused = Refused { at, channel, reason, headers: headers.collect() };
        let mut list = self.lock();
        list.retain(|known| at.since(known.at) < KEEP_MS);
        if list.len() >= KEEP_MAX {
            list.pop_front();
        }
        list.push_back(refused);
    }

    /// The newest first.
    pub fn recent(&self, now: UnixMs) -> Vec<Refused> {
        self.lock().iter().rev().filter(|known| now.since(known.at) < KEEP_MS).cloned().collect()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, VecDeque<Refused>> {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// A proxy may have added credentials.
fn is_secret(name: &str) -> bool {
    const WORDS: [&str; 8] = ["auth", "cookie", "token", "secret", "key", "password", "credential", "client-cert"];
    WORDS.iter().any(|word| name.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_an_hour_and_no_more_than_its_bound_and_no_credentials() {
        let list = RefusedSignatures::default();
        let mut headers = HeaderMap::new();
        let secrets = ["authorization", "cookie", "x-api-key", "x-amz-security-token", "cf-access-client-secret"];
        for secret in secrets {
            headers.insert(secret, "Bearer secret".parse().unwrap());
        }
        headers.insert("x-hub-signature-256", "sha256=00".parse().unwrap());
        for at in 0..500 {
            list.note(UnixMs(at), None, "mismatch".into(), &headers);
        }
        let recent = list.recent(UnixMs(500));
        assert_eq!(recent.len(), KEEP_MAX);
        assert_eq!(recent[0].at, UnixMs(499));
        assert_eq!(recent[0].headers, vec![("x-hub-signature-256".to_owned(), "sha256=00".to_owned())]);
        assert!(list.recent(UnixMs(500 + KEEP_MS)).is_empty());
    }
}
