//! Understanding without a model: language and script, always, and cheap.
//!
//! Native scripts tell their language. Latin text is English unless its words are common romanised
//! Tamil, Hindi or Telugu. The rest of the analysis (intent, sentiment, entities) comes from the model
//! where one is configured to analyse.

use serde::Serialize;
use unicode_segmentation::UnicodeSegmentation;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Language {
    /// ISO 639-1: `en`, `ta`, `hi`, `te`; `other` for another script.
    pub code: &'static str,
    /// Written in Latin letters although the language has its own.
    pub romanised: bool,
}

pub(crate) const ENGLISH: Language = Language { code: "en", romanised: false };

/// Frequent romanised words that are no English ones.
const TAMIL: &[&str] = &[
    "vanakkam",
    "enna",
    "epdi",
    "eppadi",
    "irukku",
    "iruka",
    "irukka",
    "irukinga",
    "venum",
    "vendum",
    "enga",
    "engal",
    "unga",
    "ungal",
    "naan",
    "nan",
    "neenga",
    "illa",
    "illai",
    "panna",
    "pannunga",
    "sollunga",
    "evlo",
    "evvalavu",
    "nandri",
    "seri",
    "romba",
    "mudiyuma",
    "kidaikkuma",
    "epo",
    "eppo",
    "indha",
    "andha",
    "naalai",
    "inniku",
    "vilai",
];
const HINDI: &[&str] = &[
    "kya",
    "hai",
    "hain",
    "kaise",
    "kaisa",
    "kab",
    "kahan",
    "kitna",
    "kitne",
    "mujhe",
    "muje",
    "mera",
    "meri",
    "aap",
    "aapka",
    "apka",
    "nahi",
    "nahin",
    "chahiye",
    "karo",
    "karna",
    "kare",
    "kaun",
    "kyun",
    "namaste",
    "dhanyavad",
    "shukriya",
    "bhai",
    "abhi",
    "aur",
    "wala",
    "hoga",
    "milega",
    "raha",
    "rahi",
    "batao",
    "bataye",
    "liye",
    "paisa",
];
const TELUGU: &[&str] = &[
    "namaskaram",
    "ela",
    "unnaru",
    "undi",
    "unda",
    "kavali",
    "ekkada",
    "eppudu",
    "enta",
    "entha",
    "emi",
    "enti",
    "meeru",
    "mee",
    "naaku",
    "naku",
    "ledu",
    "cheppandi",
    "cheyandi",
    "chala",
    "dhanyavadalu",
    "kada",
    "avunu",
    "eroju",
    "repu",
    "dhara",
    "ante",
    "kosam",
];

/// The language of a text; `None` where there is nothing to tell by (numbers, emoji).
pub(crate) fn language(text: &str) -> Option<Language> {
    let (mut latin, mut tamil, mut devanagari, mut telugu, mut other) = (0u32, 0u32, 0u32, 0u32, 0u32);
    for c in text.chars() {
        match c {
            'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' => latin += 1,
            '\u{b80}'..='\u{bff}' => tamil += 1,
            '\u{900}'..='\u{97f}' => devanagari += 1,
            '\u{c00}'..='\u{c7f}' => telugu += 1,
            _ if c.is_alphabetic() => other += 1,
            _ => {}
        }
    }
    let native = [("ta", tamil), ("hi", devanagari), ("te", telugu), ("other", other)];
    let (code, count) = native.into_iter().max_by_key(|(_, count)| *count)?;
    if count > 0 && count * 3 >= latin {
        return Some(Language { code, romanised: false });
    }
    (latin > 0).then(|| romanised(text))
}

fn romanised(text: &str) -> Language {
    let lower = text.to_lowercase();
    let mut votes = [("ta", 0u32), ("hi", 0), ("te", 0)];
    let mut words = 0u32;
    for word in lower.unicode_words() {
        words += 1;
        for (vote, list) in votes.iter_mut().zip([TAMIL, HINDI, TELUGU]) {
            vote.1 += u32::from(list.contains(&word));
        }
    }
    let (code, count) = votes.into_iter().max_by_key(|(_, count)| *count).unwrap_or(("en", 0));
    if count * 5 >= words && count > 0 { Language { code, romanised: true } } else { ENGLISH }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_scripts_and_common_romanised_words() {
        let code = |text| language(text).map(|l| (l.code, l.romanised));
        assert_eq!(code("Are you open tomorrow?"), Some(("en", false)));
        assert_eq!(code("வணக்கம், நாளை திறந்திருக்குமா?"), Some(("ta", false)));
        assert_eq!(code("क्या आप कल खुले हैं?"), Some(("hi", false)));
        assert_eq!(code("మీరు రేపు తెరిచి ఉంటారా?"), Some(("te", false)));
        assert_eq!(code("kya aap kal open hai?"), Some(("hi", true)));
        assert_eq!(code("enna vilai, epdi order panna?"), Some(("ta", true)));
        assert_eq!(code("meeru eppudu open untaru, enta avutundi"), Some(("te", true)));
        assert_eq!(code("مرحبا"), Some(("other", false)));
        assert_eq!(code("12345 👍"), None);
    }
}
