//! What Meta would refuse about a template that is handed in for review (reference section 6.1, limits of the
//! definition).

use model::limits::whatsapp as limits;
use model::text::units;
use serde_json::Value;

use super::payload::Violation;
use super::template_text::placeholders;
use super::templates::NewTemplate;

const CATEGORIES: [&str; 3] = ["UTILITY", "MARKETING", "AUTHENTICATION"];
const FORMATS: [&str; 2] = ["POSITIONAL", "NAMED"];
const COMPONENTS: usize = 10;

/// Everything that is wrong, each with its field.
pub fn check(new: &NewTemplate) -> Vec<Violation> {
    let mut found = Found::default();
    let is_plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
    let name_fits = (1..=limits::TEMPLATE_NAME).contains(&new.name.len()) && new.name.bytes().all(is_plain);
    found.unless(name_fits, "name", "must have 1 to 512 of a-z, 0-9 and _");
    found.unless(is_language(&new.language), "language", "must be a code such as en, en_US or ta");
    found.unless(
        CATEGORIES.contains(&new.category.as_str()),
        "category",
        "must be UTILITY, MARKETING or AUTHENTICATION",
    );
    let format_fits = FORMATS.contains(&new.parameter_format.as_str());
    found.unless(format_fits, "parameter_format", "must be POSITIONAL or NAMED");
    found.unless(new.components.len() <= COMPONENTS, "components", "are too many");
    let bodies = new.components.iter().filter(|component| kind(component) == "BODY").count();
    found.unless(bodies == 1, "components", "must hold one BODY");
    for (at, component) in new.components.iter().take(COMPONENTS).enumerate() {
        found.component(&format!("components[{at}]"), component, new);
    }
    found.0
}

#[derive(Default)]
struct Found(Vec<Violation>);

impl Found {
    fn unless(&mut self, is_fine: bool, field: &str, message: &str) {
        if !is_fine {
            self.0.push(Violation { field: field.to_owned(), message: message.to_owned() });
        }
    }

    fn component(&mut self, field: &str, component: &Value, new: &NewTemplate) {
        let text = component.get("text").and_then(Value::as_str).unwrap_or_default();
        let at = format!("{field}.text");
        match kind(component).as_str() {
            "BODY" if new.category == "AUTHENTICATION" => {}
            "BODY" => {
                self.unless(!text.trim().is_empty(), &at, "is needed");
                self.unless(units(text) <= limits::TEMPLATE_BODY, &at, "must have at most 1024 characters");
                self.placeholders(field, text, new, &component["example"], "body_text");
            }
            "HEADER" if is_text_header(component) => {
                self.unless(!text.trim().is_empty(), &at, "is needed");
                self.unless(units(text) <= limits::HEADER, &at, "must have at most 60 characters");
                self.placeholders(field, text, new, &component["example"], "header_text");
            }
            "HEADER" => {}
            "FOOTER" => {
                self.unless(units(text) <= limits::FOOTER, &at, "must have at most 60 characters");
                self.unless(placeholders(text, true).is_empty(), &at, "may hold no variable");
            }
            "BUTTONS" => self.buttons(field, component),
            "CAROUSEL" | "LIMITED_TIME_OFFER" => {}
            _ => self.unless(false, &format!("{field}.type"), "must be HEADER, BODY, FOOTER or BUTTONS"),
        }
    }

    /// Reviewers want an example for each; positional ones count from one.
    fn placeholders(&mut self, field: &str, text: &str, new: &NewTemplate, example: &Value, member: &str) {
        let is_named = new.parameter_format == "NAMED";
        let names = placeholders(text, is_named);
        if !is_named {
            let counts = names.iter().enumerate().all(|(at, name)| *name == (at + 1).to_string());
            self.unless(counts, &format!("{field}.text"), "must number its variables {{1}}, {{2}} and so on");
        }
        let given = match (is_named, member) {
            (true, _) => example[format!("{member}_named_params")].as_array().map_or(0, Vec::len),
            (false, "body_text") => example[member][0].as_array().map_or(0, Vec::len),
            (false, _) => example[member].as_array().map_or(0, Vec::len),
        };
        self.unless(given == names.len(), &format!("{field}.example"), "must give an example for each variable");
    }

    fn buttons(&mut self, field: &str, component: &Value) {
        let buttons = component["buttons"].as_array().map(Vec::as_slice).unwrap_or_default();
        let fits = (1..=limits::TEMPLATE_BUTTONS).contains(&buttons.len());
        self.unless(fits, &format!("{field}.buttons"), "must be 1 to 10");
        for (at, button) in buttons.iter().take(limits::TEMPLATE_BUTTONS).enumerate() {
            let field = format!("{field}.buttons[{at}]");
            let label = button.get("text").and_then(Value::as_str).unwrap_or_default();
            let fits = units(label) <= limits::TEMPLATE_BUTTON_LABEL;
            self.unless(fits, &format!("{field}.text"), "must have at most 25 characters");
            let url = button.get("url").and_then(Value::as_str).unwrap_or_default();
            self.unless(
                units(url) <= limits::TEMPLATE_URL,
                &format!("{field}.url"),
                "must have at most 2000 characters",
            );
            if kind(button) == "URL" {
                self.unless(
                    url.starts_with("https://") || url.starts_with("http://"),
                    &format!("{field}.url"),
                    "must be a link",
                );
            }
        }
    }
}

fn kind(value: &Value) -> String {
    value.get("type").and_then(Value::as_str).unwrap_or_default().to_ascii_uppercase()
}

fn is_text_header(component: &Value) -> bool {
    component.get("format").and_then(Value::as_str).is_none_or(|format| format.eq_ignore_ascii_case("TEXT"))
}

/// `en`, `en_US`, `fil`, `zh_HK`
fn is_language(code: &str) -> bool {
    let (language, region) = code.split_once('_').map_or((code, None), |(language, region)| (language, Some(region)));
    let fits = (2..=3).contains(&language.len()) && language.bytes().all(|b| b.is_ascii_lowercase());
    fits && region
        .is_none_or(|region| (2..=4).contains(&region.len()) && region.bytes().all(|b| b.is_ascii_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn fields(components: Value) -> Vec<String> {
        let new = NewTemplate {
            name: "order_ready".into(),
            language: "ta".into(),
            category: "UTILITY".into(),
            parameter_format: "POSITIONAL".into(),
            components: components.as_array().unwrap().clone(),
        };
        check(&new).into_iter().map(|found| found.field).collect()
    }

    #[test]
    fn a_complete_definition_passes() {
        let components = json!([
            {"type": "HEADER", "format": "TEXT", "text": "For {{1}}", "example": {"header_text": ["Anbu"]}},
            {"type": "BODY", "text": "Hi {{1}}, order {{2}}.", "example": {"body_text": [["Anbu", "17"]]}},
            {"type": "FOOTER", "text": "Marina Spices"},
            {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "Thanks"}]},
        ]);
        assert_eq!(fields(components), Vec::<String>::new());
    }

    #[test]
    fn every_fault_is_named() {
        assert_eq!(fields(json!([])), ["components"]);
        let body = |text: &str| json!([{"type": "body", "text": text}]);
        assert_eq!(fields(body("Hi {{1}}")), ["components[0].example"]);
        assert_eq!(fields(body("Hi {{2}}")), ["components[0].text", "components[0].example"]);
        assert_eq!(fields(body(&"x".repeat(1_025))), ["components[0].text"]);
        let buttons = json!([{"type": "BODY", "text": "x"}, {"type": "BUTTONS", "buttons": [
            {"type": "URL", "text": "a label that is far too long for it", "url": "ftp://x"}]}]);
        assert_eq!(fields(buttons), ["components[1].buttons[0].text", "components[1].buttons[0].url"]);
        for bad in ["", "EN", "english", "en_", "en-US"] {
            assert!(!is_language(bad), "{bad}");
        }
    }

    #[test]
    fn whatever_is_handed_in_is_read_without_harm() {
        for hostile in [json!([5]), json!([{"type": 5}]), json!([{"type": "BODY", "text": 5, "example": [[]]}])] {
            assert!(!fields(hostile).is_empty());
        }
    }
}
