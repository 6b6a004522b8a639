//! `[log]`: what is written to standard error, and how.

use super::choice::choices;
use super::reader::Section;

choices! {
    /// The least important level that is written.
    pub enum LogLevel {
        Error = "error",
        Warn = "warn",
        Info = "info",
        Debug = "debug",
        Trace = "trace",
    }
}

choices! {
    /// How a line looks.
    pub enum LogFormat {
        /// For people.
        Text = "text",
        /// For collectors: one object a line.
        Json = "json",
    }
}

#[derive(Debug, Clone)]
pub struct LogConfig {
    pub level: LogLevel,
    pub format: LogFormat,
}

impl LogConfig {
    pub(super) fn read(section: &mut Section<'_, '_>) -> Self {
        Self { level: section.choice("level"), format: section.choice("format") }
    }
}
