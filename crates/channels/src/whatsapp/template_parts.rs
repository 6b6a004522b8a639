//! What a template's components mean: their variables, a filled-in preview with what WhatsApp would refuse, and the
//! components of the message (reference sections 6.1 and 12).
//!
//! Every variable has a name of its own, because one text may hold `{{1}}` in its header and in its body:
//! the body's are called as they stand there (`1`, `when`), the header's `header.1` or, for media, `header`, and a
//! button's `button.0` after its place.

use std::collections::BTreeMap;

use model::limits::whatsapp as limits;
use model::text::units;
use serde_json::{Value, json};

use super::payload::Violation;
use super::template_text::{placeholders, replaced, with_end};

/// One more than may stand in a row.
const BLANKS: &str = "     ";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Header,
    Body,
    Button,
}

impl Part {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Header => "header",
            Self::Body => "body",
            Self::Button => "button",
        }
    }
}

/// Something that has to be filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    /// Unique within the template.
    pub name: String,
    pub part: Part,
    /// A button's place among the buttons, else the variable's place in its text.
    pub index: usize,
    pub example: Option<String>,
    /// A link or a provider's id of a file, not a text.
    pub is_media: bool,
}

/// What a template needs and shows, read once.
#[derive(Clone, Debug, Default)]
pub struct Parts {
    header: Option<Header>,
    body: String,
    body_names: Vec<String>,
    footer: Option<String>,
    buttons: Vec<Button>,
    variables: Vec<Variable>,
    is_named: bool,
    /// Why it cannot be sent from variables alone.
    unsupported: Option<&'static str>,
}

#[derive(Clone, Debug)]
enum Header {
    Text {
        text: String,
        names: Vec<String>,
    },
    /// `image`, `video` or `document`.
    Media(&'static str),
}

#[derive(Clone, Debug)]
struct Button {
    /// As the provider names it, in lower case.
    kind: String,
    text: String,
    url: Option<String>,
    phone: Option<String>,
    fill: Fill,
}

/// What a button wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fill {
    Nothing,
    /// The end of its address.
    Url,
    Coupon,
    /// The code that stands in the body, too.
    OneTimeCode,
}

/// A template as the customer will see it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    pub header: Option<String>,
    pub text: String,
    pub footer: Option<String>,
    pub buttons: Vec<ShownButton>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownButton {
    /// E.g. `quick_reply`, `url`, `phone_number`, `copy_code`.
    pub kind: String,
    pub text: String,
    pub url: Option<String>,
    pub phone: Option<String>,
}

/// A template with values.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filled {
    pub preview: Preview,
    /// What WhatsApp would refuse; `field` is `variables.` and a variable's name, or `template`.
    pub violations: Vec<Violation>,
    /// The message's components, of use where nothing is refused.
    pub components: Vec<Value>,
}

impl Parts {
    /// Reads a template's components. What a later version of Meta's API adds makes the template one that cannot be
    /// filled in here.
    pub fn read(components: &[Value], parameter_format: &str) -> Self {
        let mut parts = Self { is_named: parameter_format.eq_ignore_ascii_case("NAMED"), ..Self::default() };
        for component in components {
            match kind_of(component).as_str() {
                "header" => parts.read_header(component),
                "body" => parts.read_body(component),
                "footer" => parts.footer = Some(string(component, "text")),
                "buttons" => parts.read_buttons(component),
                "carousel" => parts.unsupported = Some("a carousel"),
                "limited_time_offer" => parts.unsupported = Some("an offer with an end"),
                _ => parts.unsupported = Some("a part that this version does not know"),
            }
        }
        parts
    }

    pub fn variables(&self) -> &[Variable] {
        &self.variables
    }

    /// The body's text with its placeholders.
    pub fn body(&self) -> &str {
        &self.body
    }

    fn read_header(&mut self, component: &Value) {
        let format = string(component, "format").to_ascii_lowercase();
        let media = ["image", "video", "document"].into_iter().find(|kind| *kind == format);
        if let Some(kind) = media {
            let example = first_text(&component["example"]["header_handle"]);
            self.add("header".to_owned(), Part::Header, 0, example, true);
            self.header = Some(Header::Media(kind));
            return;
        }
        if !matches!(format.as_str(), "" | "text") {
            self.unsupported = Some("a header that is neither text nor a file");
            return;
        }
        let text = string(component, "text");
        let names = placeholders(&text, self.is_named);
        for (at, name) in names.iter().enumerate() {
            let example = &component["example"];
            let example = named_example(&example["header_text_named_params"], name)
                .or_else(|| example["header_text"].get(at).and_then(Value::as_str).map(str::to_owned));
            self.add(format!("header.{name}"), Part::Header, at, example, false);
        }
        self.header = Some(Header::Text { text, names });
    }

    fn read_body(&mut self, component: &Value) {
        self.body = string(component, "text");
        self.body_names = placeholders(&self.body, self.is_named);
        for (at, name) in self.body_names.clone().into_iter().enumerate() {
            let example = &component["example"];
            let example = named_example(&example["body_text_named_params"], &name)
                .or_else(|| example["body_text"].get(0)?.get(at)?.as_str().map(str::to_owned));
            self.add(name, Part::Body, at, example, false);
        }
    }

    fn read_buttons(&mut self, component: &Value) {
        for (at, button) in component["buttons"].as_array().into_iter().flatten().enumerate() {
            let kind = kind_of(button);
            let url = button.get("url").and_then(Value::as_str).map(str::to_owned);
            let fill = match kind.as_str() {
                "url" if url.as_deref().is_some_and(|url| url.contains("otp/code")) => Fill::OneTimeCode,
                "url" if url.as_deref().is_some_and(|url| url.contains("{{")) => Fill::Url,
                "otp" => Fill::OneTimeCode,
                "copy_code" => Fill::Coupon,
                "quick_reply" | "phone_number" | "url" | "flow" | "voice_call" => Fill::Nothing,
                _ => {
                    self.unsupported = Some("a button that this version does not know");
                    Fill::Nothing
                }
            };
            if matches!(fill, Fill::Url | Fill::Coupon) {
                self.add(format!("button.{at}"), Part::Button, at, first_text(&button["example"]), false);
            }
            let phone = button.get("phone_number").and_then(Value::as_str).map(str::to_owned);
            self.buttons.push(Button { kind, text: string(button, "text"), url, phone, fill });
        }
    }

    fn add(&mut self, name: String, part: Part, index: usize, example: Option<String>, is_media: bool) {
        self.variables.push(Variable { name, part, index, example, is_media });
    }

    /// Puts values in. Variables without one stay as they are written, and are a violation.
    pub fn fill(&self, values: &BTreeMap<String, String>) -> Filled {
        let mut filled = Filled::default();
        self.check(values, &mut filled.violations);
        self.fill_header(values, &mut filled);
        filled.preview.text = replaced(&self.body, &self.body_names, "", values);
        if units(&filled.preview.text) > limits::TEMPLATE_BODY {
            let message = format!("is longer than {} characters with these values", limits::TEMPLATE_BODY);
            filled.violations.push(violation("template", message));
        }
        if !self.body_names.is_empty() {
            let parameters: Vec<Value> =
                self.body_names.iter().map(|name| self.text_parameter(name, name, values)).collect();
            filled.components.push(json!({ "type": "body", "parameters": parameters }));
        }
        filled.preview.footer = self.footer.clone();
        for (at, button) in self.buttons.iter().enumerate() {
            self.fill_button(at, button, values, &mut filled);
        }
        filled
    }

    fn check(&self, values: &BTreeMap<String, String>, violations: &mut Vec<Violation>) {
        if let Some(what) = self.unsupported {
            let message = format!("has {what}: it can only be sent with its `components` spelled out");
            violations.push(violation("template", message));
        }
        for variable in &self.variables {
            let field = format!("variables.{}", variable.name);
            match values.get(&variable.name).map(|value| value.trim()).filter(|value| !value.is_empty()) {
                None => violations.push(violation(&field, "is needed".to_owned())),
                Some(value) => violations.extend(wrong(variable, value).map(|why| violation(&field, why))),
            }
        }
        for name in values.keys().filter(|name| self.variables.iter().all(|variable| variable.name != **name)) {
            violations.push(violation(&format!("variables.{name}"), "is no variable of this template".to_owned()));
        }
    }

    fn fill_header(&self, values: &BTreeMap<String, String>, filled: &mut Filled) {
        match &self.header {
            None => {}
            Some(Header::Text { text, names }) => {
                let shown = replaced(text, names, "header.", values);
                if units(&shown) > limits::HEADER && !names.is_empty() {
                    let field = format!("variables.header.{}", names[0]);
                    let message = format!("makes the header longer than {} characters", limits::HEADER);
                    filled.violations.push(violation(&field, message));
                }
                if !names.is_empty() {
                    let parameter = |name: &String| self.text_parameter(name, &format!("header.{name}"), values);
                    let parameters: Vec<Value> = names.iter().map(parameter).collect();
                    filled.components.push(json!({ "type": "header", "parameters": parameters }));
                }
                filled.preview.header = Some(shown);
            }
            Some(Header::Media(kind)) => {
                let place = values.get("header").map(|value| value.trim()).unwrap_or_default();
                let media = if is_link(place) { json!({ "link": place }) } else { json!({ "id": place }) };
                let mut parameter = json!({ "type": kind });
                parameter[*kind] = media;
                filled.components.push(json!({ "type": "header", "parameters": [parameter] }));
                filled.preview.header = Some(format!("[{kind}]"));
            }
        }
    }

    fn fill_button(&self, at: usize, button: &Button, values: &BTreeMap<String, String>, filled: &mut Filled) {
        let name = match button.fill {
            Fill::OneTimeCode => self.body_names.first().cloned().unwrap_or_default(),
            _ => format!("button.{at}"),
        };
        let value = values.get(&name).map(|value| value.trim().to_owned()).unwrap_or_default();
        let parameter = match button.fill {
            Fill::Nothing => None,
            Fill::Url | Fill::OneTimeCode => Some(("url", json!({ "type": "text", "text": value }))),
            Fill::Coupon => Some(("copy_code", json!({ "type": "coupon_code", "coupon_code": value }))),
        };
        if let Some((sub_type, parameter)) = parameter {
            filled.components.push(json!({
                "type": "button", "sub_type": sub_type, "index": at.to_string(), "parameters": [parameter],
            }));
        }
        if button.fill == Fill::Coupon && units(&value) > limits::COUPON {
            let message = format!("must have at most {} characters", limits::COUPON);
            filled.violations.push(violation(&format!("variables.{name}"), message));
        }
        let url = match (&button.url, button.fill) {
            (Some(url), Fill::Url) if !value.is_empty() => Some(with_end(url, &value)),
            (_, Fill::OneTimeCode) => None,
            (url, _) => url.clone(),
        };
        if url.as_deref().is_some_and(|url| units(url) > limits::TEMPLATE_URL) {
            let message = format!("makes the address longer than {} characters", limits::TEMPLATE_URL);
            filled.violations.push(violation(&format!("variables.{name}"), message));
        }
        let (kind, text, phone) = (button.kind.clone(), button.text.clone(), button.phone.clone());
        filled.preview.buttons.push(ShownButton { kind, text, url, phone });
    }

    /// Named parameters carry their name; positional ones stand in their order.
    fn text_parameter(&self, placeholder: &str, name: &str, values: &BTreeMap<String, String>) -> Value {
        let text = values.get(name).map(|value| value.trim()).unwrap_or_default();
        match self.is_named {
            true => json!({ "type": "text", "parameter_name": placeholder, "text": text }),
            false => json!({ "type": "text", "text": text }),
        }
    }
}

/// What WhatsApp would refuse about one value.
fn wrong(variable: &Variable, value: &str) -> Option<String> {
    if variable.is_media {
        let is_id = value.len() <= 50 && value.bytes().all(|b| b.is_ascii_digit());
        let is_fine =
            is_id || (is_link(value) && units(value) <= limits::TEMPLATE_URL && !value.contains(char::is_whitespace));
        return (!is_fine).then(|| "must be a public https:// link, or WhatsApp's id of an uploaded file".to_owned());
    }
    if value.contains(['\n', '\r', '\t']) {
        return Some("may hold no line break and no tab".to_owned());
    }
    if value.contains(BLANKS) {
        return Some("may hold at most four blanks in a row".to_owned());
    }
    match variable.part {
        Part::Button if value.contains(char::is_whitespace) => Some("may hold no blank".to_owned()),
        Part::Header | Part::Body if units(value) > limits::TEMPLATE_BODY => {
            Some(format!("must have at most {} characters", limits::TEMPLATE_BODY))
        }
        _ => None,
    }
}

fn violation(field: &str, message: impl Into<String>) -> Violation {
    Violation { field: field.to_owned(), message: message.into() }
}

fn kind_of(value: &Value) -> String {
    string(value, "type").to_ascii_lowercase()
}

fn string(value: &Value, name: &str) -> String {
    value.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// A text, or the first of a list.
fn first_text(value: &Value) -> Option<String> {
    value.as_str().or_else(|| value.get(0)?.as_str()).map(str::to_owned)
}

fn named_example(list: &Value, name: &str) -> Option<String> {
    let found = list.as_array()?.iter().find(|one| one.get("param_name").and_then(Value::as_str) == Some(name))?;
    Some(found.get("example")?.as_str()?.to_owned())
}

fn is_link(text: &str) -> bool {
    text.starts_with("https://")
}

#[cfg(test)]
#[path = "template_parts_tests.rs"]
mod tests;
