//! `[auth]` and `[cors]`: who may come in.

use std::time::Duration;

use super::reader::Section;
use super::secret::{EncryptionKey, Secret};

const MIN_PASSWORD_CHARS: usize = 8;

#[derive(Debug, Clone)]
pub struct AuthConfig {
    /// Whether anybody may create a workspace in production; the first workspace can always be created.
    pub open_signup: bool,
    /// `auth.session_hours`: how long a login lasts.
    pub session: Duration,
    /// Creates the owner at the first start; set together with `owner_password`.
    pub owner_email: Option<String>,
    pub owner_password: Option<Secret>,
    /// Encrypts stored numbers and credentials; `None`: the key file in the data directory.
    pub secret_key: Option<EncryptionKey>,
}

impl AuthConfig {
    pub(super) fn read(section: &mut Section<'_, '_>) -> Self {
        let config = Self {
            open_signup: section.flag("open_signup"),
            session: section.hours("session_hours", 1..=8_760),
            owner_email: section.parsed("owner_email", "an e-mail address", parse_email),
            owner_password: section.secret(
                "owner_password",
                &format!("a text of at least {MIN_PASSWORD_CHARS} characters"),
                |text| (text.chars().count() >= MIN_PASSWORD_CHARS).then(|| Secret::new(text)),
            ),
            secret_key: section.secret(
                "secret_key",
                "32 bytes in base64 or as 64 hexadecimal digits",
                EncryptionKey::parse,
            ),
        };
        match (&config.owner_email, &config.owner_password) {
            (Some(_), None) => section.refuse("owner_password", "set together with auth.owner_email"),
            (None, Some(_)) => section.refuse("owner_email", "set together with auth.owner_password"),
            _ => {}
        }
        config
    }
}

/// `[cors]`: which web pages elsewhere may call the API.
#[derive(Debug, Clone)]
pub struct CorsConfig {
    /// Origins as browsers send them: `scheme://host[:port]`.
    pub allowed_origins: Vec<String>,
}

impl CorsConfig {
    pub(super) fn read(section: &mut Section<'_, '_>) -> Self {
        let allowed = "a list of origins such as https://app.example.com (not *, and without a path)";
        Self { allowed_origins: section.list("allowed_origins", allowed, parse_origin) }
    }
}

/// Only enough to catch a value in the wrong place; whether the address exists is not for us to say.
fn parse_email(text: &str) -> Option<String> {
    let (user, host) = text.split_once('@')?;
    let is_plain = !text.contains(char::is_whitespace) && !host.contains('@');
    (is_plain && !user.is_empty() && !host.is_empty()).then(|| text.to_owned())
}

/// Browsers write origins in lower case and without a slash (<https://fetch.spec.whatwg.org/#origin-header>).
fn parse_origin(text: &str) -> Option<String> {
    let text = text.trim_end_matches('/').to_ascii_lowercase();
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
    let is_host = |letter: char| letter.is_ascii_alphanumeric() || "-._:[]".contains(letter);
    (!host.is_empty() && host.chars().all(is_host)).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_are_written_as_browsers_send_them() {
        assert_eq!(parse_origin("https://App.Example.com/").as_deref(), Some("https://app.example.com"));
        assert_eq!(parse_origin("http://[::1]:5173").as_deref(), Some("http://[::1]:5173"));
        for text in ["*", "https://", "app.example.com", "https://a.example/path", "https://*.example", "null"] {
            assert_eq!(parse_origin(text), None, "{text}");
        }
    }

    #[test]
    fn an_email_has_one_at_sign_between_two_parts() {
        assert!(parse_email("ana@example.com").is_some());
        for text in ["ana", "@example.com", "ana@", "a@b@c", "a na@example.com"] {
            assert_eq!(parse_email(text), None, "{text}");
        }
    }
}
