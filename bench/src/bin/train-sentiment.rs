//! Makes the English lexicon of sentiment: `cargo run --release -p bench --bin train-sentiment -- [--data <folder>]
//! [--out <file>]`.
//!
//! `--data` holds `vader/vader_lexicon.txt` (a word and its mean valence among other columns) and
//! `vader/emoji_utf8_lexicon.txt` (an emoji and its name): VADER, Hutto and Gilbert 2014, MIT licence. The file made
//! has a line per word, and per emoji whose name holds such words, with its valence in tenths.

use std::{collections::BTreeMap, fmt::Write as _, fs, path::PathBuf, process::ExitCode};

/// What a valence may be, either way.
const MOST: f32 = 4.0;
const HEADING: &str = "# VADER's lexicon: words and emoji with their valences in tenths; see NOTICE for its licence.\n\
                       # Written by `cargo run -p bench --bin train-sentiment`.\n";

fn main() -> ExitCode {
    match run(std::env::args().skip(1)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem}\nusage: train-sentiment [--data <folder>] [--out <file>]");
            ExitCode::FAILURE
        }
    }
}

fn run(mut arguments: impl Iterator<Item = String>) -> Result<(), String> {
    let mut data = PathBuf::from("../shared/data/train");
    let mut out = PathBuf::from("crates/engine/src/analysis/sentiment/words/vader.txt");
    while let Some(argument) = arguments.next() {
        let value = arguments.next().ok_or(format!("{argument} needs a value"))?.into();
        match argument.as_str() {
            "--data" => data = value,
            "--out" => out = value,
            _ => return Err(format!("{argument} is not an option")),
        }
    }
    let read = |name: &str| {
        let path = data.join("vader").join(name);
        fs::read_to_string(&path).map_err(|problem| format!("{}: {problem}", path.display()))
    };
    let mut valences = words(&read("vader_lexicon.txt")?)?;
    let emoji = emoji(&read("emoji_utf8_lexicon.txt")?, &valences);
    println!("{} words, {} emoji", valences.len(), emoji.len());
    valences.extend(emoji);
    let mut text = HEADING.to_owned();
    for (word, valence) in valences {
        let tenths = (valence * 10.0).round() as i32;
        if tenths != 0 {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{word}\t{tenths}");
        }
    }
    fs::write(&out, &text).map_err(|problem| format!("{}: {problem}", out.display()))?;
    println!("{} bytes in {}", text.len(), out.display());
    Ok(())
}

fn words(lexicon: &str) -> Result<BTreeMap<String, f32>, String> {
    let mut valences = BTreeMap::new();
    for line in lexicon.lines().filter(|line| !line.trim().is_empty()) {
        let mut fields = line.split('\t');
        let (Some(word), Some(valence)) = (fields.next(), fields.next()) else {
            return Err(format!("a word and its valence expected in {line:?}"));
        };
        let valence: f32 = valence.parse().map_err(|_| format!("no valence in {line:?}"))?;
        valences.insert(word.to_owned(), valence);
    }
    Ok(valences)
}

/// VADER reads an emoji as its name; the sum of the name's words stands for it.
fn emoji(names: &str, words: &BTreeMap<String, f32>) -> Vec<(String, f32)> {
    let valence = |name: &str| -> f32 {
        let lower = name.to_lowercase();
        let pieces = lower.split(|c: char| !c.is_alphanumeric() && c != '\'');
        pieces.filter_map(|piece| words.get(piece)).sum::<f32>().clamp(-MOST, MOST)
    };
    // Joined ones (a person, a colour of skin, a trade) say nothing more of a feeling.
    let single = |emoji: &str| emoji.chars().filter(|c| *c != '\u{fe0f}').count() == 1;
    let lines = names.lines().filter_map(|line| line.split_once('\t')).filter(|(emoji, _)| single(emoji));
    lines.map(|(emoji, name)| (emoji.to_owned(), valence(name))).filter(|(_, valence)| *valence != 0.0).collect()
}
