//! Turns a provider's refusal into what the caller should do about it (reference: error tables of OpenAI, Gemini and
//! Anthropic). Texts are built here so that no key and no request body ever gets into one.

use std::{fmt::Write as _, time::Duration};

use reqwest::header::HeaderMap;
use serde_json::Value;

use crate::{ApiKey, ModelError, retry_hint};

/// Longest part of a provider's own message that is passed on, in characters.
const MESSAGE_CHARS: usize = 200;

/// Names the provider in texts and takes its key out of them.
#[derive(Clone, Copy)]
pub(crate) struct Speaker<'a> {
    pub provider: &'a str,
    pub key: Option<&'a ApiKey>,
}

/// An HTTP answer that is not 2xx.
pub(crate) fn from_status(who: Speaker<'_>, status: u16, headers: &HeaderMap, body: &str) -> ModelError {
    let body: Value = serde_json::from_str(body).unwrap_or(Value::Null);
    from_error(who, Some(status), Some(headers), &body)
}

/// An error object, from a body or out of the middle of a stream, where there is no status.
pub(crate) fn from_error(
    who: Speaker<'_>,
    status: Option<u16>,
    headers: Option<&HeaderMap>,
    body: &Value,
) -> ModelError {
    let error = Detail::of(body);
    let status = status.unwrap_or_else(|| error.implied_status());
    let reason = error.reason(who, status);
    if error.names(&["insufficient_quota", "billing_error", "billing_not_active"]) || status == 402 {
        return fail(reason, "the account has no credit: check its billing");
    }
    if error.is_too_long() || status == 413 {
        return fail(reason, "the conversation is too long for this model: shorten it or take a larger one");
    }
    if status < 500 && error.names(&["content_policy_violation", "content_filter"]) {
        return ModelError::Blocked { reason };
    }
    if error.is_daily_quota() {
        return fail(reason, "the day's quota is used up: raise it or configure a second provider");
    }
    if error.is_bad_key() {
        return fail(reason, "check the API key");
    }
    let asked = headers.and_then(|headers| headers.get("x-should-retry")).and_then(|value| value.to_str().ok());
    let passes = match asked {
        Some("true") => true,
        Some("false") => false,
        _ => matches!(status, 408 | 409 | 425 | 429) || status >= 500,
    };
    if passes {
        return ModelError::Retry { after: retry_hint::of(headers, error.object), reason };
    }
    fail(reason, advice(status))
}

/// No HTTP answer, or half of one.
pub(crate) fn from_transport(who: Speaker<'_>, error: &reqwest::Error) -> ModelError {
    let what = if error.is_builder() {
        return fail(format!("{}: the request could not be built", who.provider), "check the base URL and the key");
    } else if error.is_connect() {
        "could not connect"
    } else if error.is_timeout() {
        "timed out"
    } else {
        "the connection broke"
    };
    ModelError::Retry { after: None, reason: format!("{}: {what}", who.provider) }
}

pub(crate) fn rubbish(who: Speaker<'_>, what: &str) -> ModelError {
    ModelError::Rubbish { reason: format!("{}: {what}", who.provider) }
}

/// The body ended before the answer did.
pub(crate) fn stream_cut(who: Speaker<'_>) -> ModelError {
    ModelError::Retry { after: None, reason: format!("{}: the stream was cut", who.provider) }
}

/// Silence beyond the configured limit.
pub(crate) fn silent(who: Speaker<'_>, limit: Duration) -> ModelError {
    ModelError::Retry { after: None, reason: format!("{}: silent for {} s", who.provider, limit.as_secs()) }
}

pub(crate) fn fail(reason: String, advice: &str) -> ModelError {
    ModelError::Fail { reason, advice: advice.to_owned() }
}

fn advice(status: u16) -> &'static str {
    match status {
        401 | 403 => "check the API key and what it may do",
        404 => "check the model's name and the base URL",
        300..=399 => "the base URL redirects: configure the address that it leads to",
        _ => "the provider does not accept the request: check the model's name and settings",
    }
}

/// The error object in a body: `{"error": {…}}`, `{"error": "text"}`, `[{"error": …}]` (Gemini's streams) or bare
/// (`{"object": "error", "message": …}`, older vLLM).
struct Detail<'a> {
    object: &'a Value,
}

impl<'a> Detail<'a> {
    fn of(body: &'a Value) -> Self {
        let body = body.get(0).unwrap_or(body);
        Self { object: body.get("error").unwrap_or(body) }
    }

    fn message(&self) -> &'a str {
        self.object.get("message").unwrap_or(self.object).as_str().unwrap_or_default()
    }

    /// OpenAI's `type` and `code`, Anthropic's `type`, Google's `status`.
    fn names(&self, wanted: &[&str]) -> bool {
        ["code", "type", "status"]
            .iter()
            .filter_map(|field| self.object.get(field)?.as_str())
            .any(|name| wanted.contains(&name))
    }

    fn is_too_long(&self) -> bool {
        const PHRASES: [&str; 4] =
            ["maximum context length", "prompt is too long", "exceeds the available context", "input token count"];
        self.names(&["context_length_exceeded", "exceed_context_size_error", "request_too_large"])
            || PHRASES.iter().any(|phrase| self.message().contains(phrase))
    }

    fn details(&self) -> impl Iterator<Item = &'a Value> {
        self.object.get("details").and_then(Value::as_array).into_iter().flatten()
    }

    /// Google's per-day quota: its `retryDelay` is seconds, but nothing comes before tomorrow.
    fn is_daily_quota(&self) -> bool {
        self.details()
            .filter_map(|detail| detail.get("violations")?.as_array())
            .flatten()
            .any(|violation| violation.get("quotaId").and_then(Value::as_str).is_some_and(|id| id.contains("PerDay")))
    }

    fn is_bad_key(&self) -> bool {
        self.names(&["invalid_api_key"])
            || self.details().any(|detail| detail.get("reason").and_then(Value::as_str) == Some("API_KEY_INVALID"))
    }

    /// In a stream there is no HTTP status: the number or the name stands in. Unknown = trouble on their side.
    fn implied_status(&self) -> u16 {
        if let Some(code) = self.object.get("code").and_then(Value::as_u64) {
            return u16::try_from(code).unwrap_or(500);
        }
        const NAMES: [(&[&str], u16); 9] = [
            (&["rate_limit_error", "rate_limit_exceeded", "RESOURCE_EXHAUSTED"], 429),
            (&["invalid_request_error", "INVALID_ARGUMENT", "FAILED_PRECONDITION"], 400),
            (&["authentication_error", "UNAUTHENTICATED"], 401),
            (&["permission_error", "PERMISSION_DENIED"], 403),
            (&["not_found_error", "NOT_FOUND"], 404),
            (&["request_too_large"], 413),
            (&["UNAVAILABLE"], 503),
            (&["timeout_error", "DEADLINE_EXCEEDED"], 504),
            (&["overloaded_error"], 529),
        ];
        NAMES.iter().find(|(names, _)| self.names(names)).map_or(500, |(_, status)| *status)
    }

    fn reason(&self, who: Speaker<'_>, status: u16) -> String {
        let mut reason = format!("{} answered {status}", who.provider);
        for field in ["status", "type", "code"] {
            if let Some(name) = self.object.get(field).and_then(Value::as_str) {
                let _ = write!(reason, " {}", scrub(who, name));
            }
        }
        // What is said about a key may repeat it.
        if !matches!(status, 401 | 403) && !self.is_bad_key() && !self.message().is_empty() {
            let _ = write!(reason, ": {}", scrub(who, self.message()));
        }
        reason
    }
}

/// Shortens a provider's words, and takes out the key and what looks like one.
fn scrub(who: Speaker<'_>, text: &str) -> String {
    let text = match who.key {
        Some(key) if !key.expose().is_empty() => text.replace(key.expose(), "***"),
        _ => text.to_owned(),
    };
    let looks_secret = |word: &str| ["sk-", "AIza", "Bearer"].iter().any(|start| word.contains(start));
    let words = text.split_whitespace().map(|word| if looks_secret(word) { "***" } else { word });
    words.collect::<Vec<_>>().join(" ").chars().take(MESSAGE_CHARS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn judge(status: u16, body: Value) -> ModelError {
        let key = ApiKey::new("k-12345");
        from_status(Speaker { provider: "p", key: Some(&key) }, status, &HeaderMap::new(), &body.to_string())
    }

    /// (status, body, what should come of it: r = retry, f = fail, b = blocked)
    #[test]
    fn every_row_of_the_error_tables() {
        let openai = |kind: &str, code: &str| json!({"error": {"message": "m", "type": kind, "code": code}});
        let google =
            |status: &str, details: Value| json!({"error": {"message": "m", "status": status, "details": details}});
        let anthropic = |kind: &str| json!({"type": "error", "error": {"type": kind, "message": "m"}});
        let rows = [
            (400, openai("invalid_request_error", "x"), 'f'),
            (400, openai("invalid_request_error", "context_length_exceeded"), 'f'),
            (400, openai("invalid_request_error", "content_policy_violation"), 'b'),
            (401, openai("invalid_request_error", "invalid_api_key"), 'f'),
            (403, openai("x", "unsupported_country"), 'f'),
            (404, openai("invalid_request_error", "model_not_found"), 'f'),
            (408, Value::Null, 'r'),
            (409, Value::Null, 'r'),
            (422, Value::Null, 'f'),
            (429, openai("requests", "rate_limit_exceeded"), 'r'),
            (429, openai("insufficient_quota", "insufficient_quota"), 'f'),
            (500, Value::Null, 'r'),
            (502, Value::Null, 'r'),
            (503, openai("server_error", ""), 'r'),
            (400, json!({"object": "error", "message": "This model's maximum context length is 4096 tokens"}), 'f'),
            (500, json!({"error": "model runner has unexpectedly stopped"}), 'r'),
            (400, google("INVALID_ARGUMENT", json!([{"reason": "API_KEY_INVALID"}])), 'f'),
            (403, google("PERMISSION_DENIED", Value::Null), 'f'),
            (
                429,
                google(
                    "RESOURCE_EXHAUSTED",
                    json!([{"violations": [{"quotaId": "GenerateRequestsPerDayPerProject"}]}]),
                ),
                'f',
            ),
            (429, google("RESOURCE_EXHAUSTED", json!([{"retryDelay": "17s"}])), 'r'),
            (503, google("UNAVAILABLE", Value::Null), 'r'),
            (402, anthropic("billing_error"), 'f'),
            (413, anthropic("request_too_large"), 'f'),
            (529, anthropic("overloaded_error"), 'r'),
            (302, Value::Null, 'f'),
        ];
        for (status, body, expected) in rows {
            let error = judge(status, body.clone());
            let got = match error {
                ModelError::Retry { .. } => 'r',
                ModelError::Fail { .. } => 'f',
                ModelError::Blocked { .. } => 'b',
                _ => '?',
            };
            assert_eq!(got, expected, "{status} {body}: {error:?}");
        }
    }

    #[test]
    fn no_key_in_any_text() {
        for status in [400, 401, 403, 429, 500] {
            let body = json!({"error": {"message": "key k-12345 or sk-abc*def is wrong", "type": "k-12345"}});
            let text = judge(status, body).to_string();
            assert!(!text.contains("k-12345") && !text.contains("sk-abc"), "{text}");
            // About a key nothing is repeated at all; it may be masked in any way.
            assert_eq!(text.contains("is wrong"), !matches!(status, 401 | 403), "{text}");
        }
    }

    #[test]
    fn the_provider_may_overrule_the_table() {
        let who = Speaker { provider: "p", key: None };
        let headers = |value| HeaderMap::from_iter([("x-should-retry".parse().unwrap(), value)]);
        let no = from_status(who, 500, &headers("false".parse().unwrap()), "");
        let yes = from_status(who, 400, &headers("true".parse().unwrap()), "");
        assert!(matches!(no, ModelError::Fail { .. }) && matches!(yes, ModelError::Retry { .. }));
    }

    #[test]
    fn an_error_inside_a_stream_is_judged_by_its_name() {
        let who = Speaker { provider: "p", key: None };
        let judge = |body: Value| from_error(who, None, None, &body);
        assert!(matches!(judge(json!({"error": {"type": "overloaded_error"}})), ModelError::Retry { .. }));
        assert!(matches!(judge(json!({"error": {"type": "authentication_error"}})), ModelError::Fail { .. }));
        assert!(matches!(judge(json!([{"error": {"code": 404, "status": "NOT_FOUND"}}])), ModelError::Fail { .. }));
        assert!(matches!(judge(json!({"error": "something"})), ModelError::Retry { .. }));
    }
}
