//! Takes `<think>…</think>` out of a text that comes in pieces. Local servers put a model's reasoning there
//! (reference: OpenAI-compatible servers), and it must never reach a customer.

const OPEN: &str = "<think>";
const CLOSE: &str = "</think>";

/// Feed it pieces of any size; what it returns is visible text. White space before the first visible character is
/// dropped: it is what is left between the reasoning and the answer.
#[derive(Debug, Default)]
pub(crate) struct ThinkFilter {
    inside: bool,
    /// An end of the input that may be the beginning of a tag.
    held: String,
    /// Whether anything visible has come out.
    started: bool,
}

impl ThinkFilter {
    pub(crate) fn push(&mut self, piece: &str, visible: &mut String) {
        self.held.push_str(piece);
        let input = std::mem::take(&mut self.held);
        let mut rest = input.as_str();
        loop {
            let tag = if self.inside { CLOSE } else { OPEN };
            match rest.find(tag) {
                Some(at) => {
                    self.emit(&rest[..at], visible);
                    self.inside = !self.inside;
                    rest = &rest[at + tag.len()..];
                }
                None => {
                    let keep = partial_tag_len(rest, tag);
                    self.emit(&rest[..rest.len() - keep], visible);
                    self.held = rest[rest.len() - keep..].to_owned();
                    return;
                }
            }
        }
    }

    /// What was held back as a possible tag and turned out to be text.
    pub(crate) fn finish(&mut self, visible: &mut String) {
        let held = std::mem::take(&mut self.held);
        self.emit(&held, visible);
    }

    fn emit(&mut self, text: &str, visible: &mut String) {
        if self.inside {
            return;
        }
        let text = if self.started { text } else { text.trim_start() };
        self.started |= !text.is_empty();
        visible.push_str(text);
    }
}

/// Some chat templates open the tag in the prompt, so that only its end is in the answer. Only a whole text can be
/// cleaned of that: a stream has been shown by then.
pub(crate) fn after_orphan_close(text: &str) -> &str {
    text.rfind(CLOSE).map_or(text, |at| text[at + CLOSE.len()..].trim_start())
}

/// Length of the longest end of `text` that is a proper beginning of `tag`. Tags are ASCII, so that this never cuts a
/// character.
fn partial_tag_len(text: &str, tag: &str) -> usize {
    (1..tag.len()).rev().find(|&n| text.ends_with(&tag[..n])).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn filter(pieces: &[&str]) -> String {
        let (mut filter, mut out) = (ThinkFilter::default(), String::new());
        for piece in pieces {
            filter.push(piece, &mut out);
        }
        filter.finish(&mut out);
        out
    }

    #[test]
    fn reasoning_is_removed_wherever_the_pieces_are_cut() {
        assert_eq!(filter(&["<thi", "nk>hm</th", "ink>\n\nவண", "க்கம்"]), "வணக்கம்");
        assert_eq!(filter(&["a < b <thin ice"]), "a < b <thin ice");
        assert_eq!(filter(&["<think>never closed"]), "");
        assert_eq!(after_orphan_close("hm, so\n</think>\nHello"), "Hello");
    }

    proptest! {
        #[test]
        fn cutting_never_changes_the_result(
            parts in prop::collection::vec(prop_oneof!["<think>", "</think>", "[a-z <>/]{0,6}", "தமிழ்"], 0..8),
            at in any::<prop::sample::Index>(),
        ) {
            let whole = parts.concat();
            let cuts: Vec<usize> = (0..=whole.len()).filter(|&i| whole.is_char_boundary(i)).collect();
            let cut = cuts[at.index(cuts.len())];
            prop_assert_eq!(filter(&[&whole[..cut], &whole[cut..]]), filter(&[&whole]));
        }
    }
}
