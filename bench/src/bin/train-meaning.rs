//! Makes the built-in table of words: `cargo run --release -p bench --bin train-meaning -- --model <folder> [--out <file>]
//! [--sentences <count>]`.
//!
//! `--model` is the folder of a local embedding model with a WordPiece vocabulary (all-MiniLM-L6-v2). A word's vector is
//! first what the model makes of the word alone, brought to few dimensions, and shorter the more usual the word is.
//! Then the vectors are moved until the sums over words are as near to each other as the model finds the whole texts:
//! texts are words drawn at random with grammar between them, so that no text of anybody is in the table. One thread and
//! fixed seeds: nothing in it is left to chance but the processor's rounding.

use providers::{
    EmbeddingConfig, EmbeddingKind, EmbeddingModel, EmbeddingSource, LocalEmbeddings, WordRow, write_word_table,
};
use std::{collections::HashMap, fs, path::PathBuf, process::ExitCode, time::Duration};

#[path = "../meaning/principal.rs"]
mod principal;
#[path = "../meaning/salad.rs"]
mod salad;
#[path = "../meaning/teach.rs"]
mod teach;

/// Numbers of a row: a byte of memory each for every chunk that is known.
const DIMENSIONS: usize = 128;
/// Texts that the model is asked about.
const SENTENCES: usize = 40_000;
/// Smooth inverse frequency (Arora et al. 2017): what a word counts is halved where it is one in so many.
const RARE: f64 = 1e-3;
/// A letter or digit by itself says little.
const SINGLE: f64 = 0.4;
const PROGRESS: usize = 5_000;

fn main() -> ExitCode {
    match run(std::env::args().skip(1)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem}\nusage: train-meaning --model <folder> [--out <file>] [--sentences <count>]");
            ExitCode::FAILURE
        }
    }
}

fn run(mut arguments: impl Iterator<Item = String>) -> Result<(), String> {
    let (mut folder, mut sentences) = (None, SENTENCES);
    let mut out = PathBuf::from("crates/providers/src/embeddings/builtin/words.table");
    while let Some(argument) = arguments.next() {
        let value = arguments.next().ok_or(format!("{argument} needs a value"))?;
        match argument.as_str() {
            "--model" => folder = Some(PathBuf::from(value)),
            "--out" => out = value.into(),
            "--sentences" => sentences = value.parse().map_err(|_| format!("{value} is no count"))?,
            _ => return Err(format!("{argument} is not an option")),
        }
    }
    let folder = folder.ok_or("--model is missing")?;
    let config = EmbeddingConfig {
        source: EmbeddingSource::Local { folder: folder.clone() },
        model: String::new(),
        dimensions: None,
        query_prefix: String::new(),
        document_prefix: String::new(),
    };
    let model = LocalEmbeddings::load(&folder, &config).map_err(|problem| problem.to_string())?;
    let (pieces, mut rows) = distil(&model)?;
    println!("{} pieces", pieces.len());
    let texts = salad::texts(&pieces, sentences);
    let taught = ask(&model, &texts)?;
    let numbers: HashMap<&str, u32> = (0..).zip(&pieces).map(|(number, piece)| (piece.as_str(), number)).collect();
    let words: Vec<Vec<u32>> = texts
        .iter()
        .map(|text| text.split_whitespace().filter_map(|word| numbers.get(word).copied()).collect())
        .collect();
    teach::teach(&mut rows, &words, &taught);
    let rows = pieces.into_iter().zip(rows).map(|(piece, vector)| WordRow { piece, vector }).collect();
    let bytes = write_word_table(rows);
    fs::write(&out, &bytes).map_err(|problem| format!("{}: {problem}", out.display()))?;
    println!("{} bytes in {}", bytes.len(), out.display());
    Ok(())
}

/// The pieces of Latin letters and digits, the most usual first, and their first vectors.
fn distil(model: &LocalEmbeddings) -> Result<(Vec<String>, Vec<Vec<f32>>), String> {
    let (mut pieces, mut vectors) = (Vec::new(), Vec::new());
    model.for_each_piece(|_, piece, vector| {
        let letters = piece.strip_prefix("##").unwrap_or(piece);
        if letters.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()) {
            pieces.push(piece.to_owned());
            vectors.push(vector);
        }
    });
    // The vocabulary is in the order of frequency, but for single letters, which come first.
    let mut rank = 0.0;
    let weights = pieces.iter().map(|piece| {
        if piece.trim_start_matches('#').len() < 2 {
            return SINGLE;
        }
        rank += 1.0;
        // Zipf's law: the harmonic number of 30,000 is about 10.
        RARE / (RARE + 0.1 / (rank + 2.0))
    });
    let weights: Vec<f64> = weights.collect();
    let rows =
        principal::components(&vectors, &weights, DIMENSIONS).ok_or("the model's vocabulary is no WordPiece's")?;
    Ok((pieces, rows))
}

/// What the model makes of the texts.
fn ask(model: &LocalEmbeddings, texts: &[String]) -> Result<Vec<Vec<f32>>, String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
    let runtime = runtime.map_err(|problem| problem.to_string())?;
    let mut made = Vec::with_capacity(texts.len());
    for batch in texts.chunks(model.batch_max()) {
        let deadline = tokio::time::Instant::now() + Duration::from_secs(600);
        let vectors = runtime.block_on(model.embed(EmbeddingKind::Document, batch, deadline));
        made.extend(vectors.map_err(|problem| problem.to_string())?);
        if made.len() % PROGRESS < batch.len() {
            println!("{} texts of {}", made.len(), texts.len());
        }
    }
    Ok(made)
}
