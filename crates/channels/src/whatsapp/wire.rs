//! Reading JSON that a stranger wrote: repaired first, then one level at a time.
//!
//! An object is read into its members, each still raw text. What is wrong inside one member (depth, shape,
//! numbers beyond range, duplicate names) is therefore met only by who looks into that member, and never
//! stops its neighbours. Skipping a raw member is iterative in serde_json: depth costs no stack.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

use super::signature::push_hex;

/// The members of a JSON object in their order. Of duplicates, [`Object::get`] takes the last.
pub(crate) struct Object<'a> {
    pub members: Vec<(Cow<'a, str>, &'a RawValue)>,
}

impl<'a> Object<'a> {
    /// `None` if `raw` is not an object.
    pub fn read(raw: &'a RawValue) -> Option<Self> {
        Self::parse(raw.get()).ok()
    }

    pub fn parse(text: &'a str) -> serde_json::Result<Self> {
        serde_json::from_str(text)
    }

    /// The last member of that name which is not `null`.
    pub fn get(&self, name: &str) -> Option<&'a RawValue> {
        let found = self.members.iter().rev().find(|(key, _)| key == name);
        found.map(|(_, raw)| *raw).filter(|raw| raw.get() != "null")
    }

    /// All members of that name, e.g. two arrays of messages in one hostile object.
    pub fn all<'s>(&'s self, name: &'s str) -> impl Iterator<Item = &'a RawValue> + 's {
        self.members.iter().filter(move |(key, _)| key == name).map(|(_, raw)| *raw)
    }

    pub fn object(&self, name: &str) -> Option<Object<'a>> {
        Object::read(self.get(name)?)
    }

    /// A string, or the digits of a number: providers and proxies mix the two up.
    pub fn text(&self, name: &str) -> Option<Cow<'a, str>> {
        text(self.get(name)?)
    }

    /// [`Object::text`], owned, and `None` where empty.
    pub fn filled(&self, name: &str) -> Option<String> {
        self.text(name).filter(|text| !text.is_empty()).map(Cow::into_owned)
    }

    pub fn bool(&self, name: &str) -> Option<bool> {
        match self.get(name)?.get() {
            "true" | "\"true\"" => Some(true),
            "false" | "\"false\"" => Some(false),
            _ => None,
        }
    }

    pub fn i64(&self, name: &str) -> Option<i64> {
        self.text(name)?.trim().parse().ok()
    }

    /// A finite number.
    pub fn f64(&self, name: &str) -> Option<f64> {
        self.text(name)?.trim().parse().ok().filter(|number: &f64| number.is_finite())
    }

    pub fn value(&self, name: &str) -> Value {
        self.get(name).map_or(Value::Null, value)
    }
}

/// A string's content, or a number's digits.
pub(crate) fn text(raw: &RawValue) -> Option<Cow<'_, str>> {
    let json = raw.get();
    match json.as_bytes()[0] {
        b'"' if !json.contains('\\') => Some(Cow::Borrowed(&json[1..json.len() - 1])),
        b'"' => serde_json::from_str(json).ok().map(Cow::Owned),
        b'-' | b'0'..=b'9' => Some(Cow::Borrowed(json)),
        _ => None,
    }
}

/// The elements of an array. `null` has none; anything else that is no array counts as its one element.
pub(crate) fn elements(raw: &RawValue) -> Vec<&RawValue> {
    match raw.get().as_bytes()[0] {
        b'[' => serde_json::from_str(raw.get()).expect("RawValue holds valid JSON and this is its array"),
        b'n' => Vec::new(),
        _ => vec![raw],
    }
}

/// The value for storage as JSON; its text where it is too deep or its numbers too large for a `Value`.
pub(crate) fn value(raw: &RawValue) -> Value {
    serde_json::from_str(raw.get()).unwrap_or_else(|_| Value::String(raw.get().to_owned()))
}

/// An id for an element that came without one: the same for the same content, whatever its spacing and the order of
/// its members.
pub(crate) fn digest(raw: &RawValue) -> String {
    let canonical = serde_json::from_str::<Value>(raw.get()).map(|mut value| {
        value.sort_all_objects();
        value.to_string()
    });
    let hash = Sha256::digest(canonical.as_deref().unwrap_or(raw.get()));
    let mut id = String::from("digest:");
    push_hex(&mut id, &hash);
    id
}

impl<'de: 'a, 'a> Deserialize<'de> for Object<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Members).map(|members| Self { members })
    }
}

struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = Vec<(Cow<'de, str>, &'de RawValue)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::with_capacity(8);
        while let Some(Name(name)) = map.next_key()? {
            members.push((name, map.next_value()?));
        }
        Ok(members)
    }
}

/// A member's name, borrowed unless it is escaped.
struct Name<'a>(Cow<'a, str>);

impl<'de> Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NameVisitor;
        impl<'de> Visitor<'de> for NameVisitor {
            type Value = Name<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a name")
            }
            fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Self::Value, E> {
                Ok(Name(Cow::Borrowed(name)))
            }
            fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
                Ok(Name(Cow::Owned(name.to_owned())))
            }
        }
        deserializer.deserialize_str(NameVisitor)
    }
}

/// Makes bytes decodable and storable: what is not UTF-8, the escapes of lone surrogates, and the escape of NUL
/// (which PostgreSQL's text and jsonb refuse) become U+FFFD. Everything else stays byte for byte.
///
/// Backslashes are legal only inside strings, so that this cannot change the structure of valid JSON.
pub(crate) fn repaired(body: &[u8]) -> Cow<'_, str> {
    let text = String::from_utf8_lossy(body);
    let Some(first) = broken_escape(&text, 0) else {
        return text;
    };
    let mut fixed = String::with_capacity(text.len());
    let (mut copied, mut broken) = (0, Some(first));
    while let Some(at) = broken {
        fixed.push_str(&text[copied..at]);
        fixed.push_str("\\ufffd");
        copied = at + ESCAPE_BYTES;
        broken = broken_escape(&text, copied);
    }
    fixed.push_str(&text[copied..]);
    Cow::Owned(fixed)
}

/// Bytes of `\uXXXX`.
const ESCAPE_BYTES: usize = 6;

/// Where the next `\u0000` or unpaired surrogate escape begins, from `from`, which is not inside an escape.
fn broken_escape(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = from;
    while let Some(found) = text[at..].find('\\') {
        at += found;
        match escape(bytes, at) {
            None if bytes.get(at + 1).is_some_and(u8::is_ascii) => at += 2,
            // A backslash at the end, or before a character that no escape has: not JSON, found by the parser.
            None => at += 1,
            Some(0xd800..=0xdbff) if matches!(escape(bytes, at + ESCAPE_BYTES), Some(0xdc00..=0xdfff)) => {
                at += 2 * ESCAPE_BYTES;
            }
            Some(0 | 0xd800..=0xdfff) => return Some(at),
            Some(_) => at += ESCAPE_BYTES,
        }
    }
    None
}

/// The code unit of the `\uXXXX` that begins at `at`.
fn escape(bytes: &[u8], at: usize) -> Option<u16> {
    let digits = bytes.get(at..at + ESCAPE_BYTES)?.strip_prefix(b"\\u")?;
    digits.iter().try_fold(0, |unit: u16, digit| {
        let digit = char::from(*digit).to_digit(16)?;
        Some(unit << 4 | digit as u16)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repair_touches_only_what_is_broken() {
        for (broken, fixed) in [
            (&br#""ok \ud83d\ude00 \\ud83d \\u0000 \n""#[..], r#""ok \ud83d\ude00 \\ud83d \\u0000 \n""#),
            (br#""a\ud83d b""#, r#""a\ufffd b""#),
            (br#""\ude00""#, r#""\ufffd""#),
            (br#""\uD83D\uD83D\uDE00""#, r#""\ufffd\uD83D\uDE00""#),
            (br#""\ud83d\\ude00""#, r#""\ufffd\\ude00""#),
            (br#""\u0000\\\u0000""#, r#""\ufffd\\\ufffd""#),
            (b"\"\xff\xfe\"", "\"\u{fffd}\u{fffd}\""),
            (b"\\", "\\"),
            (b"\\\xc3\xa9\\u0000", "\\é\\ufffd"),
            (br"\ud83d", r"\ufffd"),
            (br"\u00", r"\u00"),
        ] {
            assert_eq!(repaired(broken), fixed);
        }
    }

    #[test]
    fn members_are_found_whatever_their_spelling() {
        let text = r#"{"a":1,"b":null,"\u0061":"x\ty","c":true,"d":"7","e":1e999,"f":" -2.5 "}"#;
        let object = Object::parse(text).unwrap();
        assert_eq!(object.text("a").unwrap(), "x\ty");
        assert_eq!(object.all("a").count(), 2);
        assert!(object.get("b").is_none());
        assert_eq!(object.bool("c"), Some(true));
        assert_eq!((object.i64("d"), object.f64("e"), object.f64("f")), (Some(7), None, Some(-2.5)));
        assert_eq!(object.value("e"), Value::String("1e999".into()));
    }

    #[test]
    fn depth_costs_no_stack_and_becomes_text() {
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        let text = format!(r#"{{"deep":{deep},"next":1}}"#);
        let object = Object::parse(&text).unwrap();
        assert_eq!(object.i64("next"), Some(1));
        assert_eq!(object.value("deep"), Value::String(deep));
        assert_eq!(digest(object.get("deep").unwrap()).len(), "digest:".len() + 64);
    }

    #[test]
    fn digests_ignore_spacing() {
        let of = |text: &str| digest(serde_json::from_str(text).unwrap());
        assert_eq!(of(r#"{"a":[1, 2]}"#), of(r#"{ "a" : [1,2] }"#));
        assert_eq!(of(r#"{"a":1,"b":{"c":2,"d":3}}"#), of(r#"{"b":{"d":3,"c":2},"a":1}"#));
        assert_ne!(of("[1]"), of("[2]"));
    }
}
