//! `[analysis]`: who finds language, intent, sentiment and entities in a message.

use super::choice::choices;
use super::reader::Section;

choices! {
    /// Who analyses messages.
    pub enum AnalysisProvider {
        /// The offline analyser.
        Builtin = "builtin",
        /// The model of `[llm]`, one structured call a turn.
        Llm = "llm",
    }
}

#[derive(Debug, Clone)]
pub struct AnalysisConfig {
    pub provider: AnalysisProvider,
}

impl AnalysisConfig {
    pub(super) fn read(section: &mut Section<'_, '_>) -> Self {
        Self { provider: section.choice("provider") }
    }
}
