//! The words by which a message asks for something, in English, Hindi, Tamil and Telugu, native and romanised.

use std::sync::LazyLock;

use super::{super::entities::phrases::Phrases, TaskKind};

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Cue {
    /// Words that may stand before a verb.
    Lead,
    /// Ways to ask: a verb follows.
    Please,
    /// Asks for something to be done; decides where a clause begins or before a light verb.
    Do(TaskKind),
    /// Decides before a light verb only: alone it is a thing.
    DoLight(TaskKind),
    /// Asks for something to be done, wherever it stands.
    DoAnywhere(TaskKind),
    /// Takes away, changes or shows what is there.
    Undo,
    UndoAnywhere,
    /// `add`: a task, or more minutes.
    Add,
    /// Asks for an answer, wherever it stands.
    Ask,
    /// Asks for an answer where a clause begins.
    AskFirst,
    Want,
    /// What a wish can be for.
    Object(TaskKind),
    /// What only the company can take back: an order, a booking.
    Held,
    /// Of a verb in another language: `karo`, `pannunga`, `cheyandi`.
    Light,
    Again,
}

#[rustfmt::skip]
pub(super) static CUES: LazyLock<Phrases<Cue>> = LazyLock::new(|| {
    use Cue::*;
    use TaskKind::*;
    Phrases::new(&[
        (Please, "please|pls|plz|plse|kindly|can you|could you|would you|will you|can u|could u|pls can you|can you please|could you please|i want you to|i need you to|i would like you to|id like you to|would you mind|i was wondering if you could|kripya|kripiya|krupya|kripaya|कृपया|தயவுசெய்து|தயவு செய்து|dayachesi|దయచేసి|i have to have you"),
        (Lead, "thank you|thank u|thanks|thankyou|hey|hi|hello|ok|okay|alexa|siri|google|cortana|hey siri|ok google|sir|madam|mam|dear sir|dear team|team|dear|also|just|now|then|so|and|i want to|i need to|i would like to|id like to|i wish to|i have to|we want to|we need to|we would like to|lets|go ahead and|can i|could i|may i|can we|is it possible to|would it be possible to|kya aap|kya ap|kya tum|kya app|क्या आप|क्या तुम|konjam|need you to|dont forget to|do not forget to|make sure to|be sure to|you should|use|it|good morning|good afternoon|good evening"),
        (DoAnywhere(FollowUp), "remind me|remind us|remind him|remind her|remind them|yaad dila*|yad dila*|yaad dilwa*|yaad karw*|yaad kara*|yaad karva*|yaad rakh*|remind kar*|याद दिला*|याद रख*|याद करा*|நினைவூட்ட*|நினைவுபடுத்த*|ஞாபகப்படுத்த*|nyabagapadut*|gnabagapadut*|gurtu chey*|gurtu ches*|గుర్తు చేయ*|గుర్తుచేయ*|గుర్తు చేస*|follow up|followup|alert me|notify me|wake me|wake us|i dont want to forget|dont let me forget|want to forget|nahi bhulna|get back to me|get back to us|revert back|update me|keep me posted"),
        (DoAnywhere(Call), "call me|call me back|call back|give me a call|callback|ring me|phone karo|phone kar*|फोन करें|फोन कीजिए|कॉल करें|कॉल कीजिए|कॉल करो|call pann*|call cheyandi|call cheyi|கால் பண்ணுங்க|அழைக்கவும்|அழையுங்கள்|కాల్ చేయండి|ఫోన్ చేయండి|arrange a call|schedule a call|request a call"),
        (DoAnywhere(Email), "email me|mail me|mail karo|mail kar*|मेल करें|मेल कर*|send an email|send email|send me an email|e-mail me|மெயில் அனுப்ப*|మెయిల్ చేయండి"),
        (DoAnywhere(General), "bhej*|bhijwa*|bheje*|भेज*|भिजवा*|likhiye|likhe|likhdo|likho|लिखिए|bol do|bolo|bolen|bolein|boliye|ko bata*|ko ye bata*|se kaho|boldo|bolna|bole|kaho|kahiye|kahe|keh do|kehdo|kahdo|kehna|बोलो|बोलिए|कहो|कहिए|कह दो|puch*|pooch*|पूछ*|laga do|lagao|lagaye|lagaiye|lagaen|lagayen|lagade|laga de|lagado|lagaiyega|laga sakte|laga sakti|laga dijiye|lagana|लगाओ|लगाएं|लगाइए|लगा दो|banao|banaye|banaiye|banaen|banayen|banade|bana do|banado|bana de|bana dijiye|banaiyega|bana sakte|बनाओ|बनाएं|बनाइए|बना दो|jagao|jaga*|utha do|uthao|uthaye|uthana|uthaiye|जगा*|jawab do|jawaab do|jawab de|jawaab de|jawab dijiye|suchit kar*|suchna do|सूचित कर*|अलर्ट कर*|intezaam|intejam|manga do|mangwa do|मंगवा दो|dilwa do|दिलवा*|shuru kar*|शुरू कर*|start kar*|chalu kar*|अरेंज कर*|vyavastha kar*|व्यवस्था कर*|anuppu*|anuppa*|anupunga|அனுப்பு*|அனுப்பவும்|ஏற்பாடு செய்*|ஏற்பாடு பண்ண*|sollunga avar|pampandi|pampinch*|pampu|పంపండి|పంపించండి|పంపు|ఏర్పాటు చేయ*|ఏర్పాటు చేస*|erpatu chey*|kodunga|kudunga|கொடுங்க*|ఇవ్వండి|ivvandi|திருப்பித் தர*|திருப்பி தர*|thirupi tharavum|thirumba kudunga|parunga|sari seiyunga|சரி செய்*|பழுது*|repair chey*|theek kar*|thik kar*|ठीक कर*"),
        (Do(Call), "call|phone|ring|dial|contact|reach out"),
        (DoLight(Call), "கால்|कॉल|फोन|కాల్|ఫోన్|போன்"),
        (Do(Email), "email|mail|e-mail"),
        (DoLight(Email), "ईमेल|मेल|மெயில்|ఈమెయిల్|మెయిల్"),
        (Do(Meeting), "meet|schedule|book|reserve|fix|arrange|set up|setup|organise|organize|plan"),
        (DoLight(Meeting), "बुक|शेड्यूल|निर्धारित|புக்|బుక్|షెడ్యూల్|ஷெட்யூல்"),
        (Do(Demo), "demonstrate"),
        (Do(FollowUp), "remind|notify|alert"),
        (Do(General), "ping|shoot|drop a|buzz|enter|program|i need to be reminded|i would like to be reminded|remember to|i have to remember|get me up|turn on an alarm|sms|set|create|generate|make|video message|message to|skype|turn timer on|turn the timer on|set the|have an alarm|leave a message|leave|put|send|text|message|msg|whatsapp|tell|ask|write|reply|respond|answer|inform|forward|share|deliver|ship|dispatch|order|prepare|provide|give me|get me|bring|fetch|buy|pick up|drop off|repair|install|replace|refund|exchange|process|issue|submit|register|enrol|sign me up|check and|look into|resolve|solve|sort out|activate|enable|block|unblock|let|wish|post|start|begin|begin a|new reminder|new alarm|new timer|assign|confirm|verify|complete|finish|setting|sending|creating|turn on|initiate|record|note|say|congratulate|invite|thank|wake|transfer|open|apply|top up|upgrade|resend|re send|rectify|clean|service|pick"),
        (DoLight(General), "सेट|मैसेज|टेक्स्ट|मेसेज|अलार्म सेट|रिमाइंडर सेट|मेसेज|செட்|மெசேज|మెసేజ్|సెట్|ఆర్డర్|ऑर्डर|ஆர்டர்|रिपेयर|ரிப்பேர்|రిపేర్|शेयर|ஷேர்|షేర్|रजिस्टर|అప్‌డేట్|sandesh|सन्देश|संदेश|remainder|repeat"),
        (Add, "add|insert|include|जोड़|jod|jodo|jode|jodiye|jod do|jodh|ऐड"),
        (Undo, "correct|reschedule|delete|remove|cancel|stop|pause|resume|snooze|silence|restart|reset|erase|clear|dismiss|disable|turn off|shut off|shut|mute|end|change|update|edit|modify|move|postpone|push back|extend|shorten|increase|decrease|reduce|subtract|take off|switch|rename|show|display|list|view|see|find|search|check|look up|read|play|get|repeat|open my|bring up|pull up|tell me|let me know|let me see|let me|help me|explain|continue|unpause|hold|ignore|react|thumbs up|heart|like|love|dislike|skip|start over|hide|count|रद्द|कैंसिल|डिलीट|बंद|अपडेट|चेक|சேக்|கேன்சல்|ரத்து|రద్దు|క్యాన్సిల్"),
        (UndoAnywhere, "dikha*|dekh*|दिखा*|देख*|hata*|हटा*|mita*|मिटा*|nikal*|निकाल*|band kar*|बंद कर*|rok*|रोक*|roke|badal*|बदल*|badha*|बढ़ा*|ghata*|mujhe bata*|muje bata*|mujhko bata*|mujhe bta*|मुझे बता*|bataiye kya|le jae|le jao|chup kar*|sunao|sunaye|suna do|kaatungal|kaattunga|காட்டு*|chupinch*|చూపించ*|aage badha*|sone do|rehne do|jaari rakh*|padh*|thamb*|dohra*"),
        (Ask, "what|whats|what s|when|when s|whens|where|wheres|where s|which|who|whos|who s|whom|whose|why|how|hows|is there|are there|kya|kab|kahan|kaha|kahaan|kaise|kese|kaun|kon|konsa|konse|konsi|kaunsa|kaunse|kaunsi|kyun|kyu|kyon|kitna|kitne|kitni|क्या|कब|कहां|कैसे|कौन|कौनसा|कौनसे|क्यों|कितना|कितने|कितनी|enna|eppo|epo|eppa|enga|epdi|eppadi|yaaru|evlo|edhu|என்ன|எப்போது|எப்போ|எங்கே|எங்கு|எப்படி|யார்|ஏன்|எது|எத்தனை|எவ்வளவு|emi|enti|eppudu|ekkada|ela|evaru|enduku|entha|ఏమి|ఏంటి|ఎప్పుడు|ఎక్కడ|ఎలా|ఎవరు|ఎందుకు|ఎంత|ఎన్ని"),
        (AskFirst, "is it|is|are|was|were|am i|do i|do you|do we|do they|does|did|has|have i|have you|any"),
        (Want, "i want|i need|we need|we want|i would like|id like|i require|we require|need|want|looking for|requesting|request for|request|require|interested in|chahiye|chaiye|chahie|चाहिए|venum|vendum|வேண்டும்|வேணும்|kavali|కావాలి"),
        (Object(Call), "callback|call back|a call|phone call|call|कॉल|கால்|కాల్"),
        (Object(Demo), "demo|demonstration|trial class|free trial|डेमो|டெமோ|డెమో"),
        (Object(Proposal), "quotation|quote|proposal|estimate|price list|catalogue|catalog|brochure|rate card|कोटेशन|கொட்டேஷன்|కొటేషన్"),
        (Object(Meeting), "appointment|meeting|visit|slot|reservation|consultation|site visit|अपॉइंटमेंट|मीटिंग|அப்பாயிண்ட்மெண்ட்|மீட்டிங்|அபாயின்ட்மென்ட்|అపాయింట్మెంట్|మీటింగ్|అపాయింట్‌మెంట్"),
        (Object(FollowUp), "an alert|refund|replacement|my money back|exchange|रिफंड|रिप्लेसमेंट|ரீஃபண்ட்|రీఫండ్|reminder|reminders|रिमाइंडर|alarm|alarms|timer|timers|अलार्म|टाइमर"),
        (Object(General), "invoice|gst bill|technician|service engineer|engineer|plumber|electrician|repair|installation|pickup|pick up|home delivery|duplicate bill|new connection|sample|samples|statement|certificate|cheque book|इनवॉइस|टेक्नीशियन|டெக்னீஷியன்|టెక్నీషియన్"),
        (Held, "bill|invoice|name|phone number|mobile number|email id|details|delivery|order|orders|booking|appointment|subscription|reservation|ticket|policy|membership|account|address|delivery address|plan|connection|meeting|ऑर्डर|बुकिंग|अपॉइंटमेंट|ஆர்டர*|புக்கிங்*|ఆర్డర్*|బుకింగ్"),
        (Again, "again|fir se|phir se|firse|phirse|dobara|फिर से|दोबारा"),
        (Light, "kar*|kr|kro|krdo|krna|krde|kre|kijiye|kijie|kijiyega|kije|kara*|karvaye|karwa*|do|den|de|dijiye|dijie|dijiyega|dede|dedo|de do|कर*|कीजिए|कीजिये|करवा*|करा*|दो|दें|दीजिए|pann*|panr*|sey*|sei*|பண்ண*|பண்ணு*|செய்*|செய்ய*|chey*|ches*|చేయ*|చెయ్*|చేస*|rakh*|रख*|lag*|लग*|bana*|बना*"),
    ])
});

#[rustfmt::skip]
/// Words that make a task urgent (1) or let it wait (4).
pub(super) static HASTE: LazyLock<Phrases<u8>> = LazyLock::new(|| {
    Phrases::new(&[
        (1, "urgent|urgently|asap|immediately|emergency|right away|right now|at once|critical|turant|jaldi|jaldi se|fauran|abhi ke abhi|तुरंत|जल्दी|अर्जेंट|फौरन|udane|udanadi|avasaram|seekiram|உடனே|உடனடியாக|அவசரம்|அவசரமாக|சீக்கிரம்|ventane|tvaraga|tondaraga|arjentu|వెంటనే|అత్యవసరం|త్వరగా|తొందరగా|అర్జెంట్"),
        (4, "no hurry|no rush|whenever|when you get time|when you have time|when possible|sometime|some time|jab time mile|aaram se|फुर्सत|நேரம் கிடைக்கும்போது|తీరికగా"),
    ])
});
