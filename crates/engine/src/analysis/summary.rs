//! A message in one line: its first sentence, fitted.

/// Characters of a summary, of a title.
pub(super) const SUMMARY_MAX: usize = 160;
/// Shorter sentences (`Hi.`, `Dear sir,`) are taken with the next one.
const SENTENCE_MIN: usize = 20;

/// The first sentence that says something, cut at a word to at most `limit` characters (the ellipsis included).
pub(super) fn fitted(text: &str, limit: usize) -> String {
    // Nothing beyond can be part of it: white space is folded, so a few times the limit is room enough.
    let head: String = text.chars().take(limit * 4).collect();
    let line = head.split_whitespace().collect::<Vec<_>>().join(" ");
    let sentence = first_sentence(&line);
    if sentence.chars().count() <= limit {
        return sentence.to_owned();
    }
    let cut: String = sentence.chars().take(limit.saturating_sub(1)).collect();
    let cut = match cut.rsplit_once(' ') {
        Some((words, _)) if words.chars().count() * 2 > limit => words,
        _ => cut.as_str(),
    };
    format!("{}…", cut.trim_end_matches([',', ';', ':', ' ', '-']))
}

fn first_sentence(line: &str) -> &str {
    let mut length = 0;
    let mut characters = line.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        length += 1;
        let next = characters.peek().map(|(_, next)| *next);
        let ends = matches!(c, '?' | '!' | '।' | '॥') || c == '.' && next.is_none_or(char::is_whitespace);
        let repeated = next.is_some_and(|next| matches!(next, '?' | '!' | '.'));
        if ends && !repeated && length >= SENTENCE_MIN {
            return &line[..at + c.len_utf8()];
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_first_sentence_that_says_something() {
        assert_eq!(fitted("Hi. Where is my order 1234? It is late.", 160), "Hi. Where is my order 1234?");
        assert_eq!(fitted("नमस्ते।  मेरा ऑर्डर कब आएगा? कृपया बताएं।", 160), "नमस्ते। मेरा ऑर्डर कब आएगा?");
        assert_eq!(fitted("  ", 160), "");
        assert_eq!(fitted("one two three four five six", 16), "one two three…");
        assert_eq!(fitted(&"அ".repeat(500), 10).chars().count(), 10);
    }
}
