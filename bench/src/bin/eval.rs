//! Measures retrieval on public sets: `cargo run --release -p bench --bin eval -- [--data ../shared/data/eval] [--fit]
//! [--misses <set>]`.
//!
//! Prints what the index reaches beside published figures, then its speed and memory on synthetic text. `--fit` fits
//! the coefficients of the confidence anew and prints them; `--misses` lists the questions of one set that were
//! answered wrongly.

#[path = "../eval/documents.rs"]
mod documents;
#[path = "../eval/entities.rs"]
mod entities;
#[path = "../eval/fit.rs"]
mod fit;
#[path = "../eval/language.rs"]
mod language;
#[path = "../eval/measure.rs"]
mod measure;
#[path = "../eval/sentiment.rs"]
mod sentiment;
#[path = "../eval/sets.rs"]
mod sets;
#[path = "../eval/tasks.rs"]
mod tasks;
#[path = "../eval/timing.rs"]
mod timing;
#[path = "../eval/understanding.rs"]
mod understanding;

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

struct Options {
    data: PathBuf,
    fit: bool,
    misses: Option<String>,
}

fn main() -> ExitCode {
    let options = match options(std::env::args().skip(1)) {
        Ok(options) => options,
        Err(problem) => {
            eprintln!("{problem}\nusage: eval [--data <folder>] [--fit] [--misses <set>]");
            return ExitCode::FAILURE;
        }
    };
    let root = options.data.join("retrieval");
    if root.is_dir() {
        if let Err(problem) = quality(&root, &options) {
            eprintln!("{problem}");
            return ExitCode::FAILURE;
        }
    } else {
        println!("No data at {}: nothing to measure retrieval on (give another folder with --data).", root.display());
    }
    println!();
    let root = options.data.join("documents");
    if root.is_dir() {
        if let Err(problem) = documents::report(&root) {
            eprintln!("{problem}");
        }
    } else {
        println!("No data at {}: nothing to measure the reading of documents on.", root.display());
    }
    println!();
    section(&options, "langid", language::report);
    section(&options, "sentiment", sentiment::report);
    section(&options, "entities", entities::report);
    section(&options, "tasks", tasks::report);
    println!();
    understanding::report();
    println!();
    timing::report();
    ExitCode::SUCCESS
}

/// What one folder of the data is measured on, where it is there.
fn section(options: &Options, folder: &str, report: fn(&Path, Option<&str>) -> Result<(), String>) {
    let root = options.data.join(folder);
    if !root.is_dir() {
        println!("No data at {}: nothing to measure.", root.display());
    } else if let Err(problem) = report(&root, options.misses.as_deref()) {
        eprintln!("{problem}");
    }
}

fn options(mut arguments: impl Iterator<Item = String>) -> Result<Options, String> {
    let mut options = Options { data: PathBuf::from("../shared/data/eval"), fit: false, misses: None };
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or(format!("{argument} needs a value"));
        match argument.as_str() {
            "--data" => options.data = value()?.into(),
            "--misses" => options.misses = Some(value()?),
            "--fit" => options.fit = true,
            _ => return Err(format!("{argument} is not an option")),
        }
    }
    Ok(options)
}

fn quality(root: &std::path::Path, options: &Options) -> Result<(), String> {
    println!("{:<26} {:<18} {:>6}  {:<62} ours", "set", "measure", "n", "reference, on the other half");
    let mut judged = Vec::new();
    for source in sets::SOURCES {
        let set = sets::read(root, source)?;
        let answers = measure::answer(&set);
        for row in measure::rows(&set, &answers) {
            println!("{:<26} {:<18} {:>6}  {:<62} {}", set.name, row.measure, row.questions, row.reference, row.value);
        }
        if options.misses.as_deref() == Some(set.name) {
            measure::print_misses(&set, &answers);
        }
        judged.push((set, answers));
    }
    if options.fit {
        fit::report(&judged);
    }
    Ok(())
}
