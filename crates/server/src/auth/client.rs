//! Where a request came from: its network address, behind proxies that are trusted, and its browser.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use store::accounts::SessionOrigin;

use crate::app::App;
use crate::config::Network;

/// Characters of a browser's name that are kept.
const AGENT_CHARS: usize = 300;
/// Proxies in a row that are looked at.
const HOPS_MAX: usize = 16;

/// Who sent a request, as far as it can be told.
#[derive(Clone, Debug, Default)]
pub struct Client {
    /// `None` where the listener does not tell.
    pub address: Option<IpAddr>,
    pub user_agent: Option<String>,
}

impl Client {
    /// As a session remembers it.
    pub fn origin(&self) -> SessionOrigin {
        SessionOrigin { user_agent: self.user_agent.clone(), ip: self.address.map(|address| address.to_string()) }
    }
}

impl FromRequestParts<App> for Client {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip().to_canonical());
        let address = peer.map(|peer| behind_proxies(peer, &parts.headers, &app.config.server.trusted_proxies));
        Ok(Self { address, user_agent: user_agent(&parts.headers) })
    }
}

/// The last address that no trusted proxy has: each proxy appends whom it talked to, and what stands before that may
/// be invented.
fn behind_proxies(peer: IpAddr, headers: &HeaderMap, trusted: &[Network]) -> IpAddr {
    let is_trusted = |address: IpAddr| trusted.iter().any(|network| network.contains(address));
    let lines: Vec<&str> = headers.get_all("x-forwarded-for").iter().filter_map(|line| line.to_str().ok()).collect();
    let mut hops = lines.iter().rev().flat_map(|line| line.rsplit(',')).map(|hop| hop.trim().parse::<IpAddr>());
    let mut address = peer;
    for _ in 0..HOPS_MAX {
        if !is_trusted(address) {
            break;
        }
        let Some(Ok(before)) = hops.next() else { break };
        address = before.to_canonical();
    }
    address
}

fn user_agent(headers: &HeaderMap) -> Option<String> {
    let text = headers.get(header::USER_AGENT)?.to_str().ok()?;
    let text: String = text.chars().take(AGENT_CHARS).collect();
    (!text.trim().is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(peer: &str, forwarded: &[&str], trusted: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for line in forwarded {
            headers.append("x-forwarded-for", line.parse().unwrap());
        }
        let trusted: Vec<Network> = trusted.iter().map(|text| Network::parse(text).unwrap()).collect();
        behind_proxies(peer.parse().unwrap(), &headers, &trusted).to_string()
    }

    #[test]
    fn nobody_who_is_not_trusted_says_who_they_are() {
        assert_eq!(address("192.0.2.1", &["198.51.100.9"], &[]), "192.0.2.1");
        assert_eq!(address("192.0.2.1", &["198.51.100.9"], &["10.0.0.0/8"]), "192.0.2.1");
    }

    #[test]
    fn the_last_address_before_the_trusted_ones_counts() {
        let trusted = ["10.0.0.0/8", "::1"];
        assert_eq!(address("10.0.0.1", &["198.51.100.9"], &trusted), "198.51.100.9");
        assert_eq!(address("10.0.0.1", &["1.1.1.1, 198.51.100.9, 10.0.0.7"], &trusted), "198.51.100.9");
        assert_eq!(address("::1", &["1.1.1.1", "198.51.100.9"], &trusted), "198.51.100.9");
        assert_eq!(address("10.0.0.1", &["::ffff:198.51.100.9"], &trusted), "198.51.100.9");
        assert_eq!(address("10.0.0.1", &["1.1.1.1, nonsense"], &trusted), "10.0.0.1");
        assert_eq!(address("10.0.0.1", &[], &trusted), "10.0.0.1");
        let long = ["10.0.0.2, "].repeat(100).concat() + "10.0.0.3";
        assert!(address("10.0.0.1", &[&long], &trusted).starts_with("10."));
    }

    #[test]
    fn a_browsers_name_has_a_bound() {
        let mut headers = HeaderMap::new();
        assert_eq!(user_agent(&headers), None);
        headers.insert("user-agent", "x".repeat(5_000).parse().unwrap());
        assert_eq!(user_agent(&headers).unwrap().len(), AGENT_CHARS);
    }
}
