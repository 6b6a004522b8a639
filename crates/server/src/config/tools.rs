//! `[tools]`: what agents' tools may call.

use super::reader::Section;

#[derive(Debug, Clone)]
pub struct ToolsConfig {
    /// `tools.allow_private_hosts`: hosts inside of this network, with or without a port.
    pub allow_private_hosts: Vec<String>,
}

impl ToolsConfig {
    pub(super) fn read(section: &mut Section<'_, '_>) -> Self {
        let allowed = "a list of hosts such as orders.internal or 10.0.0.5:8080";
        Self { allow_private_hosts: section.list("allow_private_hosts", allowed, parse_host) }
    }
}

fn parse_host(text: &str) -> Option<String> {
    let is_host = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']' | '_');
    (!text.is_empty() && text.chars().all(is_host)).then(|| text.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::parse_host;

    #[test]
    fn a_host_is_no_address_with_a_path() {
        assert_eq!(parse_host("Orders.Internal:8080").as_deref(), Some("orders.internal:8080"));
        assert_eq!(parse_host("[fd00::5]:80").as_deref(), Some("[fd00::5]:80"));
        for text in ["", "http://orders.internal", "a b", "10.0.0.0/8", "*"] {
            assert_eq!(parse_host(text), None, "{text}");
        }
    }
}
