//! `[speech]`: keys of the speech providers. Calls and voice notes are not in this version yet: the values are
//! accepted, checked and kept for them.

use super::reader::Section;
use super::secret::Secret;

#[derive(Debug, Clone)]
pub struct SpeechConfig {
    pub deepgram_api_key: Option<Secret>,
    /// Without a slash at its end.
    pub deepgram_base_url: String,
    pub elevenlabs_api_key: Option<Secret>,
    /// Without a slash at its end.
    pub elevenlabs_base_url: String,
}

impl SpeechConfig {
    pub(super) fn read(section: &mut Section<'_, '_>) -> Self {
        Self {
            deepgram_api_key: section.token("deepgram_api_key"),
            deepgram_base_url: section.base_url("deepgram_base_url"),
            elevenlabs_api_key: section.token("elevenlabs_api_key"),
            elevenlabs_base_url: section.base_url("elevenlabs_base_url"),
        }
    }
}
