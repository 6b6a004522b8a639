//! Templates of addresses, bodies and headers.
//!
//! `{name}` stands for an argument, `{{contact.phone}}` and the like for what the server knows, `{{secret:NAME}}` (in
//! headers alone) for a stored secret. An argument fills its own place and nothing more: it cannot change the scheme, the
//! host, the number of path segments or the names of a query.

use reqwest::Url;
use serde_json::{Map, Value};

use super::{CONTEXT, Context};

const URL_CHARS: usize = 2_000;
const BODY_BYTES: usize = 32 * 1024;
/// Of a whole address.
const FILLED_CHARS: usize = 8_000;

/// The names in double braces.
pub(crate) fn placeholders(text: &str) -> Vec<&str> {
    text.split("{{").skip(1).filter_map(|rest| rest.split_once("}}")).map(|(name, _)| name.trim()).collect()
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Text(String),
    Argument(String),
    Context(String),
}

/// Cuts a text at its placeholders.
fn pieces(text: &str) -> Result<Vec<Piece>, String> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        if at > 0 {
            pieces.push(Piece::Text(rest[..at].to_owned()));
        }
        rest = &rest[at..];
        let (piece, length) = if let Some(inside) = rest.strip_prefix("{{") {
            let end = inside.find("}}").ok_or("has a {{ that is not closed")?;
            let name = inside[..end].trim();
            if name.starts_with("secret:") {
                return Err("secrets may stand in headers alone".to_owned());
            }
            if !CONTEXT.contains(&name) {
                return Err(format!("{{{{{name}}}}} is not known"));
            }
            (Piece::Context(name.to_owned()), end + 4)
        } else {
            let inside = rest.strip_prefix('{').ok_or("has a } without a {")?;
            let end = inside.find('}').ok_or("has a { that is not closed")?;
            let name = &inside[..end];
            let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
            if !is_name {
                return Err(format!("{{{name}}} is no name of an argument"));
            }
            (Piece::Argument(name.to_owned()), end + 2)
        };
        pieces.push(piece);
        rest = &rest[length..];
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest.to_owned()));
    }
    Ok(pieces)
}

/// A plain value as the text of a place; `None` where it is none.
fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(bool) => Some(bool.to_string()),
        _ => None,
    }
}

/// Everything but letters, digits and `-._~` as `%XX`.
fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// An address with places in its path and its query.
#[derive(Debug)]
pub(crate) struct UrlTemplate {
    /// `https://shop.example`
    origin: String,
    path: Vec<Vec<Piece>>,
    query: Vec<(String, Vec<Piece>)>,
    example: Url,
}

impl UrlTemplate {
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if text.chars().count() > URL_CHARS || text.contains(char::is_whitespace) || text.contains(char::is_control) {
            return Err(format!("must have at most {URL_CHARS} characters and no blanks"));
        }
        if text.contains(['#', '\\']) {
            return Err("must have neither # nor \\".to_owned());
        }
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        let rest = rest.ok_or("must begin with https://")?;
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let authority = &rest[..end];
        if authority.is_empty() || authority.contains(['{', '}', '@', '%']) {
            return Err("its host must be written out, without placeholders and user names".to_owned());
        }
        let origin = &text[..text.len() - rest.len() + end];
        let (path, query) = rest[end..].split_once('?').unwrap_or((&rest[end..], ""));
        let path = path.trim_start_matches('/').split('/').map(pieces).collect::<Result<Vec<_>, _>>()?;
        let query = query
            .split('&')
            .filter(|pair| !pair.is_empty())
            .map(|pair| {
                let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                if name.contains(['{', '}']) {
                    return Err("the names of a query must be written out".to_owned());
                }
                Ok((name.to_owned(), pieces(value)?))
            })
            .collect::<Result<Vec<_>, String>>()?;
        let example = Url::parse(origin).map_err(|_| "is no address".to_owned())?;
        let template = Self { origin: origin.to_owned(), path, query, example };
        let filled = template.filled(&|_| Ok(Some("x".to_owned())))?;
        let example = Url::parse(&filled).map_err(|error| format!("is no address: {error}"))?;
        if example.host_str().is_none() {
            return Err("has no host".to_owned());
        }
        Ok(Self { example, ..template })
    }

    /// That every place has an argument of that name.
    pub(crate) fn check(&self, names: &[&str]) -> Result<(), String> {
        check_names(self.path.iter().chain(self.query.iter().map(|(_, pieces)| pieces)), names)
    }

    /// Lower case.
    pub(crate) fn host(&self) -> &str {
        self.example.host_str().unwrap_or_default()
    }

    /// The address with something in every place.
    pub(crate) fn example(&self) -> Url {
        self.example.clone()
    }

    /// The address with these arguments. A pair of the query whose argument is not given is left out.
    pub(crate) fn fill(&self, arguments: &Map<String, Value>, context: &Context) -> Result<Url, String> {
        let text = self.filled(&|piece| value_of(piece, arguments, context))?;
        if text.len() > FILLED_CHARS {
            return Err("the arguments make the address too long".to_owned());
        }
        let url = Url::parse(&text).map_err(|_| "the arguments make no address".to_owned())?;
        // Whatever was written into the places: the address has the form that its author gave it.
        let segments = |url: &Url| url.path_segments().map(Iterator::count);
        let is_same = url.scheme() == self.example.scheme()
            && url.host_str() == self.example.host_str()
            && url.port() == self.example.port()
            && segments(&url) == segments(&self.example)
            && url.fragment().is_none()
            && url.username().is_empty();
        if is_same { Ok(url) } else { Err("an argument would change the address's form".to_owned()) }
    }

    fn filled(&self, value: &dyn Fn(&Piece) -> Result<Option<String>, String>) -> Result<String, String> {
        let mut out = self.origin.clone();
        for segment in &self.path {
            let mut text = String::new();
            let mut has_place = false;
            for piece in segment {
                match piece {
                    Piece::Text(fixed) => text.push_str(fixed),
                    place => {
                        has_place = true;
                        let value = value(place)?.filter(|value| !value.is_empty());
                        text.push_str(&encode(&value.ok_or("an argument of the address's path is missing")?));
                    }
                }
            }
            // What a parser takes for the folder itself, or for the one above.
            if has_place && matches!(text.as_str(), "." | "..") {
                return Err("an argument would change the address's form".to_owned());
            }
            out.push('/');
            out.push_str(&text);
        }
        let mut sign = '?';
        for (name, pieces) in &self.query {
            let mut text = String::new();
            let mut is_given = true;
            for piece in pieces {
                match piece {
                    Piece::Text(fixed) => text.push_str(fixed),
                    place => match value(place)? {
                        Some(value) => text.push_str(&encode(&value)),
                        None => is_given = false,
                    },
                }
            }
            if is_given {
                out.push(sign);
                out.push_str(name);
                out.push('=');
                out.push_str(&text);
                sign = '&';
            }
        }
        Ok(out)
    }
}

fn check_names<'a>(places: impl Iterator<Item = &'a Vec<Piece>>, names: &[&str]) -> Result<(), String> {
    for piece in places.flatten() {
        if let Piece::Argument(name) = piece
            && !names.contains(&name.as_str())
        {
            return Err(format!("{{{name}}} is not among the parameters"));
        }
    }
    Ok(())
}

fn value_of(piece: &Piece, arguments: &Map<String, Value>, context: &Context) -> Result<Option<String>, String> {
    match piece {
        Piece::Text(text) => Ok(Some(text.clone())),
        Piece::Context(name) => Ok(context.get(name).filter(|value| !value.is_empty()).map(str::to_owned)),
        Piece::Argument(name) => match arguments.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => plain(value).map(Some).ok_or_else(|| format!("{name} must be a plain value")),
        },
    }
}

/// A JSON body with places in its texts. A text that is one place alone becomes the argument with its type.
#[derive(Debug)]
pub(crate) struct BodyTemplate(Value);

impl BodyTemplate {
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        if text.len() > BODY_BYTES {
            return Err(format!("must have at most {} KB", BODY_BYTES / 1024));
        }
        let value: Value = serde_json::from_str(text)
            .map_err(|error| format!("must be JSON, with {{argument}} inside of quotes: {error}"))?;
        let template = Self(value);
        template.each(&mut |text| pieces(text).map(drop))?;
        Ok(template)
    }

    pub(crate) fn check(&self, names: &[&str]) -> Result<(), String> {
        self.each(&mut |text| check_names([pieces(text)?].iter(), names))
    }

    fn each(&self, look: &mut dyn FnMut(&str) -> Result<(), String>) -> Result<(), String> {
        let mut open = vec![&self.0];
        while let Some(value) = open.pop() {
            match value {
                Value::String(text) => look(text)?,
                Value::Array(list) => open.extend(list),
                Value::Object(map) => open.extend(map.values()),
                _ => {}
            }
        }
        Ok(())
    }

    pub(crate) fn fill(&self, arguments: &Map<String, Value>, context: &Context) -> Result<Value, String> {
        fill_value(&self.0, arguments, context).map(|value| value.unwrap_or(Value::Null))
    }
}

/// `None`: a place whose argument is not given.
fn fill_value(value: &Value, arguments: &Map<String, Value>, context: &Context) -> Result<Option<Value>, String> {
    Ok(Some(match value {
        Value::String(text) => {
            let pieces = pieces(text)?;
            if let [Piece::Argument(name)] = pieces.as_slice() {
                return Ok(arguments.get(name).cloned());
            }
            let mut out = String::new();
            for piece in &pieces {
                out.push_str(&value_of(piece, arguments, context)?.unwrap_or_default());
            }
            Value::String(out)
        }
        Value::Array(list) => {
            let filled: Result<Vec<_>, _> = list.iter().map(|one| fill_value(one, arguments, context)).collect();
            Value::Array(filled?.into_iter().flatten().collect())
        }
        Value::Object(map) => {
            let mut filled = Map::new();
            for (key, one) in map {
                if let Some(one) = fill_value(one, arguments, context)? {
                    filled.insert(key.clone(), one);
                }
            }
            Value::Object(filled)
        }
        other => other.clone(),
    }))
}

/// A header's value with its secrets. Arguments never stand in headers.
pub(crate) fn fill_header(
    value: &str,
    secrets: &std::collections::BTreeMap<String, String>,
    context: &Context,
) -> Result<String, String> {
    let mut out = String::with_capacity(value.len());
    let mut rest = value;
    while let Some((before, after)) = rest.split_once("{{") {
        out.push_str(before);
        let (name, tail) = after.split_once("}}").ok_or("a header has a {{ that is not closed")?;
        let name = name.trim();
        let filled = match name.strip_prefix("secret:") {
            Some(secret) => secrets.get(secret).map(String::as_str),
            None => context.get(name),
        };
        out.push_str(filled.ok_or_else(|| format!("a header names {name}, which there is not"))?);
        rest = tail;
    }
    out.push_str(rest);
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn fill(template: &str, arguments: Value) -> Result<String, String> {
        let context = Context { contact_phone: "+15550100199".into(), ..Context::default() };
        let url = UrlTemplate::parse(template)?;
        url.fill(arguments.as_object().unwrap(), &context).map(String::from)
    }

    #[test]
    fn arguments_fill_their_places() {
        let template = "https://shop.example:8443/orders/{id}/items?phone={{contact.phone}}&page={page}&v=2";
        assert_eq!(
            fill(template, json!({"id": "A 17/x", "page": 3})).as_deref(),
            Ok("https://shop.example:8443/orders/A%2017%2Fx/items?phone=%2B15550100199&page=3&v=2")
        );
        assert_eq!(
            fill(template, json!({"id": 17})).as_deref(),
            Ok("https://shop.example:8443/orders/17/items?phone=%2B15550100199&v=2")
        );
        assert!(fill(template, json!({})).is_err(), "the path needs its argument");
        assert!(fill(template, json!({"id": ["a"]})).is_err());
    }

    #[test]
    fn arguments_do_not_leave_their_places() {
        let template = "https://shop.example/orders/{id}";
        for nasty in [
            "..",
            ".",
            "../admin",
            "..%2fadmin",
            "%2e%2e",
            "a/../../admin",
            "?all=1",
            "#x",
            "x@evil.example",
            "\\..\\",
            "//evil.example",
            "a\r\nHost: evil",
            "\0",
            "..;/",
            "％2e",
        ] {
            match fill(template, json!({ "id": nasty })) {
                Ok(url) => {
                    let url = Url::parse(&url).unwrap();
                    assert_eq!(url.host_str(), Some("shop.example"), "{nasty}");
                    assert!(url.path().starts_with("/orders/") && url.query().is_none(), "{nasty}: {url}");
                    assert_eq!(url.path_segments().unwrap().count(), 2, "{nasty}: {url}");
                }
                Err(why) => assert!(why.contains("form") || why.contains("missing"), "{nasty}: {why}"),
            }
        }
    }

    #[test]
    fn templates_say_where_they_go() {
        for wrong in [
            "ftp://shop.example/x",
            "https://{host}/x",
            "https://shop{x}.example/",
            "https://user@shop.example/",
            "https://shop.example/{a b}",
            "https://shop.example/{a",
            "https://shop.example/a}",
            "https://shop.example/?{name}=1",
            "https://shop.example/{{secret:KEY}}",
            "https://shop.example/{{contact.email}}",
            "https://shop.example/#x",
            "https:///x",
        ] {
            assert!(UrlTemplate::parse(wrong).is_err(), "{wrong}");
        }
        assert!(UrlTemplate::parse("https://shop.example/{a}").unwrap().check(&["b"]).is_err());
    }

    #[test]
    fn bodies_stay_json_whatever_is_put_in() {
        let body =
            BodyTemplate::parse(r#"{"id": "{id}", "note": "from {{contact.phone}}: {note}", "extra": "{extra}"}"#)
                .unwrap();
        let context = Context { contact_phone: "+1".into(), ..Context::default() };
        let arguments = json!({"id": 17, "note": "\", \"admin\": true, \"x\": \""});
        let filled = body.fill(arguments.as_object().unwrap(), &context).unwrap();
        assert_eq!(filled, json!({"id": 17, "note": "from +1: \", \"admin\": true, \"x\": \""}));
        assert!(BodyTemplate::parse("{\"a\": {id}}").is_err());
        assert!(BodyTemplate::parse(r#"{"a": "{{secret:KEY}}"}"#).is_err());
    }

    proptest! {
        #[test]
        fn no_argument_changes_where_a_request_goes(id in "\\PC{0,40}", q in "\\PC{0,40}") {
            if let Ok(url) = fill("https://shop.example/a/{id}/b?q={q}", json!({"id": id, "q": q})) {
                let url = Url::parse(&url).unwrap();
                prop_assert_eq!(url.host_str(), Some("shop.example"));
                prop_assert_eq!(url.path_segments().unwrap().count(), 3);
                let pairs: Vec<_> = url.query_pairs().into_owned().collect();
                prop_assert_eq!(pairs, vec![("q".to_owned(), q)]);
            }
        }
    }
}
