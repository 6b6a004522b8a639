//! `robots.txt` (RFC 9309): what a website's owner allows crawlers.

/// What we are called there.
pub(super) const NAME: &str = "switchboard";
/// Bytes that are read; the standard asks for at least 500 KiB.
pub(super) const BYTES_MAX: usize = 500 * 1024;
/// Rules that are kept.
const RULES_MAX: usize = 5_000;
/// The longest wait between two pages that a site gets.
const DELAY_MAX_MS: u64 = 10_000;
const SITEMAPS_MAX: usize = 5;

/// The rules for us.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Robots {
    rules: Vec<Rule>,
    /// Not of the standard, but asked for by many.
    pub delay_ms: u64,
    pub sitemaps: Vec<String>,
}

#[derive(Debug, PartialEq)]
struct Rule {
    allows: bool,
    pattern: String,
}

/// What one group says, and for whom.
#[derive(Default)]
struct Group {
    names_us: bool,
    names_all: bool,
    has_rules: bool,
}

impl Robots {
    /// Reads a file. Groups that name us count together; where there are none, those for everybody.
    pub(super) fn read(text: &[u8]) -> Robots {
        let text = String::from_utf8_lossy(&text[..text.len().min(BYTES_MAX)]);
        let text = text.trim_start_matches('\u{feff}');
        let (mut ours, mut all) = (Robots::default(), Robots::default());
        let (mut is_named, mut sitemaps) = (false, Vec::new());
        let mut group = Group::default();
        for line in text.lines() {
            let line = line.split('#').next().unwrap_or_default();
            let Some((field, value)) = line.split_once(':') else { continue };
            let (field, value) = (field.trim().to_ascii_lowercase(), value.trim());
            match field.as_str() {
                "user-agent" => {
                    if group.has_rules {
                        group = Group::default();
                    }
                    group.names_us |= names_us(value);
                    group.names_all |= value == "*";
                    is_named |= group.names_us;
                }
                "allow" | "disallow" | "crawl-delay" => {
                    group.has_rules = true;
                    if group.names_us {
                        ours.add(&field, value);
                    }
                    if group.names_all {
                        all.add(&field, value);
                    }
                }
                "sitemap" if sitemaps.len() < SITEMAPS_MAX => sitemaps.push(value.to_owned()),
                _ => {}
            }
        }
        Robots { sitemaps, ..if is_named { ours } else { all } }
    }

    fn add(&mut self, field: &str, value: &str) {
        match field {
            "crawl-delay" => {
                let seconds: f64 = value.parse().unwrap_or(0.0);
                self.delay_ms = (seconds.clamp(0.0, 60.0) * 1_000.0) as u64;
                self.delay_ms = self.delay_ms.min(DELAY_MAX_MS);
            }
            // An empty rule says nothing.
            _ if value.is_empty() || self.rules.len() >= RULES_MAX => {}
            _ => self.rules.push(Rule { allows: field == "allow", pattern: readable(value) }),
        }
    }

    /// Whether a path, with its query, may be visited: the longest rule that fits decides, and allows in doubt.
    pub(super) fn allows(&self, path: &str) -> bool {
        let path = readable(path);
        let fitting = self.rules.iter().filter(|rule| fits(&rule.pattern, &path));
        let longest = fitting.max_by_key(|rule| (rule.pattern.len(), rule.allows));
        longest.is_none_or(|rule| rule.allows)
    }
}

/// A product token, with or without a version after it.
fn names_us(value: &str) -> bool {
    let token: String = value.chars().take_while(|c| c.is_ascii_alphabetic() || matches!(c, '-' | '_')).collect();
    token.eq_ignore_ascii_case(NAME)
}

/// Percent-encoding in one spelling: letters and digits plain, hexadecimal digits large.
fn readable(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    let mut rest = path;
    while let Some(c) = rest.chars().next() {
        let escaped = rest.get(1..3).filter(|_| c == '%').and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match escaped {
            Some(byte) => {
                let plain = byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
                if plain {
                    out.push(byte.into())
                } else {
                    out.push_str(&format!("%{byte:02X}"))
                }
                rest = &rest[3..];
            }
            None => {
                if c.is_ascii() {
                    out.push(c);
                } else {
                    c.encode_utf8(&mut [0; 4]).bytes().for_each(|byte| out.push_str(&format!("%{byte:02X}")));
                }
                rest = &rest[c.len_utf8()..];
            }
        }
    }
    out
}

/// `*` is anything, `$` the end; a pattern fits whatever begins with it. Linear in the path for each star.
fn fits(pattern: &str, path: &str) -> bool {
    let (pattern, to_end) = pattern.strip_suffix('$').map_or((pattern, false), |pattern| (pattern, true));
    let mut parts = pattern.split('*');
    let Some(mut rest) = path.strip_prefix(parts.next().unwrap_or_default()) else { return false };
    let parts: Vec<&str> = parts.collect();
    for (at, part) in parts.iter().enumerate() {
        if to_end && at + 1 == parts.len() {
            return rest.ends_with(part);
        }
        match rest.find(part) {
            Some(found) => rest = &rest[found + part.len()..],
            None => return false,
        }
    }
    !to_end || rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_rule_decides() {
        let robots = Robots::read(
            b"# ours\nUser-Agent: *\nDisallow: /shop\nAllow: /shop/help\nDisallow: /*.pdf$\nDisallow:\nAllow: /page\n\
              Disallow: /page\nDisallow: /a%3Cd\n",
        );
        for (path, allowed) in [
            ("/", true),
            ("/shop", false),
            ("/shopping", false),
            ("/shop/help/a", true),
            ("/x/y.pdf", false),
            ("/x/y.pdf?z", true),
            ("/page", true),
            ("/a%3cd.html", false),
        ] {
            assert_eq!(robots.allows(path), allowed, "{path}");
        }
    }

    #[test]
    fn the_group_with_our_name_counts_before_the_one_for_all() {
        let text = b"User-agent: otherbot\nUser-agent: Switchboard/1.0\nDisallow: /a\n\nUser-agent: *\nDisallow: /\n\n\
                     user-agent: SWITCHBOARD\nDisallow: /b\nCrawl-delay: 2.5\nSitemap: https://a.example/s.xml\n";
        let robots = Robots::read(text);
        assert!(!robots.allows("/a/x") && !robots.allows("/b") && robots.allows("/c"));
        assert_eq!((robots.delay_ms, robots.sitemaps.len()), (2_500, 1));
        let others = Robots::read(b"User-agent: switchboardish\nDisallow: /\nUser-agent: x\nDisallow: /");
        assert!(others.allows("/"), "nobody speaks to us");
        assert!(Robots::read(b"User-agent: switchboard\n\nUser-agent: *\nDisallow: /").allows("/").eq(&false));
    }

    #[test]
    fn anything_can_be_read() {
        assert!(Robots::read(b"").allows("/"));
        assert!(Robots::read(b"\xff\xfe<html>no robots</html>").allows("/"));
        assert!(Robots::read("\u{feff}User-agent: *\nDisallow: /x".as_bytes()).allows("/"));
        assert!(!Robots::read("\u{feff}User-agent: *\nDisallow: /x".as_bytes()).allows("/x"));
        assert!(
            !Robots::read("User-agent: *\nDisallow: /தமிழ்".as_bytes())
                .allows("/%E0%AE%A4%E0%AE%AE%E0%AE%BF%E0%AE%B4%E0%AF%8D")
        );
        let stars = format!("User-agent: *\nDisallow: /{}x", "*a".repeat(400));
        assert!(Robots::read(stars.as_bytes()).allows(&format!("/{}", "a".repeat(5_000))));
        assert_eq!(Robots::read(b"User-agent: *\nCrawl-delay: 1e300").delay_ms, DELAY_MAX_MS);
        assert_eq!(Robots::read(b"User-agent: *\nCrawl-delay: NaN").delay_ms, 0);
        assert_eq!(readable("/%"), "/%");
        assert_eq!(readable("/%4é"), "/%4%C3%A9");
    }
}
