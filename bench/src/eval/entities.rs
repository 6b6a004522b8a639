//! Entities on public sets: days and times, numbers, ways to reach somebody, amounts.
//!
//! Microsoft's Recognizers give each text a reference time and every reading of a statement; a value is right where it
//! is one of them. Their English is American, so it is read in New York (months before days); Hindi in Kolkata would
//! read days first, but the set was translated with the American order, so it is read there, too.

use std::{collections::BTreeMap, fs, path::Path};

use engine::analysis::{Entity, Kind, Moment, entities, number};
use serde::Deserialize;

#[derive(Deserialize)]
struct Line {
    model: String,
    input: String,
    #[serde(rename = "ref")]
    reference: Option<String>,
    #[serde(deserialize_with = "present")]
    entities: Vec<Gold>,
}

/// Some lists hold `null` where the set's authors left a hole.
fn present<'de, D: serde::Deserializer<'de>>(read: D) -> Result<Vec<Gold>, D::Error> {
    let list = Vec::<Option<Gold>>::deserialize(read)?;
    Ok(list.into_iter().flatten().filter(|gold| gold.r#type.is_some()).collect())
}

#[derive(Deserialize)]
struct Gold {
    text: Option<String>,
    r#type: Option<String>,
    #[serde(default)]
    values: Option<Vec<BTreeMap<String, serde_json::Value>>>,
}

#[derive(Default)]
struct Score {
    found: u32,
    right: u32,
    gold: u32,
}

impl Score {
    fn f1(&self) -> f64 {
        let (precision, recall) = (ratio(self.right, self.found), ratio(self.right, self.gold));
        if precision + recall == 0.0 { 0.0 } else { 2.0 * precision * recall / (precision + recall) }
    }
}

fn ratio(part: u32, whole: u32) -> f64 {
    f64::from(part) / f64::from(whole.max(1))
}

fn lines<T: for<'de> Deserialize<'de>>(path: &Path) -> Result<Vec<T>, String> {
    let text = fs::read_to_string(path).map_err(|problem| format!("{}: {problem}", path.display()))?;
    text.lines()
        .map(|line| serde_json::from_str(line).map_err(|problem| format!("{}: {problem}", path.display())))
        .collect()
}

fn moment(reference: Option<&str>) -> Moment {
    let tz: chrono_tz::Tz = chrono_tz::America::New_York;
    let local: chrono::NaiveDateTime =
        reference.and_then(|text| text.get(..19)).and_then(|text| text.parse().ok()).unwrap_or_default();
    let now = chrono::TimeZone::from_local_datetime(&tz, &local).earliest();
    Moment { now: now.map(|now| now.with_timezone(&chrono::Utc)).unwrap_or_default(), tz }
}

/// Prints every figure beside its goal and the reference; the rules were tuned on this half.
pub fn report(root: &Path, misses: Option<&str>) -> Result<(), String> {
    for (name, set, goal) in [
        ("recognizers_english", "recognizers_english", "goal dates 65, times 65; dateparser 42.1, 50.0"),
        ("recognizers_hindi", "recognizers_hindi", "goal dates 40; dateparser 26.5, 23.1"),
    ] {
        let path = root.join(set).join("dev.jsonl");
        let lines: Vec<Line> = lines(&path)?;
        recognizers(name, &lines, goal, misses == Some(name));
    }
    slots(root, "nlupp_banking", misses)?;
    slots(root, "nlupp_hotels", misses)?;
    numerals(root, misses)
}

fn recognizers(name: &str, lines: &[Line], goal: &str, misses: bool) {
    let mut values: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
    let mut spans: BTreeMap<&str, Score> = BTreeMap::new();
    for line in lines {
        let at = moment(line.reference.as_deref());
        let ours = entities(&line.input, &at, &[]);
        for (model, kind) in
            [("PhoneNumber", Kind::Phone), ("Email", Kind::Email), ("URL", Kind::Url), ("Currency", Kind::Amount)]
        {
            if line.model.contains(model) {
                score_spans(spans.entry(model).or_default(), line, &ours, kind, misses);
            }
        }
        if line.model.contains("DateTime") {
            for gold in &line.entities {
                let r#type = gold.r#type.as_deref().unwrap_or_default().rsplit('.').next().unwrap_or_default();
                let Some(r#type) = ["date", "time", "datetime", "daterange", "datetimerange", "timerange", "duration"]
                    .into_iter()
                    .find(|known| *known == r#type)
                else {
                    continue;
                };
                let right = ours.iter().any(|entity| same_value(r#type, gold, entity));
                let counts = values.entry(r#type).or_default();
                counts.0 += u32::from(right);
                counts.1 += 1;
                if misses && !right && matches!(r#type, "date" | "time" | "datetime") {
                    let ours: Vec<_> = ours
                        .iter()
                        .map(|entity| format!("{:?} {:?} {}", entity.kind, entity.text, entity.value["iso"]))
                        .collect();
                    println!("  {type} {:?} in {:?} at {:?}: {ours:?}", gold.text, line.input, line.reference);
                }
            }
        }
    }
    for (r#type, (right, all)) in values {
        println!(
            "{name:<22} {:<22} {all:>4}  {:>5.1}   {}",
            format!("{type} values, %"),
            100.0 * ratio(right, all),
            if matches!(r#type, "date" | "time") { goal } else { "" }
        );
    }
    for (model, score) in spans {
        let goal = if model == "Currency" { "" } else { "goal .93" };
        println!("{name:<22} {:<22} {:>4}  {:>5.3}   {goal}", format!("{model} F1"), score.gold, score.f1());
    }
}

fn score_spans(score: &mut Score, line: &Line, ours: &[Entity], kind: Kind, misses: bool) {
    let ours: Vec<&Entity> = ours.iter().filter(|entity| entity.kind == kind).collect();
    score.found += ours.len() as u32;
    score.gold += line.entities.len() as u32;
    let mut left = ours.clone();
    for gold in &line.entities {
        let text = gold.text.as_deref().unwrap_or_default().trim().to_lowercase();
        let hit = left.iter().position(|entity| entity.text.to_lowercase() == text);
        score.right += u32::from(hit.is_some());
        if let Some(hit) = hit {
            left.remove(hit);
        }
    }
    if misses && (!left.is_empty() || ours.len() != line.entities.len()) {
        let gold: Vec<_> = line.entities.iter().map(|gold| gold.text.as_deref().unwrap_or_default()).collect();
        let texts: Vec<_> = ours.iter().map(|entity| entity.text.as_str()).collect();
        println!("  {kind:?} {gold:?} in {:?}: {texts:?}", line.input);
    }
}

/// One of ours has one of the values that the set allows.
fn same_value(r#type: &str, gold: &Gold, entity: &Entity) -> bool {
    let kind = match entity.kind {
        Kind::Date => "date",
        Kind::Time => "time",
        Kind::DateTime => "datetime",
        Kind::DateRange => "daterange",
        Kind::DateTimeRange => "datetimerange",
        Kind::TimeRange => "timerange",
        Kind::Duration => "duration",
        _ => return false,
    };
    let iso = entity.value["iso"].as_str().unwrap_or_default();
    let plain = |text: &str| text.get(..19).unwrap_or(text).replace('T', " ");
    let text = |value: &BTreeMap<String, serde_json::Value>, key: &str| {
        value.get(key).and_then(|value| value.as_str()).map(str::to_owned)
    };
    kind == r#type
        && gold.values.iter().flatten().any(|value| match r#type {
            "duration" => text(value, "value") == entity.value["seconds"].as_i64().map(|seconds| seconds.to_string()),
            "date" | "time" | "datetime" => text(value, "value").is_some_and(|value| value == plain(iso)),
            _ => iso.split_once('/').is_some_and(|(from, to)| {
                let side = |end: &str| (end != "..").then(|| plain(end));
                text(value, "start") == side(from) && text(value, "end") == side(to)
            }),
        })
}

#[derive(Deserialize)]
struct Utterance {
    input: String,
    slots: BTreeMap<String, serde_json::Value>,
}

/// NLU++: days, times and amounts as slots, read on 15 March 2022 at nine.
fn slots(root: &Path, name: &str, misses: Option<&str>) -> Result<(), String> {
    let at = moment(Some("2022-03-15T09:01:00"));
    let at = Moment { tz: chrono_tz::Europe::London, now: at.now - chrono::Duration::hours(4) };
    let mut counts: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
    for line in lines::<Utterance>(&root.join(name).join("dev.jsonl"))? {
        let ours = entities(&line.input, &at, &[]);
        for (slot, content) in &line.slots {
            let value = &content["value"];
            let (group, right) = if slot.starts_with("date") && value["day"].is_number() {
                let number = |key: &str| value[key].as_i64().unwrap_or(0);
                let date = format!("{:04}-{:02}-{:02}", number("year"), number("month"), number("day"));
                (
                    "dates",
                    ours.iter().any(|entity| {
                        entity.value["iso"]
                            .as_str()
                            .is_some_and(|iso| iso.starts_with(&date) || iso.contains(&format!("/{date}")))
                            || entity.value["value"].as_str().is_some_and(|value| value.ends_with(&date))
                    }),
                )
            } else if slot.starts_with("time") && value["hour"].is_number() {
                let number = |key: &str| value[key].as_i64().unwrap_or(0);
                let exact = format!("{:02}:{:02}", number("hour"), number("minute"));
                let later = format!("{:02}:{:02}", (number("hour") + 12) % 24, number("minute"));
                // Without am or pm the set writes the morning; either is a reading of it.
                let open = !content["text"].as_str().unwrap_or_default().to_lowercase().contains(['m', 'g']);
                (
                    "times",
                    ours.iter().any(|entity| {
                        entity.value["iso"]
                            .as_str()
                            .is_some_and(|iso| iso.contains(&exact) || open && iso.contains(&later))
                    }),
                )
            } else if slot == "amount_of_money" {
                (
                    "amounts",
                    ours.iter().any(|entity| {
                        entity.kind == Kind::Amount && entity.value["value"].as_f64() == value["amount"].as_f64()
                    }),
                )
            } else if slot == "person_name" {
                (
                    "people",
                    ours.iter().any(|entity| {
                        entity.kind == Kind::Person && Some(entity.text.as_str()) == content["text"].as_str()
                    }),
                )
            } else {
                continue;
            };
            let count = counts.entry(group).or_default();
            count.0 += u32::from(right);
            count.1 += 1;
            if !right && misses == Some(name) && group != "people" {
                let ours: Vec<_> = ours
                    .iter()
                    .map(|entity| format!("{:?} {:?} {}", entity.kind, entity.text, entity.value["iso"]))
                    .collect();
                println!("  {slot} {content} in {:?}: {ours:?}", line.input);
            }
        }
    }
    for (group, (right, all)) in counts {
        println!("{name:<22} {:<22} {all:>4}  {:>5.1}", format!("{group} found, %"), 100.0 * ratio(right, all));
    }
    Ok(())
}

#[derive(Deserialize)]
struct Numeral {
    lang: String,
    input: String,
    value: f64,
}

fn numerals(root: &Path, misses: Option<&str>) -> Result<(), String> {
    let mut counts: BTreeMap<String, (u32, u32)> = BTreeMap::new();
    for line in lines::<Numeral>(&root.join("duckling_numerals").join("dev.jsonl"))? {
        let right = number(&line.input) == Some(line.value);
        if !right && misses == Some("duckling_numerals") {
            println!("  {} {:?} = {}: {:?}", line.lang, line.input, line.value, number(&line.input));
        }
        let count = counts.entry(line.lang).or_default();
        count.0 += u32::from(right);
        count.1 += 1;
    }
    for (language, (right, all)) in counts {
        println!(
            "{:<22} {:<22} {all:>4}  {:>5.1}",
            "duckling_numerals",
            format!("{language} numbers, %"),
            100.0 * ratio(right, all)
        );
    }
    Ok(())
}
