//! What is left to visit: breadth first, each page once, within the limits.

use std::collections::{HashSet, VecDeque};

use reqwest::Url;

use super::site::key;

/// Addresses that wait, in times of the pages that are wanted: a page of links must not grow without bound.
const WAITING_PER_PAGE: usize = 20;
/// Visits, in times of the pages that are wanted: some lead nowhere.
const VISITS_PER_PAGE: usize = 2;

pub(super) struct Frontier {
    waiting: VecDeque<(Url, i64)>,
    seen: HashSet<String>,
    max_depth: i64,
    max_pages: usize,
    visits: usize,
    /// Pages that were read.
    pub read: usize,
}

impl Frontier {
    pub(super) fn new(max_depth: i64, max_pages: usize) -> Self {
        Self { waiting: VecDeque::new(), seen: HashSet::new(), max_depth, max_pages, visits: 0, read: 0 }
    }

    /// Notes a page, so many links away from the start.
    pub(super) fn push(&mut self, url: Url, depth: i64) {
        let has_room = self.waiting.len() < self.max_pages * WAITING_PER_PAGE;
        if depth <= self.max_depth && has_room && self.seen.insert(key(&url)) {
            self.waiting.push_back((url, depth));
        }
    }

    /// Says that a page was met under another address than expected. Whether it is new.
    pub(super) fn meet(&mut self, url: &Url) -> bool {
        self.seen.insert(key(url))
    }

    pub(super) fn next(&mut self) -> Option<(Url, i64)> {
        if self.read >= self.max_pages || self.visits >= self.max_pages * VISITS_PER_PAGE {
            return None;
        }
        let next = self.waiting.pop_front()?;
        self.visits += 1;
        Some(next)
    }

    /// Pages that were read or may be, as far as is known.
    pub(super) fn total(&self) -> usize {
        (self.read + self.waiting.len()).min(self.max_pages)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(path: &str) -> Url {
        Url::parse(&format!("https://a.example{path}")).unwrap()
    }

    #[test]
    fn near_pages_come_first_and_each_once() {
        let mut frontier = Frontier::new(1, 10);
        frontier.push(url("/"), 0);
        assert_eq!(frontier.next(), Some((url("/"), 0)));
        for path in ["/a", "/", "/b", "/a"] {
            frontier.push(url(path), 1);
        }
        frontier.push(url("/deep"), 2);
        assert!(!frontier.meet(&url("/b")) && frontier.meet(&url("/c")));
        frontier.push(url("/c"), 1);
        let rest: Vec<_> = std::iter::from_fn(|| frontier.next()).map(|(url, _)| url.path().to_owned()).collect();
        assert_eq!(rest, ["/a", "/b"]);
    }

    #[test]
    fn pages_visits_and_waiting_addresses_are_bounded() {
        let mut frontier = Frontier::new(5, 3);
        (0..1_000).for_each(|n| frontier.push(url(&format!("/{n}")), 1));
        assert_eq!((frontier.waiting.len(), frontier.total()), (60, 3));
        assert_eq!(std::iter::from_fn(|| frontier.next()).count(), 6, "none of them could be read");
        let mut frontier = Frontier::new(5, 3);
        (0..10).for_each(|n| frontier.push(url(&format!("/{n}")), 1));
        let mut visited = 0;
        while frontier.next().is_some() {
            visited += 1;
            frontier.read += 1;
        }
        assert_eq!(visited, 3);
    }
}
