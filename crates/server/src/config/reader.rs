//! Turns the values in force into checked types, and keeps account: what was read, from where, and what is wrong.
//!
//! Every accessor checks one kind of value and knows how to say what is allowed. A value that is refused is recorded,
//! and the built-in default is returned in its place so that reading goes on and all problems are reported at once;
//! [`Reader::finish`] then returns them, and the half-wrong configuration is never used.

use std::fmt::Display;
use std::net::IpAddr;
use std::ops::RangeInclusive;
use std::time::Duration;

use super::choice::Choice;
use super::error::{ConfigError, Problem};
use super::load::Settings;
use super::secret::{MASK, Secret};
use super::value::{Origin, Setting, Value};

/// One setting as `switchboard config` prints it.
#[derive(Debug, Clone)]
pub struct Row {
    /// `section.key`.
    pub key: String,
    /// The value in force; `********` for a secret that is set, `(not set)` for an empty one.
    pub value_masked: String,
    /// Where the value came from.
    pub origin: Origin,
    /// What the setting accepts, as a phrase that completes "must be …".
    pub allowed: String,
}

/// How a value is shown.
#[derive(Clone, Copy)]
enum Show {
    Plain,
    Masked,
    /// An address without user, password and query.
    Address,
}

pub(super) struct Reader<'a> {
    settings: &'a Settings,
    rows: Vec<Row>,
    problems: Vec<Problem>,
    warnings: Vec<String>,
}

impl<'a> Reader<'a> {
    pub fn new(settings: &'a Settings) -> Self {
        Self { settings, rows: Vec::new(), problems: settings.problems.clone(), warnings: settings.warnings.clone() }
    }

    pub fn section(&mut self, name: &'static str) -> Section<'_, 'a> {
        Section { reader: self, name }
    }

    /// The rows and the warnings, unless there was a problem.
    pub fn finish(self) -> Result<(Vec<Row>, Vec<String>), ConfigError> {
        match self.problems.is_empty() {
            true => Ok((self.rows, self.warnings)),
            false => Err(ConfigError::Invalid(self.problems)),
        }
    }

    fn row(&self, key: &str) -> &Row {
        self.rows.iter().find(|row| row.key == key).expect("a section compares only keys that it has read")
    }
}

/// The settings of one section.
pub(super) struct Section<'r, 'a> {
    reader: &'r mut Reader<'a>,
    name: &'static str,
}

impl Section<'_, '_> {
    /// A whole number in `range`, counted in `unit` (plural; empty where it has none).
    pub fn number<T: TryFrom<i64>>(&mut self, key: &str, unit: &str, range: RangeInclusive<i64>) -> T {
        let of_unit = if unit.is_empty() { String::new() } else { format!(" of {unit}") };
        let allowed = format!("a whole number{of_unit} from {} to {}", range.start(), range.end());
        self.read(key, Show::Plain, &allowed, |value| {
            value.as_integer().filter(|number| range.contains(number)).and_then(|number| T::try_from(number).ok())
        })
    }

    pub fn milliseconds(&mut self, key: &str, range: RangeInclusive<i64>) -> Duration {
        Duration::from_millis(self.number(key, "milliseconds", range))
    }

    pub fn seconds(&mut self, key: &str, range: RangeInclusive<i64>) -> Duration {
        Duration::from_secs(self.number(key, "seconds", range))
    }

    pub fn hours(&mut self, key: &str, range: RangeInclusive<i64>) -> Duration {
        Duration::from_secs(self.number::<u64>(key, "hours", range) * 60 * 60)
    }

    pub fn days(&mut self, key: &str, range: RangeInclusive<i64>) -> Duration {
        Duration::from_secs(self.number::<u64>(key, "days", range) * 24 * 60 * 60)
    }

    /// A number from 0 to 1.
    pub fn share(&mut self, key: &str) -> f64 {
        self.read(key, Show::Plain, "a number from 0 to 1", |value| {
            value.as_float().filter(|number| (0.0..=1.0).contains(number))
        })
    }

    pub fn flag(&mut self, key: &str) -> bool {
        self.read(key, Show::Plain, "true or false", Value::as_boolean)
    }

    /// One of the words of `C`, in whatever case.
    pub fn choice<C: Choice>(&mut self, key: &str) -> C {
        let words: Vec<&str> = C::ALL.iter().map(|(word, _)| *word).collect();
        let allowed = format!("one of {}", words.join(", "));
        self.read(key, Show::Plain, &allowed, |value| {
            let text = value.as_text()?;
            C::ALL.iter().find(|(word, _)| word.eq_ignore_ascii_case(text)).map(|(_, choice)| *choice)
        })
    }

    /// A text that may not be empty.
    pub fn text(&mut self, key: &str) -> String {
        self.read(key, Show::Plain, "a text that is not empty", |value| {
            value.as_text().filter(|text| !text.is_empty()).map(str::to_owned)
        })
    }

    /// A text, or `None` where it is empty.
    pub fn optional_text(&mut self, key: &str) -> Option<String> {
        self.optional(key, Show::Plain, "a text", |text| Some(text.to_owned()))
    }

    /// A key, token or password in one piece, as it goes into an HTTP header.
    pub fn token(&mut self, key: &str) -> Option<Secret> {
        self.secret(key, "a text without white space", |text| {
            text.chars().all(|letter| letter.is_ascii_graphic()).then(|| Secret::new(text))
        })
    }

    /// A masked value with a shape of its own.
    pub fn secret<T>(&mut self, key: &str, allowed: &str, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
        self.optional(key, Show::Masked, allowed, parse)
    }

    /// Like [`Section::secret`], for addresses: host and path are shown, user, password and query are not.
    pub fn secret_address<T>(&mut self, key: &str, allowed: &str, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
        self.optional(key, Show::Address, allowed, parse)
    }

    /// A plain value with a shape of its own, or `None` where it is empty.
    pub fn parsed<T>(&mut self, key: &str, allowed: &str, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
        self.optional(key, Show::Plain, allowed, parse)
    }

    /// An HTTP address to which paths are added: without a slash at its end, query, user or password.
    pub fn base_url(&mut self, key: &str) -> String {
        self.read(key, Show::Address, BASE_URL, |value| base_url(value.as_text()?))
    }

    /// Like [`Section::base_url`], or `None` where it is empty.
    pub fn optional_base_url(&mut self, key: &str) -> Option<String> {
        self.optional(key, Show::Address, BASE_URL, base_url)
    }

    pub fn ip_address(&mut self, key: &str) -> IpAddr {
        let allowed = "an IP address such as 127.0.0.1, 0.0.0.0 or ::";
        self.read(key, Show::Plain, allowed, |value| value.as_text()?.parse().ok())
    }

    /// A list whose entries all have the shape that `parse` knows.
    pub fn list<T>(&mut self, key: &str, allowed: &str, parse: impl Fn(&str) -> Option<T>) -> Vec<T> {
        self.read(key, Show::Plain, allowed, |value| value.as_list()?.iter().map(|entry| parse(entry)).collect())
    }

    /// Refuses the value of `key`, which was read before. `allowed` completes "must be …".
    pub fn refuse(&mut self, key: &str, allowed: impl Into<String>) {
        let key = self.full(key);
        if self.is_refused(&key) {
            return;
        }
        let row = self.reader.row(&key);
        let (shown, origin) = (row.value_masked.clone(), row.origin.clone());
        self.reader.problems.push(Problem::Refused { key, shown, origin, allowed: allowed.into() });
    }

    /// Adds to the row of `key` what its value leads to.
    pub fn note(&mut self, key: &str, note: impl Display) {
        let key = self.full(key);
        if let Some(row) = self.reader.rows.iter_mut().find(|row| row.key == key) {
            row.value_masked = format!("{} → {note}", row.value_masked);
        }
    }

    pub fn warn(&mut self, sentence: impl Into<String>) {
        self.reader.warnings.push(sentence.into());
    }

    fn optional<T>(&mut self, key: &str, show: Show, allowed: &str, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
        let allowed = format!("{allowed}, or empty");
        self.read(key, show, &allowed, |value| match value.is_unset() {
            true => Some(None),
            false => parse(value.as_text()?).map(Some),
        })
    }

    fn read<T>(&mut self, key: &str, show: Show, allowed: &str, parse: impl Fn(&Value) -> Option<T>) -> T {
        let key = self.full(key);
        let settings = self.reader.settings;
        let (Some(Setting { value, origin }), Some(default)) =
            (settings.in_force.get(&key), settings.defaults.get(&key))
        else {
            unreachable!("{key} is missing in config.default.toml; a test compares the two");
        };
        let shown = shown(value, show);
        self.reader.rows.push(Row {
            key: key.clone(),
            value_masked: shown.clone(),
            origin: origin.clone(),
            allowed: allowed.to_owned(),
        });
        parse(value).unwrap_or_else(|| {
            let problem = Problem::Refused { key, shown, origin: origin.clone(), allowed: allowed.to_owned() };
            self.reader.problems.push(problem);
            parse(&default.value).expect("the defaults are part of this binary, and a test reads them all")
        })
    }

    fn full(&self, key: &str) -> String {
        format!("{}.{key}", self.name)
    }

    fn is_refused(&self, key: &str) -> bool {
        self.reader.problems.iter().any(|problem| problem.refuses(key))
    }
}

const BASE_URL: &str = "an address such as https://example.com/path, without user, password, query or fragment";

fn base_url(text: &str) -> Option<String> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
    let host = rest.split('/').next().unwrap_or_default();
    let is_plain = !text.contains(['?', '#', '@', '\\']) && text.chars().all(|letter| letter.is_ascii_graphic());
    (is_plain && !host.is_empty() && !host.starts_with(':')).then(|| text.trim_end_matches('/').to_owned())
}

/// As long as a value may be in a message or a table.
const MAX_SHOWN_CHARS: usize = 120;

fn shown(value: &Value, show: Show) -> String {
    if value.is_unset() {
        return "(not set)".to_owned();
    }
    let full = match (show, value.as_text()) {
        (Show::Masked, _) => return MASK.to_owned(),
        (Show::Address, Some(text)) => mask_address(text),
        // An address is always a text; whatever else was written may still be a secret.
        (Show::Address, None) => return MASK.to_owned(),
        (Show::Plain, Some(text)) => format!("{text:?}"),
        (Show::Plain, None) => value.to_string(),
    };
    match full.char_indices().nth(MAX_SHOWN_CHARS) {
        Some((end, _)) => format!("{}…", &full[..end]),
        None => full,
    }
}

/// `scheme://user:password@host/path?query` → `"scheme://********@host/path?********"`. Text in which the parts cannot
/// be told apart is masked as a whole.
pub(super) fn mask_address(text: &str) -> String {
    let Some((scheme, rest)) = text.split_once("://") else {
        return match text.contains(['@', '?', '#', '=']) {
            true => MASK.to_owned(),
            false => format!("{text:?}"),
        };
    };
    // The last `@`, wherever it is: an unescaped `/`, `?` or `#` in a password would end the authority too early.
    let (user, place) = match rest.rsplit_once('@') {
        Some((_, place)) => (format!("{MASK}@"), place),
        None => (String::new(), rest),
    };
    let masked = match place.find(['?', '#']) {
        Some(end) => format!("{scheme}://{user}{}{}{MASK}", &place[..end], &place[end..=end]),
        None => format!("{scheme}://{user}{place}"),
    };
    format!("{masked:?}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_shown_without_credentials() {
        for (text, shown) in [
            ("postgres://me:pa55@db.example/app", "\"postgres://********@db.example/app\""),
            ("postgres://me:pa/55?#x@db.example/app", "\"postgres://********@db.example/app\""),
            ("postgres://db/app?password=pa55", "\"postgres://db/app?********\""),
            ("https://host/path#pa55", "\"https://host/path#********\""),
            ("sqlite:./a.db", "\"sqlite:./a.db\""),
            ("me:pa55@db", MASK),
            ("host=db password=pa55", MASK),
        ] {
            assert_eq!(mask_address(text), shown, "{text}");
        }
    }

    #[test]
    fn base_urls_are_plain_addresses() {
        assert_eq!(base_url("http://127.0.0.1:9/v1//").as_deref(), Some("http://127.0.0.1:9/v1"));
        for text in
            ["", "example.com", "ftp://x", "https://", "http://:80", "https://a b", "https://u:p@h", "https://h?q"]
        {
            assert_eq!(base_url(text), None, "{text}");
        }
    }
}
