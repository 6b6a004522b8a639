//! What belongs to a website: which addresses may be visited, and when two of them are the same page.
//!
//! A site is a host, with or without `www.`, and everything below a path. Nothing outside of it is ever asked for.

use model::source::URL_BYTES;
use reqwest::Url;

use crate::net::PrivateHosts;

/// Ports on which websites usually are.
const PORTS: [u16; 4] = [80, 443, 8_080, 8_443];
/// Parameters that only say where a visitor came from.
const TRACKING: [&str; 5] = ["fbclid", "gclid", "msclkid", "mc_cid", "mc_eid"];

/// The part of the web that a source covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Site {
    host: String,
    port: Option<u16>,
    /// `/`, or a path that ends with it or is a page's own.
    prefix: String,
}

impl Site {
    /// The folder of an address, or, where it names no file, everything below it.
    pub(super) fn below(start: &Url) -> Site {
        let path = start.path();
        let (folder, last) = path.rsplit_once('/').unwrap_or(("", ""));
        let prefix = if last.contains('.') || last.is_empty() { format!("{folder}/") } else { path.to_owned() };
        Site { prefix, ..Site::all_of(start) }
    }

    /// The whole host.
    pub(super) fn all_of(start: &Url) -> Site {
        Site { host: bare_host(start), port: start.port(), prefix: "/".to_owned() }
    }

    pub(super) fn has(&self, url: &Url) -> bool {
        let is_same_host = bare_host(url) == self.host && url.port() == self.port;
        let is_below = url
            .path()
            .strip_prefix(&self.prefix)
            .is_some_and(|rest| self.prefix.ends_with('/') || rest.is_empty() || rest.starts_with('/'));
        is_same_host && is_below
    }
}

fn bare_host(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default().trim_end_matches('.').to_ascii_lowercase();
    host.strip_prefix("www.").map(str::to_owned).unwrap_or(host)
}

/// The address that somebody typed, `https://` added where they left it out. The error is for them.
pub(crate) fn read(text: &str) -> Result<Url, &'static str> {
    let text = text.trim();
    if text.is_empty() || text.len() > URL_BYTES {
        return Err("must be an address of at most 2,000 characters");
    }
    let with_scheme = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
    let url = Url::parse(&with_scheme).map_err(|_| "is not an address such as https://example.com/help")?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().unwrap_or_default().is_empty() {
        return Err("must begin with http:// or https:// and name a host");
    }
    Ok(tidy(url))
}

/// Whether an address may be asked for at all. The error ends the sentence "It …".
pub(crate) fn check(url: &Url, private: &PrivateHosts) -> Result<(), String> {
    private.allows_url(url).map_err(|refusal| format!("cannot be visited: {refusal}."))?;
    let port = url.port_or_known_default();
    let is_named = private.names(url.host_str().unwrap_or_default(), port);
    if is_named || port.is_some_and(|port| PORTS.contains(&port)) {
        return Ok(());
    }
    Err("is on a port that websites do not use.".to_owned())
}

/// Without the fragment and what only says where a visitor came from.
pub(super) fn tidy(mut url: Url) -> Url {
    url.set_fragment(None);
    let is_tracking = |name: &str| name.starts_with("utm_") || TRACKING.contains(&name);
    if let Some(query) = url.query() {
        let name = |pair: &str| pair.split('=').next().unwrap_or_default().to_ascii_lowercase();
        let kept: Vec<&str> = query.split('&').filter(|pair| !pair.is_empty() && !is_tracking(&name(pair))).collect();
        let kept = kept.join("&");
        url.set_query(Some(kept.as_str()).filter(|kept| !kept.is_empty()));
    }
    url
}

/// Names a page in the whole web: the same with and without encryption and `www.`.
pub(crate) fn name(url: &Url) -> String {
    match url.port() {
        Some(port) => format!("{}:{port}{}", bare_host(url), key(url)),
        None => format!("{}{}", bare_host(url), key(url)),
    }
}

/// Names a page of a site: the same with and without encryption and `www.`.
pub(super) fn key(url: &Url) -> String {
    match url.query() {
        Some(query) => format!("{}?{query}", url.path()),
        None => url.path().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn a_site_is_a_host_and_what_lies_below_its_start() {
        let site = Site::below(&url("https://www.shop.example/docs/"));
        for inside in ["https://shop.example/docs/", "http://www.shop.example/docs/a/b?c=1"] {
            assert!(site.has(&url(inside)), "{inside}");
        }
        for outside in [
            "https://shop.example/",
            "https://shop.example/docs",
            "https://shop.example/docs-old/",
            "https://shop.example:8443/docs/",
            "https://blog.shop.example/docs/",
            "https://shop.example.evil.test/docs/",
            "https://evil.test/docs/?https://shop.example/docs/",
            "https://shop.example/docs/../admin",
            "ftp://shop.example:21/docs/",
        ] {
            let outside = url(outside);
            let is_other_scheme = outside.scheme() == "ftp";
            assert!(is_other_scheme || !site.has(&outside), "{outside}");
        }
        let page = Site::below(&url("https://shop.example/help"));
        assert!(page.has(&url("https://shop.example/help/returns")) && !page.has(&url("https://shop.example/helpers")));
        let file = Site::below(&url("https://shop.example/help/index.html"));
        assert!(file.has(&url("https://shop.example/help/returns")) && !file.has(&url("https://shop.example/")));
        assert!(Site::below(&url("https://shop.example")).has(&url("https://shop.example/anything")));
    }

    #[test]
    fn one_page_has_one_name() {
        let name = |text: &str| key(&tidy(url(text)));
        let same = ["https://a.example/x?b=1#top", "http://www.a.example/x?utm_source=mail&b=1&fbclid=9&"];
        assert_eq!(name(same[0]), name(same[1]));
        assert_eq!(name("https://a.example/x?utm_medium=x"), "/x");
        assert_ne!(name("https://a.example/x?b=1"), name("https://a.example/x?b=2"));
    }

    #[test]
    fn what_people_type_is_understood() {
        assert_eq!(read(" shop.example/help ").unwrap().as_str(), "https://shop.example/help");
        assert_eq!(read("HTTP://Shop.Example#x").unwrap().as_str(), "http://shop.example/");
        for bad in ["", "ftp://a.example/", "javascript://x", "https://", "no spaces.example", "file:///etc/passwd"] {
            assert!(read(bad).is_err(), "{bad}");
        }
        assert!(read(&"a".repeat(3_000)).is_err());
    }

    #[test]
    fn only_usual_ports_of_public_hosts_are_visited() {
        let none = PrivateHosts::default();
        assert_eq!(check(&url("https://a.example:8443/"), &none), Ok(()));
        for bad in ["https://a.example:22/", "http://127.0.0.1/", "http://169.254.169.254/latest/", "http://[::1]/"] {
            assert!(check(&url(bad), &none).is_err(), "{bad}");
        }
        let some = PrivateHosts::new(&["127.0.0.1:9999".to_owned()]);
        assert_eq!(check(&url("http://127.0.0.1:9999/"), &some), Ok(()));
        assert!(check(&url("http://127.0.0.1:9998/"), &some).is_err());
    }
}
