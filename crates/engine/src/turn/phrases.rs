//! Fixed texts in the customers' languages, and the promises that an answer must not make in words alone.

use crate::analysis::Language;

/// The agent does not know; a person has been told.
pub(super) fn fallback(language: Language) -> &'static str {
    match (language.code, language.romanised) {
        ("ta", false) => {
            "மன்னிக்கவும், இதற்கான சரியான பதில் என்னிடம் இல்லை. எங்கள் குழுவிடம் தெரிவித்துள்ளேன்; அவர்கள் இங்கேயே பதிலளிப்பார்கள்."
        }
        ("ta", true) => {
            "Mannikkavum, idharku sariyana badhil ennidam illai. Engal kuzhuvidam solli irukken; avargal inge badhil tharuvargal."
        }
        ("hi", false) => "माफ़ कीजिए, इसका सही उत्तर मेरे पास नहीं है। मैंने अपनी टीम को बता दिया है; वे आपको यहीं उत्तर देंगे।",
        ("hi", true) => {
            "Maaf kijiye, iska sahi jawab mere paas nahi hai. Maine apni team ko bata diya hai; ve aapko yahin jawab denge."
        }
        ("te", false) => "క్షమించండి, దీనికి సరైన సమాధానం నా దగ్గర లేదు. మా బృందానికి తెలియజేశాను; వారు మీకు ఇక్కడే సమాధానం ఇస్తారు.",
        ("te", true) => {
            "Kshaminchandi, deeniki sariaina samadhanam naa daggara ledu. Maa team ki cheppanu; vaaru meeku ikkade samadhanam istaru."
        }
        _ => "I am sorry, I do not have a reliable answer to that. I have told our team; they will reply to you here.",
    }
}

/// A person takes over from here.
pub(super) fn handing_over(language: Language) -> &'static str {
    match (language.code, language.romanised) {
        ("ta", false) => "எங்கள் குழுவில் ஒருவர் விரைவில் இங்கே உங்களுக்குப் பதிலளிப்பார்.",
        ("ta", true) => "Engal kuzhuvil oruvar viraivil inge ungalukku badhil alippar.",
        ("hi", false) => "हमारी टीम से कोई जल्द ही आपको यहीं उत्तर देगा।",
        ("hi", true) => "Hamari team se koi jaldi hi aapko yahin jawab dega.",
        ("te", false) => "మా బృందం నుండి ఒకరు త్వరలో ఇక్కడే మీకు సమాధానం ఇస్తారు.",
        ("te", true) => "Maa team nundi okaru tvaralo ikkade meeku samadhanam istaru.",
        _ => "Someone from our team will reply to you here shortly.",
    }
}

/// Words in which answers promise a person. Lower case.
const PROMISES: &[&str] = &[
    "connect you with",
    "connect you to",
    "transfer you",
    "transferring you",
    "hand you over",
    "handing you over",
    "put you through",
    "escalate this",
    "escalating this",
    "escalated this",
    "a colleague will",
    "a human will",
    "a person will",
    "human agent will",
    "our agent will",
    "representative will",
    "team member will",
    "someone will get back",
    "someone will contact",
    "someone from our team will",
    "our team will get back",
    "our team will contact",
    "team will reach out",
    "i have informed",
    "i've informed",
    "i will ask a colleague",
    "i'll ask a colleague",
    "உங்களைத் தொடர்பு கொள்வார்",
    "குழுவினர் தொடர்பு",
    "प्रतिनिधि से जोड़",
    "टीम आपसे संपर्क",
    "आपको जोड़ रहा",
    "आपको जोड़ रही",
    "మా బృందం మిమ్మల్ని సంప్రది",
    "ప్రతినిధితో కలుపు",
    "team aapse sampark",
    "se connect kar",
    "agent se jod",
    "baat karwa",
    "team ko bata diya",
    "transferred you",
    "transferred to a",
    "handed you over",
    "forwarded this to",
    "passed this on to",
    "manager will",
    "supervisor will",
    "specialist will",
    "will call you back",
    "will call you shortly",
    "is joining this chat",
    "உங்களை இணைக்கிறேன்",
    "ஒருவர் உங்களிடம் பேசுவார்",
    "தெரிவித்துள்ளேன்",
    "pesuvaargal",
    "ungalai connect",
    "ungala connect",
    "thodarbu kolvaargal",
    "thodarbu kolvar",
    "टीम को बता दिया",
    "एजेंट आपसे बात",
    "మిమ్మల్ని కలుపుతున్నాను",
    "మా ప్రతినిధి మీతో",
    "connect chestunnanu",
    "connect chesthunnanu",
    "sampradistaru",
];

/// A deed that an answer speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Deed {
    /// A ticket, a call or an appointment, which may be noted here for somebody to do.
    Noted,
    /// Money, an order, an address: done in another system or not at all.
    Elsewhere,
}

/// Words in which answers claim a deed. Lower case.
const DEEDS: &[(Deed, &[&str])] = &[
    (
        Deed::Noted,
        &[
            "i have created a ticket",
            "i've created a ticket",
            "i created a ticket",
            "i have raised a ticket",
            "i've raised a ticket",
            "i have opened a ticket",
            "i've opened a ticket",
            "ticket has been created",
            "ticket has been raised",
            "ticket has been opened",
            "i have scheduled a call",
            "i've scheduled a call",
            "call has been scheduled",
            "i have booked",
            "i've booked",
            "i have noted your address",
            "i will arrange a replacement",
            "i'll arrange a replacement",
            "டிக்கெட் உருவாக்கப்பட்டது",
            "டிக்கெட் உருவாக்கிவிட்டேன்",
            "ticket create panniten",
            "ticket potuten",
            "टिकट बना दिया",
            "टिकट बना दी",
            "टिकट दर्ज कर",
            "ticket bana diya",
            "ticket bana di",
            "ticket raise kar di",
            "టికెట్ సృష్టించాను",
            "ticket create chesanu",
        ],
    ),
    (
        Deed::Elsewhere,
        &[
            "your refund has been",
            "i have refunded",
            "i've refunded",
            "i have issued a refund",
            "i have processed your refund",
            "i have initiated your refund",
            "refund has been initiated",
            "refund has been approved",
            "i have cancelled your order",
            "i've cancelled your order",
            "order has been cancelled",
            "i have changed your address",
            "i have updated your address",
            "your address has been changed",
            "your booking is confirmed",
            "discount has been applied",
            "i have applied a discount",
            "பணம் திருப்பி அனுப்பப்பட்டது",
            "refund panniten",
            "रिफंड कर दिया",
            "refund kar diya",
            "order cancel kar diya",
            "రీఫండ్ చేశాను",
            "refund chesanu",
        ],
    ),
];

/// Words in which answers say that they know nothing. Lower case.
const NOT_KNOWING: &[&str] = &[
    "i don't know",
    "i do not know",
    "i don't have information",
    "i do not have information",
    "i don't have any information",
    "i do not have any information",
    "i don't have that information",
    "i do not have that information",
    "i don't have details",
    "i do not have details",
    "i could not find",
    "i couldn't find",
    "எனக்குத் தெரியாது",
    "எனக்கு தெரியவில்லை",
    "தகவல் என்னிடம் இல்லை",
    "enakku theriyadhu",
    "enakku theriyala",
    "मुझे नहीं पता",
    "मुझे जानकारी नहीं",
    "जानकारी मेरे पास नहीं",
    "mujhe nahi pata",
    "mujhe nahin pata",
    "jankari nahi hai",
    "నాకు తెలియదు",
    "సమాచారం నా దగ్గర లేదు",
    "naaku teliyadu",
    "naku teliyadu",
];

/// The deed that a text claims, if it claims one: of several, the one that is done elsewhere.
pub(super) fn claims_a_deed(text: &str) -> Option<Deed> {
    let lower = plain_quotes(text);
    let claimed = |(deed, words): &(Deed, &[&str])| words.iter().any(|word| lower.contains(word)).then_some(*deed);
    DEEDS.iter().rev().find_map(claimed)
}

/// Whether a text says that there is no answer.
pub(super) fn does_not_know(text: &str) -> bool {
    let lower = plain_quotes(text);
    NOT_KNOWING.iter().any(|words| lower.contains(words))
}

/// Whether a text promises that a person will step in.
pub(super) fn promises_a_person(text: &str) -> bool {
    let lower = plain_quotes(text);
    PROMISES.iter().any(|promise| lower.contains(promise))
        || lower.split(['.', '!', '?', '।', '\n']).any(|sentence| STEPS_IN.iter().any(|words| words.are_in(sentence)))
}

fn plain_quotes(text: &str) -> String {
    text.to_lowercase().replace('’', "'")
}

/// A person, and what that person is going to do: both in one sentence are a promise, whatever stands between.
struct StepsIn {
    who: &'static [&'static str],
    will: &'static [&'static str],
}

impl StepsIn {
    fn are_in(&self, sentence: &str) -> bool {
        self.who.iter().any(|who| sentence.contains(who)) && self.will.iter().any(|will| sentence.contains(will))
    }
}

const STEPS_IN: &[StepsIn] = &[
    StepsIn {
        who: &[
            "someone",
            "somebody",
            "our team",
            "my team",
            "support team",
            "sales team",
            "colleague",
            "manager",
            "supervisor",
            "representative",
            "specialist",
            "our staff",
            "executive",
        ],
        will: &[
            "will reach out",
            "will contact you",
            "will call you",
            "will get back",
            "will get in touch",
            "will be in touch",
            "will reply to you",
            "will respond to you",
            "will follow up",
            "will assist you",
            "will message you",
            "will receive a call",
            "will get a call",
            "i will forward",
            "i'll forward",
            "let me check with",
            "i will check with",
            "i'll check with",
            "i will inform",
            "i'll inform",
            "i will pass",
            "i'll pass",
        ],
    },
    StepsIn {
        who: &["குழு", "மேலாளர்", "ஒருவர்", "பிரதிநிதி", "அதிகாரி"],
        will: &["தொடர்பு கொள்", "தொடர்புகொள்", "அழைப்ப", "பேசுவ", "தெரிவிக்கிறேன்"],
    },
    StepsIn {
        who: &["टीम", "प्रबंधक", "मैनेजर", "प्रतिनिधि", "सहकर्मी", "एजेंट", "अधिकारी"],
        will: &["संपर्क कर", "सम्पर्क कर", "फ़ोन कर", "फोन कर", "कॉल कर", "बात करेंग", "बात करेग", "को बताऊ"],
    },
    StepsIn {
        who: &["బృందం", "మేనేజర్", "ప్రతినిధి", "ఎవరో ఒకరు", "అధికారి"],
        will: &["సంప్రదిస్త", "కాల్ చేస్త", "ఫోన్ చేస్త", "మాట్లాడత", "తెలియజేస్త"],
    },
    StepsIn {
        who: &["team", "manager", "agent", "representative", "koi ", "executive"],
        will: &[
            "sampark kareg",
            "sampark kareng",
            "call kareg",
            "call kareng",
            "phone kareg",
            "phone kareng",
            "baat kareg",
            "baat kareng",
        ],
    },
    StepsIn {
        who: &["team", "manager", "oruvar", "kuzhu", "agent"],
        will: &["contact pannuv", "call pannuv", "pesuvaa", "pesuvar", "thodarbu kolv"],
    },
    StepsIn {
        who: &["team", "manager", "evaro", "agent", "brundam"],
        will: &["contact chest", "call chest", "phone chest", "sampradist", "matladat"],
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_promises_and_leaves_plain_answers_alone() {
        assert!(promises_a_person("Sure! I'll connect you with a specialist now."));
        assert!(promises_a_person("हमारी टीम आपसे संपर्क करेगी"));
        assert!(!promises_a_person("You can connect the device to Wi-Fi."));
        assert!(!promises_a_person("We are open from nine to six."));
        assert_eq!(claims_a_deed("Done! I've raised a ticket for you."), Some(Deed::Noted));
        assert_eq!(claims_a_deed("Maine ticket bana diya hai"), Some(Deed::Noted));
        assert_eq!(claims_a_deed("Ticket has been raised and I’ve refunded it."), Some(Deed::Elsewhere));
        assert_eq!(claims_a_deed("You can ask for a refund within ten days."), None);
    }

    #[test]
    fn a_person_who_will_do_something_is_a_promise_whatever_stands_between() {
        for promise in [
            "Someone will reach out to you shortly.",
            "I will forward this to our support team.",
            "You will receive a call from our manager tomorrow.",
            "Let me check with my team and get back to you.",
            "हमारी टीम आपसे जल्द संपर्क करेगी।",
            "हमारे प्रबंधक आपको कल फ़ोन करेंगे।",
            "எங்கள் குழு விரைவில் உங்களை தொடர்பு கொள்ளும்.",
            "మా బృందం త్వరలో మిమ్మల్ని సంప్రదిస్తుంది.",
            "Hamari team aapse jald sampark karegi.",
            "Enga team ungala seekiram contact pannuvanga.",
        ] {
            assert!(promises_a_person(promise), "{promise}");
        }
        for plain in [
            "Our team packs each order by hand.",
            "You can contact our team at any time.",
            "The manager's special costs 90 rupees. You will get a call option in the app.",
            "हमारी टीम हर ऑर्डर पैक करती है।",
        ] {
            assert!(!promises_a_person(plain), "{plain}");
        }
    }

    #[test]
    fn saying_that_there_is_no_answer_is_none() {
        assert!(does_not_know("Sorry, I don’t have information about that."));
        assert!(does_not_know("मुझे नहीं पता।") && does_not_know("Enakku theriyala sir"));
        assert!(!does_not_know("Do you know your order number?"));
    }
}
