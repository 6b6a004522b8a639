use proptest::prelude::*;

use super::*;

fn code(text: &str) -> Option<(&'static str, bool)> {
    language(text).map(|language| (language.code, language.romanised))
}

#[test]
fn scripts_tell_their_language() {
    assert_eq!(code("வணக்கம், நாளை திறந்திருக்குமா?"), Some(("ta", false)));
    assert_eq!(code("क्या आप कल खुले हैं?"), Some(("hi", false)));
    assert_eq!(code("మీరు రేపు తెరిచి ఉంటారా?"), Some(("te", false)));
    assert_eq!(code("مرحبا"), Some(("other", false)));
    assert_eq!(code("നിങ്ങൾ നാളെ തുറക്കുമോ?"), Some(("other", false)));
    assert_eq!(code("तुम्ही उद्या दुकान उघडणार आहात का? मला माझी ऑर्डर पाहिजे आहे."), Some(("other", false)));
}

#[test]
fn english_stays_english() {
    for text in [
        "Are you open tomorrow?",
        "refund please",
        "Where is my parcel, it was due on Friday",
        "ok thanks",
        "My name is Venkatesh and I ordered two boxes of Kaju Katli",
        "Can I talk to Priya from Anna Nagar?",
    ] {
        assert_eq!(code(text), Some(("en", false)), "{text}");
    }
}

#[test]
fn romanised_languages_are_told_apart() {
    for (text, expected) in [
        ("kya aap kal open hai?", "hi"),
        ("mujhe apna order cancel krna hai", "hi"),
        ("enna vilai, epdi order panna?", "ta"),
        ("unga kadai enga irukku sollunga", "ta"),
        ("meeru eppudu open untaru, enta avutundi", "te"),
        ("naa order inka raledu", "te"),
        ("nimma angadi elli ide, yavaga open iruttade?", "other"),
        ("majhi order kadhi yeil te sanga", "other"),
    ] {
        assert_eq!(code(text), Some((expected, true)), "{text}");
    }
}

#[test]
fn other_languages_in_latin_letters_are_not_romanised() {
    assert_eq!(code("Bonjour, je voudrais une réponse pour demain"), Some(("other", false)));
    assert_eq!(code("Hola, cuánto cuesta el envío"), Some(("other", false)));
    assert_eq!(code("Wann ist meine Bestellung fertig?"), Some(("other", false)));
}

#[test]
fn mixing_is_seen() {
    let mixed = identify("bhai delivery kab hogi, tracking link bhejo").expect("words");
    assert_eq!((mixed.language.code, mixed.script, mixed.code_mixed), ("hi", Script::Latin, true));
    let both = identify("என் refund status என்ன? order number check பண்ணுங்க").expect("words");
    assert_eq!((both.language.code, both.script, both.code_mixed), ("ta", Script::Mixed, true));
    let pure = identify("mujhe kal subah chahiye").expect("words");
    assert!(!pure.code_mixed);
    let native = identify("मुझे कल सुबह चाहिए").expect("words");
    assert_eq!((native.script, native.code_mixed), (Script::Native, false));
}

#[test]
fn links_numbers_and_emoji_tell_nothing() {
    assert_eq!(code("12345 👍"), None);
    assert_eq!(code("https://shop.example/namaste?ref=kya a@b.example"), None);
    assert_eq!(code(""), None);
}

#[test]
fn a_clear_text_is_surer_than_a_doubtful_one() {
    let sure = identify("naan romba nerama kaathirukken, epo varum").expect("words").confidence;
    let doubtful = identify("seri").expect("words").confidence;
    assert!(sure > doubtful && sure > 0.9, "{sure} {doubtful}");
}

proptest! {
    #[test]
    fn any_text_is_survived(text in "\\PC{0,80}|[a-zāṭ'’ ]{0,60}|[\\u{900}-\\u{d7f} ]{0,60}|(?s).{0,60}") {
        if let Some(found) = identify(&text) {
            prop_assert!((0.0..=1.0).contains(&found.confidence));
            prop_assert!(["en", "hi", "ta", "te", "other"].contains(&found.language.code));
        }
    }
}
