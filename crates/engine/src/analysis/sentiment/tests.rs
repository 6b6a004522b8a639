use proptest::prelude::*;

use super::*;

#[track_caller]
fn assert_all(polarity: Label, texts: &[&str]) {
    for text in texts {
        let found = sentiment(text);
        assert_eq!(found.polarity, polarity, "{text}: {found:?}");
    }
}

#[test]
fn english_moods() {
    assert_all(
        Label::Positive,
        &[
            "Thank you so much, lovely service!",
            "great quality, works perfectly",
            "That was not bad at all",
            "👍👍",
            ":)",
        ],
    );
    assert_all(
        Label::Negative,
        &[
            "This is terrible, the seal was broken",
            "not happy with this",
            "The charger stopped working after a day",
            "The box looked nice but the phone inside was damaged",
            "😡",
        ],
    );
    assert_all(Label::Neutral, &["Do you open on Sunday?", "I need help with my order please", "12345", ""]);
}

#[test]
fn hindi_moods_in_both_scripts() {
    assert_all(
        Label::Positive,
        &["bahut accha service hai", "बहुत बढ़िया काम किया", "khana ekdum mast tha bhai", "शुक्रिया, बहुत अच्छा लगा"],
    );
    assert_all(
        Label::Negative,
        &[
            "service bilkul accha nahi hai",
            "ye product ghatiya hai",
            "खाना अच्छा नहीं था",
            "बहुत परेशान हूँ",
            "paisa barbaad ho gaya",
        ],
    );
    assert_all(Label::Neutral, &["aap kal kitne baje khulte ho", "दुकान कहाँ है?"]);
}

#[test]
fn tamil_moods_in_both_scripts() {
    assert_all(
        Label::Positive,
        &["romba nalla irundhuchu", "சேவை மிகவும் அருமை", "saapadu semma", "மிக்க நன்றி, ரொம்ப சந்தோஷம்"],
    );
    assert_all(Label::Negative, &["service nalla illa", "ரொம்ப மோசமான சேவை", "enna emathitinga", "பொருள் நல்லா இல்லை"]);
    assert_all(Label::Neutral, &["naalaiku kadai thirapeengala", "விலை என்ன?"]);
}

#[test]
fn telugu_moods_in_both_scripts() {
    assert_all(Label::Positive, &["chala bagundi andi", "సర్వీస్ చాలా బాగుంది", "food adirindi", "చాలా సంతోషం, ధన్యవాదాలు"]);
    assert_all(Label::Negative, &["product manchi ga ledu", "సర్వీస్ చాలా చెత్తగా ఉంది", "idi mosam", "నాకు నచ్చలేదు"]);
    assert_all(Label::Neutral, &["meeru repu open untara", "ధర ఎంత?"]);
}

#[test]
fn urgency_is_a_label_of_its_own_and_leaves_the_polarity() {
    for text in [
        "I need this ASAP",
        "Please call me immediately",
        "mujhe turant jawab chahiye",
        "मुझे तुरंत डॉक्टर से बात करनी है",
        "udane call pannunga",
        "அவசரம், உடனே அனுப்புங்க",
        "ventane pampandi",
        "వెంటనే చెప్పండి",
        "jaldi bhejo, bahut der ho gayi",
    ] {
        assert_eq!(sentiment(text).label, Label::Urgent, "{text}");
    }
    let angry = sentiment("Terrible. Answer me right now!");
    assert_eq!((angry.label, angry.polarity), (Label::Urgent, Label::Negative));
}

#[test]
fn what_has_time_is_not_urgent() {
    for text in [
        "No hurry, whenever you can",
        "It is not urgent",
        "avasaram illa",
        "koi jaldi nahi hai",
        "See you soon, thanks!",
    ] {
        assert_ne!(sentiment(text).label, Label::Urgent, "{text}");
    }
}

#[test]
fn manner_strengthens() {
    let score = |text| sentiment(text).score;
    assert!(score("The food was GOOD") > score("The food was good"));
    assert!(score("good!!!") > score("good"));
    assert!(score("very good") > score("good"));
    assert!(score("somewhat good") < score("good"));
    assert!(score("soooo goooood") >= score("good"));
    assert!(score("bahut accha") > score("accha"));
    assert!(score("Nice shop but terrible staff") < score("Terrible staff but nice shop"));
}

#[test]
fn spellings_that_sound_alike_mean_alike() {
    for text in ["badhiya", "badiyaa", "BADHIYA", "vaazhthukkal", "valthukkal", "santhosham", "santosham"] {
        assert_eq!(sentiment(text).polarity, Label::Positive, "{text}");
    }
}

#[test]
fn a_word_of_two_languages_means_what_its_text_says() {
    // A sale in English, an insult in Hindi.
    assert_eq!(sentiment("When does the sale end?").polarity, Label::Neutral);
    assert_eq!(sentiment("sale chor log hai tum sab").polarity, Label::Negative);
}

#[test]
fn it_is_stored_with_its_label_and_score() {
    let stored = serde_json::to_value(sentiment("Do you open on Sunday?")).expect("plain data");
    assert_eq!(stored, serde_json::json!({"label": "neutral", "score": 0.0}));
}

proptest! {
    #[test]
    fn any_text_is_survived(text in "\\PC{0,120}|[a-z!?'’:()😡👍-]{0,80}|[\\u{900}-\\u{d7f} ]{0,80}|(?s).{0,80}") {
        let found = sentiment(&text);
        prop_assert!((-1.0..=1.0).contains(&found.score));
        prop_assert_ne!(found.polarity, Label::Urgent);
    }
}
