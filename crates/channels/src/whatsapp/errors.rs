//! What Meta's error codes mean: for the outbox (retry, fail), for the contact, and for the person who must act.
//!
//! Decided by code, because titles and HTTP statuses change (reference section 8). The same codes come in answers
//! to requests and in `failed` statuses; [`advice`] serves both. The codes themselves are in `error_table.rs`.

use std::time::Duration;

use model::outbound::{ContactVerdict, RetryScope, SendError};
use reqwest::StatusCode;
use reqwest::header::{HeaderMap, RETRY_AFTER};
use serde_json::Value;

use super::wire::{self, Object};

#[path = "error_table.rs"]
mod table;

/// No provider's wish makes us wait longer than this in one go.
const WAIT_MAX: Duration = Duration::from_secs(24 * 3600);
/// Characters of Meta's explanation that are kept.
const REASON_CHARS: usize = 500;
/// Before an unknown code that looks temporary is tried again.
const UNKNOWN_RETRY: Duration = Duration::from_secs(5);

/// What to do about a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Advice {
    /// For an operator or admin: what happened and what to do. Whole sentences.
    pub text: &'static str,
    /// Whether the same message may pass later without anybody changing it.
    pub retryable: bool,
    /// How long to wait at least, where the code says so.
    pub after: Option<Duration>,
    /// Who has to wait.
    pub scope: RetryScope,
    pub contact: ContactVerdict,
    /// Whether the code is in Meta's list as of this version.
    pub known: bool,
}

/// What a code means, of an answer or of a `failed` status.
pub fn advice(code: i64) -> Advice {
    table::look_up(code).unwrap_or(Advice {
        text: "WhatsApp gave a code that this version does not know. Look it up in Meta's list of error codes.",
        retryable: false,
        after: None,
        scope: RetryScope::Message,
        contact: ContactVerdict::Nothing,
        known: false,
    })
}

/// `{"error":{…}}` of an answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Meta's error {code}: {message}")]
pub struct GraphError {
    pub http_status: u16,
    pub code: i64,
    /// Meta's message and details, at most 500 characters.
    pub message: String,
    /// For Meta's support.
    pub trace_id: Option<String>,
    /// From `Retry-After` or the usage headers.
    pub retry_after: Option<Duration>,
}

impl GraphError {
    /// `None` if the text holds no error object. A code that is missing or no number counts as 0 only when Meta
    /// wrote 0; else as -1, which is in no table.
    pub fn read(status: StatusCode, headers: &HeaderMap, text: &str) -> Option<Self> {
        let error = Object::parse(text).ok()?.object("error")?;
        let mut message = error.filled("message").unwrap_or_default();
        if let Some(details) = error.object("error_data").and_then(|data| data.filled("details")) {
            message = format!("{message}: {details}");
        }
        Some(Self {
            http_status: status.as_u16(),
            code: error.i64("code").unwrap_or(-1),
            message: message.chars().take(REASON_CHARS).collect(),
            trace_id: error.filled("fbtrace_id"),
            retry_after: retry_after(headers).or_else(|| regain_access(headers)),
        })
    }

    /// The table's advice; unknown codes are judged by their HTTP status.
    pub fn advice(&self) -> Advice {
        let advice = advice(self.code);
        let temporary = self.http_status == 429 || self.http_status >= 500;
        if advice.known || !temporary {
            return advice;
        }
        let scope = if self.http_status == 429 { RetryScope::Account } else { RetryScope::Message };
        Advice { retryable: true, after: Some(UNKNOWN_RETRY), scope, ..advice }
    }

    /// Meta's error object means that the message was not taken.
    pub fn into_send_error(self) -> SendError {
        let advice = self.advice();
        let reason = self.to_string();
        if advice.retryable {
            let after = self.retry_after.max(advice.after);
            return SendError::Retry { after, scope: advice.scope, code: Some(self.code), reason };
        }
        SendError::Fail { code: self.code.to_string(), reason, advice: advice.text.to_owned(), contact: advice.contact }
    }
}

/// `Retry-After` in seconds. Its other form, a date, is not used by Meta.
pub(super) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let seconds: u64 = headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds).min(WAIT_MAX))
}

/// `X-Business-Use-Case-Usage: {"<id>":[{"estimated_time_to_regain_access":<minutes>,…}]}`.
fn regain_access(headers: &HeaderMap) -> Option<Duration> {
    let usage = wire::repaired(headers.get("x-business-use-case-usage")?.as_bytes()).into_owned();
    let usage: Value = serde_json::from_str(&usage).ok()?;
    let uses = usage.as_object()?.values().filter_map(Value::as_array).flatten();
    let minutes = uses.filter_map(|used| used.get("estimated_time_to_regain_access")?.as_u64()).max()?;
    (minutes > 0).then(|| Duration::from_secs(minutes.saturating_mul(60)).min(WAIT_MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(status: u16, code: i64) -> SendError {
        let text = format!(r#"{{"error":{{"message":"m","code":{code},"error_data":{{"details":"d"}}}}}}"#);
        GraphError::read(StatusCode::from_u16(status).unwrap(), &HeaderMap::new(), &text).unwrap().into_send_error()
    }

    /// Every code of the reference's table: R and L that pass by themselves are retried, N never.
    #[test]
    fn every_documented_code_is_sorted() {
        use RetryScope::{Account, Message, Pair};
        for (codes, scope) in [
            (&[1, 2, 131000, 131016, 131055, 132069, 131042, 131044][..], Message),
            (&[131056], Pair),
            (&[0, 190, 4, 80007, 130429, 131048, 131037, 131031, 368, 131045, 133010, 131057], Account),
            (&[133000, 133004, 133005, 133006, 133008, 133009, 133012, 133015, 133016], Account),
        ] {
            for code in codes {
                let SendError::Retry { after, scope: is, code: kept, .. } = error(400, *code) else {
                    panic!("{code} is not retried");
                };
                assert_eq!((is, kept), (scope, Some(*code)), "{code}");
                assert!(after.is_some(), "{code} has no delay");
            }
        }
        for code in [
            3, 10, 33, 100, 200, 250, 299, 130472, 130497, 131005, 131008, 131009, 131021, 131026, 131030, 131047,
            131049, 131050, 131051, 131052, 131053, 131062, 131063, 131064, 132000, 132001, 132005, 132007, 132008,
            132012, 132015, 132016, 132018, 132068, 134011, 135000, 137000, 138000, 138001, 138006, 138013, 138018,
            138021, 147001, 147005,
        ] {
            let SendError::Fail { code: kept, advice, .. } = error(400, code) else { panic!("{code} is retried") };
            assert_eq!(kept, code.to_string());
            assert!(advice.len() > 30 && advice.ends_with('.'), "{code}: {advice}");
        }
    }

    #[test]
    fn every_code_of_every_documented_range_has_advice_of_its_own() {
        let ranges = [200..=299, 133_000..=133_016, 138_000..=138_021, 147_001..=147_005];
        for code in ranges.into_iter().flatten() {
            assert!(advice(code).known, "{code}");
        }
        assert!(!advice(999_999).known && !advice(-1).known);
    }

    #[test]
    fn what_a_code_says_about_the_customer() {
        for (code, verdict) in [
            (131026, ContactVerdict::Unreachable),
            (131050, ContactVerdict::OptedOut),
            (131047, ContactVerdict::Nothing),
            (130472, ContactVerdict::Nothing),
        ] {
            assert_eq!(advice(code).contact, verdict, "{code}");
            assert_eq!(ContactVerdict::of_code(&code.to_string()), verdict, "{code}: of a status that says so later");
        }
    }

    #[test]
    fn unknown_codes_follow_their_http_status() {
        assert!(matches!(error(400, 999_999), SendError::Fail { .. }));
        assert!(matches!(error(500, 999_999), SendError::Retry { scope: RetryScope::Message, .. }));
        assert!(matches!(error(429, 999_999), SendError::Retry { scope: RetryScope::Account, .. }));
    }

    #[test]
    fn the_providers_wish_is_respected_and_bounded() {
        let mut headers = HeaderMap::new();
        headers.insert(RETRY_AFTER, "7".parse().unwrap());
        let text = r#"{"error":{"message":"(#130429) Rate limit hit","code":130429}}"#;
        let read = |headers: &HeaderMap| GraphError::read(StatusCode::BAD_REQUEST, headers, text).unwrap();
        let SendError::Retry { after, .. } = read(&headers).into_send_error() else { panic!() };
        assert_eq!(after, Some(Duration::from_secs(7)));
        headers.insert(RETRY_AFTER, "99999999".parse().unwrap());
        assert_eq!(read(&headers).retry_after, Some(WAIT_MAX));
        headers.insert(RETRY_AFTER, "soon".parse().unwrap());
        let usage = r#"{"1":[{"type":"messaging","estimated_time_to_regain_access":3}]}"#;
        headers.insert("x-business-use-case-usage", usage.parse().unwrap());
        assert_eq!(read(&headers).retry_after, Some(Duration::from_secs(180)));
    }
}
