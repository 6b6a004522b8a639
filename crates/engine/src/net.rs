//! Which hosts a workspace's people may have this server call: none inside its own network, unless the configuration
//! names them.
//!
//! The check is made where a name becomes addresses, so that a name whose address changes between check and call
//! (DNS rebinding) gains nothing. A host that is written as an address needs [`PrivateHosts::allows_url`] besides,
//! because nothing is resolved then. Redirects are never followed by these clients.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use reqwest::Url;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use tokio::sync::{Semaphore, SemaphorePermit};

/// Calls of tools that are under way on a node; more wait.
const CALLS_MAX: usize = 64;
const CONNECT: Duration = Duration::from_secs(5);

/// Hosts of private networks that may be called all the same: names or addresses, with or without a port.
#[derive(Clone, Debug, Default)]
pub struct PrivateHosts(Arc<[NamedHost]>);

#[derive(Debug)]
struct NamedHost {
    /// In lower case, an address of version 6 without brackets.
    host: String,
    /// `None`: every port.
    port: Option<u16>,
}

impl NamedHost {
    fn read(text: &str) -> Self {
        let text = text.trim().to_ascii_lowercase();
        let (host, port) = match text.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            Some((host, port)) => (host, port.strip_prefix(':')),
            // More than one colon: an address of version 6 without a port.
            None if text.matches(':').count() == 1 => {
                text.split_once(':').map_or((&*text, None), |(h, p)| (h, Some(p)))
            }
            None => (&*text, None),
        };
        match port.map(str::parse) {
            None => Self { host: host.to_owned(), port: None },
            Some(Ok(port)) => Self { host: host.to_owned(), port: Some(port) },
            // What is no port makes the whole no host's name: nothing is let in.
            Some(Err(_)) => Self { host: text, port: None },
        }
    }
}

fn bare(host: &str) -> String {
    host.trim_matches(['[', ']']).trim_end_matches('.').to_ascii_lowercase()
}

/// Why an address may not be called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("only http and https addresses can be called")]
    Scheme,
    #[error("an address must have no user name or password in it")]
    Credentials,
    #[error("the host is in a private network, which this installation does not allow")]
    Private,
}

impl PrivateHosts {
    pub fn new(hosts: &[String]) -> Self {
        Self(hosts.iter().map(|host| NamedHost::read(host)).collect())
    }

    /// Whether the configuration names this host, or this host with this port.
    pub fn names(&self, host: &str, port: Option<u16>) -> bool {
        let host = bare(host);
        self.0.iter().any(|known| known.host == host && (known.port.is_none() || known.port == port))
    }

    /// Whether the configuration names this host with whatever port.
    pub fn names_any_port(&self, host: &str) -> bool {
        let host = bare(host);
        self.0.iter().any(|known| known.host == host)
    }

    fn names_url(&self, url: &Url) -> bool {
        self.names(url.host_str().unwrap_or_default(), url.port_or_known_default())
    }

    /// Whether an address may be called, as far as can be said before its name is resolved.
    pub fn allows_url(&self, url: &Url) -> Result<(), Refusal> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Refusal::Scheme);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Refusal::Credentials);
        }
        let host = url.host_str().unwrap_or_default();
        if self.names_url(url) {
            return Ok(());
        }
        let lower = host.trim_end_matches('.').to_ascii_lowercase();
        let is_local_name = lower == "localhost"
            || [".localhost", ".local", ".internal", ".home.arpa"].iter().any(|ending| lower.ends_with(ending));
        let literal = lower.trim_matches(['[', ']']).parse::<IpAddr>().ok();
        if is_local_name || lower.is_empty() || literal.is_some_and(|address| !is_public(address)) {
            return Err(Refusal::Private);
        }
        Ok(())
    }
}

/// Whether an address is one of the open Internet: not private, local, reserved, or a way around (addresses of version
/// 4 inside of version 6).
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => is_public_v6(v6),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let is_special = matches!(
        (a, b, c),
        // This network, private, loopback.
        (0 | 10 | 127, ..)
            // Shared by carriers.
            | (100, 64..=127, _)
            // Link-local, and with it the metadata services of clouds.
            | (169, 254, _)
            | (172, 16..=31, _)
            | (192, 168, _)
            // Protocol assignments and documentation.
            | (192, 0, 0 | 2)
            | (192, 88, 99)
            | (198, 18..=19, _)
            | (198, 51, 100)
            | (203, 0, 113)
            // Multicast and reserved.
            | (224..=255, ..)
    );
    !is_special
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let s = address.segments();
    let embedded = |high: u16, low: u16| Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low));
    match s {
        // Unspecified, loopback, mapped and compatible addresses of version 4.
        [0, 0, 0, 0, 0, 0 | 0xffff, high, low] => is_public_v4(embedded(high, low)),
        // Translated ones.
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => is_public_v4(embedded(high, low)),
        [0x64, 0xff9b, 1, ..] => false,
        [0x2002, high, low, ..] => is_public_v4(embedded(high, low)),
        // Teredo and documentation.
        [0x2001, 0 | 0xdb8, ..] | [0x3fff, ..] => false,
        // Only 2000::/3 is given out.
        [first, ..] => first & 0xe000 == 0x2000,
    }
}

/// Resolves names, and knows only public addresses for those that are not named.
struct Checked {
    named: PrivateHosts,
}

#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct NotPublic(#[from] Refusal);

impl Resolve for Checked {
    fn resolve(&self, name: Name) -> Resolving {
        let host = name.as_str().to_owned();
        // Ports are not known here: a client that knows named hosts is asked only for addresses that are.
        let is_named = self.named.names_any_port(&host);
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((host.as_str(), 0)).await?.collect();
            // One private address among several is enough to refuse all: nobody publishes such a mixture in good faith.
            if !is_named && found.iter().any(|address| !is_public(address.ip())) {
                return Err(NotPublic(Refusal::Private).into());
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

/// A client that calls public hosts, and those that are named. It follows no redirect, knows no proxy (which would
/// resolve names by itself) and keeps no cookies.
fn client(named: &PrivateHosts) -> Result<reqwest::Client, String> {
    reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(CONNECT)
        .dns_resolver(Arc::new(Checked { named: named.clone() }))
        .user_agent("Switchboard")
        .build()
        .map_err(|error| error.to_string())
}

/// What calls of tools share.
pub(crate) struct Outbound {
    pub private: PrivateHosts,
    /// Knows no private address.
    open: OnceLock<Result<reqwest::Client, String>>,
    /// For the addresses that the configuration names. Connections of the two are never exchanged.
    inside: OnceLock<Result<reqwest::Client, String>>,
    places: Semaphore,
}

impl Outbound {
    pub(crate) fn new(private: PrivateHosts) -> Self {
        Self { private, open: OnceLock::new(), inside: OnceLock::new(), places: Semaphore::new(CALLS_MAX) }
    }

    /// For this address alone: another may need the other client. Made when it is first needed.
    pub(crate) fn client(&self, url: &Url) -> Result<&reqwest::Client, String> {
        let made = match self.private.names_url(url) {
            true => self.inside.get_or_init(|| client(&self.private)),
            false => self.open.get_or_init(|| client(&PrivateHosts::default())),
        };
        made.as_ref().map_err(Clone::clone)
    }

    /// Waits until a call may be made; give it back when it has ended.
    pub(crate) async fn place(&self) -> Option<SemaphorePermit<'_>> {
        // Never closed.
        self.places.acquire().await.ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allows(private: &[&str], url: &str) -> Result<(), Refusal> {
        let hosts: Vec<String> = private.iter().map(|host| (*host).to_owned()).collect();
        PrivateHosts::new(&hosts).allows_url(&Url::parse(url).unwrap())
    }

    #[test]
    fn only_the_open_internet_is_public() {
        for open in ["8.8.8.8", "1.1.1.1", "100.63.0.1", "172.32.0.1", "2606:4700::1111", "64:ff9b::808:808"] {
            assert!(is_public(open.parse().unwrap()), "{open}");
        }
        let closed = "0.0.0.0 10.1.2.3 127.0.0.1 100.64.0.1 169.254.169.254 172.16.0.1 192.168.1.1 192.0.0.8 198.18.0.1 \
             203.0.113.9 224.0.0.1 255.255.255.255 :: ::1 ::ffff:127.0.0.1 ::ffff:169.254.169.254 ::127.0.0.1 \
             64:ff9b::7f00:1 2002:7f00:1:: 2001:: fc00::1 fd12::1 fe80::1 fec0::1 ff02::1 2001:db8::1";
        for one in closed.split_whitespace() {
            assert!(!is_public(one.parse().unwrap()), "{one}");
        }
    }

    #[test]
    fn spellings_of_private_hosts_are_seen_through() {
        // The URL parser turns these into the address that they mean.
        let closed = "http://127.1/ http://2130706433/ http://0x7f.0.0.1/ http://[::ffff:7f00:1]/ http://localhost/ \
             http://a.localhost/ http://LOCALHOST./ http://metadata.google.internal/ http://0/ http://printer.local/";
        for url in closed.split_whitespace() {
            assert_eq!(allows(&[], url), Err(Refusal::Private), "{url}");
        }
        assert_eq!(allows(&[], "file:///etc/passwd"), Err(Refusal::Scheme));
        assert_eq!(allows(&[], "https://a:b@example.com/"), Err(Refusal::Credentials));
        assert_eq!(allows(&[], "https://example.com:8443/x"), Ok(()));
    }

    #[test]
    fn the_configuration_may_name_private_hosts() {
        assert_eq!(allows(&["127.0.0.1:8080"], "http://127.0.0.1:8080/"), Ok(()));
        assert_eq!(allows(&["127.0.0.1:8080"], "http://127.0.0.1:8081/"), Err(Refusal::Private));
        assert_eq!(allows(&["orders.internal"], "http://Orders.Internal/"), Ok(()));
        assert_eq!(allows(&["::1"], "http://[::1]:9/"), Ok(()));
        assert_eq!(allows(&["[::1]:9"], "http://[::1]:9/"), Ok(()));
        assert_eq!(allows(&["[::1]:9"], "http://[::1]:10/"), Err(Refusal::Private));
        assert_eq!(allows(&["127.0.0.1:http"], "http://127.0.0.1/"), Err(Refusal::Private));
    }

    /// `localhost` is a name that resolves to a private address wherever this runs. The check before resolving would refuse
    /// it, too: here the client stands alone.
    #[tokio::test]
    async fn a_named_port_opens_no_other_port_of_its_host() {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let other = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let [named, other_port] = [&listener, &other].map(|listener| listener.local_addr().unwrap().port());
        let outbound = Outbound::new(PrivateHosts::new(&[format!("LocalHost:{named}")]));
        let call = async |port: u16| {
            let url = Url::parse(&format!("http://localhost:{port}/")).unwrap();
            outbound.client(&url).unwrap().get(url).send().await
        };
        let refused = call(other_port).await.unwrap_err();
        let mut cause: Option<&dyn std::error::Error> = Some(&refused);
        let is_ours = std::iter::from_fn(|| {
            let now = cause?;
            cause = now.source();
            Some(now.is::<NotPublic>())
        });
        assert!(is_ours.into_iter().any(|is_ours| is_ours), "{refused:?}");
        let (answered, accepted) = tokio::join!(call(named), async {
            let (stream, _) = listener.accept().await.unwrap();
            let mut asked = [0; 1_024];
            while stream.try_read(&mut asked).is_err() {
                stream.readable().await.unwrap();
            }
            stream.try_write(b"HTTP/1.1 204 No Content\r\n\r\n").unwrap();
            stream
        });
        assert_eq!(answered.unwrap().status(), 204);
        drop(accepted);
    }
}
