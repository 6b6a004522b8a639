//! The words of days and times in English, Hindi, Tamil and Telugu, native and romanised.

use std::sync::LazyLock;

use super::super::{phrases::Phrases, tokens::Tokens};

/// Words around a statement that tell whether it lies behind or ahead.
const TENSE_REACH: usize = 12;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Weekday,
    Weekend,
    Week,
    Fortnight,
    Month,
    Quarter,
    Year,
    Decade,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Morning,
    Afternoon,
    Evening,
    Night,
    Lunch,
}

/// How a word places a unit or a weekday: last, this, next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// The week's, the month's before.
    Last,
    /// The nearest one behind us (`past Wednesday`).
    Past,
    This,
    /// The nearest one ahead (`coming Friday`).
    Coming,
    Next,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sense {
    Month(u8),
    /// Also an ordinary word (`may`, `march`): a month beside a number or behind `in`.
    WeakMonth(u8),
    /// 0 is Monday.
    Weekday(u8),
    /// Also an ordinary word or its beginning (`sun`, `sat`).
    WeakWeekday(u8),
    /// Days from today.
    Day(i8),
    /// `kal`: so many days back or ahead, as the verb says.
    EitherDay(i8),
    Tonight,
    LastNight,
    Unit(Unit),
    Turn(Turn),
    Ago,
    /// Behind a length of time: `later`, `baad`, `से` of `आज से`.
    Hence,
    /// Before a length of time, or behind it in Indian languages: `in`, `mein`.
    In,
    Part(Part),
    Am,
    Pm,
    Oclock,
    /// `साढ़े`: half more; `सवा`: a quarter more; `पौने`: a quarter less.
    More(i8),
    /// `डेढ़`, `ढाई`: a number and a half, in halves.
    Halves(u8),
    /// `half` of `half past`, `quarter` of `quarter to`, in minutes.
    Fraction(u8),
    Past,
    To,
    /// Behind a number: a day of the month (`tareekh`).
    DayMark,
    Now,
    Noon,
    Midnight,
    /// A day with its own name: month and day.
    Fixed(u8, u8),
    Easter,
    /// The nth such weekday of a month, and days after it (`Black Friday` follows November's fourth Thursday).
    Floating {
        month: u8,
        weekday: u8,
        nth: i8,
        after: u8,
    },
    /// Independence Day, which is another one in the United States.
    Independence,
    EndOfDay,
    MonthEnd,
    Every,
    A,
    From,
    Until,
    And,
    At,
    Glue,
    End,
    Start,
}

#[rustfmt::skip]
pub static LEXICON: LazyLock<Phrases<Sense>> = LazyLock::new(|| {
    use Sense::*;
    use self::Unit as U;
    Phrases::new(&[
        (Month(1), "january|jan|जनवरी|जन|ஜனவரி|జనవరి|janvari"),
        (Month(2), "february|feb|फरवरी|फर|பிப்ரவரி|ఫిబ్రవరి|farvari"),
        (Month(3), "मार्च|மார்ச்|మార్చి"),
        (WeakMonth(3), "march|mar"),
        (Month(4), "april|apr|अप्रैल|अप्रै|ஏப்ரல்|ఏప్రిల్|aprail"),
        (Month(5), "मई|மே|మే"),
        (WeakMonth(5), "may|mai"),
        (Month(6), "june|jun|जून|ஜூன்|జూన్"),
        (Month(7), "july|jul|जुलाई|जुल|ஜூலை|జూలై|julai"),
        (Month(8), "august|aug|अगस्त|अग|ஆகஸ்ட்|ஆகஸ்டு|ఆగస్టు|ఆగష్టు|agast"),
        (Month(9), "september|sept|sep|सितंबर|सितम्बर|सित|செப்டம்பர்|సెప్టెంబర్|సెప్టెంబరు|sitambar"),
        (Month(10), "october|oct|अक्टूबर|अक्तूबर|अक्टू|அக்டோபர்|అక్టోబర్|అక్టోబరు|aktubar"),
        (Month(11), "november|nov|नवंबर|नवम्बर|नोव्हेंबर|नव|நவம்பர்|నవంబర్|నవంబరు|navambar"),
        (Month(12), "december|dec|दिसंबर|दिसम्बर|डिसेंबर|दिस|டிசம்பர்|డిసెంబర్|డిసెంబరు|disambar"),
        (Weekday(0), "monday|mondays|सोमवार|सोम|somvar|somvaar|somwar|திங்கள்|திங்கட்கிழமை|திங்கள்கிழமை|thingal|thingal kizhamai|thingakizhamai|thingatkizhamai|సోమవారం|somavaram"),
        (Weekday(1), "tuesday|tuesdays|tues|मंगलवार|मंगल|mangalvar|mangalwar|mangalvaar|செவ்வாய்|செவ்வாய்க்கிழமை|செவ்வாய்கிழமை|sevvai|chevvai|sevvai kizhamai|chevvai kizhamai|మంగళవారం|mangalavaram"),
        (Weekday(2), "wednesday|wednesdays|बुधवार|बुध|budhvar|budhwar|budhvaar|புதன்|புதன்கிழமை|budhan|pudhan|budhan kizhamai|pudhan kizhamai|బుధవారం|budhavaram"),
        (Weekday(3), "thursday|thursdays|thurs|गुरुवार|गुरूवार|बृहस्पतिवार|वीरवार|guruvar|guruwar|guruvaar|வியாழன்|வியாழக்கிழமை|viyazhan|viyazha kizhamai|viyazhan kizhamai|గురువారం|guruvaram"),
        (Weekday(4), "friday|fridays|शुक्रवार|शुक्र|shukravar|shukrawar|shukravaar|வெள்ளி|வெள்ளிக்கிழமை|velli|vellikizhamai|velli kizhamai|శుక్రవారం|shukravaram|sukravaram"),
        (Weekday(5), "saturday|saturdays|शनिवार|शनि|shanivar|shaniwar|shanivaar|சனி|சனிக்கிழமை|sani kizhamai|sanikizhamai|శనివారం|shanivaram|sanivaram"),
        (Weekday(6), "sunday|sundays|रविवार|रवि|इतवार|ravivar|raviwar|ravivaar|itvaar|itwar|ஞாயிறு|ஞாயிற்றுக்கிழமை|ஞாயிற்று கிழமை|gnayiru|nyayiru|gnayitru kizhamai|nyayitru kizhamai|gnayiru kizhamai|ఆదివారం|aadivaram|adivaram"),
        (WeakWeekday(0), "mon"), (WeakWeekday(1), "tue"), (WeakWeekday(2), "wed"), (WeakWeekday(3), "thu|thur"), (WeakWeekday(4), "fri"), (WeakWeekday(5), "sat"), (WeakWeekday(6), "sun"),
        (Day(0), "today|todays|aaj|aj|aaj hi|आज|आज ही|இன்று|இன்னைக்கு|இன்னிக்கு|இன்றைக்கு|innaiku|inniku|indru|innikku|ఈరోజు|ఈ రోజు|నేడు|eeroju|ee roju|ivala|eroju|otd|the day|this day"),
        (Day(1), "tomorrow|tomorow|tommorow|tommorrow|tomorrows|tmrw|tmr|tmrow|tomm|2moro|2morrow|आने वाला कल|நாளை|நாளைக்கு|நாளைய|naalai|naalaiku|naalaikku|nalaiku|nalaikku|naalaki|nalaki|repu|రేపు|repati|రేపటి|the next day|next day|the day after|अगले दिन|agle din|agale din"),
        (Day(-1), "yesterday|yday|yesterdays|बीता कल|நேற்று|நேத்து|netru|nethu|nettu|neththu|నిన్న|ninna|the day before|previous day"),
        (Day(2), "day after tomorrow|the day after tomorrow|overmorrow|நாளை மறுநாள்|நாளை மறுதினம்|naalai marunaal|nalai marunal|ellundi|elundi|ఎల్లుండి"),
        (Day(-2), "day before yesterday|the day before yesterday|முந்தாநாள்|முந்தா நாள்|நேற்று முன்தினம்|mundhanaal|mundhanal|monna|మొన్న"),
        (EitherDay(1), "kal|कल|kal hi"),
        (EitherDay(2), "parso|parson|parsu|परसों|परसो"),
        (EitherDay(3), "narso|tarso|नरसों|तरसों"),
        (Tonight, "tonight|tonite|aaj raat|आज रात|இன்று இரவு|இன்னைக்கு நைட்|ఈ రాత్రి|ఈరోజు రాత్రి|inniku night|innaiku night|eeroju ratri"),
        (LastNight, "last night|kal raat ko hua"),
        (Unit(U::Second), "second|seconds|sec|secs|सेकंड|सेकेंड|விநாடி|విநాడి|క్షణం|సెకను|సెకన్లు"),
        (Unit(U::Minute), "minute|minutes|min|mins|minit|मिनट|मिनटों|मिनिट|நிமிடம்|நிமிடங்கள்|நிமிடத்தில்|நிமிடங்களில்|நிமிஷம்|nimidam|nimisham|నిమిషం|నిమిషాలు|నిమిషాల|నిమిషాల్లో|నిమిషాలలో|nimishalu|nimishallo"),
        (Unit(U::Hour), "hour|hours|hr|hrs|ghanta|ghante|ghanton|ghantey|घंटा|घंटे|घंटों|घण्टे|மணி நேரம்|மணிநேரம்|மணி நேரத்தில்|மணிநேரத்தில்|mani neram|mani nerathil|గంట|గంటలు|గంటల్లో|గంటలలో|ganta|gantallo"),
        (Unit(U::Day), "day|days|din|dino|dinon|दिन|दिनों|நாள்|நாட்கள்|நாளில்|நாட்களில்|naal|naalil|naatkal|రోజు|రోజులు|రోజుల|రోజుల్లో|రోజులలో|roju|rojulu|rojula|rojullo|நாட்களுக்கு|நாட்களுக்குள்|நாளுக்குள்|naalukkul|d"),
        (Unit(U::Weekday), "weekday|weekdays|business day|business days|working day|working days"),
        (Unit(U::Weekend), "weekend|weekends|वीकेंड|सप्ताहांत|வார இறுதி|வீக்எண்ட்|వారాంతం|వీకెండ్"),
        (Unit(U::Week), "week|weeks|wk|wks|hafta|hafte|haftey|hafton|hapte|saptah|हफ्ता|हफ्ते|हफ्तों|सप्ताह|வாரம்|வாரங்கள்|வாரத்தில்|வாரங்களில்|vaaram|varam|vaarathil|వారం|వారాలు|వారాల|వారంలో|వారాల్లో|vaaralu|vaarala|varamlo|வாரத்துக்குள்|வாரத்திற்குள்|w"),
        (Unit(U::Fortnight), "fortnight|fortnights|पखवाड़ा|पखवाड़े"),
        (Unit(U::Month), "month|months|mahina|mahine|mahiney|maheene|maheena|mahino|महीना|महीने|महीनों|माह|மாதம்|மாதங்கள்|மாதத்தில்|மாதங்களில்|மாசம்|maadham|masam|maasam|maatham|నెల|నెలలు|నెలల|నెలలో|నెలల్లో|nela|nelala|nelalo|nelallo"),
        (Unit(U::Quarter), "quarter|quarters|तिमाही|காலாண்டு|త్రైమాసికం"),
        (Unit(U::Year), "year|years|yr|yrs|saal|sal|salon|साल|सालों|वर्ष|वर्षों|வருடம்|வருடங்கள்|வருடத்தில்|ஆண்டு|ஆண்டுகள்|வருஷம்|varudam|varusham|aandu|సంవత్సరం|సంవత్సరాలు|సంవత్సరంలో|ఏడాది|samvatsaram|edadi"),
        (Unit(U::Decade), "decade|decades|दशक"),
        (Turn(self::Turn::Next), "next|following|the following|agla|agle|agli|agala|agale|agali|aane wale|aanewale|aane wala|aane wali|अगला|अगले|अगली|आगामी|आने वाले|आने वाली|आने वाला|அடுத்த|adutha|aduttha|வரும்|varra|తదుపరి|వచ్చే|వచ్చేవారం|vache|vacche|vachche|raaboye|రాబోయే"),
        (Turn(self::Turn::Coming), "coming|upcoming|this coming|this upcoming|the coming|the upcoming"),
        (Turn(self::Turn::This), "this|is|current|the current|iss|इस|इसी|यह|இந்த|indha|intha|ఈ|ee"),
        (Turn(self::Turn::Last), "last|previous|prev|pichla|pichle|pichli|pichhle|pichhla|gata|पिछला|पिछले|पिछली|अंतिम|गत|बीते|கடந்த|போன|kadandha|pona|గత|పోయిన|gatha|poyina|kindati"),
        (Turn(self::Turn::Past), "past|this past|इस पिछला|इस पिछले"),
        (Ago, "ago|back|earlier|pehle|pahle|phle|pehele|पहले|पूर्व|முன்|முன்பு|முன்னாடி|முன்னர்|munnadi|munbu|క్రితం|ముందు|kritam|mundu"),
        (Hence, "later|from now|hence|baad|bad|baad mein|ke baad|after that|के बाद|बाद|பிறகு|அப்புறம்|கழித்து|பின்|பின்னர்|kazhithu|kalichu|kazhichu|piragu|తర్వాత|తరువాత|tarvata|taruvata|tarvatha|s time"),
        (In, "in|within|mein|me|mei|mai mein|after|in about|में|के अंदर|ke andar|ke bhitar|ullae|ulla|க்குள்|lo|లో|లోపల"),
        (Part(self::Part::Morning), "morning|mornings|subah|suba|subha|subeh|savere|sawere|सुबह|सवेरे|प्रातः|காலை|காலையில்|காலைல|kaalai|kaalaila|kalaila|kaalayil|ఉదయం|పొద్దున|పొద్దున్న|udayam|poddunna|podduna|in the morning|சனிக்கிழமை காலை"),
        (Part(self::Part::Afternoon), "afternoon|dopahar|dopeher|dopehar|dupahar|dupaher|dopehr|दोपहर|दोपहर बाद|மதியம்|மத்தியானம்|பிற்பகல்|madhiyam|mathiyam|madhyanam|మధ్యాహ్నం|madhyahnam"),
        (Part(self::Part::Evening), "evening|evenings|eve|shaam|sham|saam|shyam|शाम|सायं|மாலை|மாலையில்|சாயங்காலம்|saayangalam|sayangalam|maalai|సాయంత్రం|sayantram|saayantram"),
        (Part(self::Part::Night), "night|raat|rat|रात|இரவு|இரவில்|ராத்திரி|நைட்|iravu|raathiri|రాత్రి|ratri|raatri|నైట్"),
        (Part(self::Part::Lunch), "lunchtime|lunch time|lunch|लंच|लंच के समय"),
        (Am, "am|a m|a . m .|a . m|a|पूर्वाह्न|எ . எம்|ఏఎం"),
        (Pm, "pm|p m|p . m .|p . m|p|अपराह्न"),
        (Oclock, "oclock|o clock|baje|bajey|bajhe|bhaje|bje|बजे|बजकर|बज|மணி|மணிக்கு|மணிக்கெல்லாம்|mani|maniku|manikku|గంటలకు|గంటలకి|గంటల|గంటకు|గంటకి|gantalaki|gantalaku|ganta ki"),
        (More(30), "sadhe|saadhe|sade|साढ़े|साढे"),
        (More(15), "sava|sawa|सवा"),
        (More(-15), "paune|pone|पौने"),
        (Halves(3), "dedh|ded|डेढ़|ஒன்றரை|ఒకటిన్నర"),
        (Halves(5), "dhai|dhaai|adhai|ढाई|अढ़ाई|இரண்டரை|రెండున్నర"),
        (Halves(7), "மூன்றரை|మూడున్నర"), (Halves(9), "நாலரை|நான்கரை|నాలుగున్నర"), (Halves(11), "ஐந்தரை|ஐந்தரைக்கு|ఐదున్నర"), (Halves(13), "ஆறரை|ఆరున్నర"), (Halves(15), "ஏழரை|ఏడున్నర"), (Halves(17), "எட்டரை|ఎనిమిదిన్నర"), (Halves(19), "ஒன்பதரை|తొమ్మిదిన్నర"), (Halves(21), "பத்தரை|పదిన్నర"), (Halves(23), "பதினொன்றரை|పదకొండున్నర"), (Halves(25), "பன்னிரண்டரை|పన్నెండున్నర"),
        (Fraction(30), "half"), (Fraction(15), "a quarter"),
        (Past, "minutes past"), (To, "minutes to|minutes before"),
        (DayMark, "tarikh|tareekh|tareek|tarik|taareekh|तारीख|तारीख़|दिनांक|தேதி|தேதிக்கு|தேதியில்|thethi|thedhi|తేదీ|తేదీన|తారీఖు|tedi|taareekhu"),
        (Now, "now|right now|at the moment|at this moment|at this time|at present|immediately|abhi|abhi ke abhi|अभी|अब|इस समय|இப்போது|இப்போ|இப்ப|இப்பொழுது|ippo|ippa|ippodhu|ఇప్పుడు|ippudu"),
        (Noon, "noon|midday|mid day|12 noon|twelve noon"),
        (Midnight, "midnight|mid night|12 midnight|आधी रात|aadhi raat|நள்ளிரவு|అర్ధరాత్రి"),
        (Fixed(12, 25), "christmas|christmas day|xmas|क्रिसमस|கிறிஸ்துமஸ்|క్రిస్మస్"),
        (Fixed(12, 24), "christmas eve|xmas eve"),
        (Fixed(12, 31), "new year eve|new years eve|nye"),
        (Fixed(1, 1), "new year day|new years day|new years|नव वर्ष|नए साल"),
        (Fixed(2, 14), "valentines day|valentine day|valentines"),
        (Fixed(1, 26), "republic day|गणतंत्र दिवस|குடியரசு தினம்|గణతంత్ర దినోత్సవం"),
        (Independence, "independence day|சுதந்திர தினம்|స్వాతంత్ర్య దినోత్సవం"),
        (Fixed(10, 2), "gandhi jayanti|गांधी जयंती"),
        (Fixed(5, 1), "may day|labour day|international workers day|international workers|workers day|मजदूर दिवस"),
        (Fixed(3, 8), "womens day|international womens day"),
        (Fixed(3, 17), "st patricks day|saint patricks day|saint patrick|st patrick|संत पैट्रिक"),
        (Fixed(10, 31), "halloween"),
        (Fixed(8, 15), "स्वतंत्रता दिवस|swatantrata diwas"),
        (Fixed(7, 4), "fourth of july|4th of july"),
        (Fixed(4, 1), "april fools day|april fools"), (Fixed(11, 11), "veterans day"), (Fixed(2, 2), "groundhog day"), (Fixed(4, 22), "earth day"),
        (Fixed(9, 5), "teachers day"), (Fixed(11, 14), "childrens day"), (Fixed(6, 21), "yoga day"), (Fixed(12, 26), "boxing day"),
        (Floating { month: 5, weekday: 6, nth: 2, after: 0 }, "mothers day|mother day"), (Floating { month: 6, weekday: 6, nth: 3, after: 0 }, "fathers day|father day"),
        (Floating { month: 11, weekday: 3, nth: 4, after: 0 }, "thanksgiving|thanksgiving day"), (Floating { month: 11, weekday: 3, nth: 4, after: 1 }, "black friday"),
        (Floating { month: 11, weekday: 3, nth: 4, after: 4 }, "cyber monday"), (Floating { month: 1, weekday: 0, nth: 3, after: 0 }, "martin luther king day|mlk day"),
        (Floating { month: 2, weekday: 0, nth: 3, after: 0 }, "presidents day"), (Floating { month: 5, weekday: 0, nth: -1, after: 0 }, "memorial day"),
        (Floating { month: 9, weekday: 0, nth: 1, after: 0 }, "labor day"), (Floating { month: 10, weekday: 0, nth: 2, after: 0 }, "columbus day"),
        (MonthEnd, "month end|monthend|end of month|end of the month|eom|mahine ke ant|mahine ke end|महीने के अंत|maasa kadaisi|மாத இறுதி|மாதக் கடைசி|నెలాఖరు|nelakharu"),
        (EndOfDay, "end of day|end of the day|eod|cob|close of business|दिन के अंत|din ke ant|aaj ke ant|आज के अंत|day end"),
        (Easter, "easter|easter sunday|ईस्टर"),
        (Every, "every|each|har|हर|प्रत्येक|ஒவ்வொரு|ovvoru|ప్రతి|prathi|prati|daily|everyday"),
        (A, "an|one whole"),
        (From, "from|since|starting|starting from|beginning|between|se|से|starting on|as of|முதல்|నుండి|నుంచి|nunchi|lendhu"),
        (Until, "to|till|until|through|thru|upto|up to|-|tak|तक|வரை|varai|వరకు|varaku|~"),
        (And, "and|aur|और|மற்றும்|మరియు|or|ya|या|&"),
        (At, "at|@|by|before|after|around|about|circa|approximately|approx|at around|at about|by around|till|until|लगभग|करीब|kareeb|lagbhag|sumar|సుమారు|சுமார்"),
        (Glue, "on|the|of|,|(|)|for|ko|ke|ki|ka|pe|par|को|के|की|का|पर|ku|க்கு|அன்று|andru|na|న|ki|కి|కు|only|sometime|time|at time|.|dated|date"),
        (End, "end|the end|ant|अंत"),
        (Start, "early|start|beginning|the start"),
    ])
});

#[rustfmt::skip]
static PAST: LazyLock<Phrases<()>> = LazyLock::new(|| {
    Phrases::new(&[((), "was|were|did|didnt|had|went|came|got|received|bought|ordered|paid|placed|happened|arrived|booked|lost|sent|called|spoke|said|tried|yesterday|ago|tha|thi|gaya tha|gaya|gayi|gaye|gya|hua|hui|hue|huwa|kiya|kiya tha|ki thi|aaya|aayi|aaye|aya|mila|mili|diya|liya|kaha tha|bola|bheja|kharida|khareeda|manga|mangwaya|nahi mila|chuka|chuki|था|थी|थे|गया|गई|गयी|गए|हुआ|हुई|हुए|किया|की थी|आया|आई|आए|मिला|मिली|दिया|लिया|कहा|बोला|भेजा|खरीदा|मंगाया|चुका|चुकी")])
});
#[rustfmt::skip]
static AHEAD: LazyLock<Phrases<()>> = LazyLock::new(|| {
    Phrases::new(&[((), "will|shall|going to|ill|well|please|can|could|want|need|hoga|hogi|honge|karenge|karunga|karungi|aaunga|aaungi|aayega|aayegi|aaenge|milega|milegi|milenge|jaunga|jaungi|jayega|jaenge|chahiye|karo|karna|kardo|sakte|sakta|sakti|होगा|होगी|करेंगे|करूंगा|करूंगी|आऊंगा|आऊंगी|आएगा|आएगी|मिलेगा|मिलेगी|जाऊंगा|जाऊंगी|चाहिए|करना|करें|करो|सकते|सकता|सकती|दीजिए|कीजिए|रहूंगा|रहुंगा")])
});

/// Whether the sentence around a statement tells of what has been: the nearest word that tells decides, those behind
/// the statement first, since verbs of Indian languages come last.
pub fn tells_of_the_past(tokens: &Tokens, from: usize, to: usize) -> bool {
    let tells = |i: usize| {
        if PAST.find(tokens, i).is_some() {
            return Some(true);
        }
        AHEAD.find(tokens, i).map(|_| false)
    };
    let inside = |i: &usize| !matches!(tokens.norm(*i), "." | "?" | "!" | "।");
    let behind = (to..(to + TENSE_REACH).min(tokens.len())).take_while(inside).find_map(tells);
    let before = || (from.saturating_sub(TENSE_REACH)..from).rev().take_while(inside).find_map(tells);
    behind.or_else(before).unwrap_or(false)
}
