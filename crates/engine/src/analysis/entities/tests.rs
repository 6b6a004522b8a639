//! What customers name beside days, and that no text breaks the search or makes it slow.

use chrono::DateTime;
use chrono_tz::Tz;
use proptest::prelude::*;

use super::{CustomEntity, Entity, Kind, Moment, PatternProblem, entities, find, tokens::Tokens};

fn moment() -> Moment {
    Moment { now: DateTime::UNIX_EPOCH, tz: Tz::Asia__Kolkata }
}

fn of(kind: Kind, text: &str) -> Vec<String> {
    let value = |entity: &Entity| {
        entity.value["value"].as_str().map_or_else(|| entity.value["value"].to_string(), str::to_owned)
    };
    entities(text, &moment(), &[]).iter().filter(|entity| entity.kind == kind).map(value).collect()
}

#[test]
fn phone_numbers() {
    for (text, expected) in [
        ("call 98450 12345", "+919845012345"),
        ("my no is 9845012345 pls", "+919845012345"),
        ("09845012345", "+919845012345"),
        ("+91-98450-12345", "+919845012345"),
        ("91 9845012345", "+919845012345"),
        ("+44 (0) 113-496-0009", "+441134960009"),
        ("0044 20 7946 0958 is my phone", "+442079460958"),
        ("landline 080-4112 3456", "+918041123456"),
        ("(914) 349-8600", "9143498600"),
        ("मेरा नंबर ९८४५०१२३४५ है", "+919845012345"),
    ] {
        assert_eq!(of(Kind::Phone, text), [expected], "{text}");
    }
    for text in [
        "16-04-2010",
        "6011-0000-0000-0004",
        "order 9845",
        "#20020211895",
        "₹9845012345",
        "account number 12345678",
        "911-67-0060",
        "7.56",
        "a9845012345b",
    ] {
        assert!(of(Kind::Phone, text).is_empty(), "{text}: {:?}", of(Kind::Phone, text));
    }
}

#[test]
fn a_national_number_is_indian_in_india_only() {
    let dubai = Moment { tz: Tz::Asia__Dubai, ..moment() };
    assert_eq!(entities("call 9845012345", &dubai, &[])[0].value["value"], "9845012345");
}

#[test]
fn mail_and_web_addresses() {
    for (text, expected) in [
        ("write to Ravi.K+shop@Mail.Example.co.in.", "ravi.k+shop@mail.example.co.in"),
        ("v-abc@example.com", "v-abc@example.com"),
        ("என் மெயில் priya@example.com தான்", "priya@example.com"),
    ] {
        assert_eq!(of(Kind::Email, text), [expected], "{text}");
    }
    for text in
        ["a..b@example.com", ".a@example.com", "a@b", "a@b.c", "@handle", "a@", "x@new_type.com", "j@129.126.118.1"]
    {
        assert!(of(Kind::Email, text).is_empty(), "{text}: {:?}", of(Kind::Email, text));
    }
    for (text, expected) in [
        ("see https://shop.example.in/a?b=1#c.", "https://shop.example.in/a?b=1#c"),
        ("(www.example.org)", "www.example.org"),
        ("go to example.com now", "example.com"),
    ] {
        assert_eq!(of(Kind::Url, text), [expected], "{text}");
    }
    for text in ["e.g. this", "done.Thanks", "http://#", "httt://abc", "7.am", "me@example.com", "ok.in the morning"] {
        assert!(of(Kind::Url, text).is_empty(), "{text}: {:?}", of(Kind::Url, text));
    }
}

#[test]
fn orders() {
    for (text, expected) in [
        ("where is ORD-1234", "ORD-1234"),
        ("order #12345 please", "12345"),
        ("my order no. 12345 is late", "12345"),
        ("order number is AB-9981", "AB-9981"),
        ("ऑर्डर नंबर 998877 नहीं आया", "998877"),
        ("ஆர்டர் எண் 12345", "12345"),
        ("ఆర్డర్ నంబర్ 998877", "998877"),
        ("402-1234567-1234567", "402-1234567-1234567"),
        ("INV/2026/0012", "INV/2026/0012"),
    ] {
        assert_eq!(of(Kind::OrderId, text), [expected], "{text}");
    }
    for text in
        ["order 2 pizzas", "I want to order 1000 pcs", "order on 25th", "call 9845012345", "₹12345", "in order to"]
    {
        assert!(of(Kind::OrderId, text).is_empty(), "{text}: {:?}", of(Kind::OrderId, text));
    }
}

#[test]
fn amounts() {
    let sums = |text: &str| -> Vec<(f64, Option<String>)> {
        let found = entities(text, &moment(), &[]);
        let sum = |entity: &Entity| {
            (entity.value["value"].as_f64().unwrap_or(-1.0), entity.value["currency"].as_str().map(str::to_owned))
        };
        found.iter().filter(|entity| entity.kind == Kind::Amount).map(sum).collect()
    };
    for (text, value, currency) in [
        ("₹1,25,000/-", 125_000.0, Some("INR")),
        ("Rs. 499.50 only", 499.5, Some("INR")),
        ("500 rupees", 500.0, Some("INR")),
        ("5 lakh", 500_000.0, Some("INR")),
        ("2.5 crore rupees", 25_000_000.0, Some("INR")),
        ("तीन हज़ार रुपये", 3000.0, Some("INR")),
        ("௫௦௦ ரூபாய்", 500.0, Some("INR")),
        ("500 రూపాయలు", 500.0, Some("INR")),
        ("$20", 20.0, None),
        ("USD 22.5 million", 22_500_000.0, Some("USD")),
        ("€40", 40.0, Some("EUR")),
        ("700£", 700.0, Some("GBP")),
        ("thirteen dollars and forty-five cents", 13.45, None),
        ("20k rs", 20_000.0, Some("INR")),
    ] {
        assert_eq!(sums(text), [(value, currency.map(str::to_owned))], "{text}");
    }
    for text in ["we won 3 times", "try 2 more", "3 items", "25th", "5 stars"] {
        assert!(sums(text).is_empty(), "{text}: {:?}", sums(text));
    }
}

#[test]
fn people_and_companies() {
    for (text, person) in [
        ("Hi, my name is Ravi Kumar", "Ravi Kumar"),
        ("mera naam suresh hai", "suresh"),
        ("मेरा नाम सुनील शर्मा है", "सुनील शर्मा"),
        ("என் பெயர் முருகன்", "முருகன்"),
        ("నా పేరు రమేష్", "రమేష్"),
        ("I am Priya from Acme Traders", "Priya"),
        ("Please ask for Mr. Iyer", "Iyer"),
        ("main Rohit bol raha hoon", "Rohit"),
    ] {
        assert_eq!(of(Kind::Person, text), [person], "{text}");
    }
    for text in ["I am very happy", "I am not sure", "this is wrong", "my name", "I am from Chennai"] {
        assert!(of(Kind::Person, text).is_empty(), "{text}: {:?}", of(Kind::Person, text));
    }
    for text in ["I am from Chennai", "I am Priya from Tamil Nadu", "delivery from Mumbai please"] {
        assert!(of(Kind::Company, text).is_empty(), "{text}: {:?}", of(Kind::Company, text));
    }
    for (text, company) in [
        ("I am Priya from Acme Traders Pvt Ltd", "Acme Traders Pvt Ltd"),
        ("we bought it from Tata Motors Ltd last year", "Tata Motors Ltd"),
        ("calling from Infosys", "Infosys"),
    ] {
        assert_eq!(of(Kind::Company, text), [company], "{text}");
    }
}

#[test]
fn custom_entities() {
    let custom = [
        CustomEntity::new("vehicle", None, Some(r"\b[A-Z]{2}\d{2}[A-Z]{1,2}\d{4}\b")).expect("a pattern"),
        CustomEntity::new("colour", Some("One of: red, dark blue or green"), None).expect("a list"),
        CustomEntity::new("policy_number", Some("the number of the customer's insurance policy"), None)
            .expect("a label"),
    ];
    let found = entities("tn09ab1234 in Dark Blue, policy number: P-7781", &moment(), &custom);
    let values: Vec<(&str, &str)> = found
        .iter()
        .filter(|entity| entity.kind == Kind::Custom)
        .map(|entity| {
            (entity.value["name"].as_str().unwrap_or_default(), entity.value["value"].as_str().unwrap_or_default())
        })
        .collect();
    assert_eq!(values, [("vehicle", "tn09ab1234"), ("colour", "Dark Blue"), ("policy_number", "P-7781")]);
}

#[test]
fn patterns_have_bounds() {
    let refused = |pattern: &str| CustomEntity::new("x", None, Some(pattern)).err();
    assert_eq!(refused(&"a".repeat(501)), Some(PatternProblem::TooLong));
    assert_eq!(refused("(a{1000}){1000}"), Some(PatternProblem::TooLarge));
    assert_eq!(refused("a*"), Some(PatternProblem::MatchesNothing));
    assert!(matches!(refused("(unclosed"), Some(PatternProblem::Syntax(_))));
    assert!(CustomEntity::new("x", None, Some(" ")).is_ok());
}

#[test]
fn matches_of_a_pattern_are_bounded() {
    let custom = [CustomEntity::new("digit", None, Some(r"\d")).expect("a pattern")];
    assert_eq!(entities(&"1 ".repeat(500), &moment(), &custom).len(), 20);
}

/// How often the search looks at a token of a text.
fn looks(text: &str) -> usize {
    let tokens = Tokens::of(text);
    find(text, &tokens, &moment(), &[]);
    tokens.looks.get()
}

#[test]
fn the_work_grows_with_the_length_only() {
    for piece in [
        "@",
        "a@",
        "@a.",
        "1",
        "1 ",
        "1-",
        "+1",
        "(1)",
        "#1",
        "a.",
        "a.b",
        "www.",
        "http://",
        "$1",
        "₹",
        "1,000,",
        "lakh ",
        "one hundred ",
        "2 days from ",
        "end of ",
        "next ",
        "kal se ",
        "5/6/",
        "12:",
        "at 6 ",
        "monday ",
        "may ",
        "Mr ",
        "Pvt Ltd ",
        "A ",
        "order no ",
        "and ",
        "between 3 and ",
        "twenty ",
        "1 day 1 ",
        "ko ",
        "a ",
        "in ",
        "- ",
        "க ",
        "से ",
        "first ",
        "1st monday of ",
        "कल से दो दिन ",
        "x9",
    ] {
        let text = |times: usize| piece.repeat(times);
        let (short, long) = (looks(&text(1000)), looks(&text(4000)));
        assert!(long <= short * 5, "{piece:?}: {short} looks at 1000, {long} at 4000");
        assert!(long <= 4000 * 400, "{piece:?}: {long} looks");
    }
}

proptest! {
    #[test]
    fn no_text_breaks_the_search(text in "\\PC{0,120}") {
        check_places(&text);
    }

    #[test]
    fn nor_do_pieces_of_meaning_in_any_order(pieces in prop::collection::vec(0..PIECES.len(), 0..24)) {
        let text: Vec<&str> = pieces.iter().map(|i| PIECES[*i]).collect();
        check_places(&text.join(" "));
        check_places(&text.concat());
    }

    #[test]
    fn any_moment_will_do(seconds in -60_000_000_000i64..250_000_000_000, pieces in prop::collection::vec(0..PIECES.len(), 0..6)) {
        let text: Vec<&str> = pieces.iter().map(|i| PIECES[*i]).collect();
        let at = Moment { now: DateTime::from_timestamp(seconds, 0).unwrap_or_default(), tz: Tz::Asia__Kolkata };
        entities(&text.join(" "), &at, &[]);
    }
}

const PIECES: &[&str] = &[
    "1",
    "25",
    "31",
    "99999999999",
    "2026",
    "0",
    "12:30",
    "3/4",
    "29/2",
    "first",
    "last",
    "next",
    "ago",
    "in",
    "days",
    "month",
    "Monday",
    "may",
    "kal",
    "se",
    "बाद",
    "दो",
    "साढ़े",
    "बजे",
    "நாளை",
    "மணிக்கு",
    "రేపు",
    "@",
    ".",
    "+",
    "(",
    ")",
    "-",
    "₹",
    "lakh",
    "order",
    "#",
    "Mr",
    "from",
    "between",
    "and",
    "to",
    "am",
    "pm",
    "half",
    "past",
    "tonight",
    "of",
    "the",
    "million",
    "hundred",
    "years",
    "9845012345",
    "e\u{301}",
    "😀",
    "\u{200d}",
    "ம்",
    "1000000",
    "decade",
    "weeks",
    "working",
    "end",
    "week",
    "weekend",
    "easter",
];

fn check_places(text: &str) {
    let found = entities(text, &moment(), &[]);
    let mut end = 0;
    for entity in &found {
        assert_eq!(text.get(entity.start..entity.end), Some(entity.text.as_str()));
        assert!(entity.start >= end, "{text:?}: {entity:?} lies over another");
        end = entity.end;
    }
}
