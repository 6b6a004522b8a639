use proptest::prelude::*;
use serde_json::json;

use super::super::template_text::marks;
use super::*;

fn rich() -> Parts {
    let components = json!([
        {"type": "HEADER", "format": "TEXT", "text": "Order {{1}}", "example": {"header_text": ["17"]}},
        {"type": "BODY", "text": "Hi {{1}}, it costs {{2}}. Yes, {{2}}.", "example": {"body_text": [["Anbu", "₹ 120"]]}},
        {"type": "FOOTER", "text": "Marina Spices"},
        {"type": "BUTTONS", "buttons": [
            {"type": "QUICK_REPLY", "text": "Thanks"},
            {"type": "URL", "text": "Track", "url": "https://x.example/t/{{1}}", "example": ["https://x.example/t/a"]},
            {"type": "COPY_CODE", "text": "Copy", "example": "SAVE10"},
            {"type": "PHONE_NUMBER", "text": "Call", "phone_number": "+15550100"},
        ]},
    ]);
    Parts::read(components.as_array().unwrap(), "POSITIONAL")
}

fn values(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn fields(filled: &Filled) -> Vec<&str> {
    filled.violations.iter().map(|found| found.field.as_str()).collect()
}

#[test]
fn variables_have_names_of_their_own_and_examples() {
    let found: Vec<_> = rich()
        .variables
        .into_iter()
        .map(|v| (v.name, v.part.as_str(), v.index, v.example.unwrap_or_default()))
        .collect();
    let expected = [
        ("header.1", "header", 0, "17"),
        ("1", "body", 0, "Anbu"),
        ("2", "body", 1, "₹ 120"),
        ("button.1", "button", 1, "https://x.example/t/a"),
        ("button.2", "button", 2, "SAVE10"),
    ];
    let expected: Vec<_> = expected
        .into_iter()
        .map(|(name, part, index, example)| (name.to_owned(), part, index, example.to_owned()))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn a_filled_template_is_shown_and_becomes_the_provider_s_components() {
    let given =
        values(&[("header.1", "42"), ("1", "Mala"), ("2", "₹ 90"), ("button.1", "abc"), ("button.2", "SAVE20")]);
    let filled = rich().fill(&given);
    assert_eq!(filled.violations, []);
    let shown = &filled.preview;
    assert_eq!(
        (shown.header.as_deref(), shown.text.as_str()),
        (Some("Order 42"), "Hi Mala, it costs ₹ 90. Yes, ₹ 90.")
    );
    assert_eq!(shown.footer.as_deref(), Some("Marina Spices"));
    assert_eq!(shown.buttons[1].url.as_deref(), Some("https://x.example/t/abc"));
    assert_eq!(
        (shown.buttons[3].kind.as_str(), shown.buttons[3].phone.as_deref()),
        ("phone_number", Some("+15550100"))
    );
    let text = |text: &str| json!({"type": "text", "text": text});
    let expected = json!([
        {"type": "header", "parameters": [text("42")]},
        {"type": "body", "parameters": [text("Mala"), text("₹ 90")]},
        {"type": "button", "sub_type": "url", "index": "1", "parameters": [text("abc")]},
        {"type": "button", "sub_type": "copy_code", "index": "2",
            "parameters": [{"type": "coupon_code", "coupon_code": "SAVE20"}]},
    ]);
    assert_eq!(Value::Array(filled.components), expected);
}

#[test]
fn what_whatsapp_would_refuse_is_named_by_variable() {
    let refused = rich().fill(&values(&[
        ("header.1", &"x".repeat(80)),
        ("1", "two\nlines"),
        ("2", "five     blanks"),
        ("button.1", "a b"),
        ("button.2", "LONGER THAN FIFTEEN"),
        ("surplus", "x"),
    ]));
    let expected = [
        "variables.1",
        "variables.2",
        "variables.button.1",
        "variables.button.2",
        "variables.surplus",
        "variables.header.1",
        "variables.button.2",
    ];
    assert_eq!(fields(&refused), expected);
    let missing = rich().fill(&values(&[("1", " ")]));
    assert_eq!(
        fields(&missing),
        ["variables.header.1", "variables.1", "variables.2", "variables.button.1", "variables.button.2"]
    );
    assert_eq!(missing.preview.text, "Hi {{1}}, it costs {{2}}. Yes, {{2}}.");
    let long = rich().fill(&values(&[
        ("header.1", "1"),
        ("1", &"அ".repeat(600)),
        ("2", &"அ".repeat(300)),
        ("button.1", "a"),
        ("button.2", "b"),
    ]));
    assert_eq!(fields(&long), ["template"], "each value fits, all together do not");
    let four = rich().fill(&values(&[("1", "four    blanks"), ("2", "tab\there")]));
    assert_eq!(four.violations.iter().filter(|found| found.field == "variables.1").count(), 0);
    assert!(fields(&four).contains(&"variables.2"));
}

#[test]
fn named_variables_and_files_and_codes() {
    let named = json!([
        {"type": "HEADER", "format": "IMAGE", "example": {"header_handle": ["https://x.example/a.jpg"]}},
        {"type": "BODY", "text": "At {{ when }}", "example": {"body_text_named_params": [{"param_name": "when", "example": "10"}]}},
    ]);
    let parts = Parts::read(named.as_array().unwrap(), "NAMED");
    let names: Vec<_> = parts.variables().iter().map(|v| (v.name.as_str(), v.is_media, v.example.as_deref())).collect();
    assert_eq!(names, [("header", true, Some("https://x.example/a.jpg")), ("when", false, Some("10"))]);
    let filled = parts.fill(&values(&[("header", "https://x.example/b.jpg"), ("when", "noon")]));
    assert_eq!((filled.violations.len(), filled.preview.text.as_str()), (0, "At noon"));
    assert_eq!(
        filled.components[0]["parameters"][0],
        json!({"type": "image", "image": {"link": "https://x.example/b.jpg"}})
    );
    assert_eq!(filled.components[1]["parameters"][0]["parameter_name"], "when");
    let by_id = parts.fill(&values(&[("header", "300000000000001"), ("when", "noon")]));
    assert_eq!(by_id.components[0]["parameters"][0]["image"], json!({"id": "300000000000001"}));
    for bad in ["http://x.example/b.jpg", "javascript:alert(1)", "https://x.example/a b"] {
        assert_eq!(fields(&parts.fill(&values(&[("header", bad), ("when", "noon")]))), ["variables.header"], "{bad}");
    }
    let code = json!([
        {"type": "BODY", "text": "*{{1}}* is your code."},
        {"type": "BUTTONS", "buttons": [{"type": "URL", "text": "Copy",
            "url": "https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code=otp{{1}}"}]},
    ]);
    let filled = Parts::read(code.as_array().unwrap(), "POSITIONAL").fill(&values(&[("1", "123456")]));
    assert_eq!((filled.violations.len(), &filled.components[1]["parameters"][0]["text"]), (0, &json!("123456")));
}

#[test]
fn what_cannot_be_filled_in_here_says_so() {
    for strange in [
        json!([{"type": "BODY", "text": "x"}, {"type": "CAROUSEL", "cards": []}]),
        json!([{"type": "BODY", "text": "x"}, {"type": "HEADER", "format": "LOCATION"}]),
        json!([{"type": "BODY", "text": "x"}, {"type": "BUTTONS", "buttons": [{"type": "CATALOG"}]}]),
        json!([{"type": "BODY", "text": "x"}, {"type": "HOLOGRAM"}]),
    ] {
        let filled = Parts::read(strange.as_array().unwrap(), "POSITIONAL").fill(&values(&[]));
        assert_eq!(fields(&filled), ["template"], "{strange}");
    }
}

proptest! {
    /// Whatever stands in a text and in its values: nothing panics, and a value is put in as it is, once for each mark.
    #[test]
    fn filling_is_total(text in "[a{}1 ஆ_]{0,40}", value in "[a{}12ஆ]{1,8}", named in any::<bool>()) {
        let format = if named { "NAMED" } else { "POSITIONAL" };
        let parts = Parts::read(&[json!({"type": "BODY", "text": text})], format);
        let given = parts.variables().iter().map(|v| (v.name.clone(), value.clone())).collect();
        let filled = parts.fill(&given);
        let expected = marks(&text).count();
        if expected == 0 {
            prop_assert_eq!(filled.preview.text, text);
        } else {
            prop_assert!(filled.preview.text.matches(&value).count() >= 1);
        }
    }
}
