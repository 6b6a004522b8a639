//! How a workspace wants its messages understood, ready for its turns.

use model::understanding::{CustomEntity as Stored, UnderstandingSettings};

use crate::analysis::CustomEntity;

/// Settings, with their patterns compiled.
#[derive(Clone, Debug, Default)]
pub struct Understands {
    pub stored: UnderstandingSettings,
    pub(crate) custom: Vec<CustomEntity>,
}

impl Understands {
    pub(crate) fn new(stored: UnderstandingSettings) -> Self {
        let custom = stored.custom_entities.iter().filter_map(|entity| match compile(entity) {
            Ok(compiled) => Some(compiled),
            Err(why) => {
                tracing::warn!(entity.name, why, "a custom entity is not looked for");
                None
            }
        });
        Self { custom: custom.collect(), stored }
    }
}

/// What is wrong with an entity, in words that complete `the pattern …`.
pub fn check_entity(entity: &Stored) -> Result<(), String> {
    compile(entity).map(drop)
}

fn compile(entity: &Stored) -> Result<CustomEntity, String> {
    let some = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    CustomEntity::new(&entity.name, some(&entity.description).as_deref(), some(&entity.pattern).as_deref())
        .map_err(|problem| problem.to_string())
}
