//! What needs no knowledge: greetings, thanks, goodbyes, and the wish for a person, in English, Tamil, Hindi and
//! Telugu, written in their own script or in Latin letters; and the sentences to answer them with.

/// Language and script, so that the answer comes in what the customer reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tongue {
    English,
    Tamil,
    Hindi,
    Telugu,
    TamilLatin,
    HindiLatin,
    TeluguLatin,
}

use Tongue::{English, Hindi, HindiLatin, Tamil, TamilLatin, Telugu, TeluguLatin};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Greeting,
    Thanks,
    Goodbye,
    /// "Ok", "no, thanks": nothing is asked.
    Noted,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Courtesy {
    pub kind: Kind,
    pub tongue: Tongue,
}

/// Phrases of a courtesy, in lower case without punctuation; longer ones are tried first.
const PHRASES: &[(Kind, Tongue, &[&str])] = &[
    (
        Kind::Greeting,
        English,
        &[
            "hi",
            "hii",
            "hiii",
            "hello",
            "hey",
            "good morning",
            "good afternoon",
            "good evening",
            "greetings",
            "how are you",
            "how are you doing",
            "whats up",
        ],
    ),
    (
        Kind::Thanks,
        English,
        &[
            "thanks",
            "thank you",
            "thankyou",
            "thank u",
            "thx",
            "ty",
            "tq",
            "thanks a lot",
            "thank you so much",
            "thank you very much",
            "many thanks",
        ],
    ),
    (
        Kind::Goodbye,
        English,
        &[
            "bye",
            "bye bye",
            "goodbye",
            "good bye",
            "see you",
            "see you later",
            "good night",
            "take care",
            "have a nice day",
            "have a good day",
        ],
    ),
    (
        Kind::Noted,
        English,
        &[
            "ok",
            "okay",
            "okey",
            "k",
            "sure",
            "fine",
            "great",
            "good",
            "cool",
            "nice",
            "perfect",
            "alright",
            "all right",
            "got it",
            "i see",
            "understood",
            "done",
            "yes",
            "yeah",
            "yep",
            "no",
            "nope",
            "no thanks",
            "no thank you",
            "nothing",
            "nothing else",
            "not now",
        ],
    ),
    (Kind::Noted, Tamil, &["சரி", "ஓகே", "ஆம்", "ஆமாம்", "இல்லை", "வேண்டாம்", "நல்லது"]),
    (Kind::Noted, Hindi, &["ठीक है", "ठीक", "अच्छा", "ओके", "हाँ", "हां", "जी", "जी हाँ", "नहीं", "जी नहीं"]),
    (Kind::Noted, Telugu, &["సరే", "ఓకే", "అవును", "కాదు", "వద్దు", "మంచిది"]),
    (Kind::Noted, TamilLatin, &["sari", "seri", "aama", "illa", "illai", "vendam", "venam", "nalladhu"]),
    (Kind::Noted, HindiLatin, &["theek hai", "thik hai", "theek", "accha", "acha", "haan", "ji haan", "nahi", "nahin"]),
    (Kind::Noted, TeluguLatin, &["sare", "avunu", "kaadu", "vaddu", "manchidi"]),
    (Kind::Greeting, Tamil, &["வணக்கம்", "ஹலோ", "ஹாய்", "காலை வணக்கம்", "மாலை வணக்கம்"]),
    (Kind::Thanks, Tamil, &["நன்றி", "மிக்க நன்றி", "ரொம்ப நன்றி", "மிகவும் நன்றி", "தேங்க்ஸ்"]),
    (Kind::Goodbye, Tamil, &["போய் வருகிறேன்", "பிறகு பார்க்கலாம்", "பை", "இனிய இரவு"]),
    (Kind::Greeting, Hindi, &["नमस्ते", "नमस्कार", "हैलो", "हेलो", "हाय", "सुप्रभात", "शुभ प्रभात", "राम राम", "प्रणाम"]),
    (Kind::Thanks, Hindi, &["धन्यवाद", "शुक्रिया", "बहुत धन्यवाद", "बहुत बहुत धन्यवाद", "बहुत शुक्रिया", "आभार", "थैंक्यू", "थैंक यू"]),
    (Kind::Goodbye, Hindi, &["अलविदा", "फिर मिलेंगे", "बाय", "शुभ रात्रि"]),
    (Kind::Greeting, Telugu, &["నమస్తే", "నమస్కారం", "హలో", "హాయ్", "శుభోదయం"]),
    (Kind::Thanks, Telugu, &["ధన్యవాదాలు", "ధన్యవాదములు", "చాలా ధన్యవాదాలు", "థాంక్స్", "కృతజ్ఞతలు"]),
    (Kind::Goodbye, Telugu, &["వీడ్కోలు", "మళ్ళీ కలుద్దాం", "మళ్లీ కలుద్దాం", "బై", "శుభరాత్రి"]),
    (Kind::Greeting, TamilLatin, &["vanakkam", "vanakam", "kaalai vanakkam", "eppadi irukeenga", "epdi irukinga"]),
    (Kind::Thanks, TamilLatin, &["nandri", "nanri", "romba nandri", "mikka nandri", "romba thanks"]),
    (Kind::Goodbye, TamilLatin, &["poi varen", "poitu varen", "apram pakkalam", "piragu parkalam"]),
    (
        Kind::Greeting,
        HindiLatin,
        &[
            "namaste",
            "namaskar",
            "namasthe ji",
            "kaise ho",
            "kaise hain aap",
            "ram ram",
            "pranam",
            "aap kaise ho",
            "aap kaise hain",
        ],
    ),
    (
        Kind::Thanks,
        HindiLatin,
        &[
            "dhanyavad",
            "dhanyawad",
            "dhanyavaad",
            "shukriya",
            "bahut shukriya",
            "bahut dhanyavad",
            "bahut dhanyawad",
            "bahut bahut dhanyavad",
        ],
    ),
    (Kind::Goodbye, HindiLatin, &["alvida", "phir milenge", "fir milenge", "shubh ratri"]),
    (Kind::Greeting, TeluguLatin, &["namaskaram", "namasthe", "namaskaaram", "ela unnaru", "ela unnavu"]),
    (
        Kind::Thanks,
        TeluguLatin,
        &["dhanyavadalu", "dhanyavaadalu", "dhanyavadamulu", "chala thanks", "chala dhanyavadalu", "krutagnathalu"],
    ),
    (Kind::Goodbye, TeluguLatin, &["malli kaluddam", "malli kaluddham", "veedkolu"]),
];

/// Said along with a courtesy without changing it.
const FILLERS: &[&str] = &[
    "sir",
    "madam",
    "mam",
    "maam",
    "bro",
    "team",
    "there",
    "all",
    "everyone",
    "ji",
    "dear",
    "anna",
    "akka",
    "garu",
    "andi",
    "bhai",
    "bhaiya",
    "ok",
    "okay",
    "so",
    "much",
    "again",
    "for",
    "your",
    "the",
    "help",
    "you",
    "and",
    "சார்",
    "ஐயா",
    "மேடம்",
    "सर",
    "जी",
    "मैडम",
    "భాయ్",
    "సర్",
    "గారు",
    "అండి",
    "మేడం",
    "da",
    "nga",
    "rombha",
];

/// The courtesy, when the message is nothing else. Of several the last kind counts ("thanks, bye").
pub(super) fn courtesy(text: &str) -> Option<Courtesy> {
    let words = words(text);
    let mut rest = &words[..];
    let mut found: Option<Courtesy> = None;
    while let Some(word) = rest.first() {
        let longest = phrases().filter(|(_, phrase)| starts_with(rest, phrase)).max_by_key(|(_, phrase)| phrase.len());
        match longest {
            Some((courtesy, phrase)) => {
                // "hello" is said in every language: what else is said tells which one it is.
                let tongue = found.map(|earlier| earlier.tongue).filter(|tongue| *tongue != English);
                // Beside something else, "ok" and "yes" say nothing.
                let kind = match found {
                    Some(earlier) if courtesy.kind == Kind::Noted => earlier.kind,
                    _ => courtesy.kind,
                };
                found = Some(Courtesy { kind, tongue: tongue.unwrap_or(courtesy.tongue) });
                rest = &rest[phrase.split(' ').count()..];
            }
            None if FILLERS.contains(&word.as_str()) => rest = &rest[1..],
            None => return None,
        }
    }
    found
}

fn phrases() -> impl Iterator<Item = (Courtesy, &'static str)> {
    PHRASES
        .iter()
        .flat_map(|(kind, tongue, texts)| texts.iter().map(|text| (Courtesy { kind: *kind, tongue: *tongue }, *text)))
}

fn starts_with(words: &[String], phrase: &str) -> bool {
    let mut words = words.iter();
    phrase.split(' ').all(|wanted| words.next().is_some_and(|word| word == wanted))
}

impl Courtesy {
    pub(super) fn reply(self) -> &'static str {
        match (self.kind, self.tongue) {
            (Kind::Greeting, English) => "Hello! How can I help you?",
            (Kind::Thanks, English) => "You're welcome! Is there anything else I can help with?",
            (Kind::Noted, English) => "All right! Just write if there is anything else.",
            (Kind::Goodbye, English) => "Goodbye, and have a good day!",
            (Kind::Greeting, Tamil) => "வணக்கம்! நான் உங்களுக்கு எப்படி உதவலாம்?",
            (Kind::Thanks, Tamil) => "மகிழ்ச்சி! வேறு ஏதாவது உதவி வேண்டுமா?",
            (Kind::Noted, Tamil) => "சரி! வேறு ஏதாவது வேண்டுமென்றால் எழுதுங்கள்.",
            (Kind::Goodbye, Tamil) => "நன்றி, மீண்டும் சந்திப்போம்!",
            (Kind::Greeting, Hindi) => "नमस्ते! मैं आपकी कैसे मदद कर सकता हूँ?",
            (Kind::Thanks, Hindi) => "आपका स्वागत है! क्या मैं और कुछ मदद कर सकता हूँ?",
            (Kind::Noted, Hindi) => "ठीक है! और कुछ चाहिए तो बस लिख दीजिए।",
            (Kind::Goodbye, Hindi) => "धन्यवाद, फिर मिलेंगे!",
            (Kind::Greeting, Telugu) => "నమస్కారం! నేను మీకు ఎలా సహాయం చేయగలను?",
            (Kind::Thanks, Telugu) => "సంతోషం! ఇంకేమైనా సహాయం కావాలా?",
            (Kind::Noted, Telugu) => "సరే! ఇంకేమైనా కావాలంటే రాయండి.",
            (Kind::Goodbye, Telugu) => "ధన్యవాదాలు, మళ్ళీ కలుద్దాం!",
            (Kind::Greeting, TamilLatin) => "Vanakkam! Ungalukku eppadi udhavalam?",
            (Kind::Thanks, TamilLatin) => "Magizhchi! Vera edhavadhu udhavi venuma?",
            (Kind::Noted, TamilLatin) => "Sari! Vera edhavadhu venumna ezhudhunga.",
            (Kind::Goodbye, TamilLatin) => "Nandri, meendum sandhippom!",
            (Kind::Greeting, HindiLatin) => "Namaste! Main aapki kaise madad kar sakta hoon?",
            (Kind::Thanks, HindiLatin) => "Aapka swagat hai! Kya main aur kuch madad kar sakta hoon?",
            (Kind::Noted, HindiLatin) => "Theek hai! Aur kuch chahiye to bas likh dijiye.",
            (Kind::Goodbye, HindiLatin) => "Dhanyavaad, phir milenge!",
            (Kind::Greeting, TeluguLatin) => "Namaskaram! Nenu meeku ela sahayam cheyagalanu?",
            (Kind::Thanks, TeluguLatin) => "Santosham! Inkemaina sahayam kavala?",
            (Kind::Noted, TeluguLatin) => "Sare! Inkemaina kavalante rayandi.",
            (Kind::Goodbye, TeluguLatin) => "Dhanyavadalu, malli kaluddam!",
        }
    }
}

/// Beginnings of words for a person who could help, and of words for talking to one; both in a message are a wish.
struct Wish {
    tongue: Tongue,
    person: &'static [&'static str],
    talk: &'static [&'static str],
}

const WISHES: &[Wish] = &[
    Wish {
        tongue: English,
        person: &[
            "person",
            "human",
            "agent",
            "someone",
            "somebody",
            "representative",
            "operator",
            "executive",
            "staff",
            "manager",
            "supervisor",
            "people",
        ],
        talk: &["talk", "speak", "chat", "connect", "transfer", "contact", "escalate"],
    },
    Wish {
        tongue: Tamil,
        person: &[
            "மனித",
            "ஆள்",
            "ஆளிடம்",
            "ஆளுடன்",
            "நபர்",
            "நபரிட",
            "நபருட",
            "ஒருவரிட",
            "யாரிட",
            "யாரிடமா",
            "ஏஜென்ட",
            "முகவர",
            "அதிகாரி",
            "ஊழியர",
        ],
        talk: &["பேச", "இணை", "தொடர்பு"],
    },
    Wish {
        tongue: Hindi,
        person: &["इंसान", "इन्सान", "मनुष्य", "किसी", "व्यक्ति", "आदमी", "एजेंट", "प्रतिनिधि", "अधिकारी", "मैनेजर", "कर्मचारी"],
        talk: &["बात", "बोल", "संपर्क", "सम्पर्क"],
    },
    Wish {
        tongue: Telugu,
        person: &["మనిషి", "మనుషు", "వ్యక్తి", "ఎవరితో", "ఏజెంట్", "ప్రతినిధి", "అధికారి", "మేనేజర్", "సిబ్బంది"],
        talk: &["మాట్లాడ", "మాట్లాడా", "కనెక్ట్", "సంప్రదిం"],
    },
    Wish {
        tongue: TamilLatin,
        person: &[
            "manithar",
            "manidhar",
            "manushan",
            "manusha",
            "aal",
            "aalu",
            "yaarkitta",
            "yaaravathu",
            "yaaravadhu",
            "yaaridam",
            "nabar",
            "oruthar",
            "agent",
            "human",
            "person",
        ],
        talk: &["pesa", "pesanum", "pesalam"],
    },
    Wish {
        tongue: HindiLatin,
        person: &[
            "insaan", "insan", "manush", "kisi", "aadmi", "admi", "vyakti", "agent", "human", "person", "manager",
        ],
        talk: &["baat", "baath", "bat"],
    },
    Wish {
        tongue: TeluguLatin,
        person: &[
            "manishi",
            "manishitho",
            "vyakti",
            "evaritho",
            "evarito",
            "evaraina",
            "agent",
            "human",
            "person",
            "manager",
        ],
        talk: &["matlad", "maatlad", "matladali"],
    },
];

/// Say it alone.
const PERSON_PHRASES: &[&str] = &[
    "human agent",
    "live agent",
    "real person",
    "real human",
    "customer care",
    "customer support",
    "human please",
    "agent please",
    "operator please",
    "call me",
    "कस्टमर केयर",
    "கஸ்டமர் கேர்",
    "కస్టమర్ కేర్",
];

/// Refusals, in the words just before the verb: "I don't want to talk to a person".
const NEGATIONS: &[&str] = &["dont", "not", "no", "never", "without"];

pub(super) fn asks_for_a_person(text: &str) -> bool {
    wish(text).is_some()
}

fn wish(text: &str) -> Option<Tongue> {
    let words = words(text);
    if let [only] = &words[..]
        && ["human", "agent", "operator", "representative"].contains(&only.as_str())
    {
        return Some(English);
    }
    if (0..words.len()).any(|at| PERSON_PHRASES.iter().any(|phrase| starts_with(&words[at..], phrase))) {
        return Some(script(text).unwrap_or(English));
    }
    WISHES.iter().find(|wish| wish.is_in(&words)).map(|wish| wish.tongue)
}

impl Wish {
    fn is_in(&self, words: &[String]) -> bool {
        let begins = |word: &String, starts: &[&str]| match self.tongue {
            // Inflected languages: the stem is enough. English: "person(s)", not "personal".
            English => starts.iter().any(|start| word.strip_prefix(start).is_some_and(|end| matches!(end, "" | "s"))),
            // Latin letters: short stems are the beginnings of many words.
            TamilLatin | HindiLatin | TeluguLatin => {
                starts.iter().any(|start| word == start || (start.len() >= 6 && word.starts_with(start)))
            }
            _ => starts.iter().any(|start| word.starts_with(start)),
        };
        let Some(person) = words.iter().position(|word| begins(word, self.person)) else { return false };
        let Some(talk) = words.iter().position(|word| begins(word, self.talk)) else { return false };
        // English puts the verb first: "connect me to an agent", but not "the agent I talked to".
        let in_order = self.tongue != English || (talk < person && person - talk <= 6);
        let before = &words[talk.saturating_sub(3)..talk];
        in_order && !before.iter().any(|word| NEGATIONS.contains(&word.as_str()))
    }
}

/// What to tell a customer whose conversation has been handed over, in the language of the wish.
pub(super) fn connecting(wish_text: &str) -> &'static str {
    match wish(wish_text).unwrap_or(English) {
        English => "I have passed this on to a member of our team. They will reply here.",
        Tamil => "உங்கள் கோரிக்கையை எங்கள் குழுவிடம் தெரிவித்துவிட்டேன். அவர்கள் இங்கே பதிலளிப்பார்கள்.",
        Hindi => "मैंने आपकी बात हमारी टीम तक पहुँचा दी है। वे यहीं जवाब देंगे।",
        Telugu => "మీ అభ్యర్థనను మా బృందానికి తెలియజేశాను. వారు ఇక్కడే సమాధానం ఇస్తారు.",
        TamilLatin => "Ungal korikkaiyai engal team-idam solliyirukkiren. Avargal inge badhil solvaargal.",
        HindiLatin => "Maine aapki baat hamari team tak pahuncha di hai. Woh yahin jawab denge.",
        TeluguLatin => "Mee abhyarthananu maa team ki teliyajesanu. Vaaru ikkade samadhanam istaru.",
    }
}

/// The Indic script of a text, if there is one.
fn script(text: &str) -> Option<Tongue> {
    text.chars().find_map(|c| match c {
        '\u{0B80}'..='\u{0BFF}' => Some(Tamil),
        '\u{0900}'..='\u{097F}' => Some(Hindi),
        '\u{0C00}'..='\u{0C7F}' => Some(Telugu),
        _ => None,
    })
}

/// Lower-case words without punctuation, emoji and joiners. Combining marks are kept: `is_alphanumeric` would tear
/// Indic words apart.
fn words(text: &str) -> Vec<String> {
    let is_indic = |c: char| ('\u{0900}'..='\u{0DFF}').contains(&c) && !matches!(c, '।' | '॥');
    let kept: String = text
        .chars()
        // "don't" is one word, as are letters around a joiner.
        .filter(|c| !matches!(c, '\'' | '’' | '\u{200C}' | '\u{200D}'))
        .map(|c| if c.is_alphanumeric() || is_indic(c) { c } else { ' ' })
        .collect();
    kept.split_whitespace().map(str::to_lowercase).collect()
}
