//! Whether a message asks for something to be done, on TOPv2's English and its romanised Hindi.

use std::{fs, path::Path};

use engine::analysis::{Moment, analyse};
use serde::Deserialize;

#[derive(Deserialize)]
struct Line {
    intent: String,
    en: String,
    hinglish: String,
    is_task: bool,
}

/// Prints F1 beside its goal and the reference figure; the rules were tuned on this half.
pub fn report(root: &Path, misses: Option<&str>) -> Result<(), String> {
    let path = root.join("hinglish_top").join("dev.jsonl");
    let text = fs::read_to_string(&path).map_err(|problem| format!("{}: {problem}", path.display()))?;
    let lines: Vec<Line> = text
        .lines()
        .map(|line| serde_json::from_str(line).map_err(|problem| format!("{}: {problem}", path.display())))
        .collect::<Result<_, String>>()?;
    let at = Moment { now: chrono::DateTime::UNIX_EPOCH, tz: chrono_tz::UTC };
    for (name, goal) in [
        ("tasks_english", "goal .92; a model trained on it .912"),
        ("tasks_hinglish", "goal .88; a model trained on it .894"),
    ] {
        let (mut right, mut found, mut gold) = (0u32, 0u32, 0u32);
        for line in &lines {
            let text = if name == "tasks_english" { &line.en } else { &line.hinglish };
            let ours = analyse(text, &at, &[]).task.is_some();
            right += u32::from(ours && line.is_task);
            found += u32::from(ours);
            gold += u32::from(line.is_task);
            if ours != line.is_task && misses == Some(name) {
                println!("  {} {} {text}", line.intent, line.is_task);
            }
        }
        let f1 = 2.0 * f64::from(right) / f64::from((found + gold).max(1));
        println!("{name:<22} {:<22} {:>4}  {f1:>5.3}   {goal}", "F1", lines.len());
    }
    Ok(())
}
