//! Why a start was refused. No text in here holds a secret.

use std::fmt;
use std::path::PathBuf;

use super::value::Origin;

/// Why there is no configuration.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file that was asked for is missing, unreadable or not UTF-8.
    #[error("the configuration file {} cannot be read ({asked_by}): {source}", path.display())]
    Unreadable {
        path: PathBuf,
        /// What named the file.
        asked_by: String,
        source: std::io::Error,
    },
    /// The file is not TOML. The line itself is not quoted: it may hold a secret.
    #[error("the configuration file {}, line {line}, is not valid TOML: {message}", path.display())]
    Syntax { path: PathBuf, line: usize, message: String },
    /// Unknown keys and values that are not allowed, all of them.
    #[error("{}", list(.0))]
    Invalid(Vec<Problem>),
}

/// One thing that is wrong with one setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// There is no such setting. The value is left out: a mistyped key may hold a secret.
    UnknownKey {
        /// The name as it was written: a key, or a variable's name.
        name: String,
        origin: Origin,
        /// The nearest name that exists, written in the same way.
        suggestion: Option<String>,
    },
    /// The value has the wrong type, is out of range, or does not fit another setting.
    Refused {
        key: String,
        /// The value as it was given, masked where it is secret.
        shown: String,
        origin: Origin,
        /// What is allowed; completes the sentence "must be …".
        allowed: String,
    },
}

impl Problem {
    /// Whether this is about the value of `key`.
    pub(super) fn refuses(&self, key: &str) -> bool {
        matches!(self, Self::Refused { key: refused, .. } if refused == key)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownKey { name, origin, suggestion } => {
                match origin {
                    Origin::Variable(_) => write!(f, "{name} (environment): there is no such setting")?,
                    _ => write!(f, "{name} ({origin}): there is no such setting")?,
                }
                match suggestion {
                    Some(name) => write!(f, "; did you mean {name}?"),
                    None => f.write_str("; config.default.toml lists all of them"),
                }
            }
            Self::Refused { key, shown, origin, allowed } => {
                write!(f, "{key} = {shown} ({origin}): must be {allowed}")
            }
        }
    }
}

fn list(problems: &[Problem]) -> String {
    match problems {
        [only] => format!("the configuration is wrong: {only}"),
        _ => {
            let lines: String = problems.iter().map(|problem| format!("\n  - {problem}")).collect();
            format!("the configuration has {} problems:{lines}", problems.len())
        }
    }
}
