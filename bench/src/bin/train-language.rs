//! Trains the word model of language identification: `cargo run --release -p bench --bin train-language -- --data
//! <folder> [--english <folder>] [--words <folder>] [--out <file>]`.
//!
//! `--data` holds `dakshina/<language>.tsv` (word, romanisation, attestations: the Dakshina lexicons, CC BY-SA 4.0);
//! `--english` the lists of Debian's `scowl` 2020.12.07. The everyday words of `--words` were written by hand and are
//! part of the repository. The same input gives the same file, byte for byte: one thread, a fixed seed.

use std::{
    collections::{HashMap, HashSet},
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use engine::analysis::language::{
    features::{COUNT, ROWS, TONGUES, rows, word},
    model::{damping, softmax},
};

const EPOCHS: u32 = 8;
const RATE: f32 = 0.25;
/// Pulls weights to zero, so that letters count that many words share.
const DECAY: f32 = 0.002;
/// An everyday word counts as much as this many of the lexicon.
const EVERYDAY: f32 = 12.0;
/// The three large lexicons are cut to the size of their neighbours': otherwise every word that Indian languages share
/// would speak for the language whose lexicon happens to have it.
const LARGE_PERCENT: usize = 12;
/// The sum of a class's weights: alike, whatever the size of its list.
const SHARES: [f32; COUNT] = [1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.6, 0.6];

struct Options {
    data: PathBuf,
    english: PathBuf,
    words: PathBuf,
    out: PathBuf,
}

struct Sample {
    rows: Vec<u32>,
    tongue: usize,
    weight: f32,
}

fn main() -> ExitCode {
    match options(std::env::args().skip(1)).and_then(|options| train(&options)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!(
                "{problem}\nusage: train-language [--data <folder>] [--english <folder>] [--words <folder>] [--out <file>]"
            );
            ExitCode::FAILURE
        }
    }
}

fn options(mut arguments: impl Iterator<Item = String>) -> Result<Options, String> {
    let module = PathBuf::from("crates/engine/src/analysis/language");
    let mut options = Options {
        data: "../shared/data/train".into(),
        english: "/usr/share/dict/scowl".into(),
        words: module.join("words"),
        out: module.join("words.model"),
    };
    while let Some(argument) = arguments.next() {
        let value = arguments.next().ok_or(format!("{argument} needs a value"))?.into();
        match argument.as_str() {
            "--data" => options.data = value,
            "--english" => options.english = value,
            "--words" => options.words = value,
            "--out" => options.out = value,
            _ => return Err(format!("{argument} is not an option")),
        }
    }
    Ok(options)
}

fn train(options: &Options) -> Result<(), String> {
    let samples = samples(options)?;
    println!("{} words to learn from", samples.len());
    let (weights, biases) = fit(&samples);
    let model = quantised(&weights, &biases);
    fs::write(&options.out, &model).map_err(|problem| format!("{}: {problem}", options.out.display()))?;
    println!("{} bytes in {}", model.len(), options.out.display());
    Ok(())
}

fn read(path: &Path) -> Result<String, String> {
    let bytes = fs::read(path).map_err(|problem| format!("{}: {problem}", path.display()))?;
    // SCOWL's lists are ISO 8859-1.
    Ok(String::from_utf8(bytes).unwrap_or_else(|e| e.into_bytes().into_iter().map(char::from).collect()))
}

fn samples(options: &Options) -> Result<Vec<Sample>, String> {
    let mut weighed: HashMap<(String, usize), f32> = HashMap::new();
    let mut add = |text: &str, tongue: usize, weight: f32| {
        if let Some(word) = word(text) {
            let held = weighed.entry((word.folded, tongue)).or_default();
            *held = held.max(weight);
        }
    };
    let common = english(&options.english, &mut add)?;
    for (tongue, code) in TONGUES.iter().enumerate().skip(1) {
        let lexicon = read(&options.data.join("dakshina").join(format!("{code}.tsv")))?;
        let whole = !matches!(*code, "hi" | "ta" | "te");
        for (_, line) in lexicon.lines().enumerate().filter(|(i, _)| whole || i / 4 * 37 % 100 < LARGE_PERCENT) {
            let mut fields = line.split('\t');
            let (Some(native), Some(roman), Some(count)) = (fields.next(), fields.next(), fields.next()) else {
                return Err(format!("{code}.tsv: three fields expected in {line:?}"));
            };
            if matches!(*code, "hi" | "mr") {
                add(native, tongue, 1.0);
            }
            // Borrowed words ("film", "uncle") are English in a mixed text.
            if common.contains(roman) {
                continue;
            }
            let weight = count.parse::<f32>().unwrap_or(1.0).clamp(1.0, 4.0).sqrt();
            add(roman, tongue, weight);
            for spelling in variants(code, roman) {
                add(&spelling, tongue, weight * 0.4);
            }
            for ending in endings(code) {
                add(&format!("{}{ending}", roman.trim_end_matches(['a', 'u', 'i', 'e'])), tongue, weight * 0.15);
            }
        }
    }
    for (tongue, code) in TONGUES.iter().enumerate() {
        everyday(&options.words.join(format!("{code}.txt")), |text| add(text, tongue, EVERYDAY))?;
    }
    everyday(&options.words.join("en-chat.txt"), |text| add(text, 0, EVERYDAY))?;
    Ok(balanced(weighed))
}

fn everyday(path: &Path, mut see: impl FnMut(&str)) -> Result<(), String> {
    let text = read(path)?;
    text.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace).for_each(&mut see);
    Ok(())
}

/// English words by how common they are; returns those that everybody knows.
fn english(folder: &Path, add: &mut impl FnMut(&str, usize, f32)) -> Result<HashSet<String>, String> {
    const LISTS: [(&str, f32); 12] = [
        ("english-words.10", 6.0),
        ("english-words.20", 4.0),
        ("english-words.35", 2.0),
        ("english-words.40", 1.0),
        ("english-words.50", 0.8),
        ("english-words.55", 0.5),
        ("english-words.60", 0.5),
        ("english-words.70", 0.3),
        ("american-words.20", 3.0),
        ("american-words.35", 2.0),
        ("british-words.35", 2.0),
        ("english-proper-names.50", 0.5),
    ];
    let mut common = HashSet::new();
    for (name, weight) in LISTS {
        for line in read(&folder.join(name))?.lines() {
            add(line, 0, weight);
            if weight >= 1.0 {
                common.insert(line.to_lowercase());
            }
        }
    }
    Ok(common)
}

/// Spellings of chat that the lexicon lacks: vowels shortened or left out, letters doubled or not, and pairs of letters
/// that people use for one another.
fn variants(code: &str, roman: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut say = |spelling: String| {
        if spelling != roman && spelling.chars().count() > 2 && !found.contains(&spelling) {
            found.push(spelling);
        }
    };
    say(roman.replace("aa", "a").replace("ee", "i").replace("oo", "u").replace("ii", "i").replace("uu", "u"));
    say(undoubled(roman));
    say(skeleton(roman));
    let pairs: &[(&str, &str)] = match code {
        "ta" => &[("th", "t"), ("zh", "l"), ("dh", "th"), ("v", "w"), ("kk", "k"), ("tt", "t"), ("ch", "s")],
        "te" => &[("th", "t"), ("dh", "d"), ("ch", "c"), ("v", "w"), ("sh", "s"), ("ee", "e")],
        _ => &[("sh", "s"), ("v", "w"), ("ph", "f"), ("z", "j"), ("ain", "en"), ("chh", "ch"), ("q", "k")],
    };
    for (from, to) in pairs {
        say(roman.replace(from, to));
    }
    found
}

/// The lexicons of the neighbours are small: their commonest endings are put to their words as well.
fn endings(code: &str) -> &'static [&'static str] {
    match code {
        "kn" => &["annu", "alli", "inda", "ige", "avu", "galu", "galannu", "aagi", "agi", "ada", "utta", "uttare"],
        "ml" => &["inte", "ude", "il", "ile", "unnu", "aayi", "anu", "kal", "ude", "ilum", "athinu", "unna"],
        "mr" => &["acha", "achi", "ache", "anchya", "amadhye", "atil", "asathi", "anni", "yacha", "achya", "alela"],
        "bn" => &["er", "ke", "te", "guli", "der", "echhe", "eche", "echilo", "bhabe", "ke", "ra", "oti"],
        _ => &[],
    }
}

fn undoubled(roman: &str) -> String {
    let mut last = None;
    roman.chars().filter(|c| last.replace(*c) != Some(*c)).collect()
}

/// Without the short `a` inside, as in `krna` for `karana`.
fn skeleton(roman: &str) -> String {
    let letters: Vec<char> = roman.chars().collect();
    let vowel = |c: Option<&char>| c.is_none_or(|c| "aeiou".contains(*c));
    let inner = |i: usize| {
        i > 0
            && i + 1 < letters.len()
            && letters[i] == 'a'
            && !vowel(letters.get(i - 1))
            && !vowel(letters.get(i + 1))
            && i + 2 < letters.len()
    };
    letters.iter().enumerate().filter(|(i, _)| !inner(*i)).map(|(_, c)| *c).collect()
}

/// In one order always, with the classes' sums at their shares of the whole.
fn balanced(weighed: HashMap<(String, usize), f32>) -> Vec<Sample> {
    let mut entries: Vec<_> = weighed.into_iter().collect();
    entries.sort_by(|a, b| a.0.cmp(&b.0));
    let mut sums = [0f32; COUNT];
    for ((_, tongue), weight) in &entries {
        sums[*tongue] += weight;
    }
    let target = sums.iter().copied().fold(0.0, f32::max) * 0.5;
    let sample = |((text, tongue), weight): ((String, usize), f32)| {
        let mut seen = Vec::new();
        rows(&text, |row| seen.push(row as u32));
        Sample { rows: seen, tongue, weight: weight * SHARES[tongue] * target / sums[tongue] }
    };
    let mut samples: Vec<Sample> = entries.into_iter().map(sample).collect();
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for i in (1..samples.len()).rev() {
        samples.swap(i, random.below(i + 1));
    }
    samples
}

/// xorshift: the same order on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }
}

/// Multinomial logistic regression by stochastic descent with a step per weight (AdaGrad); the weights of the later
/// epochs are averaged.
fn fit(samples: &[Sample]) -> (Vec<[f32; COUNT]>, [f32; COUNT]) {
    let mut weights = vec![[0f32; COUNT]; ROWS];
    let mut squares = vec![[1e-4f32; COUNT]; ROWS];
    let mut mean = vec![[0f32; COUNT]; ROWS];
    let mut biases = [0f32; COUNT];
    for epoch in 0..EPOCHS {
        let mut loss = 0.0;
        let rate = RATE / (1.0 + epoch as f32 * 0.5);
        for sample in samples {
            let damp = damping(sample.rows.len() as u32);
            let mut scores = biases;
            for row in &sample.rows {
                for (score, weight) in scores.iter_mut().zip(&weights[*row as usize]) {
                    *score += weight * damp;
                }
            }
            let likely = softmax(&scores);
            loss -= f64::from(likely[sample.tongue].max(1e-9).ln() * sample.weight);
            let error: [f32; COUNT] = std::array::from_fn(|i| {
                (likely[i] - if i == sample.tongue { 1.0 } else { 0.0 }) * sample.weight.min(20.0)
            });
            for (bias, error) in biases.iter_mut().zip(error) {
                *bias -= rate * 0.002 * error;
            }
            for row in &sample.rows {
                let (held, square) = (&mut weights[*row as usize], &mut squares[*row as usize]);
                for i in 0..COUNT {
                    let gradient = error[i] * damp + DECAY * held[i];
                    square[i] += gradient * gradient;
                    held[i] -= rate * gradient / square[i].sqrt();
                }
            }
        }
        let whole: f64 = samples.iter().map(|sample| f64::from(sample.weight)).sum();
        if epoch >= EPOCHS / 2 {
            let part = 1.0 / (EPOCHS - EPOCHS / 2) as f32;
            for (mean, weight) in mean.iter_mut().flatten().zip(weights.iter().flatten()) {
                *mean += weight * part;
            }
        }
        println!("epoch {}: mean loss {:.4}", epoch + 1, loss / whole);
    }
    (mean, biases)
}

/// One scale for the whole table: weights far out, which are few, are cut off.
fn quantised(weights: &[[f32; COUNT]], biases: &[f32; COUNT]) -> Vec<u8> {
    let mut sizes: Vec<f32> = weights.iter().flatten().map(|weight| weight.abs()).collect();
    sizes.sort_by(f32::total_cmp);
    let scale = sizes[sizes.len() - 1 - sizes.len() / 5000] / 127.0;
    let mut model = scale.to_le_bytes().to_vec();
    model.extend(biases.iter().flat_map(|bias| bias.to_le_bytes()));
    model.extend(weights.iter().flatten().map(|weight| (weight / scale).round().clamp(-127.0, 127.0) as i8 as u8));
    model
}
