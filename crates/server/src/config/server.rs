//! `[server]`: where the process listens, what it is called from outside, where its files are.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use super::choice::choices;
use super::network::Network;
use super::reader::Section;

choices! {
    /// What kind of deployment this is.
    pub enum Environment {
        /// Any `localhost` origin may call the API, and sign-up is open.
        Development = "development",
        /// Only what is allowed explicitly.
        Production = "production",
    }
}

#[derive(Debug, Clone)]
pub struct ServerConfig {
    pub environment: Environment,
    /// `server.bind_address`.
    pub bind_address: IpAddr,
    /// `server.port`; 0 lets the system choose one.
    pub port: u16,
    /// `server.public_url`: how customers and providers reach this server, without a slash at its end.
    pub public_url: Option<String>,
    /// `server.trusted_proxies`: whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<Network>,
    /// `server.data_dir`: the SQLite file, media and the generated key file.
    pub data_dir: PathBuf,
    /// `server.drain_seconds`: how long open requests and running turns have at shutdown.
    pub drain: Duration,
}

impl ServerConfig {
    pub(super) fn read(section: &mut Section<'_, '_>) -> Self {
        Self {
            environment: section.choice("environment"),
            bind_address: section.ip_address("bind_address"),
            port: section.number("port", "", 0..=65_535),
            public_url: section.optional_base_url("public_url"),
            trusted_proxies: section.list(
                "trusted_proxies",
                "a list of addresses or networks such as 127.0.0.1 or 10.0.0.0/8",
                Network::parse,
            ),
            data_dir: section.text("data_dir").into(),
            drain: section.seconds("drain_seconds", 0..=600),
        }
    }

    /// Where to listen.
    pub fn listen_address(&self) -> SocketAddr {
        SocketAddr::new(self.bind_address, self.port)
    }

    /// Where the encryption key is generated and read when `auth.secret_key` is not set.
    pub fn key_file(&self) -> PathBuf {
        self.data_dir.join("secret.key")
    }

    pub fn is_development(&self) -> bool {
        self.environment == Environment::Development
    }
}
