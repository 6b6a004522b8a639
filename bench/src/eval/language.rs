//! Which language a message is in, on texts in native letters, romanised, and mixed with English.

use std::{fs, hint::black_box, path::Path, time::Instant};

use engine::analysis::language;

/// Repetitions of the whole set when time is measured.
const ROUNDS: u32 = 20;

/// A class as the goals have it: its name, goal, reference figures, and which labels and scripts are in it.
struct Class {
    name: &'static str,
    goal: &'static str,
    holds: fn(label: &str, script: &str) -> bool,
}

const CLASSES: [Class; 5] = [
    Class {
        name: "native",
        goal: "goal 100; langdetect 98.6, lid.176 100",
        holds: |label, script| is_indian(label) && script == "native",
    },
    Class { name: "English", goal: "goal 99", holds: |label, _| label == "en" },
    Class {
        name: "romanised",
        goal: "goal 92; langdetect 0, lid.176 0, linear n-grams 90.3",
        holds: |label, script| is_indian(label) && script == "roman",
    },
    Class {
        name: "code-mixed",
        goal: "goal 60; langdetect 0, lid.176 0, linear n-grams 47.1",
        holds: |label, script| is_indian(label) && script.ends_with("codemix"),
    },
    Class { name: "other", goal: "goal 90", holds: |label, _| label == "other" },
];

fn is_indian(label: &str) -> bool {
    matches!(label, "hi" | "ta" | "te")
}

struct Line<'a> {
    label: &'a str,
    script: &'a str,
    text: &'a str,
}

/// Prints the accuracy of each class beside its goal and the reference figures, and the time a message takes.
pub fn report(root: &Path, misses: Option<&str>) -> Result<(), String> {
    let path = root.join("dev.tsv");
    let text = fs::read_to_string(&path).map_err(|problem| format!("{}: {problem}", path.display()))?;
    let lines: Vec<Line> = text.lines().skip(1).filter_map(line).collect();
    for class in CLASSES {
        let members: Vec<&Line> = lines.iter().filter(|line| (class.holds)(line.label, line.script)).collect();
        print_row(class.name, &members, class.goal, misses == Some(class.name));
        let mut parts: Vec<(&str, &str)> = members.iter().map(|line| (line.label, line.script)).collect();
        parts.sort_unstable();
        parts.dedup();
        for (label, script) in parts.iter().filter(|_| parts.len() > 1) {
            let part = members.iter().filter(|line| (line.label, line.script) == (*label, *script));
            print_row(&format!("  {label} {script}"), &part.copied().collect::<Vec<_>>(), "", false);
        }
    }
    let start = Instant::now();
    for line in (0..ROUNDS).flat_map(|_| &lines) {
        black_box(language(black_box(line.text)));
    }
    let each = start.elapsed() / (ROUNDS * lines.len().max(1) as u32);
    println!(
        "{:<22} {:<22} {:>4}  {:>5.1} µs a message",
        "language",
        "time",
        lines.len(),
        each.as_nanos() as f64 / 1000.0
    );
    Ok(())
}

fn line(line: &str) -> Option<Line<'_>> {
    let mut fields = line.splitn(4, '\t');
    let (label, script, _) = (fields.next()?, fields.next()?, fields.next()?);
    Some(Line { label, script, text: fields.next()? })
}

fn print_row(name: &str, lines: &[&Line], goal: &str, misses: bool) {
    let mut right = 0;
    for line in lines {
        let code = language(line.text).map_or("none", |language| language.code);
        right += usize::from(code == line.label);
        if misses && code != line.label {
            println!("  {} {code} {}", line.label, line.text);
        }
    }
    let percent = 100.0 * right as f64 / lines.len().max(1) as f64;
    println!("{:<22} {name:<22} {:>4}  {percent:>5.1}   {goal}", "language", lines.len());
}
