//! Questions with answers, as people write them into a text field.
//!
//! ```text
//! Q: Do you deliver on Sundays?
//! A: Yes, until 6 PM.
//! ```
//! Known are `Q:`/`A:`, `Question:`/`Answer:`, numbers before them, and a line that ends with a question mark with the
//! answer below it. What is none of that is left as plain text, to become a source.

use model::limits::{FAQ_ANSWER_CHARS, FAQ_QUESTION_CHARS};

/// Entries that one text may have; the rest stays plain text.
const ENTRIES_MAX: usize = 1_000;

/// What a text says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FaqText {
    /// `(question, answer)`, each within the limits of an entry.
    pub entries: Vec<(String, String)>,
    /// Paragraphs that are no questions with answers; empty where there are none.
    pub rest: String,
}

#[derive(Default)]
struct Reader {
    found: FaqText,
    question: String,
    answer: String,
    /// Lines go to the answer.
    answering: bool,
    /// The question was marked as one: its answer goes on over empty lines.
    marked: bool,
}

/// Reads a text.
pub fn read(text: &str) -> FaqText {
    let mut reader = Reader::default();
    for line in text.lines() {
        reader.take(line.trim());
    }
    reader.end();
    let rest = reader.found.rest.trim().to_owned();
    FaqText { rest, ..reader.found }
}

impl Reader {
    fn take(&mut self, line: &str) {
        let unnumbered = without_number(line);
        if let Some(question) = marked(unnumbered, &["q", "question"]) {
            self.end();
            (self.question, self.marked) = (question.to_owned(), true);
        } else if let Some(answer) = marked(unnumbered, &["a", "ans", "answer"]).filter(|_| !self.question.is_empty()) {
            self.answering = true;
            add(&mut self.answer, answer);
        } else if line.is_empty() {
            match self.marked {
                true if self.answering => self.answer.push('\n'),
                true => {}
                false if !self.answer.is_empty() || self.question.is_empty() => {
                    self.end();
                    self.found.rest.push('\n');
                }
                false => {}
            }
        } else if ends_as_question(line) && !self.marked && (self.question.is_empty() || !self.answer.is_empty()) {
            self.end();
            self.question = unnumbered.to_owned();
            self.answering = true;
        } else if self.question.is_empty() {
            add(&mut self.found.rest, line);
        } else if self.answering {
            add(&mut self.answer, line);
        } else {
            add(&mut self.question, line);
        }
    }

    /// Ends the entry that is being read. A question without an answer is plain text.
    fn end(&mut self) {
        let (question, answer) = (std::mem::take(&mut self.question), std::mem::take(&mut self.answer));
        (self.answering, self.marked) = (false, false);
        let (question, answer) = (question.trim(), answer.trim());
        if question.is_empty() {
            return;
        }
        let fits = question.chars().count() <= FAQ_QUESTION_CHARS && answer.chars().count() <= FAQ_ANSWER_CHARS;
        if fits && !answer.is_empty() && self.found.entries.len() < ENTRIES_MAX {
            self.found.entries.push((question.to_owned(), answer.to_owned()));
        } else {
            add(&mut self.found.rest, question);
            add(&mut self.found.rest, answer);
        }
    }
}

fn add(text: &mut String, line: &str) {
    if line.is_empty() {
        return;
    }
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    text.push_str(line);
}

/// What follows one of the marks, e.g. `Q:`, `Q.`, `**Q:**`, `Question -`.
fn marked<'a>(line: &'a str, marks: &[&str]) -> Option<&'a str> {
    let line = line.trim_start_matches(['*', '#', '_', ' ']);
    let end = [':', '.', ')', '：'].iter().filter_map(|c| line.find(*c)).chain(line.find(" -")).min()?;
    let (mark, rest) = line.split_at(end);
    let rest = rest.trim_start_matches(' ').trim_start_matches([':', '.', ')', '：', '-']);
    let is_mark = marks
        .iter()
        .any(|known| mark.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ').eq_ignore_ascii_case(known));
    is_mark.then(|| rest.trim_matches(['*', '_', ' ']))
}

/// Without `1.`, `2)` or a bullet before it.
fn without_number(line: &str) -> &str {
    let line = line.trim_start_matches(['-', '•', '*', ' ']);
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_number = rest.len() < line.len() && rest.starts_with(['.', ')', ':']);
    if is_number { rest[1..].trim_start() } else { line }
}

fn ends_as_question(line: &str) -> bool {
    line.trim_end_matches(['*', '_', ' ']).ends_with(['?', '？', '؟']) && line.chars().count() <= FAQ_QUESTION_CHARS
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(text: &str) -> Vec<(String, String)> {
        read(text).entries
    }

    fn pair(question: &str, answer: &str) -> (String, String) {
        (question.to_owned(), answer.to_owned())
    }

    #[test]
    fn marked_questions_have_their_answers() {
        let text = "Q: Do you deliver?\nA: Yes,\nwithin two days.\n\nOnly in Chennai.\n\n2) **Question:** When\nare you open\n\
                    Answer - From 9 to 6.\nQ3. Open on Sunday? \nA3. No.";
        let expected = [
            pair("Do you deliver?", "Yes,\nwithin two days.\nOnly in Chennai."),
            pair("When\nare you open", "From 9 to 6."),
            pair("Open on Sunday?", "No."),
        ];
        assert_eq!(entries(text), expected);
    }

    #[test]
    fn a_question_mark_is_a_mark_too() {
        let text =
            "We bake since 1987.\n\n1. வீட்டிற்கு டெலிவரி உண்டா?\nஆம், உண்டு.\nDo you take cards?\nYes.\n\nCome and see us.";
        let read = read(text);
        assert_eq!(read.entries, [pair("வீட்டிற்கு டெலிவரி உண்டா?", "ஆம், உண்டு."), pair("Do you take cards?", "Yes.")]);
        assert_eq!(read.rest, "We bake since 1987.\n\nCome and see us.");
    }

    #[test]
    fn nothing_that_was_written_is_lost() {
        assert_eq!(read("Just a text.\nWith a second line.").rest, "Just a text.\nWith a second line.");
        assert_eq!(read("Q: Nobody answers this?").rest, "Nobody answers this?");
        assert_eq!(read("A: an answer to nothing").rest, "A: an answer to nothing");
        let long = format!("Q: x?\nA: {}", "a".repeat(FAQ_ANSWER_CHARS + 1));
        let read_long = read(&long);
        assert!(read_long.entries.is_empty() && read_long.rest.len() > FAQ_ANSWER_CHARS);
        assert_eq!(read(""), FaqText::default());
    }
}
