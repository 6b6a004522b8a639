//! Everyday words that mean the same: what lets a question in Hindi, Tamil or Telugu (romanised or not) reach an answer
//! that was written in English, and `purchase` reach `buy`.
//!
//! A short list of common words, not a dictionary: an embedding provider does this better and replaces it where one is
//! configured. Words that are also English (`is`, `do`, `me`, `main`) are left out of the Indian lists. Looked up on
//! the query's side only, first as written, then by sound, so that a row needs one spelling of those that differ in
//! doubled letters, aspirates or vowel length.

use super::words;
use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

/// Words of Indian languages = English words. An empty right side is grammar: nothing in an answer corresponds to it.
const INDIAN: &[&str] = &[
    // Hindi: grammar and question words.
    "ka ke ki ko se ne par pe tak bhi hi toh tho na ji re ye yeh yah vo woh wo aur ya ek ho hu hun hoon hain hai he h hoga hogi hoge honge =",
    "का के की को से ने पर तक भी ही तो ना जी और या है हैं हो हूँ था थी थे होगा होगी गया गई गए रहा रही रहे =",
    "raha rahi rahe rha rhi rhe tha thi thay gaya gayi gaye gya gyi hua hui hue wala wali wale waala jaye jaaye liye liya lie liay diya di kiya kia =",
    "karo kare karen karein kariye kijiye kijie karna karne karke krna krne krke kro kr kar kardo kardijiye krdo sakta sakte sakti =",
    "kya kyaa kia क्या = what",
    "kab kb kabhi कब = when",
    "kahan kaha kidhar kahaan कहाँ कहां किधर = where",
    "kyu kyun kyon kyo क्यों = why",
    "kaise kese kaisa kaisi kesa कैसे कैसा कैसी = how",
    "kitna kitne kitni kitana कितना कितने कितनी = how much many",
    "kaun kon kaunsa konsa kaunse konse kaunsi konsi कौन कौनसा = which who what",
    "mera mere meri mra मेरा मेरे मेरी apna apne apni अपना अपने = my",
    "mujhe muje mujhko mujhy mai mein maine मुझे मैं मैंने = me i",
    "hum hame hamen humko hamein hamara hamare हम हमें हमारा = we our us",
    "aap ap apka aapka aapke aapki apke apki tum tumhara आप आपका आपके आपकी = you your",
    "yahan yaha yahaan यहाँ यहां = here",
    "wahan waha vahan वहाँ वहां = there",
    "iska iske iski isko इसका इसके = its this",
    "sab sabhi saare sare saara sari saari poora pura poore सब सभी सारे पूरा = all whole",
    "kuch kuchh koi कुछ कोई = some any something anything",
    "nahi nahin nai nhi नहीं मत = not no",
    "haan han ha हाँ हां = yes",
    "saath sath साथ = with",
    "bina बिना = without",
    "bare baare बारे = about",
    "baad बाद = after",
    "pehle pahle phle pahale पहले = before first earlier",
    "dobara dubara fir phir wapas wapis vapas वापस फिर दोबारा = again back return",
    "zyada jyada zada jada bahut bohot bahot ज्यादा बहुत = more much most very lot",
    "kam कम = less",
    "sirf keval bas सिर्फ केवल = only just",
    "dono दोनों = both",
    "agar अगर = if",
    "lekin magar लेकिन = but",
    "jaise jaisa जैसे = like",
    // Hindi: time.
    "aaj aj आज = today",
    "kal kl कल = tomorrow yesterday",
    "abhi abi अभी turant तुरंत = now right immediately",
    "subah subha savere सुबह = morning am",
    "dopahar dopehar duphar दोपहर = afternoon noon",
    "shaam sham शाम = evening pm",
    "raat रात = night tonight",
    "din दिन = day days",
    "hafte hafta haftey haftah हफ्ते हफ्ता सप्ताह = week weeks",
    "mahina mahine maheena mahiney महीना महीने = month months",
    "saal sal साल वर्ष = year years",
    "ghanta ghante ghanton ghantey घंटा घंटे = hour hours",
    "minat मिनट = minute minutes",
    "baje bajhe bje बजे = at clock time",
    "samay waqt vakt time samaya समय वक्त = time",
    "der deri देर देरी = late delay long",
    "jaldi tez tezi sheeghra जल्दी तेज = fast quick quickly soon quickest",
    "agla agle agli agley अगला अगले अगली = next",
    "pichla pichle pichli पिछला पिछले = last previous",
    "roz rozana har हर रोज = every daily",
    "hamesha हमेशा = always",
    "naya naye nayi naaya नया नई नए = new",
    "purana purane purani पुराना = old",
    "somvar somwar सोमवार = monday",
    "mangalvar mangalwar मंगलवार = tuesday",
    "budhvar budhwar बुधवार = wednesday",
    "guruvar guruwar veervar गुरुवार = thursday",
    "shukravar shukrawar शुक्रवार = friday",
    "shanivar shaniwar शनिवार = saturday",
    "ravivar raviwar itvar रविवार = sunday",
    "दो = two",
    "तीन = three",
    "chaar चार = four",
    "paanch panch पांच पाँच = five",
    "aadha adha आधा = half",
    // Hindi: doing.
    "chahiye chaiye chahie chaahie chahte chahta chahti चाहिए चाहता चाहती = want need should",
    "zarurat jarurat zaroorat जरूरत = need",
    "batao bataye bataiye btao bataen bata batana btaye bataiyein बताओ बताइए बताएं = tell show",
    "dikhao dikhaye dikhaiye dikha dikhaen dekhna dekho dekhne दिखाओ दिखाइए देखना = show see display",
    "bolo boliye bolna kaho kahna kehna बोलो कहना = say tell",
    "suno sunao sunna suna सुनो = listen play hear",
    "bhejo bheje bhejna bhejiye bhej bheja bhejen भेजो भेजें भेजना = send sent message",
    "milega milegi mila mili milna milta milenge मिलेगा मिलेगी मिला मिलता = get receive available",
    "aayega ayega aaega aayegi aaya aya aana aata ayegi aane आएगा आया आना = come arrive",
    "jaana jana jaane jaata jao जाना जाने = go",
    "pahunch pahunchna pahuchne pahuchega pahunchega pahunchenge pahuchna pohchne पहुंचना पहुंचेगा = reach arrive get",
    "lagega lagegi lagta lagenge लगेगा लगता = take takes",
    "kharidna khareedna kharid kharidne khareed खरीदना = buy purchase order",
    "bechna bech बेचना = sell",
    "dena dijiye देना = give",
    "lena lene लेना = take",
    "badalna badal badlo badle badalne badlna बदलना बदल बदलो = change exchange replace",
    "hatao hataye hata hatana hataen हटाओ हटाना = remove delete",
    "band bandh bund बंद = off close stop closed",
    "roko rokna rok roken rokein ruko रोको रोकना = stop pause",
    "chalu chaalu shuru suru shuroo चालू शुरू = start on begin resume",
    "khatam khatm khtm खत्म = end finish over",
    "banao banana banane banaye bana बनाओ बनाना = make create",
    "bajao bajaye bajana bajaiye chalao chalaye chalana chala बजाओ चलाओ = play run",
    "khelna khel खेल खेलना = game play",
    "kholna kholo khol खोलो खोलना = open",
    "jodo jodna jod daalo dalo daalna dalna जोड़ना डालना = add put",
    "bacha bache bachi bachaa बचा = left remaining",
    "yaad yad याद = remind reminder remember",
    "dilaye dilaen dilana dilao dila dilaayen दिलाओ = remind",
    "uthana uthao uthna utha उठाना = wake",
    "sona sone सोना = sleep",
    "kaam kam काम = work",
    "karta karti chalta chalti chalega = works does",
    "madad sahayata मदद सहायता = help",
    "samasya dikkat pareshani समस्या दिक्कत परेशानी = problem issue",
    "kharab khrab toota tuta phata खराब टूटा = damaged defective broken bad",
    "galat galti गलत गलती = wrong mistake",
    "sahi theek thik सही ठीक = right correct ok fine",
    "puchna poochna sawal पूछना सवाल = ask question",
    "jawab uttar जवाब उत्तर = answer reply",
    "baat बात = talk speak",
    "jankari jaankari जानकारी = information details",
    "bhool bhul भूल = forgot forget",
    "ruka atka phasa = stuck pending",
    "kaat kata kat kate katna कटा कट = deducted debited cut",
    // Hindi: things.
    "paisa paise pese pese rupaye rupaya rupay rupe पैसा पैसे रुपये = money amount rupees",
    "daam kimat keemat qeemat mulya bhav दाम कीमत मूल्य = price cost",
    "mehnga mahanga mehenga महंगा = expensive costly",
    "sasta saste सस्ता = cheap",
    "chhoot chhut छूट = discount offer",
    "muft मुफ्त = free",
    "bhugtan भुगतान = payment pay",
    "khata khaata खाता = account",
    "saman samaan maal सामान = item product order",
    "cheez chiz cheeze cheezein chizein चीज = thing things item",
    "dukan dukaan दुकान = shop store",
    "ghar घर = home house",
    "pata पता = address know",
    "rasta raasta raste raaste रास्ता = route way road",
    "jagah jagha जगह = place location",
    "sheher shahar shehar शहर = city",
    "gaadi gadi gaari गाड़ी = car vehicle",
    "khana khaana khaane खाना = food eat",
    "pani paani पानी = water",
    "dawa dawai davai दवा दवाई = medicine medication",
    "kapde kapda kapdo कपड़े = clothes",
    "kitab kitaab किताब = book",
    "gaana gana gaane gane gaaney गाना गाने = song music songs",
    "awaz awaaz aavaz आवाज = volume sound voice",
    "sandesh संदेश = message",
    "naam nam नाम = name",
    "sankhya = number",
    "mausam mousam mosam मौसम = weather",
    "baarish barish barsat बारिश = rain raining",
    "garmi garam garm गर्मी गर्म = hot warm heat",
    "thand thanda thandi sardi ठंड ठंडा = cold chilly",
    "dhoop dhup suraj धूप = sun sunny",
    "toofan tufan तूफान = storm",
    "badal बादल = cloud cloudy",
    "hawa हवा = wind windy",
    "barf बर्फ = snow ice",
    "bahar bahaar baahar बाहर = outside out",
    "andar अंदर = inside in",
    "upar ऊपर = up above",
    "neeche niche नीचे = down below",
    "paas pas nazdeek पास = near",
    "dur दूर = far",
    "beech बीच = between",
    "bada bade badi बड़ा = big large",
    "chota chhota chhote छोटा = small",
    "accha acha achha achi अच्छा = good",
    "bura बुरा = bad",
    "logon लोग = people",
    "dost दोस्त = friend",
    "bhai भाई = brother",
    "behen bahan बहन = sister",
    "bachcha bacche bachche bachho bacchon बच्चे बच्चा = child children kid kids",
    "maa mummy मां = mother mom",
    "papa pita पिता = father dad",
    "pati पति = husband",
    "patni biwi पत्नी = wife",
    "duniya dunia दुनिया = world earth",
    "subhkamna janmdin जन्मदिन = birthday",
    // Tamil.
    "enna ennaa என்ன = what",
    "eppo eppothu eppodhu epo எப்போ எப்போது = when",
    "enga enge engu எங்க எங்கே = where",
    "yen edhukku ஏன் = why",
    "eppadi epdi yeppadi எப்படி = how",
    "evlo evvalavu ethana evalo எவ்வளவு எத்தனை = how much many price",
    "yaar yaaru யார் = who",
    "entha எந்த = which",
    "naan nan enakku enaku ennoda en என் எனக்கு நான் என்னுடைய = my me i",
    "neenga ungal unga நீங்கள் உங்கள் = you your",
    "irukku iruku irukka iruka irukkaa இருக்கு இருக்கா இருக்கிறது = available have is",
    "illa illai illaya இல்லை இல்ல = not no",
    "venum vendum venuma வேண்டும் வேணும் = want need",
    "mudiyuma mudiyum முடியுமா முடியும் = can possible",
    "kidaikkuma kidaikum kedaikkuma கிடைக்குமா கிடைக்கும் = get available",
    "varum varuma vandhucha varala vantha வரும் வருமா வரவில்லை = come arrive delivery",
    "sollunga sollu solla சொல்லுங்க சொல்லுங்கள் = tell",
    "anuppunga anuppu அனுப்பு அனுப்புங்கள் = send",
    "vanganum vaanga vanga வாங்க = buy purchase",
    "maatha maathanum mathanum மாற்ற = change exchange",
    "thirumba thiruppi திரும்ப = return back again",
    "panam kaasu kasu பணம் காசு = money amount",
    "vilai velai விலை = price cost",
    "inniku innaiku indru இன்று இன்னைக்கு = today",
    "naalaikku nalaiku naalai நாளை நாளைக்கு = tomorrow",
    "nethu netru நேற்று = yesterday",
    "kaalai kalaila காலை = morning",
    "maalai saayangalam மாலை = evening",
    "mani மணி = time hour clock",
    "naal நாள் = day",
    "vaaram வாரம் = week",
    "maasam maadham மாதம் = month",
    "kadai கடை = shop store",
    "thirakkum thirandhu திறக்கும் = open",
    "moodum மூடும் = close",
    "mugavari விலாசம் முகவரி = address",
    "uthavi udhavi உதவி = help",
    "prachanai பிரச்சனை = problem issue",
    "panna pannunga pannanum pannuvinga seiya செய்ய = do",
    "oru ஒரு = a",
    "pathi patri பற்றி = about",
    "velai வேலை = work",
    "nalla நல்ல = good",
    // Telugu.
    "enti emiti ఏమి ఏంటి ఏమిటి = what",
    "eppudu epudu ఎప్పుడు = when",
    "ekkada ekada ఎక్కడ = where",
    "enduku ఎందుకు = why",
    "ela elaa ఎలా = how",
    "entha enta ఎంత = how much price",
    "enni ఎన్ని = how many",
    "evaru ఎవరు = who",
    "naaku naku nenu naa నాకు నేను నా = my me i",
    "meeru mee miru మీరు మీ = you your",
    "undi unda undaa unnaya ఉంది ఉందా ఉన్నాయా = available have is",
    "ledu leda ledhu లేదు = not no",
    "kavali kaavali kavaali కావాలి = want need",
    "cheyali cheyandi chey చేయాలి చేయండి = do make",
    "vastundi vasthundi raledu vachindi వస్తుంది రాలేదు వచ్చింది = come arrive delivery",
    "cheppandi cheppu చెప్పండి = tell",
    "pampandi pampu పంపండి = send",
    "konali konadam కొనాలి = buy purchase",
    "marchali maarchali మార్చాలి = change exchange",
    "tirigi thirigi malli తిరిగి మళ్ళీ = return back again",
    "dabbulu dabbu డబ్బు డబ్బులు = money amount",
    "dhara dara ధర = price cost",
    "ivala eeroju iroju ఈరోజు = today",
    "repu రేపు = tomorrow",
    "ninna నిన్న = yesterday",
    "udayam ఉదయం = morning",
    "sayantram సాయంత్రం = evening",
    "gantalu ganta గంటలు గంట = hour hours",
    "roju rojulu రోజు = day days",
    "vaaram వారం = week",
    "nela నెల = month",
    "shopu dukanam దుకాణం = shop store",
    "teristaru terichi తెరిచి = open",
    "chirunama చిరునామా = address",
    "sahayam సహాయం = help",
    "samasya సమస్య = problem issue",
    "gurinchi గురించి = about",
    "manchi మంచి = good",
];

/// English words that a customer and a shop use for one another.
const ENGLISH: &[&str] = &[
    "buy purchase",
    "price cost charge rate fee",
    "delete remove",
    "change modify edit update switch",
    "cancel stop",
    "start begin resume restart",
    "fix solve resolve repair",
    "phone mobile telephone cell",
    "mail email mails emails",
    "photo picture image pic",
    "shop store outlet",
    "broken damaged defective faulty",
    "refund reimburse reimbursement",
    "return replace exchange replacement",
    "ship deliver dispatch send",
    "shipping delivery shipment",
    "arrive reach come receive get",
    "track trace locate",
    "late delay delayed slow",
    "discount offer coupon promo deal",
    "free complimentary",
    "sign register join signup",
    "login signin logon",
    "password passcode pin",
    "account profile",
    "help support assist assistance",
    "problem issue trouble error",
    "contact call reach",
    "work function",
    "working functioning",
    "open opening timing timings hours",
    "closed close shut",
    "money cash amount funds",
    "pay payment paid",
    "bill invoice receipt",
    "folder directory",
    "find search locate",
    "see view show display",
    "make create",
    "big large",
    "small little",
    "fast quick quickly quickest",
    "warranty guarantee",
    "size dimension measurement dimensions",
    "available stock availability",
    "wrong incorrect",
    "lost missing misplaced",
    "stolen theft",
    "allow permit",
    "need want require",
    "safe secure security",
    "car vehicle",
    "movie film",
    "text message sms msg",
    "unable cannot cant",
    "info information details",
    "address location",
    "wake alarm",
    "transfer send",
    "increase raise",
    "decrease reduce lower",
    "easy easiest simple",
    "document doc documents docs",
    "company firm business",
    "job career vacancy",
    "child kid children kids",
    "holiday vacation leave",
    "hi hello hey",
    "thanks thank",
    "tmrw tomorrow",
    "pls please plz",
    "qty quantity",
    "amt amount",
    "acc account acct",
    "u you",
    "ur your",
    "msg message",
    "cod cash delivery",
    "ac account",
    "no number",
    "govt government",
    "hrs hours",
    "mins minutes",
];

/// English words that carry a sentence and not its subject; a small knowledge base alone cannot tell, because there
/// they are rare too.
const GRAMMAR: &str = "a an the this that these those it its is are am was were be been being do does did doing done have has had having can could will would shall should may might must \
    i im ive id ill me my mine myself we our us you your yours u ur he she they them their his her him to of in on at by for from with about into as or and but if so than then there here \
    what which who whom whose how when where why not no any some just also too very only please pls plz hi hello hey sir madam maam bro dear thanks thank ok okay yes \
    want wanted need know tell let get got give go going like would want wanna im dont doesnt didnt cant cannot isnt arent wont up out now yet still ever again";

static GRAMMAR_WORDS: LazyLock<HashSet<u64>> =
    LazyLock::new(|| GRAMMAR.split_whitespace().map(|word| words::hash(word.as_bytes())).collect());

/// Whether the word is English grammar or courtesy.
pub fn is_grammar(word: &str) -> bool {
    GRAMMAR_WORDS.contains(&words::hash(word.as_bytes()))
}

/// English words that deny something or say that it fails: `cannot join` is another question than `how to join`, though
/// every other word is the same.
const DENYING: &str = "not no cant cannot dont doesnt didnt wont isnt arent wasnt couldnt havent hasnt unable never without none nothing \
    problem problems issue issues error wrong failed fail fails failure stuck missing trouble incorrect rejected reject";

static DENYING_WORDS: LazyLock<HashSet<u64>> =
    LazyLock::new(|| DENYING.split_whitespace().map(|word| words::hash(word.as_bytes())).collect());

/// Whether the word denies something or says that it fails, in English or by what it means in English. `key` is a
/// buffer.
pub fn denies(word: &str, key: &mut String) -> bool {
    let listed = |word: &str| DENYING_WORDS.contains(&words::hash(word.as_bytes()));
    listed(word) || english_of(word, key).is_some_and(|english| english.iter().any(|word| listed(word)))
}

/// English words that sound like a row of [`INDIAN`] and are too common to take for it.
const NOT_BY_SOUND: &[&str] = &[
    "same", "many", "share", "while", "both", "pass", "nice", "main", "male", "mall", "hate", "tick", "thick", "shall",
    "shame", "pure", "char", "bacon", "bane", "dairy",
];

static ROWS: LazyLock<HashMap<u64, Vec<&'static str>>> = LazyLock::new(|| {
    let mut rows = HashMap::new();
    let (mut word, mut key) = (String::new(), String::new());
    for row in INDIAN {
        let Some((words, english)) = row.split_once('=') else { continue };
        let english: Vec<&'static str> = english.split_whitespace().collect();
        words::for_each_word(words, usize::MAX, &mut word, |word| {
            rows.entry(words::hash(word.as_bytes())).or_insert_with(|| english.clone());
            if words::sound(word, &mut key) {
                rows.entry(by_sound(&key)).or_insert_with(|| english.clone());
            }
        });
    }
    rows
});

/// Keys of sounds are kept apart from those of words.
fn by_sound(key: &str) -> u64 {
    !words::hash(key.as_bytes())
}

static SYNONYMS: LazyLock<HashMap<u64, Vec<&'static str>>> = LazyLock::new(|| {
    let mut rows: HashMap<u64, Vec<&'static str>> = HashMap::new();
    for row in ENGLISH {
        for word in row.split_whitespace() {
            rows.entry(words::hash(word.as_bytes()))
                .or_default()
                .extend(row.split_whitespace().filter(|other| *other != word));
        }
    }
    rows
});

/// What the word is in English: `None` if the list does not have it, empty if it is grammar. `key` is a buffer.
pub fn english_of(word: &str, key: &mut String) -> Option<&'static [&'static str]> {
    let rows = &*ROWS;
    if let Some(row) = rows.get(&words::hash(word.as_bytes())) {
        return Some(row);
    }
    if NOT_BY_SOUND.contains(&word) || !words::sound(word, key) {
        return None;
    }
    rows.get(&by_sound(key)).map(Vec::as_slice)
}

/// English words of like meaning.
pub fn synonyms(word: &str) -> &'static [&'static str] {
    SYNONYMS.get(&words::hash(word.as_bytes())).map_or(&[], Vec::as_slice)
}
