//! What a message is about, and what went wrong: families of keywords.

use std::sync::LazyLock;

use super::entities::{phrases::Phrases, tokens::Tokens};

/// Topics and issues kept of one message.
const TOPICS_MAX: usize = 5;
const ISSUES_MAX: usize = 5;

#[rustfmt::skip]
static TOPICS: LazyLock<Phrases<&'static str>> = LazyLock::new(|| {
    Phrases::new(&[
        ("delivery", "deliver*|shipping|shipment|shipped|ship|courier|parcel|package|dispatch*|tracking|track|pincode|pin code|pahuncha*|डिलीवरी|डिलिवरी|पार्सल|कूरियर|டெலிவரி*|பார்சல*|கூரியர்|డెలివరీ*|పార్సెల్*|కొరియర్"),
        ("payment", "payment*|pay|paid|paying|upi|gpay|phonepe|paytm|emi|emis|credit card|debit card|net banking|cod|cash on delivery|transaction*|debited|deducted|wallet|bhugtan|paise|paisa|पेमेंट|भुगतान|पैसे|पैसा|பணம்|பேமெண்ட்*|கட்டணம்|panam|dabbulu|పేమెంట్*|చెల్లింపు*|డబ్బు*"),
        ("refund", "refund*|money back|return*|exchange|replacement|replace|wapas|vapas|wapis|रिफंड|वापस|रिटर्न|எக்ஸ்சேஞ்ச்|ரீஃபண்ட*|ரிட்டர்ன்|திரும்ப|రీఫండ్|రిటర్న్|వాపసు"),
        ("product", "product*|item|items|quality|size|colour|color|model|variant|warranty|guarantee|material|brand|सामान|प्रोडक्ट|उत्पाद|क्वालिटी|वारंटी|பொருள்|பொருட்கள்|தரம்|ப்ராடக்ட்|வாரண்டி|ప్రొడక్ట్|వస్తువు*|నాణ్యత|వారంటీ|saaman|samaan"),
        ("technical", "app|website|error|bug|crash*|not working|not opening|not loading|server|install*|update|software|screen|network|internet|wifi|slow|hang|hangs|technical|काम नहीं कर|ऐप|वेबसाइट|ஆப்|இணையதளம்|வேலை செய்யவில்லை|యాప్|వెబ్‌సైట్|పని చేయడం లేదు|kaam nahi kar"),
        ("account", "account|login|log in|sign in|signin|password|otp|profile|register|registration|username|kyc|verification|verify|खाता|अकाउंट|लॉगिन|पासवर्ड|ओटीपी|கணக்கு|பாஸ்வேர்ட்|லாகின்|ஓடிபி|ఖాతా|అకౌంట్|పాస్‌వర్డ్|లాగిన్|ఓటీపీ"),
        ("pricing", "price*|pricing|cost|costs|how much|rate|rates|quote|quotation|charges|fees|fee|discount*|offer|offers|coupon*|kimat|keemat|daam|kitna|kitne|कीमत|दाम|रेट|छूट|ऑफर|கட்டணம்|விலை|எவ்வளவு|தள்ளுபடி|vilai|evlo|ధర*|ఎంత|తగ్గింపు|dhara"),
        ("order", "order*|ordr|purchase*|bought|cart|ऑर्डर|आर्डर|खरीद*|ஆர்டர*|வாங்க*|ఆర్డర్*|కొన్న*"),
        ("booking", "book|booking*|appointment*|reserv*|schedul*|reschedul*|slot|slots|demo|meeting|बुक|बुकिंग|अपॉइंटमेंट|मीटिंग|புக்கிங்|முன்பதிவு|சந்திப்பு|அப்பாயிண்ட்மெண்ட்|బుకింగ్|అపాయింట్మెంట్|మీటింగ్"),
        ("availability", "available|availability|stock|in stock|out of stock|उपलब्ध|स्टॉक|கிடைக்கு*|ஸ்டாக்|దొరుకు*|స్టాక్|అందుబాటు*"),
        ("support", "customer care|customer service|customer support|support|help|helpline|agent|executive|representative|manager|staff|madad|sahayata|मदद|सहायता|कस्टमर केयर|உதவி*|மேனேஜர்|సహాయం|సపోర్ట్|మేనేజర్"),
        ("location", "address|location|where are you located|branch|branches|shop|store|nearest|near me|map|directions|pata|dukaan|पता|दुकान|शाखा|முகவரி|கடை|கிளை|చిరునామా|షాపు|దుకాణం|బ్రాంచ్"),
        ("hours", "open|opening|closed|closing|timing|timings|working hours|business hours|hours|holiday|khula|khulta|band hota|समय|खुला|खुलता|நேரம்|திறந்*|సమయం|తెరిచి*"),
        ("invoice", "invoice*|bill|gst|receipt|statement|बिल|इनवॉइस|जीएसटी|பில்|இன்வாய்ஸ்|బిల్లు|ఇన్వాయిస్"),
        ("cancellation", "cancel*|रद्द|कैंसल|कैंसिल|ரத்து|கேன்சல்*|రద్దు|క్యాన్సిల్"),
        ("subscription", "subscription*|subscribe|plan|plans|renew*|membership|upgrade|recharge|सब्सक्रिप्शन|रिचार्ज|प्लान|சந்தா|ரீசார்ஜ்|రీఛార్జ్|సభ్యత్వం"),
        ("jobs", "job|jobs|vacancy|vacancies|hiring|career|resume|interview|franchise|dealership|distributor|नौकरी|வேலை வாய்ப்பு|ఉద్యోగం"),
        ("insurance", "insurance|policy|premium|claim|बीमा|காப்பீடு|బీమా"),
        ("health", "doctor|hospital|clinic|medicine|prescription|treatment|डॉक्टर|दवा|மருத்துவர்|மருந்து|డాక్టర్|మందు"),
    ])
});

#[rustfmt::skip]
static ISSUES: LazyLock<Phrases<&'static str>> = LazyLock::new(|| {
    Phrases::new(&[
        ("late_delivery", "late delivery|delayed|delay|delivery late|still waiting|not delivered|not yet delivered|not yet received|not arrived|hasnt arrived|has not arrived|havent received|have not received|not received|didnt receive|did not receive|never received|never arrived|nahi aaya|nahi aayi|nhi aaya|nahi mila|nahi mili|nhi mila|abhi tak nahi|der ho|deri|नहीं आया|नहीं आई|नहीं मिला|नहीं मिली|अभी तक नहीं|देरी|देर हो|varala|varavillai|innum varala|late aaguthu|வரவில்லை|இன்னும் வரவில்லை|வரல|தாமதம்|கிடைக்கவில்லை|raledu|inka raledu|ఆలస్యం|రాలేదు|ఇంకా రాలేదు|అందలేదు"),
        ("damaged_product", "damage*|broken|cracked|torn|defective|faulty|leaking|leaked|scratched|tut gaya|toota hua|tuta|kharab|टूटा|टूट गया|फटा|खराब|डैमेज|udanju|udaindha|சேதம்*|உடைந்த*|கிழிந்த*|virigi|padaipo*|పాడైపో*|పాడైన*|విరిగి*|దెబ్బతిన్న*"),
        ("wrong_product", "wrong item|wrong product|wrong size|wrong order|wrong colour|wrong color|different product|different item|not what i ordered|galat saman|galat product|galat item|गलत सामान|गलत प्रोडक्ट|गलत|தவறான பொருள்|தவறான|thappana|వేరే వస్తువు|తప్పు వస్తువు|తప్పు ప్రొడక్ట్"),
        ("missing_item", "missing|item missing|missing item|incomplete order|not in the box|kam aaya|kam mila|कम मिला|कम आया|காணவில்லை|குறைவாக|తక్కువ వచ్చింది|missing undi"),
        ("payment_failed", "payment failed|payment fail|transaction failed|payment not going|payment declined|card declined|card rejected|payment nahi ho|payment nahi hua|पेमेंट फेल|पेमेंट नहीं हो|भुगतान विफल|பணம் செலுத்த முடியவில்லை|payment aagala|payment avvatledu|పేమెంట్ అవ్వడం లేదు|పేమెంట్ ఫెయిల్"),
        ("double_charge", "charged twice|double charged|deducted twice|debited twice|overcharged|extra charge|extra charged|charged extra|paise kat gaye|paisa kat gaya|amount debited|amount deducted|amount is debited|do baar kat|पैसे कट गए|पैसा कट गया|दो बार कट|பணம் பிடித்த*|dabbulu cut|డబ్బులు కట్"),
        ("refund_delay", "refund not received|not received refund|no refund|refund pending|refund delayed|havent received my refund|not got refund|refund nahi|refund nahin|refund kab|where is my refund|रिफंड नहीं|रिफंड कब|refund varala|refund innum|ரீஃபண்ட் வரவில்லை|refund raledu|రీఫండ్ రాలేదు"),
        ("not_working", "not working|doesnt work|does not work|didnt work|isnt working|stopped working|not opening|not loading|crash*|error|kaam nahi kar|nahi chal raha|nahi chal rahi|काम नहीं कर|नहीं चल रहा|नहीं चल रही|velai seyyala|work aagala|வேலை செய்யவில்லை|வேலை செய்யல|pani cheyatledu|పని చేయడం లేదు|పనిచేయడం లేదు|పని చేయట్లేదు"),
        ("login_problem", "cant login|cant log in|cannot login|cannot log in|unable to login|unable to log in|forgot password|otp not|otp nahi|login nahi|account locked|account blocked|account suspended|लॉगिन नहीं|ओटीपी नहीं|ஓடிபி வரவில்லை|login aagala|లాగిన్ అవ్వడం లేదు|ఓటీపీ రాలేదు"),
        ("poor_service", "bad service|poor service|worst service|rude|misbehav*|unprofessional|terrible service|worst|pathetic|bekar service|ghatiya|बेकार|घटिया|बदतमीज*|mosamana service|மோசமான சேவை|மோசம்|chetta service|చెత్త సర్వీస్|చెత్త"),
        ("poor_quality", "poor quality|bad quality|low quality|cheap quality|quality kharab|quality bekar|ghatiya quality|घटिया क्वालिटी|क्वालिटी खराब|தரம் மோசம்|தரமற்ற|quality baledu|నాణ్యత బాలేదు|quality nalla illa"),
        ("no_response", "no response|no reply|nobody answers|nobody is answering|nobody responds|not responding|no one is responding|not answering|not picking|jawab nahi|koi jawab nahi|reply nahi|जवाब नहीं|कोई जवाब नहीं|फोन नहीं उठा|pathil illa|பதில் இல்லை|samadhanam ledu|సమాధానం లేదు"),
        ("fraud", "fraud|scam|cheated|cheating|fake|duplicate product|dhokha|thagi|धोखा|ठगी|नकली|फ्रॉड|ஏமாற்ற*|மோசடி|போலி|mosam chesaru|మోసం|నకిలీ"),
        ("too_expensive", "too expensive|too costly|very costly|overpriced|bahut mehnga|mehnga|mahanga|महंगा|महंगी|விலை அதிகம்|adhigama iruku|ఎక్కువ ధర|chala ekkuva"),
    ])
});

/// The topics of a text, the one with the most words first.
pub(super) fn topics(tokens: &Tokens) -> Vec<String> {
    ranked(&TOPICS, tokens, TOPICS_MAX)
}

/// What the customer says went wrong.
pub(super) fn issues(tokens: &Tokens) -> Vec<String> {
    ranked(&ISSUES, tokens, ISSUES_MAX)
}

fn ranked(phrases: &Phrases<&'static str>, tokens: &Tokens, limit: usize) -> Vec<String> {
    let mut counts: Vec<(&'static str, u32)> = Vec::new();
    let mut i = 0;
    while i < tokens.len() {
        let Some((family, taken)) = phrases.find(tokens, i) else {
            i += 1;
            continue;
        };
        i += taken;
        match counts.iter_mut().find(|(known, _)| *known == family) {
            Some((_, count)) => *count += 1,
            None => counts.push((family, 1)),
        }
    }
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counts.into_iter().take(limit).map(|(family, _)| family.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_families_in_every_script() {
        let about = |text: &str| topics(&Tokens::of(text));
        assert_eq!(about("When will my parcel be delivered? Delivery is late"), ["delivery"]);
        assert_eq!(about("refund ka paisa kab aayega")[0], "refund");
        assert_eq!(about("டெலிவரி எப்போது?"), ["delivery"]);
        assert_eq!(about("ధర ఎంత"), ["pricing"]);
        assert_eq!(about("xyzzy"), Vec::<String>::new());
    }

    #[test]
    fn names_what_went_wrong() {
        let wrong = |text: &str| issues(&Tokens::of(text));
        assert_eq!(wrong("The box was damaged and one item is missing"), ["damaged_product", "missing_item"]);
        assert_eq!(wrong("mera order abhi tak nahi aaya"), ["late_delivery"]);
        assert_eq!(wrong("I was charged twice"), ["double_charge"]);
        assert!(wrong("What are your timings?").is_empty());
    }
}
