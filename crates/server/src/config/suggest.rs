//! Finds the name that was probably meant.

/// The name in `known` that is nearest to `wrong`, or `None` where nothing is near.
///
/// A dotted name is also near when only its section is wrong or missing (`port` for `server.port`).
pub(super) fn nearest<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (wrong.chars().count() / 5).clamp(1, 3);
    known
        .into_iter()
        .filter_map(|name| {
            let edits = distance(wrong, name);
            let same_leaf = leaf(wrong) == leaf(name);
            (edits <= limit || same_leaf).then_some((edits, name))
        })
        .min_by_key(|(edits, _)| *edits)
        .map(|(_, name)| name)
}

fn leaf(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

/// Levenshtein's distance: how many characters are added, left out or exchanged.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let exchanged = diagonal + usize::from(from != *to);
            diagonal = row[j + 1];
            row[j + 1] = exchanged.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [&str; 3] = ["server.port", "agent.debounce_ms", "agent.max_wait_ms"];

    #[test]
    fn finds_slips_of_the_pen_and_wrong_sections() {
        assert_eq!(nearest("agent.debonce_ms", KNOWN), Some("agent.debounce_ms"));
        assert_eq!(nearest("agents.max_wait", KNOWN), None);
        assert_eq!(nearest("port", KNOWN), Some("server.port"));
        assert_eq!(nearest("http.port", KNOWN), Some("server.port"));
        assert_eq!(nearest("agent.colour", KNOWN), None);
    }

    #[test]
    fn counts_edits() {
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("same", "same"), 0);
    }
}
