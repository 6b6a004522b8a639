//! Numbers in words: English, Hindi, Tamil, Telugu, and their romanised forms.

use std::sync::LazyLock;

use super::{
    phrases::Map,
    tokens::{Form, Tokens, uniform},
};

/// Words of one number; a bound on the work at each token.
const TOKENS_MAX: usize = 12;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Size {
    /// Below a hundred, complete in itself.
    Small,
    /// A multiple of ten that a unit may follow (`twenty one`, `ఇరవై ఒకటి`).
    Tens,
    Scale,
}

#[derive(Clone, Copy, Debug)]
struct Word {
    value: f64,
    size: Size,
    ordinal: bool,
    /// Also an ordinary word of another language (`do`, `das`): a number only beside something that counts.
    weak: bool,
}

/// A number that stands in a text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in super::super) struct Number {
    pub value: f64,
    pub ordinal: bool,
    pub weak: bool,
    /// Tokens that it takes.
    pub tokens: usize,
    /// Written in digits.
    pub digits: bool,
}

const ENGLISH: &str = "zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|\
    seventeen|eighteen|nineteen";
const ENGLISH_ORDINALS: &str = "zeroth|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|\
    thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth";
/// 0 to 99; spellings of one number parted by spaces.
const HINDI: &str = "शून्य सिफर|एक|दो|तीन|चार|पांच पाँच|छह छः छ छे|सात|आठ|नौ|दस|ग्यारह|बारह|तेरह|चौदह|पंद्रह पन्द्रह|सोलह|सत्रह|अठारह \
    अट्ठारह|उन्नीस|बीस|इक्कीस|बाईस बाइस|तेईस तेइस|चौबीस|पच्चीस|छब्बीस|सत्ताईस सत्ताइस|अट्ठाईस अठाईस अट्ठाइस|उनतीस उन्तीस|तीस|इकतीस इकत्तीस|बत्तीस|तैंतीस|चौंतीस|\
    पैंतीस|छत्तीस|सैंतीस|अड़तीस|उनतालीस|चालीस|इकतालीस|बयालीस|तैंतालीस|चौवालीस चवालीस|पैंतालीस|छियालीस|सैंतालीस|अड़तालीस|उनचास|पचास|इक्यावन|बावन|तिरपन|\
    चौवन|पचपन|छप्पन|सत्तावन|अट्ठावन|उनसठ|साठ|इकसठ|बासठ|तिरसठ|चौंसठ|पैंसठ|छियासठ|सड़सठ|अड़सठ|उनहत्तर|सत्तर|इकहत्तर|बहत्तर|तिहत्तर|चौहत्तर|पचहत्तर|छिहत्तर|\
    सतहत्तर|अठहत्तर|उन्यासी|अस्सी|इक्यासी|बयासी|तिरासी|चौरासी|पचासी|छियासी|सत्तासी|अट्ठासी|नवासी|नब्बे|इक्यानवे|बानवे|तिरानवे|चौरानवे|पंचानवे|छियानवे|\
    सत्तानवे|अट्ठानवे|निन्यानवे";
const HINDI_LATIN: &str = "shunya|ek|do|teen tin|char chaar|paanch panch|chhe chhah che cheh|saat sat|aath aat|nau|das dus|gyarah \
    gyara|barah baarah bara|terah|chaudah chauda|pandrah pandra|solah sola|satrah satra|atharah athara|unnis|bees bis|ikkis|bais \
    baees|teis teyis|chaubis chaubees|pachchis pachees pachis|chhabbis chabbis|sattais|atthais athais|untis|tees tis|ikatis ikattis";
const TAMIL: &str = "பூஜ்ஜியம் பூஜ்யம்|ஒன்று ஒரு ஒண்ணு|இரண்டு ரெண்டு|மூன்று மூணு|நான்கு நாலு|ஐந்து அஞ்சு|ஆறு|ஏழு|எட்டு|ஒன்பது ஒம்பது|பத்து|பதினொன்று பதினொண்ணு|\
    பன்னிரண்டு பன்னெண்டு|பதின்மூன்று பதிமூன்று பதிமூணு|பதினான்கு பதினாலு|பதினைந்து பதினஞ்சு|பதினாறு|பதினேழு|பதினெட்டு|பத்தொன்பது";
const TAMIL_LATIN: &str = "|onnu ondru oru|rendu irandu|moonu moondru|naalu nalu|anju ainthu|aaru aru|ezhu elu|ettu|ombadhu \
    ombathu|pathu paththu";
const TELUGU: &str = "సున్న సున్నా|ఒకటి ఒక|రెండు|మూడు|నాలుగు నాల్గు|ఐదు అయిదు|ఆరు|ఏడు|ఎనిమిది|తొమ్మిది|పది|పదకొండు|పన్నెండు|పదమూడు|పద్నాలుగు పధ్నాలుగు \
    పద్నాల్గు|పదిహేను పదునైదు|పదహారు|పదిహేడు|పద్దెనిమిది|పంతొమ్మిది పందొమ్మిది";
const TELUGU_LATIN: &str =
    "|okati oka|rendu|moodu mudu|nalugu naalugu|aidu ayidu|aaru|edu yedu|enimidi|tommidi thommidi|padi";
const TENS: &[(f64, &str)] = &[
    (20.0, "twenty இருபது ఇరవై ఇరవయ్యి"),
    (30.0, "thirty முப்பது ముప్పై ముప్పయి"),
    (40.0, "forty fourty நாற்பது నలభై నలబై"),
    (50.0, "fifty ஐம்பது యాభై యాబై"),
    (60.0, "sixty அறுபது అరవై"),
    (70.0, "seventy எழுபது డెబ్బై డెభై"),
    (80.0, "eighty எண்பது ఎనభై ఎనబై"),
    (90.0, "ninety தொண்ணூறு తొంభై తొంబై"),
];
const SCALES: &[(f64, &str)] = &[
    (1e2, "hundred hundreds सौ சதம் நூறு వంద నూరు వందల"),
    (1e3, "thousand thousands हजार हज़ार hazaar hazar ஆயிரம் aayiram వెయ్యి వేయి వేల veyyi"),
    (1e5, "lakh lakhs lac lacs लाख laakh இலட்சம் லட்சம் latcham లక్ష లక్షల"),
    (1e6, "million millions मिलियन மில்லியன் మిలియన్"),
    (1e7, "crore crores करोड़ karod கோடி kodi కోటి కోట్లు"),
    (1e9, "billion billions अरब बिलियन பில்லியன் బిలియన్"),
    (1e12, "trillion ट्रिलियन"),
];
const HINDI_ORDINALS: &[(f64, &str)] = &[
    (1.0, "पहला पहली प्रथम pehla pehli"),
    (2.0, "दूसरा दूसरी दूसरे द्वितीय doosra dusra"),
    (3.0, "तीसरा तीसरी तीसरे तृतीय teesra"),
    (4.0, "चौथा चौथी चौथे चतुर्थ chautha"),
    (6.0, "छठा छठी छठे षष्ठ"),
];
/// Number words that mean something else in English or in another romanised language.
const WEAK: &str = "do teen tin char che sat aat das dus bara sola satra bis tis bees tees tees aru elu oru oka padi edu second one ek \
    a an";

static WORDS: LazyLock<Map<String, Word>> = LazyLock::new(|| {
    let mut words = Map::default();
    let mut add = |spellings: &str, value: f64, size: Size, ordinal: bool| {
        for spelling in spellings.split_whitespace() {
            let weak = WEAK.split(' ').any(|weak| weak == spelling);
            words.entry(uniform(spelling)).or_insert(Word { value, size, ordinal, weak });
        }
    };
    for list in [ENGLISH, HINDI, HINDI_LATIN, TAMIL, TAMIL_LATIN, TELUGU, TELUGU_LATIN] {
        let mut value = 0.0;
        for spellings in list.split('|') {
            add(spellings, value, Size::Small, false);
            value += 1.0;
        }
    }
    let mut value = 0.0;
    for spelling in ENGLISH_ORDINALS.split('|') {
        add(spelling, value, Size::Small, true);
        value += 1.0;
    }
    for (value, spellings) in TENS {
        add(spellings, *value, Size::Tens, false);
        let english = spellings.split(' ').next().unwrap_or_default();
        add(&format!("{}ieth", english.trim_end_matches('y')), *value, Size::Small, true);
    }
    for (value, spellings) in SCALES {
        add(spellings, *value, Size::Scale, false);
    }
    for (value, spellings) in HINDI_ORDINALS {
        add(spellings, *value, Size::Small, true);
    }
    add("முதல் முதலாவது", 1.0, Size::Small, true);
    add("మొదటి", 1.0, Size::Small, true);
    words
});

/// The number that begins at a token.
pub(in super::super) fn number(tokens: &Tokens, at: usize) -> Option<Number> {
    if tokens.is(at, Form::Digits) {
        return digits(tokens, at);
    }
    let first = word(tokens.norm(at))?;
    let weak = first.weak;
    let (mut total, mut group, mut i) = (0.0, 0.0, at);
    let mut room = 0.0;
    let mut ordinal = false;
    while let Some((word, skip)) = following(tokens, i, i == at, room).filter(|_| i - at < TOKENS_MAX) {
        let fits = match word.size {
            Size::Scale => word.value > 1.0 && (i > at || !word.weak) && (word.value > 100.0 || room != 100.0),
            _ => i == at || (word.value > 0.0 && word.value < room),
        };
        if !fits || ordinal {
            break;
        }
        match word.size {
            Size::Scale if word.value == 100.0 => {
                group = f64::max(group, 1.0) * 100.0;
                room = 100.0;
            }
            Size::Scale => {
                total += f64::max(group, 1.0) * word.value;
                group = 0.0;
                room = word.value.min(1000.0);
            }
            size => {
                group += word.value;
                room = if size == Size::Tens { 10.0 } else { 0.0 };
            }
        }
        ordinal = word.ordinal;
        i += 1 + skip;
    }
    (i > at).then_some(Number {
        value: total + group,
        ordinal,
        weak: weak && i == at + 1,
        tokens: i - at,
        digits: false,
    })
}

/// The word that goes on a number, perhaps after `and` (behind hundreds) or a hyphen (behind tens).
fn following(tokens: &Tokens, i: usize, first: bool, room: f64) -> Option<(Word, usize)> {
    if let Some(word) = word(tokens.norm(i)) {
        return Some((word, 0));
    }
    let joined = match tokens.norm(i) {
        "and" | "और" => room >= 100.0,
        "-" => room == 10.0 && tokens.glued(i) && tokens.glued(i + 1),
        _ => false,
    };
    let word = word(tokens.norm(i + 1)).filter(|word| !first && joined && word.size != Size::Scale)?;
    Some((word, 1))
}

fn digits(tokens: &Tokens, at: usize) -> Option<Number> {
    let value = f64::from(tokens.digits(at)?);
    let suffix = tokens.norm(at + 1);
    let ordinal = tokens.glued(at + 1)
        && matches!(
            suffix,
            "st" | "nd"
                | "rd"
                | "th"
                | "वी"
                | "वीं"
                | "वा"
                | "वां"
                | "वे"
                | "वें"
                | "ஆம்"
                | "ம்"
                | "வது"
                | "ஆவது"
                | "వ"
        );
    Some(Number { value, ordinal, weak: false, tokens: 1 + usize::from(ordinal), digits: true })
}

fn word(spelling: &str) -> Option<Word> {
    if spelling.len() < 2 {
        return None;
    }
    if let Some(word) = WORDS.get(spelling) {
        return Some(*word);
    }
    match spelling.chars().next()? {
        '\u{900}'..='\u{97f}' => ["वां", "वा", "वे", "वीं", "वी", "वें"]
            .iter()
            .find_map(|end| WORDS.get(spelling.strip_suffix(end)?))
            .map(|word| Word { ordinal: true, size: Size::Small, ..*word }),
        '\u{b80}'..='\u{bff}' => tamil(spelling),
        '\u{c00}'..='\u{c7f}' => {
            let stem = spelling.strip_suffix("వ").or_else(|| spelling.strip_suffix("వది"))?;
            WORDS.get(stem).map(|word| Word { ordinal: true, size: Size::Small, ..*word })
        }
        _ => None,
    }
}

const STEMS: [(&str, f64); 8] = [
    ("இருபத்", 20.0),
    ("முப்பத்", 30.0),
    ("நாற்பத்", 40.0),
    ("ஐம்பத்", 50.0),
    ("அறுபத்", 60.0),
    ("எழுபத்", 70.0),
    ("எண்பத்", 80.0),
    ("தொண்ணூற்ற", 90.0),
];

/// Tamil joins tens and units in one word and changes the vowel between them; ordinals end in `ஆம்` or `ஆவது`.
fn tamil(spelling: &str) -> Option<Word> {
    let ordinal = spelling.ends_with("ாம்") || spelling.ends_with("ாவது");
    if !ordinal && !STEMS.iter().any(|(tens, _)| spelling.starts_with(tens)) {
        return None;
    }
    let (stem, ordinal) = match spelling.strip_suffix("ாம்").or_else(|| spelling.strip_suffix("ாவது")) {
        Some(stem) => (format!("{stem}ு"), true),
        None => (spelling.to_owned(), false),
    };
    if ordinal && let Some(word) = WORDS.get(&stem) {
        return Some(Word { ordinal, ..*word });
    }
    let (rest, tens) = STEMS.iter().find_map(|(tens, value)| Some((stem.strip_prefix(tens)?, *value)))?;
    let rest = rest.strip_prefix('த').unwrap_or(rest);
    let unit = rest.trim_start_matches(['ி', 'ு']);
    let unit = WORDS.get(unit).or_else(|| WORDS.get(&independent(rest)))?;
    Some(Word { value: tens + unit.value, size: Size::Small, ordinal, weak: false })
}

/// A vowel sign at the beginning becomes the letter that it stands for.
fn independent(rest: &str) -> String {
    let mut characters = rest.chars();
    let vowel = match characters.next() {
        Some('ா') => 'ஆ',
        Some('ி') => 'இ',
        Some('ெ') => 'எ',
        Some('ே') => 'ஏ',
        Some('ை') => 'ஐ',
        Some('ொ') => 'ஒ',
        _ => return rest.to_owned(),
    };
    std::iter::once(vowel).chain(characters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(f64, bool)> {
        let tokens = Tokens::of(text);
        number(&tokens, 0).filter(|number| number.tokens == tokens.len()).map(|number| (number.value, number.ordinal))
    }

    #[test]
    fn reads_numbers_of_four_languages() {
        for (text, value) in [
            ("twenty five", 25.0),
            ("thirty-six", 36.0),
            ("two thousand and thirty two", 2032.0),
            ("one hundred and five", 105.0),
            ("five million", 5e6),
            ("एक सौ पचास", 150.0),
            ("तीन लाख बीस हज़ार", 320_000.0),
            ("paanch", 5.0),
            ("முப்பத்துமூன்று", 33.0),
            ("இருபத்தொன்று", 21.0),
            ("ఇరవై ఐదు", 25.0),
            ("కోటి", 1e7),
        ] {
            assert_eq!(read(text), Some((value, false)), "{text}");
        }
    }

    #[test]
    fn reads_ordinals() {
        for (text, value) in [("twenty first", 21.0), ("25th", 25.0), ("पच्चीसवे", 25.0), ("चौथी", 4.0), ("ஆறாம்", 6.0)]
        {
            assert_eq!(read(text), Some((value, true)), "{text}");
        }
    }

    #[test]
    fn two_numbers_side_by_side_stay_two() {
        let tokens = Tokens::of("two thirty");
        assert_eq!(number(&tokens, 0).map(|number| number.tokens), Some(1));
        let tokens = Tokens::of("दो तीस");
        assert_eq!(number(&tokens, 0).map(|number| number.tokens), Some(1));
    }
}
