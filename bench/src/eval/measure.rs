//! Asking the questions of a set, and what the answers are worth.

use super::meaning::Meaning;
use super::sets::{Kind, OUT_OF_SCOPE, Question, Set};
use engine::knowledge::index::{Document, Evidence, Index};
use std::collections::HashMap;

const DEPTH: usize = 10;
/// Below this confidence the answer is "out of scope".
const THRESHOLD: f32 = 0.5;

/// What was found for one question.
pub struct Answer {
    /// Entries, best first.
    pub found: Vec<u32>,
    /// Of the first.
    pub confidence: f32,
    pub evidence: Evidence,
}

/// A line of the table.
pub struct Row {
    pub measure: &'static str,
    pub questions: usize,
    pub reference: &'static str,
    pub value: String,
}

/// Asks all questions, by words alone or with a model's vectors.
pub fn answer(set: &Set, meaning: Option<&Meaning>) -> Result<Vec<Answer>, String> {
    let all: Vec<u32> = (0..set.entries.len() as u32).collect();
    let index = index_of(set, &all);
    let Some(meaning) = meaning else {
        return Ok(set.questions.iter().map(|question| ask(&index, &all, question, None)).collect());
    };
    let index = index.with_vectors(meaning.documents(set)?);
    let ask = |question: &Question| Ok(ask(&index, &all, question, Some(&meaning.question(&question.text)?)));
    set.questions.iter().map(ask).collect()
}

/// Asks every other question of a knowledge base from which its answers were taken: nothing that is found is right.
/// Tells how doubtful an answer is where all questions of a set have one.
pub fn answer_without(set: &Set) -> Vec<Answer> {
    let asked = set.questions.iter().step_by(2).map(|question| {
        let answers = |entry: &u32| question.gold.contains(&set.entries[*entry as usize].label);
        let kept: Vec<u32> = (0..set.entries.len() as u32).filter(|entry| !answers(entry)).collect();
        ask(&index_of(set, &kept), &kept, question, None)
    });
    asked.collect()
}

fn index_of(set: &Set, kept: &[u32]) -> Index {
    let entries = || kept.iter().map(|entry| &set.entries[*entry as usize]);
    let documents = entries().map(|entry| Document { title: &entry.title, body: &entry.body, keywords: &[] });
    let mut first = HashMap::new();
    let answers: Vec<u32> = (0..).zip(entries()).map(|(at, entry)| *first.entry(entry.group).or_insert(at)).collect();
    Index::build(documents).with_answers(|document| answers[document as usize])
}

fn ask(index: &Index, kept: &[u32], question: &Question, vector: Option<&[f32]>) -> Answer {
    let hits = index.search(&question.text, vector, DEPTH);
    let first = hits.first();
    Answer {
        confidence: first.map_or(0.0, |hit| hit.confidence),
        evidence: first.map(|hit| hit.evidence).unwrap_or_default(),
        found: hits.iter().map(|hit| kept[hit.doc as usize]).collect(),
    }
}

/// Where the first right entry stands.
fn place(set: &Set, question: &Question, answer: &Answer) -> Option<usize> {
    answer.found.iter().position(|document| question.gold.contains(&set.entries[*document as usize].label))
}

/// Whether the best entry is right.
pub fn is_right(set: &Set, question: &Question, answer: &Answer) -> bool {
    place(set, question, answer) == Some(0)
}

pub fn is_in_scope(question: &Question) -> bool {
    question.gold.iter().all(|gold| gold != OUT_OF_SCOPE)
}

/// The figures of a set.
pub fn rows(set: &Set, answers: &[Answer]) -> Vec<Row> {
    let asked: Vec<_> = set.questions.iter().zip(answers).filter(|(question, _)| is_in_scope(question)).collect();
    let places: Vec<_> = asked.iter().map(|(question, answer)| place(set, question, answer)).collect();
    let share = |count: f64| 100.0 * count / asked.len().max(1) as f64;
    let within = |depth: usize| share(places.iter().flatten().filter(|place| **place < depth).count() as f64);
    let reciprocal = share(places.iter().flatten().map(|place| 1.0 / (*place as f64 + 1.0)).sum());
    let recall = format!("{:.1} / {:.1} / {:.1}", within(1), within(5), reciprocal);
    let mut rows =
        vec![Row { measure: "R@1 R@5 MRR@10", questions: asked.len(), reference: set.reference, value: recall }];
    if set.kind == Kind::Abstain {
        let value = abstaining(set, answers, |answer| f64::from(answer.confidence));
        rows.push(Row { measure: "accuracy MCC", questions: answers.len(), reference: set.abstaining, value });
    }
    rows.push(answered(set, answers));
    rows
}

/// Puts what was reached with vectors beside what words alone have reached.
pub fn add_values(rows: &mut [Row], set: &Set, with_vectors: &[Answer]) {
    for (row, other) in rows.iter_mut().zip(self::rows(set, with_vectors)) {
        row.value = format!("{} | {}", row.value, other.value);
    }
}

/// Puts the goal with a model's vectors beside what was reached.
pub fn add_goal(rows: &mut [Row], set: &Set) {
    if let Some(recall) = rows.first_mut().filter(|_| !set.goal_with_vectors.is_empty()) {
        recall.value = format!("{}   {}", recall.value, set.goal_with_vectors);
    }
}

/// How many questions get an answer, and how many of the answers are right.
fn answered(set: &Set, answers: &[Answer]) -> Row {
    let given = set.questions.iter().zip(answers).filter(|(_, answer)| answer.confidence >= THRESHOLD);
    let (mut count, mut right) = (0_usize, 0_usize);
    for (question, answer) in given {
        count += 1;
        right += usize::from(is_right(set, question, answer));
    }
    let share = |part: usize, whole: usize| 100.0 * part as f64 / whole.max(1) as f64;
    let value = format!("{:.1} / {:.1}", share(count, answers.len()), share(right, count));
    Row { measure: "answered, right", questions: answers.len(), reference: "", value }
}

/// Accuracy and Matthews correlation where what is less confident than the threshold is not said.
pub fn abstaining(set: &Set, answers: &[Answer], confidence: impl Fn(&Answer) -> f64) -> String {
    let (accuracy, matthews) = abstaining_below(f64::from(THRESHOLD), set, answers, confidence);
    format!("{accuracy:.1} / {matthews:.1}")
}

/// What other thresholds would reach.
pub fn print_curves(what: &str, judged: &[(Set, Vec<Answer>)]) {
    let sets: Vec<_> = judged.iter().filter(|(set, _)| set.kind == Kind::Abstain).collect();
    if sets.is_empty() {
        return;
    }
    let names: Vec<_> = sets.iter().map(|(set, _)| set.name).collect();
    println!("\n{what}, accuracy / MCC by threshold: {}", names.join(", "));
    for step in 12..=32 {
        let threshold = f64::from(step) * 0.025;
        let reached = |(set, answers): &&(Set, Vec<Answer>)| {
            let (accuracy, matthews) = abstaining_below(threshold, set, answers, |answer| f64::from(answer.confidence));
            format!("{accuracy:>5.1} / {matthews:>4.1}")
        };
        println!("  {threshold:.3}  {}", sets.iter().map(reached).collect::<Vec<_>>().join("   "));
    }
}

fn abstaining_below(threshold: f64, set: &Set, answers: &[Answer], confidence: impl Fn(&Answer) -> f64) -> (f64, f64) {
    let decide = |(_, answer): (&Question, &Answer)| {
        let said = answer.found.first().filter(|_| confidence(answer) >= threshold);
        said.map_or(OUT_OF_SCOPE, |document| set.entries[*document as usize].label.as_str())
    };
    let gold = set.questions.iter().map(|question| question.gold.first().map_or(OUT_OF_SCOPE, String::as_str));
    let pairs: Vec<_> = gold.zip(set.questions.iter().zip(answers).map(decide)).collect();
    let right = pairs.iter().filter(|(gold, said)| gold == said).count();
    let accuracy = 100.0 * right as f64 / pairs.len().max(1) as f64;
    (accuracy, 100.0 * matthews(&pairs))
}

/// Matthews correlation over many classes (Gorodkin 2004), -1..1.
fn matthews(pairs: &[(&str, &str)]) -> f64 {
    let mut classes: HashMap<&str, (f64, f64)> = HashMap::new();
    let mut right = 0.0;
    for (gold, said) in pairs {
        classes.entry(gold).or_default().0 += 1.0;
        classes.entry(said).or_default().1 += 1.0;
        right += f64::from(u8::from(gold == said));
    }
    let total = pairs.len() as f64;
    let (mut both, mut golds, mut saids) = (0.0, 0.0, 0.0);
    for (gold, said) in classes.values() {
        both += gold * said;
        golds += gold * gold;
        saids += said * said;
    }
    let spread = ((total * total - saids) * (total * total - golds)).sqrt();
    if spread > 0.0 { (right * total - both) / spread } else { 0.0 }
}

/// Lists the questions whose best entry is wrong.
pub fn print_misses(set: &Set, answers: &[Answer]) {
    for (question, answer) in set.questions.iter().zip(answers) {
        if !is_right(set, question, answer) {
            let found =
                answer.found.first().map_or("nothing", |document| set.entries[*document as usize].title.as_str());
            println!("  {:.2} {:?} wants {:?}, found {found:?}", answer.confidence, question.text, question.gold);
        }
    }
}
