//! Takes the answer out of a chunk: all of an FAQ's answer, or the sentences of a document that fit the question.

use std::ops::Range;

use crate::KnowledgeChunk;

/// Chat is read on a phone: a quoted document passage stays about this long, in characters.
const EXCERPT_CHARS: usize = 400;

/// An FAQ answer was written to be sent whole; this only keeps a mistake from becoming a wall of text.
const FAQ_CHARS: usize = 2_000;

pub(super) fn answer(chunk: &KnowledgeChunk, question: &str) -> String {
    let text = chunk.text.trim();
    let (limit, text) = match chunk.question {
        Some(_) => (FAQ_CHARS, text),
        None => (EXCERPT_CHARS, text),
    };
    if text.chars().count() <= limit {
        return text.to_owned();
    }
    let sentences = sentences(text);
    let wanted = words(question);
    let scores: Vec<f32> = sentences.iter().map(|range| score(&text[range.clone()], &wanted)).collect();
    // Without any fitting sentence (a question in another language) the beginning has to do.
    let best = (0..scores.len()).fold(0, |best, at| if scores[at] > scores[best] { at } else { best });
    excerpt(text, &sentences, best, limit)
}

/// Whole sentences from `first` on while they fit; a single one that does not fit is cut at a word.
fn excerpt(text: &str, sentences: &[Range<usize>], first: usize, limit: usize) -> String {
    let Some(start) = sentences.get(first) else { return String::new() };
    let fits = |range: &&Range<usize>| text[start.start..range.end].chars().count() <= limit;
    match sentences[first..].iter().take_while(fits).last() {
        Some(last) => text[start.start..last.end].trim().to_owned(),
        None => {
            let cut: String = text[start.clone()].chars().take(limit).collect();
            let at = cut.rfind(char::is_whitespace).unwrap_or(cut.len());
            format!("{}…", cut[..at].trim_end())
        }
    }
}

/// Byte ranges of sentences: up to `.`, `!`, `?` before white space, a danda, or a line's end.
fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let end = at + c.len_utf8();
        let before_space = chars.peek().is_none_or(|(_, next)| next.is_whitespace());
        let closes = matches!(c, '\n' | '।') || (matches!(c, '.' | '!' | '?') && before_space);
        if (closes || chars.peek().is_none()) && !text[start..end].trim().is_empty() {
            let lead = text[start..end].len() - text[start..end].trim_start().len();
            out.push(start + lead..end);
            start = end;
        }
    }
    out
}

/// How many of the wanted words are in the sentence. Words of one stem count (Tamil and Telugu inflect at the end).
fn score(sentence: &str, wanted: &[String]) -> f32 {
    let found = words(sentence);
    let best = |want: &String| found.iter().map(|word| likeness(want, word)).fold(0.0, f32::max);
    wanted.iter().map(best).sum()
}

fn likeness(a: &str, b: &str) -> f32 {
    if a == b {
        return 1.0;
    }
    let common = a.chars().zip(b.chars()).take_while(|(x, y)| x == y).count();
    let longest = a.chars().count().max(b.chars().count());
    if common >= 4 && common * 2 >= longest { 0.7 } else { 0.0 }
}

/// Words of three characters and more: shorter ones say little. Combining marks stay in the word.
fn words(text: &str) -> Vec<String> {
    text.split(|c: char| c.is_whitespace() || c.is_ascii_punctuation() || matches!(c, '।' | '’' | '“' | '”' | '…'))
        .filter(|word| word.chars().count() >= 3)
        .map(str::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn chunk(text: &str) -> KnowledgeChunk {
        KnowledgeChunk {
            id: "c".into(),
            source: "s".into(),
            question: None,
            text: text.into(),
            score: 1.0,
            confidence: 1.0,
            for_question: None,
        }
    }

    #[test]
    fn a_long_document_gives_the_sentence_that_fits() {
        let filler = "We are a family business since 1982. ".repeat(12);
        let text = format!("{filler}Refunds are paid within 5 days. Ask at the desk. {filler}");
        let got = answer(&chunk(&text), "When is my refund paid?");
        assert!(got.starts_with("Refunds are paid within 5 days."), "{got}");
        assert!(got.chars().count() <= EXCERPT_CHARS);
    }

    #[test]
    fn inflected_words_are_found() {
        let filler = "எங்கள் நிறுவனம் சென்னையில் உள்ளது. ".repeat(16);
        let text = format!("{filler}பணத்தைத் திரும்ப ஐந்து நாட்களில் தருவோம். {filler}");
        assert!(answer(&chunk(&text), "பணத்தை எப்போது கிடைக்கும்").starts_with("பணத்தைத்"));
    }

    proptest! {
        #[test]
        fn never_longer_than_allowed_and_never_empty(text in "[a-zஅ-ஹा-ी.!?\n ।]{1,1200}", question in ".{0,40}") {
            prop_assume!(!text.trim().is_empty());
            let got = answer(&chunk(&text), &question);
            prop_assert!(!got.is_empty() && got.chars().count() <= EXCERPT_CHARS + 1);
        }
    }
}
