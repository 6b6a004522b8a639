//! Where the vendors are and how one speaks to them: whose JSON it is, the address, the headers, and bodies that are
//! read no further than they may be long (reference: the vendors' API pages). It owns no JSON: that is `request`'s
//! and `reply`'s.

use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};

use crate::{
    ApiKey, ConfigError, ModelError, ProviderKind,
    errors::{self, Speaker},
};

/// Bytes of a refusal that are read: enough for its reason.
const REFUSAL_BYTES: usize = 64 * 1024;

/// Whose JSON it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wire {
    /// Chat Completions: OpenAI, Ollama, vLLM, llama.cpp and the like.
    OpenAi,
    Gemini,
    Anthropic,
}

impl Wire {
    /// Ollama is spoken to at its OpenAI-compatible address.
    pub(crate) fn of(kind: ProviderKind) -> Self {
        match kind {
            ProviderKind::Gemini => Self::Gemini,
            ProviderKind::Anthropic => Self::Anthropic,
            _ => Self::OpenAi,
        }
    }
}

/// The configured address, or the vendor's own. Paths are joined to it: it ends with a slash.
pub(crate) fn base_url(kind: ProviderKind, configured: Option<&str>) -> Result<String, ConfigError> {
    let (default, usual_path) = match kind {
        ProviderKind::Gemini => ("https://generativelanguage.googleapis.com/v1beta", "/v1beta"),
        ProviderKind::Anthropic => ("https://api.anthropic.com/v1", "/v1"),
        ProviderKind::Ollama => ("http://localhost:11434/v1", "/v1"),
        ProviderKind::Openai => ("https://api.openai.com/v1", "/v1"),
        ProviderKind::OpenaiCompatible | ProviderKind::Builtin => ("", "/"),
    };
    let text = configured.map(str::trim).filter(|text| !text.is_empty()).unwrap_or(default);
    if text.is_empty() {
        return Err(ConfigError::NoBaseUrl);
    }
    let example = if default.is_empty() { "http://127.0.0.1:8000/v1" } else { default };
    let bad = ConfigError::BadBaseUrl { provider: kind.name(), example };
    let Ok(mut url) = reqwest::Url::parse(text) else { return Err(bad) };
    if !matches!(url.scheme(), "http" | "https") || url.query().is_some() || url.fragment().is_some() {
        return Err(bad);
    }
    if url.path() == "/" {
        url.set_path(usual_path);
    }
    let text = url.as_str();
    Ok(if text.ends_with('/') { text.to_owned() } else { format!("{text}/") })
}

/// What every request carries. Without a key no header speaks of one: servers of one's own need none. `None` when
/// the key cannot be sent in a header.
pub(crate) fn headers(wire: Wire, key: Option<&ApiKey>) -> Option<HeaderMap> {
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    if wire == Wire::Anthropic {
        headers.insert(HeaderName::from_static("anthropic-version"), HeaderValue::from_static("2023-06-01"));
    }
    if let Some(key) = key {
        let (name, text) = match wire {
            Wire::OpenAi => (AUTHORIZATION, format!("Bearer {}", key.expose())),
            Wire::Gemini => (HeaderName::from_static("x-goog-api-key"), key.expose().to_owned()),
            Wire::Anthropic => (HeaderName::from_static("x-api-key"), key.expose().to_owned()),
        };
        let is_sendable = key.expose().chars().all(|c| c.is_ascii_graphic());
        let mut value = HeaderValue::from_str(&text).ok().filter(|_| is_sendable)?;
        value.set_sensitive(true);
        headers.insert(name, value);
    }
    Some(headers)
}

/// The response when its status is 2xx, else what the refusal means.
pub(crate) async fn accepted(who: Speaker<'_>, response: reqwest::Response) -> Result<reqwest::Response, ModelError> {
    if response.status().is_success() {
        return Ok(response);
    }
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let refusal = read(who, response, REFUSAL_BYTES).await.unwrap_or_default();
    Err(errors::from_status(who, status, &headers, &String::from_utf8_lossy(&refusal)))
}

/// The body, as long as it is no longer than `limit` bytes.
pub(crate) async fn read(
    who: Speaker<'_>,
    mut response: reqwest::Response,
    limit: usize,
) -> Result<Vec<u8>, ModelError> {
    let mut body = Vec::new();
    while let Some(piece) = response.chunk().await.map_err(|error| errors::from_transport(who, &error))? {
        if body.len() + piece.len() > limit {
            return Err(errors::rubbish(who, "the answer is too long"));
        }
        body.extend_from_slice(&piece);
    }
    Ok(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_get_the_vendor_s_usual_path() {
        let url = |kind, text: &str| base_url(kind, Some(text)).unwrap();
        assert_eq!(url(ProviderKind::Openai, "http://127.0.0.1:9100"), "http://127.0.0.1:9100/v1/");
        assert_eq!(url(ProviderKind::Openai, "http://127.0.0.1:9100/v1/"), "http://127.0.0.1:9100/v1/");
        assert_eq!(url(ProviderKind::Gemini, " http://127.0.0.1:9100/ "), "http://127.0.0.1:9100/v1beta/");
        assert_eq!(url(ProviderKind::OpenaiCompatible, "http://h:8080"), "http://h:8080/");
        assert_eq!(base_url(ProviderKind::OpenaiCompatible, None), Err(ConfigError::NoBaseUrl));
        for bad in ["127.0.0.1:9100", "ftp://h/v1", "http://h/v1?key=1"] {
            assert!(matches!(base_url(ProviderKind::Openai, Some(bad)), Err(ConfigError::BadBaseUrl { .. })), "{bad}");
        }
    }
}
