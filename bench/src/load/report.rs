//! Figures beside their goals: a table to read and JSON to keep.

use std::fmt::Write;

use serde::{Serialize, Serializer};

use super::machine::Machine;

/// Load average before the first measurement above which the table warns.
const QUIET_LOAD: f64 = 0.5;

/// What a figure is to reach.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Goal {
    AtLeast(f64),
    AtMost(f64),
}

impl Goal {
    fn is_met_by(self, value: f64) -> bool {
        match self {
            Goal::AtLeast(limit) => value >= limit,
            Goal::AtMost(limit) => value <= limit,
        }
    }

    fn words(self) -> String {
        match self {
            Goal::AtLeast(limit) => format!("≥ {}", number(limit)),
            Goal::AtMost(limit) => format!("≤ {}", number(limit)),
        }
    }
}

impl Serialize for Goal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.words())
    }
}

#[derive(Debug, Clone, Serialize)]
pub struct Figure {
    pub name: String,
    pub value: f64,
    pub unit: &'static str,
    pub goal: Option<Goal>,
    /// `None` without a goal.
    pub met: Option<bool>,
}

impl Figure {
    pub fn new(name: impl Into<String>, value: f64, unit: &'static str, goal: Option<Goal>) -> Self {
        Self { name: name.into(), value, unit, goal, met: goal.map(|goal| goal.is_met_by(value)) }
    }
}

/// All figures on one database.
#[derive(Debug, Clone, Serialize)]
pub struct Section {
    pub database: &'static str,
    pub figures: Vec<Figure>,
    /// What a reader must know to trust the figures: the first errors.
    pub remarks: Vec<String>,
}

impl Section {
    pub fn new(database: &'static str) -> Self {
        Self { database, figures: Vec::new(), remarks: Vec::new() }
    }

    pub fn add(&mut self, name: impl Into<String>, value: f64, unit: &'static str, goal: Option<Goal>) {
        self.figures.push(Figure::new(name, value, unit, goal));
    }

    /// Zero is the only good number of these.
    pub fn add_faults(&mut self, name: impl Into<String>, count: u64) {
        self.add(name, count as f64, "", Some(Goal::AtMost(0.0)));
    }

    pub fn remark(&mut self, what: &str, detail: Option<String>) {
        self.remarks.extend(detail.map(|detail| format!("{what}: {detail}")));
    }

    pub fn value(&self, name: &str) -> Option<f64> {
        self.figures.iter().find(|figure| figure.name == name).map(|figure| figure.value)
    }
}

#[derive(Debug, Clone, Serialize)]
pub struct Report {
    pub machine: Machine,
    /// What `--version` of the server printed.
    pub server: String,
    /// Unix seconds.
    pub measured_at_s: u64,
    pub sections: Vec<Section>,
}

impl Report {
    pub fn meets_all_goals(&self) -> bool {
        self.sections.iter().flat_map(|section| &section.figures).all(|figure| figure.met != Some(false))
    }

    /// A Markdown table for each database.
    pub fn table(&self) -> String {
        let mut text = String::new();
        let Machine { cores, processor, kernel, memory_mb, load_before, fsync_ms } = &self.machine;
        // Writing to a String cannot fail, so the results are dropped here and below.
        let _ = write!(text, "{} on {cores} cores of {processor}, {memory_mb:.0} MB, Linux {kernel}, ", self.server);
        let _ = writeln!(text, "fsync {fsync_ms:.2} ms, load {load_before:.2}");
        if *load_before > QUIET_LOAD {
            let _ = writeln!(text, "Something else was running: measure again on a quiet machine.");
        }
        for section in &self.sections {
            let name_width = section.figures.iter().map(|figure| figure.name.chars().count()).max().unwrap_or(0);
            let _ = writeln!(text, "\n| {:name_width$} | {:>18} | {:>9} | met |", section.database, "measured", "goal");
            let _ = writeln!(text, "| {:-<name_width$} | {:->17}: | {:->8}: | --- |", "", "", "");
            for figure in &section.figures {
                let value = format!("{} {}", number(figure.value), figure.unit);
                let goal = figure.goal.map(Goal::words).unwrap_or_default();
                let met = match figure.met {
                    Some(true) => "yes",
                    Some(false) => "NO",
                    None => "",
                };
                let _ =
                    writeln!(text, "| {:name_width$} | {:>18} | {goal:>9} | {met:3} |", figure.name, value.trim_end());
            }
            for remark in &section.remarks {
                let _ = writeln!(text, "- {remark}");
            }
        }
        text
    }
}

/// Three significant digits below 100, whole numbers above.
fn number(value: f64) -> String {
    match value.abs() {
        size if size >= 100.0 || value == value.trunc() => format!("{value:.0}"),
        size if size >= 10.0 => format!("{value:.1}"),
        size if size >= 1.0 => format!("{value:.2}"),
        _ => format!("{value:.3}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(figures: Vec<Figure>) -> Report {
        let machine = Machine {
            cores: 2,
            processor: "x".to_owned(),
            kernel: "6".to_owned(),
            memory_mb: 1.0,
            load_before: 0.7,
            fsync_ms: 0.5,
        };
        let sections = vec![Section { figures, ..Section::new("SQLite") }];
        Report { machine, server: "switchboard".to_owned(), measured_at_s: 0, sections }
    }

    #[test]
    fn a_missed_goal_is_seen_in_the_table_and_in_the_json() {
        let missed = report(vec![
            Figure::new("replies", 1999.0, "/s", Some(Goal::AtLeast(2000.0))),
            Figure::new("p99", 24.91, "ms", Some(Goal::AtMost(25.0))),
            Figure::new("p50", 3.0, "ms", None),
        ]);
        assert!(!missed.meets_all_goals());
        let table = missed.table();
        assert!(table.contains("measure again on a quiet machine"));
        let row = |name| table.lines().find(|line| line.contains(name)).expect("a row");
        assert!(row("replies").contains("NO") && row("replies").contains("≥ 2000"));
        assert!(row("p99").contains("24.9 ms") && row("p99").contains("yes"));
        let json = serde_json::to_value(&missed).expect("JSON");
        assert_eq!(json["sections"][0]["figures"][0]["met"], false);
        assert_eq!(json["sections"][0]["figures"][2]["goal"], serde_json::Value::Null);
    }

    #[test]
    fn without_faults_all_goals_are_met() {
        let mut section = Section::new("SQLite");
        section.add_faults("errors", 0);
        section.remark("first error", None);
        assert!(report(section.figures).meets_all_goals());
        assert!(section.remarks.is_empty());
    }
}
