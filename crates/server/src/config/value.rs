//! A value as a layer gave it, before it has a type, and where it came from.

use std::fmt;
use std::path::PathBuf;

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// The embedded `config.default.toml`.
    Default,
    /// A line (counted from 1) of the user's file.
    File { path: PathBuf, line: usize },
    /// An environment variable.
    Variable(String),
    /// A flag.
    CommandLine,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File { path, line } => write!(f, "{}, line {line}", path.display()),
            Self::Variable(name) => write!(f, "variable {name}"),
            Self::CommandLine => f.write_str("command line"),
        }
    }
}

/// A value with its origin.
#[derive(Debug, Clone)]
pub(super) struct Setting {
    pub value: Value,
    pub origin: Origin,
}

/// What a layer said. A file's values have a type already; a variable's or a flag's text gets one when it is read.
#[derive(Debug, Clone)]
pub(super) enum Value {
    /// From a variable or a flag: the setting decides how to read it.
    Untyped(String),
    Text(String),
    Integer(i64),
    Float(f64),
    Boolean(bool),
    List(Vec<String>),
    /// A kind that no setting has, by name: a table, a date, a list of numbers.
    Other(&'static str),
}

impl Value {
    /// Text without the white space around it; empty where the setting is unset.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Untyped(text) | Self::Text(text) => Some(text.trim()),
            _ => None,
        }
    }

    pub fn as_integer(&self) -> Option<i64> {
        match self {
            Self::Untyped(text) => text.trim().parse().ok(),
            Self::Integer(number) => Some(*number),
            _ => None,
        }
    }

    /// A number with or without a fraction.
    pub fn as_float(&self) -> Option<f64> {
        match self {
            Self::Untyped(text) => text.trim().parse().ok(),
            Self::Float(number) => Some(*number),
            Self::Integer(number) => Some(*number as f64),
            _ => None,
        }
    }

    pub fn as_boolean(&self) -> Option<bool> {
        match self {
            Self::Untyped(text) if text.trim().eq_ignore_ascii_case("true") => Some(true),
            Self::Untyped(text) if text.trim().eq_ignore_ascii_case("false") => Some(false),
            Self::Boolean(flag) => Some(*flag),
            _ => None,
        }
    }

    /// A list; in a variable its entries are separated by commas.
    pub fn as_list(&self) -> Option<Vec<String>> {
        let entries: Vec<&str> = match self {
            Self::Untyped(text) => text.split(',').collect(),
            Self::List(entries) => entries.iter().map(String::as_str).collect(),
            _ => return None,
        };
        Some(entries.into_iter().map(str::trim).filter(|entry| !entry.is_empty()).map(str::to_owned).collect())
    }

    /// Whether this is the empty text, which stands for "not set".
    pub fn is_unset(&self) -> bool {
        self.as_text() == Some("")
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Untyped(text) | Self::Text(text) => write!(f, "{text:?}"),
            Self::Integer(number) => write!(f, "{number}"),
            Self::Float(number) => write!(f, "{number:?}"),
            Self::Boolean(flag) => write!(f, "{flag}"),
            Self::List(entries) => write!(f, "{entries:?}"),
            Self::Other(kind) => f.write_str(kind),
        }
    }
}
