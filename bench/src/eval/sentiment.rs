//! Positive, negative or neutral: English tweets and reviews, and Hindi and Tamil mixed with English.
//!
//! Urgency does not count: the polarity beneath it is measured. Lines that raters called mixed stay in and can only be
//! wrong.

use std::{fs, hint::black_box, path::Path, time::Instant};

use engine::analysis::{Label, sentiment};

const SETS: [(&str, &str); 4] = [
    ("vader_tweets", "goal 72; VADER 81.5/71.6"),
    ("vader_amazon", "goal 57; VADER 59.2/55.1"),
    ("hinglish_sentimix", "goal 48; VADER 46.0/43.0"),
    ("tamil_codemix", "goal 38; VADER 34.1/29.3"),
];
const LABELS: [&str; 3] = ["positive", "negative", "neutral"];

/// Prints accuracy and macro-F1 of each set beside its goal and the reference figures, and the time a message takes.
pub fn report(root: &Path, misses: Option<&str>) -> Result<(), String> {
    for (name, goal) in SETS {
        let path = root.join(name).join("dev.tsv");
        let text = fs::read_to_string(&path).map_err(|problem| format!("{}: {problem}", path.display()))?;
        let lines: Vec<(&str, &str)> = text.lines().skip(1).filter_map(fields).collect();
        let start = Instant::now();
        let judged: Vec<(&str, &str)> = lines.iter().map(|(gold, text)| (*gold, polarity(black_box(text)))).collect();
        let each = start.elapsed() / lines.len().max(1) as u32;
        let right = judged.iter().filter(|(gold, ours)| gold == ours).count();
        let accuracy = 100.0 * right as f64 / judged.len().max(1) as f64;
        let macro_f1 = 100.0 * LABELS.iter().map(|label| f1(&judged, label)).sum::<f64>() / LABELS.len() as f64;
        let figures = format!("{accuracy:.1}/{macro_f1:.1}");
        let time = each.as_nanos() as f64 / 1000.0;
        println!("{:<22} {name:<22} {:>4}  {figures}   {goal}   {time:.1} µs a message", "sentiment", lines.len());
        if misses == Some(name) {
            for ((gold, text), (_, ours)) in lines.iter().zip(&judged).filter(|(_, (gold, ours))| gold != ours) {
                println!("  {gold} {ours} {text}");
            }
        }
    }
    Ok(())
}

/// The label comes first and the text last; some sets have a rating between them.
fn fields(line: &str) -> Option<(&str, &str)> {
    Some((line.split('\t').next()?, line.rsplit('\t').next()?))
}

fn polarity(text: &str) -> &'static str {
    match sentiment(text).polarity {
        Label::Positive => "positive",
        Label::Negative => "negative",
        Label::Neutral | Label::Urgent => "neutral",
    }
}

fn f1(judged: &[(&str, &str)], label: &str) -> f64 {
    let count = |is: fn(bool, bool) -> bool| {
        judged.iter().filter(|(gold, ours)| is(*gold == label, *ours == label)).count() as f64
    };
    let right = count(|gold, ours| gold && ours);
    let all = count(|gold, _| gold) + count(|_, ours| ours);
    if all == 0.0 { 0.0 } else { 2.0 * right / all }
}
