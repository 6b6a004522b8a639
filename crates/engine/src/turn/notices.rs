//! Fixed texts of the front desk in the customers' languages: closed hours, consent, the offer of a person.

use crate::analysis::Language;

/// Monday first, as they stand before "at nine".
const WEEKDAYS: [(&str, bool, [&str; 7]); 6] = [
    ("ta", false, ["திங்கட்கிழமை", "செவ்வாய்க்கிழமை", "புதன்கிழமை", "வியாழக்கிழமை", "வெள்ளிக்கிழமை", "சனிக்கிழமை", "ஞாயிற்றுக்கிழமை"]),
    (
        "ta",
        true,
        [
            "thingatkizhamai",
            "sevvaikizhamai",
            "budhankizhamai",
            "viyazhakizhamai",
            "vellikizhamai",
            "sanikizhamai",
            "nyayitrukizhamai",
        ],
    ),
    ("hi", false, ["सोमवार", "मंगलवार", "बुधवार", "गुरुवार", "शुक्रवार", "शनिवार", "रविवार"]),
    ("hi", true, ["Somvar", "Mangalvar", "Budhvar", "Guruvar", "Shukravar", "Shanivar", "Ravivar"]),
    ("te", false, ["సోమవారం", "మంగళవారం", "బుధవారం", "గురువారం", "శుక్రవారం", "శనివారం", "ఆదివారం"]),
    ("te", true, ["Somavaram", "Mangalavaram", "Budhavaram", "Guruvaram", "Shukravaram", "Shanivaram", "Adivaram"]),
];
const ENGLISH_DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// When it opens: so many days ahead, on that weekday (Monday is 0), at that minute of the day.
pub(super) fn opening(language: Language, ahead: u32, weekday: u32, minute: u32) -> String {
    let time = format!("{:02}:{:02}", minute / 60, minute % 60);
    let day = || {
        let known = WEEKDAYS.iter().find(|(code, latin, _)| (*code, *latin) == (language.code, language.romanised));
        known.map_or(ENGLISH_DAYS, |(_, _, names)| *names)[weekday as usize % 7]
    };
    match (language.code, language.romanised, ahead) {
        ("ta", false, 0) => format!("இன்று {time} மணிக்கு"),
        ("ta", false, 1) => format!("நாளை {time} மணிக்கு"),
        ("ta", false, _) => format!("{} {time} மணிக்கு", day()),
        ("ta", true, 0) => format!("indru {time} manikku"),
        ("ta", true, 1) => format!("naalai {time} manikku"),
        ("ta", true, _) => format!("{} {time} manikku", day()),
        ("hi", false, 0) => format!("आज {time} बजे"),
        ("hi", false, 1) => format!("कल {time} बजे"),
        ("hi", false, _) => format!("{} को {time} बजे", day()),
        ("hi", true, 0) => format!("aaj {time} baje"),
        ("hi", true, 1) => format!("kal {time} baje"),
        ("hi", true, _) => format!("{} ko {time} baje", day()),
        ("te", false, 0) => format!("ఈ రోజు {time} గంటలకు"),
        ("te", false, 1) => format!("రేపు {time} గంటలకు"),
        ("te", false, _) => format!("{} {time} గంటలకు", day()),
        ("te", true, 0) => format!("ee roju {time} gantalaku"),
        ("te", true, 1) => format!("repu {time} gantalaku"),
        ("te", true, _) => format!("{} {time} gantalaku", day()),
        (_, _, 0) => format!("today at {time}"),
        (_, _, 1) => format!("tomorrow at {time}"),
        (..) => format!("on {} at {time}", day()),
    }
}

/// The agent does not work now. `offers`: a person is told.
pub(super) fn closed(language: Language, opens: Option<&str>, offers: bool) -> String {
    let (shut, back, person) = match (language.code, language.romanised) {
        ("ta", false) => (
            "நாங்கள் இப்போது மூடியுள்ளோம்.",
            "மீண்டும் திறப்பது: {opens}.",
            "எங்கள் குழுவிடம் தெரிவித்துள்ளேன்; அவர்கள் இங்கேயே பதிலளிப்பார்கள்.",
        ),
        ("ta", true) => (
            "Naangal ippo moodi irukkom.",
            "Meendum thirappadhu: {opens}.",
            "Engal kuzhuvidam solli irukken; avargal inge badhil tharuvargal.",
        ),
        ("hi", false) => ("हम अभी बंद हैं।", "हम {opens} फिर से खुलेंगे।", "मैंने अपनी टीम को बता दिया है; वे आपको यहीं उत्तर देंगे।"),
        ("hi", true) => (
            "Hum abhi band hain.",
            "Hum {opens} phir se khulenge.",
            "Maine apni team ko bata diya hai; ve aapko yahin jawab denge.",
        ),
        ("te", false) => {
            ("మేము ఇప్పుడు మూసి ఉన్నాము.", "మేము మళ్లీ తెరిచేది: {opens}.", "మా బృందానికి తెలియజేశాను; వారు మీకు ఇక్కడే సమాధానం ఇస్తారు.")
        }
        ("te", true) => (
            "Memu ippudu moosi unnamu.",
            "Memu malli teriche samayam: {opens}.",
            "Maa team ki cheppanu; vaaru meeku ikkade samadhanam istaru.",
        ),
        _ => (
            "We are closed at the moment.",
            "We open again {opens}.",
            "I have told our team; they will reply to you here.",
        ),
    };
    let back = opens.map(|opens| back.replace("{opens}", opens));
    let person = offers.then(|| person.to_owned());
    [Some(shut.to_owned()), back, person].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// There will be no more messages.
pub(super) fn opted_out(language: Language) -> &'static str {
    match (language.code, language.romanised) {
        ("ta", false) => "இனி எங்களிடமிருந்து உங்களுக்குச் செய்திகள் வராது. மீண்டும் பெற START என எழுதுங்கள்.",
        ("ta", true) => "Ini engalidamirundhu ungalukku seithigal varadhu. Meendum pera START endru ezhudhungal.",
        ("hi", false) => "अब हमारी ओर से आपको संदेश नहीं मिलेंगे। फिर से पाने के लिए START लिखें।",
        ("hi", true) => "Ab hamari or se aapko sandesh nahi milenge. Phir se paane ke liye START likhen.",
        ("te", false) => "ఇకపై మా నుండి మీకు సందేశాలు రావు. మళ్లీ పొందడానికి START అని రాయండి.",
        ("te", true) => "Ikapai maa nundi meeku sandeshalu raavu. Malli pondadaniki START ani rayandi.",
        _ => "You will get no more messages from us. Write START to get them again.",
    }
}

/// There will be messages again.
pub(super) fn opted_in(language: Language) -> &'static str {
    match (language.code, language.romanised) {
        ("ta", false) => "மீண்டும் வரவேற்கிறோம். நான் உங்களுக்கு எப்படி உதவலாம்?",
        ("ta", true) => "Meendum varaverkirom. Naan ungalukku eppadi udhavalam?",
        ("hi", false) => "फिर से स्वागत है। मैं आपकी क्या मदद कर सकता हूँ?",
        ("hi", true) => "Phir se swagat hai. Main aapki kya madad kar sakta hoon?",
        ("te", false) => "మళ్లీ స్వాగతం. నేను మీకు ఎలా సహాయం చేయగలను?",
        ("te", true) => "Malli swagatam. Nenu meeku ela sahayam cheyagalanu?",
        _ => "Welcome back. How can I help you?",
    }
}

/// The conversation has become long: a person was told.
pub(super) fn offered(language: Language) -> &'static str {
    match (language.code, language.romanised) {
        ("ta", false) => "எங்கள் குழுவிடமும் தெரிவித்துள்ளேன்; விரும்பினால் அவர்கள் இங்கேயே உங்களுக்கு உதவுவார்கள்.",
        ("ta", true) => "Engal kuzhuvidamum solli irukken; virumbinal avargal inge ungalukku udhavuvargal.",
        ("hi", false) => "मैंने अपनी टीम को भी बता दिया है; आप चाहें तो वे यहीं आपकी मदद करेंगे।",
        ("hi", true) => "Maine apni team ko bhi bata diya hai; aap chahen to ve yahin aapki madad karenge.",
        ("te", false) => "మా బృందానికి కూడా తెలియజేశాను; కావాలంటే వారు మీకు ఇక్కడే సహాయం చేస్తారు.",
        ("te", true) => "Maa team ki kuda cheppanu; kavalante vaaru meeku ikkade sahayam chestaru.",
        _ => "I have also told our team: if you like, they can help you here directly.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{self, ENGLISH};

    const ALL: [(&str, bool); 7] =
        [("en", false), ("ta", false), ("ta", true), ("hi", false), ("hi", true), ("te", false), ("te", true)];

    #[test]
    fn the_next_opening_is_told() {
        assert_eq!(opening(ENGLISH, 0, 2, 540), "today at 09:00");
        assert_eq!(opening(ENGLISH, 3, 5, 870), "on Saturday at 14:30");
        assert_eq!(opening(Language { code: "ta", romanised: false }, 2, 0, 540), "திங்கட்கிழமை 09:00 மணிக்கு");
        assert_eq!(opening(Language { code: "other", romanised: false }, 6, 6, 0), "on Sunday at 00:00");
        assert_eq!(
            closed(ENGLISH, Some("today at 09:00"), false),
            "We are closed at the moment. We open again today at 09:00."
        );
        assert_eq!(
            closed(ENGLISH, None, true),
            "We are closed at the moment. I have told our team; they will reply to you here."
        );
    }

    /// A text in a native script is in the language that it claims to be in.
    #[test]
    fn texts_are_in_their_language() {
        for (code, romanised) in ALL.into_iter().filter(|(_, romanised)| !romanised) {
            let language = Language { code, romanised };
            let texts = [
                closed(language, Some(&opening(language, 2, 0, 540)), true),
                opted_out(language).to_owned(),
                opted_in(language).to_owned(),
                offered(language).to_owned(),
            ];
            for text in texts {
                assert_eq!(analysis::language(&text).map(|found| found.code), Some(code), "{text}");
            }
        }
        let romanised = |text: &str| text.is_ascii();
        for (code, _) in ALL.into_iter().filter(|(_, romanised)| *romanised) {
            let language = Language { code, romanised: true };
            assert!(romanised(opted_out(language)) && romanised(opted_in(language)) && romanised(offered(language)));
            assert!(romanised(&closed(language, Some(&opening(language, 4, 1, 540)), true)));
        }
    }
}
