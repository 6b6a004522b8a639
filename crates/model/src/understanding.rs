//! How a workspace wants its messages understood: by what, and what besides the usual is looked for.

use serde::{Deserialize, Serialize};

use crate::conversation::names;

/// Things of its own kind that a workspace can look for.
pub const CUSTOM_ENTITIES: usize = 20;
/// Characters of a custom entity's name, description and pattern.
pub const ENTITY_NAME_CHARS: usize = 40;
pub const ENTITY_DESCRIPTION_CHARS: usize = 200;
pub const ENTITY_PATTERN_CHARS: usize = 200;
/// Characters of what a workspace tells the model beside our own instructions.
pub const INSTRUCTIONS_CHARS: usize = 4_000;

names! {
    /// What understands messages.
    Understander { Builtin = "builtin", Model = "model" }
}

/// Stored as JSON in the workspace's row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct UnderstandingSettings {
    /// None: what the configuration says.
    pub provider: Option<Understander>,
    /// For the model, besides our own.
    pub instructions: String,
    pub custom_entities: Vec<CustomEntity>,
    /// A message that asks for something to be done becomes a task.
    pub auto_tasks: bool,
}

impl Default for UnderstandingSettings {
    fn default() -> Self {
        Self { provider: None, instructions: String::new(), custom_entities: Vec::new(), auto_tasks: true }
    }
}

/// Something that only this company looks for, e.g. a policy number.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CustomEntity {
    /// `snake_case`
    pub name: String,
    /// In words, for the model.
    pub description: String,
    /// A regular expression, for the built-in analyser.
    pub pattern: String,
}
