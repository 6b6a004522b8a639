//! Measures retrieval on public sets: `cargo run --release -p bench --bin eval -- [--data ../shared/data/eval] [--fit]
//! [--curves] [--misses <set>] [--embedding-model <folder>] [--retrieval]`.
//!
//! Prints what the index reaches beside published figures, then its speed and memory on synthetic text. `--fit` fits
//! the coefficients of the confidence anew and prints them; `--curves` prints what other thresholds would reach;
//! `--misses` lists the questions of one set that were answered wrongly. `--embedding-model` names the folder of a local
//! model, with whose vectors retrieval is measured beside that by words alone and with the built-in table of words.
//! `--retrieval` leaves out all but retrieval.

#[path = "../eval/documents.rs"]
mod documents;
#[path = "../eval/entities.rs"]
mod entities;
#[path = "../eval/fit.rs"]
mod fit;
#[path = "../eval/language.rs"]
mod language;
#[path = "../eval/meaning.rs"]
mod meaning;
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

use meaning::Meaning;
use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

struct Options {
    data: PathBuf,
    fit: bool,
    curves: bool,
    misses: Option<String>,
    embedding_model: Option<PathBuf>,
    retrieval_only: bool,
}

fn main() -> ExitCode {
    let options = match options(std::env::args().skip(1)) {
        Ok(options) => options,
        Err(problem) => {
            eprintln!(
                "{problem}\nusage: eval [--data <folder>] [--fit] [--curves] [--misses <set>] [--embedding-model <folder>] [--retrieval]"
            );
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
    if options.retrieval_only {
        return ExitCode::SUCCESS;
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
    let mut options = Options {
        data: PathBuf::from("../shared/data/eval"),
        fit: false,
        curves: false,
        misses: None,
        embedding_model: None,
        retrieval_only: false,
    };
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or(format!("{argument} needs a value"));
        match argument.as_str() {
            "--data" => options.data = value()?.into(),
            "--misses" => options.misses = Some(value()?),
            "--embedding-model" => options.embedding_model = Some(value()?.into()),
            "--retrieval" => options.retrieval_only = true,
            "--fit" => options.fit = true,
            "--curves" => options.curves = true,
            _ => return Err(format!("{argument} is not an option")),
        }
    }
    Ok(options)
}

fn quality(root: &std::path::Path, options: &Options) -> Result<(), String> {
    let mut models = vec![Meaning::by_table()?];
    let mut ours = "ours by words alone | with the built-in table".to_owned();
    if let Some(folder) = options.embedding_model.clone() {
        models.push(Meaning::load(folder)?);
        ours.push_str(" | with the model");
    }
    println!("{:<26} {:<18} {:>6}  {:<62} {ours}", "set", "measure", "n", "reference, on the other half");
    let mut judged: Vec<Vec<_>> = (0..=models.len()).map(|_| Vec::new()).collect();
    for source in sets::SOURCES {
        let set = sets::read(root, source)?;
        let ways = [None].into_iter().chain(models.iter().map(Some));
        let answers = ways.map(|meaning| measure::answer(&set, meaning)).collect::<Result<Vec<_>, _>>()?;
        let mut rows = measure::rows(&set, &answers[0]);
        answers[1..].iter().for_each(|answers| measure::add_values(&mut rows, &set, answers));
        if models.len() > 1 {
            measure::add_goal(&mut rows, &set);
        }
        for row in rows {
            println!("{:<26} {:<18} {:>6}  {:<62} {}", set.name, row.measure, row.questions, row.reference, row.value);
        }
        if options.misses.as_deref() == Some(set.name) {
            measure::print_misses(&set, answers.last().map_or(&[], Vec::as_slice));
        }
        for (judged, answers) in judged.iter_mut().zip(answers) {
            judged.push((sets::read(root, source)?, answers));
        }
    }
    let names = ["by words alone", "with the built-in table", "with the model"];
    if options.curves {
        names.iter().zip(&judged).for_each(|(name, judged)| measure::print_curves(name, judged));
    }
    if options.fit {
        fit::report(&judged[0]);
        names.iter().zip(&judged).skip(1).for_each(|(name, judged)| fit::report_with_vectors(name, judged));
    }
    let questions = judged[0].iter().flat_map(|(set, _)| &set.questions).map(|question| question.text.clone());
    let questions: Vec<_> = questions.collect();
    println!();
    models.iter().try_for_each(|model| model.report(&questions))
}
