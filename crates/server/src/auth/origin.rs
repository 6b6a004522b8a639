//! Which web pages may act with a signed-in person's cookie, and which may read answers at all (CORS).

use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};

use crate::config::Config;

/// Whether a request that came with the cookie may be acted on: one that changes nothing, or one from our own page
/// or an allowed one.
pub fn may_use_cookie(config: &Config, parts: &Parts) -> bool {
    let changes_nothing = matches!(parts.method, Method::GET | Method::HEAD | Method::OPTIONS);
    let is_upgrade = parts.headers.contains_key(header::UPGRADE);
    (changes_nothing && !is_upgrade) || is_ours(config, &parts.headers)
}

fn is_ours(config: &Config, headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let Some(origin) = text(header::ORIGIN).map(str::to_ascii_lowercase) else { return false };
    let same_host = text(header::HOST).is_some_and(|host| authority(&origin) == Some(&host.to_ascii_lowercase()));
    same_host || is_public_url(config, &origin) || is_allowed(config, &origin)
}

/// `server.public_url`, for proxies that rewrite `Host`.
fn is_public_url(config: &Config, origin: &str) -> bool {
    let Some(url) = &config.server.public_url else { return false };
    let url = url.to_ascii_lowercase();
    let Some((scheme, rest)) = url.split_once("://") else { return false };
    let host = rest.split('/').next().unwrap_or(rest);
    origin.split_once("://") == Some((scheme, host))
}

/// Whether a page of this origin may call the API from a browser.
pub fn is_allowed(config: &Config, origin: &str) -> bool {
    let origin = origin.to_ascii_lowercase();
    config.cors.allowed_origins.contains(&origin) || (config.server.is_development() && is_localhost(&origin))
}

fn is_localhost(origin: &str) -> bool {
    authority(origin).is_some_and(is_local_host)
}

/// `localhost:5173`, `127.0.0.1`, `[::1]:80`
pub fn is_local_host(authority: &str) -> bool {
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit()) => host,
        _ => authority,
    };
    matches!(host, "localhost" | "127.0.0.1" | "[::1]") || host.ends_with(".localhost")
}

fn authority(origin: &str) -> Option<&str> {
    origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::LoadInput;
    use axum::http::Request;

    fn config(pairs: &[(&str, &str)]) -> Config {
        let overrides = pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        Config::load(LoadInput { overrides, ..LoadInput::default() }).unwrap()
    }

    fn parts(method: &str, origin: Option<&str>) -> Parts {
        let mut request = Request::builder().method(method).uri("/").header("host", "desk.example.com");
        if let Some(origin) = origin {
            request = request.header("origin", origin);
        }
        request.body(()).unwrap().into_parts().0
    }

    #[test]
    fn only_our_own_pages_may_change_things_with_the_cookie() {
        let config =
            config(&[("server.environment", "production"), ("cors.allowed_origins", "https://app.example.com")]);
        assert!(may_use_cookie(&config, &parts("GET", Some("https://evil.example"))));
        assert!(may_use_cookie(&config, &parts("POST", Some("https://desk.example.com"))));
        assert!(may_use_cookie(&config, &parts("POST", Some("https://app.example.com"))));
        for origin in [
            None,
            Some("https://evil.example"),
            Some("null"),
            Some("http://localhost:5173"),
            Some("https://desk.example.com.evil.example"),
        ] {
            assert!(!may_use_cookie(&config, &parts("POST", origin)), "{origin:?}");
        }
    }

    #[test]
    fn a_feed_with_the_cookie_needs_our_origin_too() {
        let config = config(&[("server.environment", "production")]);
        let mut upgrade = parts("GET", Some("https://evil.example"));
        upgrade.headers.insert("upgrade", "websocket".parse().unwrap());
        assert!(!may_use_cookie(&config, &upgrade));
    }

    #[test]
    fn development_lets_every_localhost_in() {
        let open = config(&[("server.environment", "development")]);
        for origin in ["http://localhost:5173", "http://127.0.0.1:3000", "http://[::1]:80", "http://app.localhost"] {
            assert!(is_allowed(&open, origin), "{origin}");
        }
        assert!(!is_allowed(&open, "http://localhost.evil.example"));
        assert!(!is_allowed(&open, "https://evil.example"));
    }
}
