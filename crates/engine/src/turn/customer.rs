//! What the customer himself wrote in this conversation: the precondition of tools that keep or use it.

use chrono_tz::Tz;
use model::content::Content;

use super::Turn;

impl Turn<'_> {
    /// Whether this stands in the customer's own messages, whatever its case, blanks and punctuation.
    pub(crate) fn customer_said(&self, value: &str) -> bool {
        let wanted = squeezed(value);
        !wanted.is_empty() && self.own_texts().any(|text| contains_whole(&squeezed(&text), &wanted))
    }

    /// Whether each word of it does.
    pub(crate) fn customer_said_all_words(&self, value: &str) -> bool {
        let said: Vec<String> = self.own_texts().flat_map(|text| words(&text)).collect();
        let wanted = words(value);
        !wanted.is_empty() && wanted.iter().all(|word| said.contains(word))
    }

    /// Whether the customer writes in another script than the Latin one, so that names may be spelled anew.
    pub(crate) fn customer_wrote_other_script(&self) -> bool {
        self.own_texts().any(|text| text.chars().any(|c| c.is_alphabetic() && c as u32 >= 0x370))
    }

    /// The workspace's time zone.
    pub(crate) fn zone(&self) -> Tz {
        self.knowledge.business.timezone.as_deref().and_then(|name| name.parse().ok()).unwrap_or(Tz::UTC)
    }

    fn own_texts(&self) -> impl Iterator<Item = String> + '_ {
        let inbound = self.state.history.iter().filter(|entry| entry.inbound && !entry.revoked);
        inbound.map(|entry| entry.content.as_text()).chain(self.questions.iter().map(|entry| match &entry.content {
            Content::Text { body } => body.clone(),
            other => other.as_text(),
        }))
    }
}

/// Lower case; whatever is neither letter nor digit is one blank.
fn squeezed(text: &str) -> String {
    words(text).join(" ")
}

fn words(text: &str) -> Vec<String> {
    let parts = text.split(|c: char| !c.is_alphanumeric() && !is_mark(c));
    parts.filter(|part| !part.is_empty()).map(str::to_lowercase).collect()
}

/// Vowel signs and the like, which stand inside of words.
fn is_mark(c: char) -> bool {
    matches!(c as u32, 0x300..=0x36f | 0x900..=0xdff | 0x200c | 0x200d)
}

/// Whether it stands there as whole words: `17` does not stand in `A-170`.
fn contains_whole(text: &str, wanted: &str) -> bool {
    format!(" {text} ").contains(&format!(" {wanted} "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn punctuation_and_case_do_not_matter_and_parts_do_not_count() {
        let said = |text: &str, wanted: &str| contains_whole(&squeezed(text), &squeezed(wanted));
        assert!(said("My order is #A-17, thanks", "a-17"));
        assert!(said("write to Asha@Example.in please", "asha@example.in"));
        assert!(said("என் பெயர் ஆஷா.", "ஆஷா"));
        assert!(!said("order A-170", "A-17"));
        assert!(!said("xasha@example.in", "asha@example.in"));
    }
}
