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

/// Words in which answers claim a deed. Lower case.
const DEEDS: &[&str] = &[
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
    "i have scheduled a call",
    "i've scheduled a call",
    "call has been scheduled",
    "i have booked",
    "i've booked",
    "your booking is confirmed",
    "discount has been applied",
    "i have applied a discount",
    "டிக்கெட் உருவாக்கப்பட்டது",
    "டிக்கெட் உருவாக்கிவிட்டேன்",
    "பணம் திருப்பி அனுப்பப்பட்டது",
    "ticket create panniten",
    "ticket potuten",
    "refund panniten",
    "टिकट बना दिया",
    "टिकट बना दी",
    "टिकट दर्ज कर",
    "रिफंड कर दिया",
    "ticket bana diya",
    "ticket bana di",
    "ticket raise kar di",
    "refund kar diya",
    "order cancel kar diya",
    "టికెట్ సృష్టించాను",
    "రీఫండ్ చేశాను",
    "ticket create chesanu",
    "refund chesanu",
];

/// Whether a text claims that something was done which only a tool can do.
pub(super) fn claims_a_deed(text: &str) -> bool {
    let lower = text.to_lowercase();
    DEEDS.iter().any(|deed| lower.contains(deed))
}

/// Whether a text promises that a person will step in.
pub(super) fn promises_a_person(text: &str) -> bool {
    let lower = text.to_lowercase();
    PROMISES.iter().any(|promise| lower.contains(promise))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_promises_and_leaves_plain_answers_alone() {
        assert!(promises_a_person("Sure! I'll connect you with a specialist now."));
        assert!(promises_a_person("हमारी टीम आपसे संपर्क करेगी"));
        assert!(!promises_a_person("You can connect the device to Wi-Fi."));
        assert!(!promises_a_person("We are open from nine to six."));
        assert!(claims_a_deed("Done! I've raised a ticket for you.") && claims_a_deed("Maine ticket bana diya hai"));
        assert!(!claims_a_deed("You can ask for a refund within ten days."));
    }
}
