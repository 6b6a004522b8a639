//! What the index promises: the right document, the same one every time, and no query or document that breaks it.

use super::{Document, Hit, Index, MAX_HITS, Vectors, words};
use std::time::{Duration, Instant};

const SHOP: [(&str, &str); 8] = [
    ("How do I return a product?", "Open Orders, choose the item and press Return within 30 days."),
    ("When will my order arrive?", "Delivery takes three to five working days."),
    ("Do you accept cash on delivery?", "Yes, up to ₹5,000."),
    ("How can I cancel my order?", "Open Orders and press Cancel before it is packed."),
    ("What are your opening hours?", "We are open from 9 am to 9 pm, every day."),
    ("डिलीवरी में कितना समय लगता है?", "तीन से पाँच दिन लगते हैं।"),
    ("டெலிவரி எப்போது வரும்?", "மூன்று முதல் ஐந்து நாட்கள் ஆகும்."),
    ("డెలివరీ ఎప్పుడు వస్తుంది?", "మూడు నుండి ఐదు రోజులు పడుతుంది."),
];

fn shop() -> Index {
    Index::build(SHOP.iter().map(|(title, body)| Document { title, body, keywords: &[] }))
}

fn titles<'a>(titles: &'a [&'a str]) -> Index {
    Index::build(titles.iter().map(|title| Document { title, ..Document::default() }))
}

fn first(index: &Index, query: &str) -> Option<u32> {
    index.search(query, None, 1).first().map(|hit| hit.doc)
}

fn words_of(text: &str) -> Vec<String> {
    let (mut buffer, mut found) = (String::new(), Vec::new());
    words::for_each_word(text, usize::MAX, &mut buffer, |word| found.push(word.to_owned()));
    found
}

#[test]
fn combining_marks_do_not_split_words() {
    // Virama, vowel signs and anusvara in Hindi, pulli in Tamil, vowel signs in Telugu.
    assert_eq!(words_of("क्या स्थिति").len(), 2);
    assert_eq!(words_of("எப்போது வரும்").len(), 2);
    assert_eq!(words_of("ఎప్పుడు వస్తుంది").len(), 2);
}

#[test]
fn spellings_of_one_word_have_one_form() {
    for (one, other) in [
        ("हिन्दी", "हिंदी"),
        ("डिफ़ेन्स", "डिफेंस"),
        ("क्\u{200d}ष", "क्ष"),
        ("CAFÉ", "cafe"),
        ("ｆｕｌｌ", "full"),
        ("don\u{2019}t", "dont"),
        ("Straße", "STRASSE"),
        ("१९९८", "1998"),
    ] {
        assert_eq!(words_of(one), words_of(other), "{one} and {other}");
    }
    assert_ne!(words_of("कल"), words_of("काल"), "vowel signs tell words apart");
}

#[test]
fn names_numbers_and_units_are_cut_where_people_cut_them() {
    assert_eq!(words_of("90kg order_id done.Thanks"), ["90", "kg", "order", "id", "done", "thanks"]);
    assert_eq!(words_of("3.5 T10 sku123"), ["3.5", "t10", "sku123"]);
    assert_eq!(words_of("shop's"), ["shop"]);
}

#[test]
fn a_question_finds_its_entry_in_each_language() {
    let shop = shop();
    for (query, entry) in [
        ("how to return the product", 0),
        ("when does my order arrive", 1),
        ("cash on delivery?", 2),
        ("please cancel order", 3),
        ("opening hours", 4),
        ("डिलीवरी का समय", 5),
        ("டெலிவரி எப்போது", 6),
        ("డెలివరీ ఎప్పుడు", 7),
    ] {
        assert_eq!(first(&shop, query), Some(entry), "{query}");
    }
}

#[test]
fn typing_errors_and_inflections_are_forgiven() {
    let shop = shop();
    assert_eq!(first(&shop, "retrun prodct"), Some(0));
    assert_eq!(first(&shop, "cancelling orders"), Some(3));
    assert_eq!(first(&shop, "openning huors"), Some(4));
    let numbers = titles(&["model 1998", "model 1999"]);
    assert_eq!(first(&numbers, "1999"), Some(1), "a number is no misspelling of another");
    assert!(numbers.search("1997", None, 5).is_empty());
}

#[test]
fn romanised_words_meet_by_sound_and_by_meaning() {
    let by_sound = titles(&["tareeka", "khushboo wala saman"]);
    assert_eq!(first(&by_sound, "kushbu"), Some(1));
    let shop = shop();
    assert_eq!(first(&shop, "mera order kab aayega"), Some(1));
    assert_eq!(first(&shop, "saman wapas karna hai"), Some(0));
    assert_eq!(first(&titles(&["Is it raining today?", "Play a song"]), "kya aaj baarish hogi"), Some(0));
}

#[test]
fn a_matching_question_beats_a_matching_answer() {
    let documents = [("Parking", "Is there a warranty? No."), ("Warranty", "Two years.")];
    let index = Index::build(documents.iter().map(|(title, body)| Document { title, body, keywords: &[] }));
    assert_eq!(first(&index, "warranty"), Some(1));
}

#[test]
fn keywords_are_searched() {
    let keywords = ["guarantee".to_owned(), "repair".to_owned()];
    let index = Index::build([
        Document { title: "Opening", body: "Daily.", keywords: &[] },
        Document { title: "After the sale", body: "Ask us.", keywords: &keywords },
    ]);
    assert_eq!(first(&index, "repair"), Some(1));
}

#[test]
fn entries_of_a_group_are_one_hit_and_support_each_other() {
    let texts = ["track my parcel", "parcel refund", "refund for a parcel", "refund status of my parcel"];
    let alone = titles(&texts).search("refund parcel", None, 1)[0];
    let hits = titles(&texts).with_answers(|document| u32::from(document > 0)).search("refund parcel", None, 10);
    assert_eq!(hits.len(), 2);
    assert!(hits[0].doc > 0 && hits[0].score > alone.score);
    assert!(hits[0].confidence > alone.confidence + 0.1, "{} and {}", hits[0].confidence, alone.confidence);
}

#[test]
fn what_all_ways_to_ask_for_an_answer_say_speaks_for_it() {
    let texts = [
        "points not updated",
        "update my points",
        "points are wrong",
        "missing points",
        "points of the match",
        "join the match",
        "how to join",
        "match rules",
        "when is the match",
        "leave the match",
    ];
    let index = titles(&texts).with_answers(|document| document / 5 * 5);
    let lead = |query: &str| index.search(query, None, 1).first().map(|hit| (hit.doc / 5, hit.evidence.lead));
    let (points, join) = (lead("points please").unwrap(), lead("match please").unwrap());
    assert!(points.0 == 0 && points.1 > 1.0, "{points:?}");
    assert!(join.0 == 1 && join.1 > 0.5, "{join:?}");
    let both = lead("points of the match join").unwrap();
    assert!(both.1 < points.1, "what the other answer says speaks against it: {both:?} and {points:?}");
    assert_eq!(index.search("match points", None, 10).len(), 2);
}

#[test]
fn confidence_tells_an_answer_from_none() {
    let shop = shop();
    let confidence = |query: &str| shop.search(query, None, 1).first().map_or(0.0, |hit| hit.confidence);
    assert!(confidence("how can I cancel my order") > 0.8);
    assert!(confidence("who won the football match on your television") < 0.5);
    let hits = shop.search("order", None, 8);
    assert!(hits.windows(2).all(|pair| pair[0].confidence >= pair[1].confidence - 0.3), "{hits:?}");
}

#[test]
fn a_complaint_is_another_question_than_how_to() {
    let index = titles(&["Join a contest", "Winning amount", "Bank account not verified"]);
    let confidence = |query: &str| index.search(query, None, 1).first().map_or(0.0, |hit| hit.confidence);
    assert!(confidence("join the contest") > confidence("cannot join the contest") + 0.1);
    assert!(confidence("bank account not verified") > confidence("bank account verified"));
    assert!(confidence("contest join nahi hota") < confidence("contest join hota"), "in Hindi, too");
}

#[test]
fn nothing_in_nothing_out() {
    for index in [Index::default(), Index::build([]), titles(&["", "🙂"])] {
        assert!(index.search("anything", None, 5).is_empty());
    }
    let shop = shop();
    assert!(shop.search("", None, 5).is_empty() && shop.search("🙂🙂 !!! \u{200d}", None, 5).is_empty());
    assert!(shop.search("order", None, 0).is_empty());
    assert_eq!((shop.len(), shop.is_empty(), Index::default().is_empty()), (8, false, true));
    assert!(shop.memory_bytes() > 0);
}

#[test]
fn ties_are_in_build_order_and_limits_hold() {
    let same = vec!["same words"; MAX_HITS + 50];
    let index = titles(&same);
    let hits = index.search("same words", None, usize::MAX);
    assert_eq!(hits.len(), MAX_HITS);
    assert!(hits.iter().enumerate().all(|(place, hit)| hit.doc as usize == place));
    assert_eq!(index.search("same", None, 3).len(), 3);
}

#[test]
fn hostile_queries_take_bounded_time() {
    let shop = shop();
    let hostile = [
        "a".repeat(100_000),
        "order ".repeat(20_000),
        "🙂".repeat(100_000),
        "क्".repeat(50_000),
        "\u{301}".repeat(100_000),
        "\u{fdfa}".repeat(30_000),
        (0..30_000).map(|n| format!("w{n} ")).collect(),
    ];
    for query in &hostile {
        let started = Instant::now();
        shop.search(query, None, 10);
        assert!(started.elapsed() < Duration::from_secs(2), "{} bytes took {:?}", query.len(), started.elapsed());
    }
    let long = Index::build(hostile.iter().map(|text| Document { title: text, body: text, keywords: &hostile }));
    assert_eq!(first(&long, "order"), Some(1));
}

/// A small deterministic generator (xorshift64*).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % bound
    }

    /// Text of pieces that have broken tokenisers before: marks without a base, joiners, scripts mixed within a word.
    fn text(&mut self) -> String {
        const PIECES: [&str; 24] = [
            "order",
            "Return",
            "क्या",
            "\u{94d}",
            "\u{200d}",
            "\u{200c}",
            "ப்",
            "స్తు",
            "🙂",
            "👩\u{200d}👧",
            "İ",
            "ß",
            "\u{301}",
            "12",
            "3.5",
            "90kg",
            "_",
            ".",
            "'",
            " ",
            "  ",
            "\n",
            "\u{fdfa}",
            "日本",
        ];
        (0..self.below(30)).map(|_| PIECES[self.below(PIECES.len())]).collect()
    }
}

#[test]
fn any_text_can_be_indexed_and_searched() {
    let mut random = Random(7);
    for _ in 0..300 {
        let texts: Vec<(String, String)> = (0..random.below(12)).map(|_| (random.text(), random.text())).collect();
        let build = || Index::build(texts.iter().map(|(title, body)| Document { title, body, keywords: &[] }));
        let (index, again) = (build(), build());
        assert_eq!(format!("{index:?}"), format!("{again:?}"), "building is deterministic");
        let query = random.text();
        let hits = index.search(&query, None, 20);
        assert_eq!(hits, again.search(&query, None, 20));
        check(&index, &hits);
    }
}

fn check(index: &Index, hits: &[Hit]) {
    assert!(hits.windows(2).all(|pair| pair[0].score >= pair[1].score), "best first: {hits:?}");
    for hit in hits {
        assert!((hit.doc as usize) < index.len());
        assert!(hit.score.is_finite() && hit.score > 0.0, "{hit:?}");
        assert!((0.0..=1.0).contains(&hit.confidence), "{hit:?}");
    }
}

#[test]
fn every_entry_is_found_by_its_own_words_whatever_was_searched_before() {
    let mut random = Random(11);
    let texts: Vec<String> =
        (0..400).map(|n| format!("entry number{n} about topic{} and thing{}", n % 7, n % 11)).collect();
    let index = Index::build(texts.iter().map(|title| Document { title, ..Document::default() }));
    let small = shop();
    for _ in 0..200 {
        let wanted = random.below(texts.len());
        assert_eq!(first(&index, &texts[wanted]), Some(wanted as u32));
        assert_eq!(first(&small, "opening hours"), Some(4), "buffers are shared between indexes");
    }
}

/// A vector of the given length and nothing but noise.
fn noise(random: &mut Random, dimensions: usize) -> Vec<f32> {
    (0..dimensions).map(|_| random.below(2_001) as f32 / 1_000.0 - 1.0).collect()
}

fn with_noise(vector: &[f32], random: &mut Random, share: f32) -> Vec<f32> {
    let noise = noise(random, vector.len());
    vector.iter().zip(noise).map(|(value, noise)| value + share * noise).collect()
}

fn vectors_of(all: &[Vec<f32>]) -> Option<Vectors> {
    Vectors::build(all[0].len(), all.iter().map(|vector| Some(vector.as_slice())))
}

#[test]
fn vectors_find_what_words_do_not_and_words_go_on_counting() {
    let mut random = Random(3);
    let texts = ["Send it back within a month", "Parcel tracking", "Opening hours", "Gift cards", "Careers"];
    let all: Vec<_> = texts.iter().map(|_| noise(&mut random, 64)).collect();
    let index = titles(&texts).with_vectors(vectors_of(&all));
    let like_first = with_noise(&all[0], &mut random, 0.2);
    assert_eq!(first(&index, "refund"), None, "no word of it is known");
    let hits = index.search("refund", Some(&like_first), 5);
    assert_eq!(hits[0].doc, 0);
    assert!(hits[0].evidence.nearness.is_some_and(|nearness| nearness > 0.0) && hits[0].score <= 1.0);
    let between = with_noise(&with_noise(&all[1], &mut random, 0.1), &mut random, 0.3);
    let by_both = index.search("opening hours", Some(&between), 5);
    assert_eq!(by_both[0].doc, 1, "meaning counts more than words");
    assert_eq!(by_both[1].doc, 2, "and words more than nothing");
}

#[test]
fn a_model_without_indian_languages_is_not_asked_about_them() {
    let mut random = Random(21);
    let texts = ["When will my order arrive?", "Opening hours"];
    let all: Vec<_> = texts.iter().map(|_| noise(&mut random, 64)).collect();
    let words = titles(&texts);
    let with = |know: bool| titles(&texts).with_vectors(vectors_of(&all).map(|all| all.knowing_indian(know)));
    for query in ["mera order kab aayega", "मेरा order कब आएगा?"] {
        let by_words = words.search(query, None, 5);
        assert_eq!(by_words[0].doc, 0, "{query}");
        assert_eq!(with(false).search(query, Some(&all[1]), 5), by_words, "{query}");
        assert_eq!(with(true).search(query, Some(&all[1]), 5)[0].doc, 1, "a model that knows them counts: {query}");
    }
    assert_eq!(with(false).search("when do you open", Some(&all[1]), 5)[0].doc, 1, "English is what it knows");
}

#[test]
fn meaning_counts_less_in_a_long_message() {
    let mut random = Random(23);
    let texts = ["cancel an order", "opening hours"];
    let all: Vec<_> = texts.iter().map(|_| noise(&mut random, 64)).collect();
    let index = titles(&texts).with_vectors(vectors_of(&all));
    let filling: String = (0..150).map(|number| format!(" filling{number}x")).collect();
    let found = |query: &str| index.search(query, Some(&all[1]), 1)[0].doc;
    assert_eq!(found("cancel an order"), 1, "of a short one meaning decides");
    assert_eq!(found(&format!("cancel an order{filling}")), 0, "of a long one words do");
}

#[test]
fn ways_to_ask_for_one_thing_are_near_to_what_they_have_in_common() {
    let mut random = Random(25);
    let (one, other) = (noise(&mut random, 64), noise(&mut random, 64));
    // Two answers with three ways to ask each, in turns.
    let all: Vec<_> = (0..6).map(|at| with_noise([&one, &other][at % 2], &mut random, 1.0)).collect();
    let nearest = |answer_of: fn(u32) -> Option<u32>| {
        let vectors = vectors_of(&all).unwrap().leaning(answer_of);
        let nearest = vectors.nearest(&one, 6, &mut Vec::new()).unwrap().documents;
        (nearest.into_iter().map(|(document, cosine)| (document % 2, cosine)).collect::<Vec<_>>(), vectors)
    };
    let ((before, alone), (after, leaning)) = (nearest(|_| None), nearest(|document| Some(document % 2)));
    assert!(after[2].1 > before[2].1 + 0.05, "{before:?} {after:?}");
    assert!(after[..3].iter().all(|(answer, _)| *answer == 0) && after[5].0 == 1, "{after:?}");
    assert_eq!(alone, vectors_of(&all).unwrap(), "who is alone stays");
    assert!(leaning.encoded(0).is_none() && alone.encoded(0).is_some(), "what is kept is a document's own");
}

#[test]
fn words_of_an_answer_add_up_and_its_nearest_gives_the_meaning() {
    let mut random = Random(27);
    let texts = ["refund of money", "refund to card", "parcel late", "shop hours"];
    let all: Vec<_> = texts.iter().map(|_| noise(&mut random, 64)).collect();
    let index = titles(&texts).with_answers(|document| [0, 0, 2, 3][document as usize]).with_vectors(vectors_of(&all));
    let hits = index.search("refund money", Some(&all[2]), 5);
    assert_eq!((hits[0].doc, hits[1].doc), (2, 0), "the nearest, then what the words say: {hits:?}");
    assert!((hits[0].score - 0.8).abs() < 0.01, "all of the meaning and none of the words: {hits:?}");
    let both = index.search("refund money", Some(&all[0]), 5);
    assert!(both[0].doc == 0 && (both[0].score - 1.0).abs() < 0.01, "{both:?}");
}

#[test]
fn a_near_vector_makes_sure_and_a_far_one_makes_doubt() {
    let mut random = Random(29);
    let texts: Vec<String> = (0..50).map(|number| format!("entry{number} about something")).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let all: Vec<_> = texts.iter().map(|_| noise(&mut random, 64)).collect();
    let index = titles(&texts).with_vectors(vectors_of(&all));
    let near = index.search("entry7 something", Some(&all[7]), 1)[0];
    let paraphrase = index.search("unheard of", Some(&with_noise(&all[7], &mut random, 0.3)), 1)[0];
    let stranger = index.search("unheard of", Some(&noise(&mut random, 64)), 1)[0];
    let by_words = index.search("entry7 something", None, 1)[0];
    assert_eq!((near.doc, paraphrase.doc), (7, 7));
    assert!(near.confidence > by_words.confidence && near.confidence > paraphrase.confidence, "{near:?} {by_words:?}");
    assert!(
        stranger.confidence < 0.2 && paraphrase.confidence > 2.0 * stranger.confidence,
        "{paraphrase:?} {stranger:?}"
    );
    assert!(near.evidence.likeness > paraphrase.evidence.likeness && by_words.evidence.likeness.is_none());
}

#[test]
fn vectors_that_do_not_fit_are_as_none() {
    let mut random = Random(5);
    let texts = ["cancel an order", "return an order", "nothing else"];
    let all: Vec<_> = texts.iter().map(|_| noise(&mut random, 8)).collect();
    let words = titles(&texts);
    let index = titles(&texts).with_vectors(vectors_of(&all));
    let expected = words.search("return order", None, 5);
    let other_model = noise(&mut random, 9);
    for vector in [None, Some(&other_model[..]), Some(&[0.0; 8][..]), Some(&[f32::NAN; 8][..]), Some(&[][..])] {
        assert_eq!(index.search("return order", vector, 5), expected);
    }
    assert!(
        Vectors::build(0, [None::<&[f32]>].into_iter()).is_none()
            && Vectors::build(8, [None::<&[f32]>].into_iter()).is_none()
    );
    assert!(Vectors::build(8, [Some(&[f32::INFINITY; 8][..])].into_iter()).is_none());
    let for_two = Vectors::build(8, all[..2].iter().map(|vector| Some(vector.as_slice())));
    assert_eq!(titles(&texts).with_vectors(for_two).search("return order", Some(&all[0]), 5), expected);
    let some = Vectors::build(8, [None, Some(all[1].as_slice()), Some(all[2].as_slice())].into_iter());
    let hits = titles(&texts).with_vectors(some).search("order", Some(&all[1]), 5);
    assert_eq!((hits[0].doc, hits.len()), (1, 2), "a document without a vector is found by its words");
}

#[test]
fn vectors_are_the_same_after_they_were_kept() {
    let mut random = Random(17);
    let all: Vec<_> = (0..20).map(|_| noise(&mut random, 33)).collect();
    let kept: Vec<_> = all.iter().map(|vector| Vectors::encode(vector).unwrap()).collect();
    let decoded = Vectors::decode(kept.iter().map(|vector| Some(vector.as_slice())));
    assert_eq!(decoded, vectors_of(&all));
    let again: Vec<_> = (0..20).map(|document| decoded.as_ref().unwrap().encoded(document).unwrap()).collect();
    assert_eq!(again, kept);
    let broken: [&[u8]; 5] = [b"", b"abc", &[0; 37], &[0xff; 37], &kept[0][..20]];
    let mixed = kept.iter().map(Vec::as_slice).chain(broken).map(Some).collect::<Vec<_>>();
    let mixed = Vectors::decode(mixed.into_iter()).unwrap();
    assert!((20..25).all(|document| mixed.encoded(document).is_none()) && mixed.len() == 25);
    assert_eq!(Vectors::encode(&[0.0, 0.0]), None);
}

#[test]
fn signs_choose_what_an_exact_scan_would_find() {
    let mut random = Random(9);
    let (dimensions, documents) = (128, 70_000);
    // Around a common direction, as the vectors of real models are.
    let common = noise(&mut random, dimensions);
    let all: Vec<Vec<f32>> = (0..documents).map(|_| with_noise(&common, &mut random, 1.0)).collect();
    let vectors = vectors_of(&all).unwrap();
    let cosine = |a: &[f32], b: &[f32]| {
        let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f32>();
        dot(a, b) / (dot(a, a) * dot(b, b)).sqrt()
    };
    for _ in 0..10 {
        let wanted = random.below(documents);
        let query = with_noise(&all[wanted], &mut random, 0.5);
        let nearest = vectors.nearest(&query, 3, &mut Vec::new()).unwrap();
        let (found, by_bytes) = nearest.documents[0];
        assert_eq!(found as usize, wanted);
        assert!((by_bytes - cosine(&query, &all[wanted])).abs() < 0.02, "bytes are near enough");
        assert!(nearest.usual > 0.2 && nearest.spread > 0.0 && by_bytes > nearest.usual + 3.0 * nearest.spread);
    }
}

#[test]
fn memory_stays_within_its_bound() {
    let mut random = Random(13);
    let mut word = || {
        // Few words are common, many are rare.
        let known = 1 << (4 + random.below(12));
        format!("word{} ", random.below(known))
    };
    let texts: Vec<String> = (0..5_000).map(|_| (0..80).map(|_| word()).collect()).collect();
    let index = Index::build(texts.iter().map(|body| Document { body, ..Document::default() }));
    assert!(index.memory_bytes() / index.len() < 400, "{} bytes a chunk", index.memory_bytes() / index.len());
    let all: Vec<_> = texts.iter().map(|_| noise(&mut random, 384)).collect();
    let beside = index.memory_bytes();
    let index = index.with_vectors(vectors_of(&all));
    assert!((index.memory_bytes() - beside) / index.len() < 384 + 8, "one byte a number");
}
