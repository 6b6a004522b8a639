//! The sets: where they are, how a line becomes a document, and the figures to compare with (from the data's README).

use serde_json::Value;
use std::{collections::HashMap, fs, path::Path};

/// The answer to a question that the knowledge base cannot answer.
pub const OUT_OF_SCOPE: &str = "OOS";

/// What a set's figures are about.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
    /// Each question has an answer: recall.
    Recall,
    /// Some have none: recall on those that have, accuracy and Matthews correlation with abstaining.
    Abstain,
}

/// How to read a set.
pub struct Source {
    pub name: &'static str,
    folder: &'static str,
    knowledge: &'static str,
    questions: &'static str,
    /// The fields that become title and body; empty for none.
    title: &'static str,
    body: &'static str,
    kind: Kind,
    reference: &'static str,
    goal_with_vectors: &'static str,
    abstaining: &'static str,
    /// Weight of a question in the fit of the confidence.
    weight: f32,
}

const NONE: Source = Source {
    name: "",
    folder: "",
    knowledge: "kb",
    questions: "dev",
    title: "text",
    body: "",
    kind: Kind::Recall,
    reference: "",
    goal_with_vectors: "",
    abstaining: "",
    weight: 0.15,
};

/// All sets, in the order of the table.
pub const SOURCES: &[Source] = &[
    Source {
        name: "stackfaq",
        folder: "stackfaq",
        title: "question",
        body: "answer",
        reference: "goal 78; BM25 57.1/79.0/65.8, char 71.5/90.0/79.4, MiniLM 93.6/99.7/96.5",
        goal_with_vectors: "goal 93",
        ..NONE
    },
    Source {
        name: "xquad_hi",
        folder: "xquad_hi",
        title: "",
        body: "text",
        reference: "BM25 89.6 (59.0 if vowel signs split words)",
        ..NONE
    },
    Source {
        name: "hinglish_top",
        folder: "hinglish_top",
        knowledge: "dev_kb",
        reference: "goal 80; BM25 76.3, char 77.2, MiniLM 65.5",
        ..NONE
    },
    Source {
        name: "hint3_curekart",
        folder: "hint3_curekart",
        kind: Kind::Abstain,
        abstaining: "goal 76/62; Rasa 62.1/48.2, Dialogflow 73.9/58.9, Haptik 74.3/60.4, BERT 73.5/61.4",
        weight: 1.0,
        ..NONE
    },
    Source {
        name: "hint3_powerplay11",
        folder: "hint3_powerplay11",
        kind: Kind::Abstain,
        abstaining: "goal 75/40; Rasa 74.8/29.3, Dialogflow 70.5/28.8, Haptik 74.4/30.4, BERT 75.4/37.6",
        weight: 1.0,
        ..NONE
    },
    Source {
        name: "hint3_sofmattress",
        folder: "hint3_sofmattress",
        kind: Kind::Abstain,
        abstaining: "goal 68/60; Rasa 64.1/57.6, Dialogflow 69.7/63.9, Haptik 64.1/57.6, BERT 69.2/63.7",
        weight: 1.0,
        ..NONE
    },
    Source {
        name: "banking77",
        folder: "banking77",
        knowledge: "kb_10shot",
        reference: "goal 66; BM25 56.0, char 63.8, MiniLM 82.4",
        goal_with_vectors: "goal 83",
        weight: 0.1,
        ..NONE
    },
    Source {
        name: "clinc150",
        folder: "clinc150",
        knowledge: "kb_20shot",
        kind: Kind::Abstain,
        reference: "goal 80; BM25 76.7, char 74.0, MiniLM 85.3",
        weight: 0.5,
        ..NONE
    },
    Source {
        name: "tau_banking tasks",
        folder: "tau_banking",
        questions: "dev_task",
        title: "title",
        body: "text",
        reference: "goal R@5 58; BM25 27.1/49.3",
        weight: 0.0,
        ..NONE
    },
    Source {
        name: "tau_banking titles",
        folder: "tau_banking",
        questions: "dev_title",
        title: "title",
        body: "text",
        weight: 0.05,
        ..NONE
    },
    Source {
        name: "tau_banking titles>text",
        folder: "tau_banking",
        questions: "dev_title",
        title: "",
        body: "text",
        weight: 0.0,
        ..NONE
    },
];

/// An entry of a knowledge base.
pub struct Entry {
    pub title: String,
    pub body: String,
    /// Its intent, or its own id.
    pub label: String,
    /// The number of the label.
    pub group: u32,
}

/// A question and the labels that are right.
pub struct Question {
    pub text: String,
    pub gold: Vec<String>,
}

/// A set that was read.
pub struct Set {
    pub name: &'static str,
    pub kind: Kind,
    pub reference: &'static str,
    pub abstaining: &'static str,
    pub weight: f32,
    /// What is to be reached with vectors of a small English model.
    pub goal_with_vectors: &'static str,
    pub entries: Vec<Entry>,
    pub questions: Vec<Question>,
}

/// Reads one set.
pub fn read(root: &Path, source: &Source) -> Result<Set, String> {
    let folder = root.join(source.folder);
    let mut groups = HashMap::new();
    let knowledge = lines(&folder.join(format!("{}.jsonl", source.knowledge)))?;
    let entries = knowledge.iter().map(|line| {
        let label = if line["intent"].is_string() { text(line, "intent") } else { text(line, "id") };
        let next = groups.len() as u32;
        let group = *groups.entry(label.clone()).or_insert(next);
        Entry { title: text(line, source.title), body: text(line, source.body), label, group }
    });
    let entries = entries.collect();
    let asked = lines(&folder.join(format!("{}.jsonl", source.questions)))?;
    let questions = asked.iter().map(|line| {
        let gold = line["gold"].as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned);
        Question { text: text(line, "query"), gold: gold.collect() }
    });
    let questions = questions.collect();
    let Source { name, kind, reference, abstaining, weight, goal_with_vectors, .. } = *source;
    Ok(Set { name, kind, reference, abstaining, weight, goal_with_vectors, entries, questions })
}

fn lines(path: &Path) -> Result<Vec<Value>, String> {
    let text = fs::read_to_string(path).map_err(|problem| format!("{}: {problem}", path.display()))?;
    let parsed: Result<_, _> = text.lines().map(serde_json::from_str).collect();
    parsed.map_err(|problem| format!("{}: {problem}", path.display()))
}

fn text(line: &Value, field: &str) -> String {
    line[field].as_str().unwrap_or_default().to_owned()
}
