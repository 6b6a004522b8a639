//! How long the whole analysis of a message takes.

use std::time::Instant;

use engine::analysis::{Moment, analyse};

/// The longest text of a WhatsApp message, in characters.
const CHARACTERS: usize = 4096;
const ROUNDS: usize = 2_000;

const SENTENCES: &[(&str, &str)] = &[
    (
        "English",
        "Hi, my name is Ravi Kumar. Order ORD-1234 of last Friday arrived damaged, I paid Rs. 1,250. Please call me tomorrow at 4 pm on 98450 12345. ",
    ),
    (
        "Hinglish",
        "mera order kal aaya nahi tha, abhi tak refund nahi mila. kripya kal subah 10 baje call kar dijiye, number 9845012345 hai. ",
    ),
    ("Hindi", "मेरा ऑर्डर नंबर 12345 परसों टूटा हुआ आया। मुझे ₹500 वापस चाहिए, कल सुबह 10 बजे फोन कीजिए। "),
    ("Tamil", "என் ஆர்டர் எண் 12345 இன்னும் வரவில்லை. நாளை காலை 10 மணிக்கு அழைக்கவும், 500 ரூபாய் திருப்பித் தரவும். "),
    ("Telugu", "నా ఆర్డర్ నంబర్ 998877 రాలేదు. రేపు సాయంత్రం 6 గంటలకు కాల్ చేయండి, 500 రూపాయలు రీఫండ్ కావాలి. "),
    ("hostile: digits and dates", "5/6 1-2-3 @ 12:30 a@b.c "),
];

/// Prints the time of an analysis of the longest message, in each language.
pub fn report() {
    let at = Moment { now: chrono::DateTime::UNIX_EPOCH, tz: chrono_tz::Asia::Kolkata };
    for (name, sentence) in SENTENCES {
        let text: String = sentence.chars().cycle().take(CHARACTERS).collect();
        std::hint::black_box(analyse(&text, &at, &[]));
        let mut micros: Vec<u128> = (0..ROUNDS)
            .map(|_| {
                let start = Instant::now();
                std::hint::black_box(analyse(std::hint::black_box(&text), &at, &[]));
                start.elapsed().as_micros()
            })
            .collect();
        micros.sort_unstable();
        let (half, most) = (micros[ROUNDS / 2], micros[ROUNDS * 99 / 100]);
        println!(
            "analysis of {CHARACTERS} characters, {name:<28} p50 {half:>5} us  p99 {most:>5} us   goal p99 2000 us"
        );
    }
}
