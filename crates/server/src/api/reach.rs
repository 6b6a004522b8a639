//! How people and providers reach this server from outside.

use axum::http::{HeaderMap, header};

use crate::app::App;

/// The server's address from outside, without a slash at its end.
pub struct Reach {
    pub base_url: String,
    /// It is `server.public_url`; else it is what this request came to, which its sender may have made up.
    pub is_configured: bool,
}

impl Reach {
    pub fn of(app: &App, headers: &HeaderMap) -> Reach {
        if let Some(url) = &app.config.server.public_url {
            return Reach { base_url: url.clone(), is_configured: true };
        }
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let scheme = match text("x-forwarded-proto") {
            Some(proto) if proto.eq_ignore_ascii_case("https") => "https",
            _ => "http",
        };
        let host = text(header::HOST.as_str()).filter(|host| is_host(host));
        let base_url = match host {
            Some(host) => format!("{scheme}://{host}"),
            None => format!("http://localhost:{}", app.config.server.port),
        };
        Reach { base_url, is_configured: false }
    }

    /// Whether we may call the address ourselves: a made-up port would turn the check into a tool for looking at
    /// other services.
    pub fn may_be_called(&self, own_port: u16) -> bool {
        let authority = self.base_url.split("://").nth(1).unwrap_or_default();
        let port = authority.rsplit_once(':').and_then(|(_, port)| port.parse::<u16>().ok());
        self.is_configured || own_port == 0 || port.is_none_or(|port| port == own_port || port == 443 || port == 80)
    }
}

/// A host with or without a port, and nothing that changes an address's meaning.
fn is_host(text: &str) -> bool {
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':' | b'[' | b']');
    !text.is_empty() && text.len() <= 255 && text.bytes().all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_hosts_and_likely_ports_are_called() {
        for bad in ["", "a/b", "user@host", "host?x", "ho st"] {
            assert!(!is_host(bad), "{bad}");
        }
        assert!(is_host("desk.example.com") && is_host("[::1]:8080"));
        let reach = |url: &str| Reach { base_url: url.into(), is_configured: false };
        assert!(reach("http://desk.example").may_be_called(8080));
        assert!(reach("http://localhost:8080").may_be_called(8080));
        assert!(!reach("http://169.254.169.254:9090").may_be_called(8080));
        assert!(Reach { is_configured: true, ..reach("http://inside:9090") }.may_be_called(8080));
    }
}
