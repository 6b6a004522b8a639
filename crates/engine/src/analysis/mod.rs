//! Understanding without a model: always, offline and cheap.

mod entities;
mod intent;
pub mod language;
pub mod sentiment;
mod summary;
mod tasks;
mod topics;
mod understanding;

pub use entities::{CustomEntity, ENTITIES_MAX, Entity, Kind, Moment, PatternProblem, entities, number};
pub use intent::{Intent, is_opt_out};
pub use language::{ENGLISH, Identified, Language, Script, identify, language};
pub use sentiment::{Label, Sentiment, sentiment};
pub use tasks::{TaskHint, TaskKind};
pub use understanding::{Understanding, analyse};

/// When the first day or time of a text comes, if it names one that is to come.
pub fn due_in(text: &str, at: &Moment) -> Option<chrono::DateTime<chrono::Utc>> {
    entities(text, at, &[]).iter().find_map(|entity| entities::due(entity, at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_scripts_and_common_romanised_words() {
        let code = |text| language(text).map(|l| (l.code, l.romanised));
        assert_eq!(code("Are you open tomorrow?"), Some(("en", false)));
        assert_eq!(code("வணக்கம், நாளை திறந்திருக்குமா?"), Some(("ta", false)));
        assert_eq!(code("क्या आप कल खुले हैं?"), Some(("hi", false)));
        assert_eq!(code("మీరు రేపు తెరిచి ఉంటారా?"), Some(("te", false)));
        assert_eq!(code("kya aap kal open hai?"), Some(("hi", true)));
        assert_eq!(code("enna vilai, epdi order panna?"), Some(("ta", true)));
        assert_eq!(code("meeru eppudu open untaru, enta avutundi"), Some(("te", true)));
        assert_eq!(code("مرحبا"), Some(("other", false)));
        assert_eq!(code("12345 👍"), None);
    }
}
