//! What a customer is after: one of a small closed set.
//!
//! Phrases of English, Hindi, Tamil and Telugu, in their scripts and romanised, each speak for one intent with a
//! weight; the heaviest wins. Courtesies (greeting, thanks, goodbye) count where nothing else is said.

use std::sync::LazyLock;

use serde::Serialize;

use super::entities::{phrases::Phrases, tokens::Tokens};

/// In the order that decides between equals: what needs a person's care first, courtesies last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Intent {
    OptOut,
    ContactPerson,
    Refund,
    Cancel,
    Complaint,
    OrderStatus,
    Booking,
    Price,
    Availability,
    Payment,
    Purchase,
    Feedback,
    Thanks,
    Goodbye,
    Greeting,
    Confirm,
    Decline,
    Question,
    Other,
}

impl Intent {
    pub const ALL: [Self; 19] = [
        Self::OptOut,
        Self::ContactPerson,
        Self::Refund,
        Self::Cancel,
        Self::Complaint,
        Self::OrderStatus,
        Self::Booking,
        Self::Price,
        Self::Availability,
        Self::Payment,
        Self::Purchase,
        Self::Feedback,
        Self::Thanks,
        Self::Goodbye,
        Self::Greeting,
        Self::Confirm,
        Self::Decline,
        Self::Question,
        Self::Other,
    ];

    /// Its name in the API and in transfer rules.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::OptOut => "opt_out",
            Self::ContactPerson => "contact_person",
            Self::Refund => "refund",
            Self::Cancel => "cancel",
            Self::Complaint => "complaint",
            Self::OrderStatus => "order_status",
            Self::Booking => "booking",
            Self::Price => "price",
            Self::Availability => "availability",
            Self::Payment => "payment",
            Self::Purchase => "purchase",
            Self::Feedback => "feedback",
            Self::Thanks => "thanks",
            Self::Goodbye => "goodbye",
            Self::Greeting => "greeting",
            Self::Confirm => "confirm",
            Self::Decline => "decline",
            Self::Question => "question",
            Self::Other => "other",
        }
    }

    /// Said beside something else it says nothing about the message.
    pub const fn is_courtesy(self) -> bool {
        matches!(self, Self::Thanks | Self::Goodbye | Self::Greeting | Self::Confirm | Self::Decline)
    }
}

/// An intent and how strongly its phrase speaks for it.
type Cue = (Intent, u8);

#[rustfmt::skip]
static CUES: LazyLock<Phrases<Cue>> = LazyLock::new(|| {
    use Intent::*;
    Phrases::new(&[
        ((ContactPerson, 4), "talk to a human|talk to human|speak to a human|real person|human agent|live agent|talk to someone|speak to someone|speak with someone|talk to a person|speak to a person|talk to an agent|speak to an agent|talk to agent|customer care|customer service|customer support|talk to manager|speak to manager|speak to your manager|talk to your manager|representative|executive se baat|kisi se baat|baat karni hai|baat karna hai|baat karao|baat karwao|insaan se baat|customer care se baat|किसी से बात|बात करनी है|बात करना है|बात कराइए|बात कराओ|कस्टमर केयर|मैनेजर से|pesanum|pesa venum|pesa vendum|பேச வேண்டும்|பேசணும்|பேச விரும்பு*|மேனேஜர்|matladali|maatladali|matladalani|మాట్లాడాలి|మాట్లాడాలని|మేనేజర్*|put me through|connect me"),
        ((ContactPerson, 2), "call me|call me back|callback|call back|phone karo|call karo|call kijiye|call karna|call kariye|कॉल करें|कॉल कीजिए|फोन करें|फोन कीजिए|call pannunga|call panna|அழைக்கவும்|கால் பண்ணுங்க|call cheyandi|కాల్ చేయండి"),
        ((Refund, 4), "refund*|money back|my money back|return my money|reimburs*|paisa wapas|paise wapas|paise vapas|paisa vapas|paise wapis|paisa wapis|wapas paise|रिफंड|रिफ़ंड|रीफंड|पैसे वापस|पैसा वापस|panam thirumba|kasu thirumba|பணத்தை திருப்பி|பணம் திரும்ப|ரீஃபண்ட்|ரீபண்ட்|ரிஃபண்ட்|திருப்பித் தர*|dabbulu tirigi|dabbulu venakki|dabbu vapasu|డబ్బు తిరిగి|డబ్బులు తిరిగి|డబ్బు వాపసు|రీఫండ్|రిఫండ్"),
        ((Refund, 3), "return policy|return this|return it|return my|return the|exchange|replacement|replace|want to return|wapas karna|wapas karni|vapas karna|वापस करना|वापस करनी|रिटर्न|एक्सचेंज|return pannanum|ரிட்டர்ன்|return cheyali|రిటర్న్"),
        ((Cancel, 4), "cancel*|call off|terminate|close my account|dont want it anymore|do not want it anymore|discontinue|deactivate my|रद्द|कैंसल|कैंसिल|बंद करवाना|ரத்து|கேன்சல்|கேன்சல்*|వద్దు చేయండి|రద్దు|క్యాన్సిల్|క్యాన్సల్|raddu"),
        ((Complaint, 3), "complain*|not working|doesnt work|does not work|didnt work|isnt working|stopped working|broken|damaged|defective|faulty|wrong item|wrong product|wrong order|worst|terrible|horrible|pathetic|useless|fraud|scam|cheated|cheat|disappointed|unacceptable|rude|bad service|poor service|poor quality|bad quality|very bad|not happy|unhappy|missing item|never received|not received|didnt receive|did not receive|havent received|not delivered|still waiting|delayed|too late|very late|not arrived|not come|no response|nobody responds|no reply|legal action|consumer court|overcharged|charged twice|deducted twice|double charged|fed up|kharab|bekar|bakwas|ghatiya|dhokha|shikayat|kaam nahi kar|nahi chal raha|tut gaya|toota|nahi mila|nahi mili|nahi aaya|nahi aayi|nhi mila|nhi aaya|galat|bahut bura|शिकायत|खराब|बेकार|घटिया|धोखा|टूटा|टूट गया|काम नहीं कर|नहीं मिला|नहीं मिली|नहीं आया|गलत|बहुत बुरा|नहीं चल रहा|mosam|romba mosam|velai seyyala|work aagala|vela seiyala|varala|varavillai|vandhu serala|kedachala|udanju|puhaar|pugar|மோசம்|மோசமான|புகார்|வேலை செய்யவில்லை|வேலை செய்யல|வரவில்லை|வரல|கிடைக்கவில்லை|உடைந்த*|தவறான|ஏமாற்ற*|pani cheyatledu|pani cheyadam ledu|raledu|ravaledu|andaledu|chetta|mosam chesaru|firyadu|పని చేయడం లేదు|పనిచేయడం లేదు|రాలేదు|అందలేదు|ఫిర్యాదు|చెత్త|మోసం|పాడైన*|పాడైపో*|విరిగి*|తప్పు"),
        ((OrderStatus, 4), "where is my order|where is my package|where is my parcel|where my order|wheres my order|order status|status of my order|status of order|track my|track order|tracking|when will my order|when will it arrive|when will i get my|when will i receive|delivered when|when is my order|has my order|my order yet|shipped|dispatched|dispatch|out for delivery|delivery status|order kahan|order kaha|order kab|mera order|parcel kahan|parcel kab|kab aayega|kab tak aayega|kab milega|kab tak milega|kab deliver|delivery kab|kab ayega|kahan pahuncha|ऑर्डर कहां|ऑर्डर कब|मेरा ऑर्डर|पार्सल कहां|पार्सल कब|कब आएगा|कब तक आएगा|कब मिलेगा|डिलीवरी कब|कब पहुंचेगा|order enga|order eppo|en order|eppo varum|epo varum|eppa varum|parcel enga|ஆர்டர் எங்கே|ஆர்டர் எப்போ|என் ஆர்டர்|எனது ஆர்டர்|எப்போது வரும்|எப்போ வரும்|எப்ப வரும்|பார்சல் எங்கே|order ekkada|naa order|na order|eppudu vastundi|eppudu vasthundi|eppudu vastadi|parcel ekkada|ఆర్డర్ ఎక్కడ|నా ఆర్డర్|ఎప్పుడు వస్తుంది|పార్సెల్ ఎక్కడ"),
        ((OrderStatus, 1), "my order|my parcel|my package|delivery|deliver|डिलीवरी|டெலிவரி|డెలివరీ"),
        ((Booking, 3), "book|booking|meeting|मीटिंग|மீட்டிங்|మీటింగ్|डेमो|டெமோ|డెమో|appointment|reserve|reservation|schedule|reschedule|slot|demo|fix a meeting|set up a meeting|arrange a meeting|book karna|book karo|book kar do|appointment chahiye|milna hai|बुक|बुकिंग|अपॉइंटमेंट|समय बुक|मिलना है|book pannanum|book panna|appointment venum|முன்பதிவு|புக்|புக்கிங்|அப்பாயிண்ட்மெண்ட்|சந்திக்க|book cheyali|book cheyandi|appointment kavali|బుక్|బుకింగ్|అపాయింట్‌మెంట్|అపాయింట్మెంట్"),
        ((Price, 3), "price*|cost|costs|how much|rate|rates|quotation|quote|charges|fees|fee|pricing|discount|offer|offers|coupon|kitna|kitne ka|kitne ki|kitne mein|kitne paise|kimat|keemat|daam|bhav|कीमत|दाम|कितने का|कितने की|कितने में|कितना है|रेट|भाव|छूट|ऑफर|vilai|evlo|evvalavu|enna rate|enna vilai|விலை|எவ்வளவு|ரேட்|தள்ளுபடி|ஆஃபர்|dhara|entha|enta|ధర*|ఎంత|రేటు|డిస్కౌంట్|ఆఫర్"),
        ((Availability, 3), "available|availability|in stock|out of stock|back in stock|do you have|do you sell|do you deliver|have you got|got any|any stock|milega kya|mil sakta|mil jayega|milta hai|available hai|stock mein|hai kya aapke paas|उपलब्ध|स्टॉक|मिलेगा क्या|मिल सकता|मिलता है|kidaikkuma|kidaikuma|kedaikuma|irukka|iruka|irukkaa|stock iruka|கிடைக்குமா|இருக்கா|ஸ்டாக்|கிடைக்கும்|dorukutunda|dorukuthunda|unda|stock unda|దొరుకుతుందా|ఉందా|స్టాక్"),
        ((Availability, 2), "open|opening hours|working hours|timings|timing|business hours|closing time|khula|khule|kab khulta|kab band|खुला|खुले|खुलता|thirandhirukkuma|thirandhu|திறந்திரு*|திறக்கும்|teristaru|tericha|తెరిచి|తెరుస్తారు"),
        ((Payment, 3), "payment|pay|paid|upi|emi|invoice|gst bill|credit card|debit card|net banking|cash on delivery|cod|transaction|deducted|debited|bhugtan|paise kat|paisa kat|भुगतान|पेमेंट|पैसे कट|बिल|panam|kattanum|பணம்|பேமெண்ட்|கட்டணம்|dabbulu|kattali|చెల్లింపు|పేమెంట్|డబ్బులు"),
        ((Purchase, 3), "want to buy|want to purchase|want to order|like to order|like to buy|like to purchase|place an order|place order|i need|interested in|interested|need to buy|looking for|looking to buy|add to cart|lena hai|kharidna|khareedna|chahiye|chaiye|chahie|mangwana|manga do|order karna|order kar do|order dena|लेना है|खरीदना|चाहिए|मंगवाना|ऑर्डर करना|venum|vendum|vaanganum|vanganum|order pannanum|வேண்டும்|வேணும்|வாங்க|ஆர்டர் செய்ய|ஆர்டர் பண்ண|kavali|konali|order cheyali|కావాలి|కొనాలి|కొనాలని|ఆర్డర్ చేయాలి"),
        ((Feedback, 3), "feedback|review|suggestion|suggest|great service|good service|excellent|awesome|amazing|loved it|love it|love your|very good|really good|well done|nice product|good product|great product|keep it up|bahut accha|bahut badhiya|bahut acha|mast|sujhav|बहुत अच्छा|बहुत बढ़िया|सुझाव|शानदार|romba nalla|nalla iruku|nalla irukku|super ah|நல்ல சேவை|ரொம்ப நல்ல|அருமை*|கருத்து|chala bagundi|bagundi|chala baaga|చాలా బాగుంది|బాగుంది|అద్భుత*|సూచన"),
        ((Thanks, 2), "thank*|thanks|thx|thnx|tnx|ty|tq|much appreciated|appreciate it|dhanyavad|dhanyawad|dhanyavaad|shukriya|shukria|मेहरबानी|धन्यवाद|शुक्रिया|थैंक*|nandri|romba nandri|நன்றி|நன்றிகள்|தேங்க்ஸ்|dhanyavadalu|dhanyavadamulu|ధన్యవాదాలు|ధన్యవాదములు|థాంక్స్|థ్యాంక్స్"),
        ((Goodbye, 2), "bye|bye bye|goodbye|good bye|good night|see you|see ya|take care|alvida|phir milenge|अलविदा|फिर मिलेंगे|बाय|poitu varen|poyittu varen|போயிட்டு வரேன்|போய் வருகிறேன்|பை|velli vastanu|vellostanu|వెళ్ళొస్తాను|బై|laters|have a nice day|have a good day"),
        ((Greeting, 2), "hi|hii|hiii|hello|helo|hey|hlo|hallo|hola|good morning|good afternoon|good evening|gm|greetings|namaste|namaskar|namaskaar|namasthe|pranam|ram ram|salaam|assalamu alaikum|नमस्ते|नमस्कार|प्रणाम|हैलो|हेलो|हाय|राम राम|सुप्रभात|vanakkam|vanakam|வணக்கம்|ஹலோ|ஹாய்|காலை வணக்கம்|namaskaram|namasthe andi|నమస్కారం|నమస్తే|హలో|హాయ్|శుభోదయం"),
        ((Confirm, 1), "yes|yeah|yep|ya|yup|ok|okay|okey|sure|correct|confirm|confirmed|done|right|haan|han|haa|ji haan|theek hai|thik hai|sahi hai|हां|जी हां|ठीक है|ठीक|सही|जी|aama|aamaa|sari|seri|ok sir|ஆம்|ஆமா|ஆமாம்|சரி|avunu|sare|అవును|సరే"),
        ((Decline, 1), "no|nope|nah|not now|no thanks|no thank you|not interested|dont want|nahi|nahin|nhi|mat|नहीं|नही|vendam|venam|illa|illai|வேண்டாம்|இல்லை|இல்ல|vaddu|ledu|kaadu|వద్దు|లేదు|కాదు"),
        ((Question, 1), "what|whats|when|where|which|who|whom|whose|why|how|is there|are there|do you|does|can i|can you|could i|is it|are you|will you|kya|kab|kahan|kaha|kaise|kaun|konsa|kaunsa|kyun|kyu|kyon|क्या|कब|कहां|कैसे|कौन|कौनसा|क्यों|enna|eppo|epo|enga|epdi|eppadi|yaaru|yen|edhu|என்ன|எப்போது|எப்போ|எங்கே|எங்கு|எப்படி|யார்|ஏன்|எது|emi|enti|eppudu|ekkada|ela|evaru|enduku|ఏమి|ఏంటి|ఎప్పుడు|ఎక్కడ|ఎలా|ఎవరు|ఎందుకు|?"),
    ])
});

/// Whole messages that end a subscription: STOP, UNSUBSCRIBE and OPT OUT, and what people of the other languages write
/// for them. Carriers know END, QUIT, CANCEL and DND besides; to a shop those say other things (a chat that ends, an order
/// that is cancelled, a bell that is not to be rung), as does "do not send" without a word for messages: who writes them is
/// answered.
#[rustfmt::skip]
const OPT_OUT: &[&str] = &[
    "stop", "stopall", "stop all", "unsubscribe", "unsubscribe me", "opt out", "opt me out",
    "optout", "remove me", "stop messages", "stop sending messages", "stop messaging me", "stop sending me messages",
    "do not message me", "dont message me", "do not contact me", "dont contact me", "no more messages",
    "start dnd", "band karo", "band kar do", "message band karo", "message mat karo", "message mat bhejo",
    "messages mat bhejo", "roko", "बंद करो", "बंद करें", "संदेश बंद करो",
    "संदेश बंद करें", "मैसेज बंद करो", "मैसेज मत भेजो", "मैसेज मत करो", "रोको", "रोकें", "स्टॉप",
    "अनसब्सक्राइब", "niruthu", "niruthunga", "message niruthunga", "message anuppadheenga", "message anuppa vendam",
    "நிறுத்து", "நிறுத்தவும்", "நிறுத்துங்கள்", "நிறுத்துங்க", "செய்தி அனுப்ப வேண்டாம்",
    "மெசேஜ் அனுப்ப வேண்டாம்", "ஸ்டாப்", "aapandi", "aapu", "apandi", "messages aapandi",
    "message pampavaddu", "message pampakandi", "ఆపండి", "ఆపు", "సందేశాలు ఆపండి", "సందేశాలు పంపవద్దు",
    "మెసేజ్ పంపవద్దు", "మెసేజ్ పంపకండి", "స్టాప్",
];
/// Longer texts ask for something else beside the word.
const OPT_OUT_WORDS_MAX: usize = 6;
static OPT_OUT_PHRASES: LazyLock<Phrases<()>> =
    LazyLock::new(|| Phrases::new(&OPT_OUT.iter().map(|phrase| ((), *phrase)).collect::<Vec<_>>()));

/// The customer asks for no more messages: the whole text is such a keyword, perhaps with `please`.
#[must_use]
pub fn is_opt_out(text: &str) -> bool {
    // A keyword is short; a long text is none, however it begins.
    text.len() <= 200 && opt_out(&Tokens::of(text))
}

fn opt_out(tokens: &Tokens) -> bool {
    let is_word = |i: &usize| !tokens.is(*i, super::entities::tokens::Form::Sign);
    let words: Vec<usize> = (0..tokens.len()).filter(is_word).collect();
    if words.is_empty() || words.len() > OPT_OUT_WORDS_MAX {
        return false;
    }
    let mut i = 0;
    let mut stops = false;
    while i < tokens.len() {
        if let Some(((), taken)) = OPT_OUT_PHRASES.find(tokens, i) {
            stops = true;
            i += taken;
        } else if is_word(&i)
            && !matches!(
                tokens.norm(i),
                "please" | "pls" | "plz" | "kindly" | "sir" | "now" | "कृपया" | "kripya" | "தயவுசெய்து" | "దయచేసి"
            )
        {
            return false;
        } else {
            i += 1;
        }
    }
    stops
}

pub(super) fn intent(tokens: &Tokens) -> Intent {
    if opt_out(tokens) {
        return Intent::OptOut;
    }
    let mut scores = [0u32; Intent::ALL.len()];
    let mut i = 0;
    while i < tokens.len() {
        match CUES.find(tokens, i) {
            Some(((intent, weight), taken)) => {
                scores[intent as usize] += u32::from(weight);
                i += taken;
            }
            None => i += 1,
        }
    }
    let best = |courtesy: bool| {
        Intent::ALL
            .into_iter()
            .filter(|intent| intent.is_courtesy() == courtesy && !matches!(intent, Intent::Question | Intent::Other))
            .filter(|intent| scores[*intent as usize] > 0)
            .max_by_key(|intent| (scores[*intent as usize], std::cmp::Reverse(*intent)))
    };
    if let Some(intent) = best(false) {
        return intent;
    }
    if scores[Intent::Question as usize] > 0 && tokens.len() > 1 {
        return Intent::Question;
    }
    // A courtesy inside a long text is not what the text is about.
    best(true)
        .filter(|intent| tokens.len() <= if matches!(intent, Intent::Thanks | Intent::Goodbye) { 14 } else { 8 })
        .unwrap_or(Intent::Other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_what_customers_want_in_every_script() {
        for (text, expected) in [
            ("Hi", "greeting"),
            ("வணக்கம்", "greeting"),
            ("bahut dhanyavad ji", "thanks"),
            ("Where is my order #1234?", "order_status"),
            ("mera order kab aayega", "order_status"),
            ("என் ஆர்டர் எப்போது வரும்?", "order_status"),
            ("నా ఆర్డర్ ఎక్కడ ఉంది", "order_status"),
            ("मुझे रिफंड चाहिए", "refund"),
            ("I want my money back!!", "refund"),
            ("Please cancel my booking", "cancel"),
            ("இதன் விலை எவ்வளவு?", "price"),
            ("entha avutundi", "price"),
            ("I want to talk to a human", "contact_person"),
            ("kisi se baat karni hai", "contact_person"),
            ("the mixer is damaged and not working", "complaint"),
            ("STOP", "opt_out"),
            ("appointment venum naalaikku", "booking"),
            ("is the red saree available?", "availability"),
            ("how does it work?", "question"),
            ("ok", "confirm"),
            ("blue lamp corner", "other"),
        ] {
            assert_eq!(intent(&Tokens::of(text)).name(), expected, "{text}");
        }
    }

    #[test]
    fn opting_out_is_the_whole_message() {
        for text in [
            "STOP",
            "stop.",
            "Unsubscribe please",
            "बंद करो",
            "நிறுத்து",
            "message mat bhejo",
            "ఆపండి",
            "Stop all!",
            "Opt out",
        ] {
            assert!(is_opt_out(text), "{text}");
        }
        // What carriers take for it, and people write in other senses.
        for text in ["END", "end", "Quit", "DND", "cancel", "mat bhejo", "मत भेजो", "அனுப்ப வேண்டாம்", "పంపకండి"]
        {
            assert!(!is_opt_out(text), "{text}");
        }
        for text in ["stop by at 5?", "Can you stop the delivery", "the end of the street", "", "!!!", "don't stop"] {
            assert!(!is_opt_out(text), "{text}");
        }
    }

    #[test]
    fn names_are_those_of_serialisation() {
        for intent in Intent::ALL {
            assert_eq!(serde_json::to_value(intent).expect("JSON"), intent.name());
            assert_eq!(Intent::ALL[intent as usize], intent);
        }
    }
}
