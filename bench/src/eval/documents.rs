//! Reads the public documents through the same child process as the server, and compares with what their manifest
//! expects: the words of those that have text, a refusal in words of the others, an end for all.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use engine::sources::child::{ChildSettings, ExtractError, Extractor};
use engine::sources::extract::{Extracted, Trouble};
use engine::sources::kind::kind;

/// Share of the words that other readers agree upon; of PDFs, two of them reach pypdf .90, pdfminer.six .86.
const GOAL: f64 = 0.95;
const REFERENCE: &str = "pypdf .90, pdfminer.six .86";

struct Row {
    file: String,
    expected: String,
    result: Result<Extracted, String>,
    is_as_expected: bool,
    recall: Option<f64>,
    took: Duration,
}

/// Prints a row per document and the mean of their recalls.
pub fn report(root: &Path) -> Result<(), String> {
    let runtime = tokio::runtime::Runtime::new().map_err(|error| error.to_string())?;
    let program = program()?;
    let extractor = Extractor::new(ChildSettings { program: Some(program), ..ChildSettings::default() });
    let manifest = read(&root.join("manifest.tsv"))?;
    let manifest = String::from_utf8_lossy(&manifest);
    println!("{:<56} {:<15} {:>7} {:>7}  result", "document", "expected", "recall", "ms");
    let mut rows = Vec::new();
    for line in manifest.lines().skip(1) {
        let mut columns = line.split('\t');
        let (Some(file), Some(expected)) = (columns.next(), columns.nth(3)) else { continue };
        let row = runtime.block_on(measure(root, file, expected, &extractor))?;
        let recall = row.recall.map_or("–".to_owned(), |recall| format!("{recall:.3}"));
        let result = match &row.result {
            Ok(extracted) => format!("{} words", extracted.text().split_whitespace().count()),
            Err(words) => words.chars().take(70).collect(),
        };
        let mark = if row.is_as_expected { "" } else { "NOT AS EXPECTED: " };
        println!("{:<56} {:<15} {recall:>7} {:>7}  {mark}{result}", row.file, row.expected, row.took.as_millis());
        rows.push(row);
    }
    summary(&rows);
    Ok(())
}

fn summary(rows: &[Row]) {
    let recalls: Vec<f64> = rows.iter().filter(|row| row.expected == "text").filter_map(|row| row.recall).collect();
    let mean = recalls.iter().sum::<f64>() / recalls.len().max(1) as f64;
    let slowest = rows.iter().map(|row| row.took).max().unwrap_or_default();
    let unexpected = rows.iter().filter(|row| !row.is_as_expected).count();
    println!(
        "documents: word recall {mean:.3} over {} documents with text (goal {GOAL}; {REFERENCE}); {unexpected} of {} not as \
         expected; slowest {} ms",
        recalls.len(),
        rows.len(),
        slowest.as_millis(),
    );
}

async fn measure(root: &Path, file: &str, expected: &str, extractor: &Extractor) -> Result<Row, String> {
    let bytes = read(&root.join("files").join(file))?;
    let began = Instant::now();
    let result = match kind(file, None, &bytes) {
        Ok(kind) => extractor.extract(kind, &bytes).await,
        Err(trouble) => Err(trouble.into()),
    };
    let took = began.elapsed();
    if let Err(ExtractError::Start(error)) = &result {
        return Err(format!("{file}: {error}"));
    }
    let words = reference(root, file)?;
    let recall =
        (expected == "text").then(|| words.as_ref().map(|words| recall(words, result.as_ref().ok()))).flatten();
    let is_as_expected = match (expected, &result) {
        ("needs-password", Err(ExtractError::Trouble(Trouble::NeedsPassword)))
        | ("no-text", Err(ExtractError::Trouble(Trouble::NoText)))
        | ("error", Err(_))
        | ("text-or-error", _)
        | ("text", Ok(_)) => true,
        // A document that has no words for others either.
        ("text", Err(ExtractError::Trouble(Trouble::NoText))) => words.is_none(),
        _ => false,
    };
    let result = result.map_err(|error| error.to_string());
    Ok(Row { file: file.to_owned(), expected: expected.to_owned(), result, is_as_expected, recall, took })
}

/// The words that other readers agree upon, with their numbers.
fn reference(root: &Path, file: &str) -> Result<Option<HashMap<String, u64>>, String> {
    #[derive(serde::Deserialize)]
    struct Reference {
        words: HashMap<String, u64>,
    }
    let path = root.join("ref").join(format!("{file}.json"));
    if !path.exists() {
        return Ok(None);
    }
    let reference: Reference = serde_json::from_slice(&read(&path)?).map_err(|error| format!("{file}: {error}"))?;
    Ok(Some(reference.words).filter(|words| !words.is_empty()))
}

fn recall(words: &HashMap<String, u64>, extracted: Option<&Extracted>) -> f64 {
    let mut found: HashMap<String, u64> = HashMap::new();
    let text = extracted.map(Extracted::text).unwrap_or_default().to_lowercase();
    for word in text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty()) {
        *found.entry(word.to_owned()).or_default() += 1;
    }
    let hits: u64 = words.iter().map(|(word, count)| *count.min(found.get(word).unwrap_or(&0))).sum();
    hits as f64 / words.values().sum::<u64>().max(1) as f64
}

/// The server's binary, built beside this one.
fn program() -> Result<PathBuf, String> {
    let here = std::env::current_exe().map_err(|error| error.to_string())?;
    let program = here.with_file_name("switchboard");
    if program.is_file() {
        Ok(program)
    } else {
        Err("documents: build the server first (cargo build --release -p server): its binary reads them".to_owned())
    }
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    fs::read(path).map_err(|error| format!("{}: {error}", path.display()))
}
