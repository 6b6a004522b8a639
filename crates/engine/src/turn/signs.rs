//! What the built-in analyser says of a question before anybody answers it: for rules, at no cost.

use super::Turn;
use crate::analysis::{self, Moment};

pub(super) struct Told {
    pub intent: Option<String>,
    pub topics: Vec<String>,
}

impl Turn<'_> {
    pub(super) fn told_of(&self, question: &str) -> Told {
        let at = Moment { now: self.engine.clock().now().to_utc(), tz: self.zone() };
        let told = analysis::analyse(question, &at, &[]);
        Told { intent: Some(told.intent.name().to_owned()), topics: told.topics }
    }
}
