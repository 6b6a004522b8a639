//! `[sources]`: documents and websites from which agents answer.

use std::path::PathBuf;
use std::time::Duration;

use super::reader::Section;

#[derive(Debug, Clone)]
pub struct SourcesConfig {
    /// `sources.file_mb`: the largest file, in bytes.
    pub file_bytes: u64,
    pub page_timeout: Duration,
    pub page_delay: Duration,
    /// Hosts of private networks that may be visited all the same.
    pub allow_private_hosts: Vec<String>,
    /// The program that reads documents; `None`: this one.
    pub program: Option<PathBuf>,
}

impl SourcesConfig {
    pub(super) fn read(section: &mut Section<'_, '_>) -> Self {
        let hosts = "a list of hosts such as wiki.internal or 10.0.0.5:8080";
        Self {
            file_bytes: section.number::<u64>("file_mb", "megabytes", 1..=100) * 1024 * 1024,
            page_timeout: section.seconds("page_timeout_seconds", 1..=120),
            page_delay: section.milliseconds("page_delay_ms", 0..=60_000),
            allow_private_hosts: section.list("allow_private_hosts", hosts, parse_host),
            program: section.optional_text("program").map(PathBuf::from),
        }
    }
}

/// A name or an address, with or without a port.
fn parse_host(text: &str) -> Option<String> {
    let is_host = |letter: char| letter.is_ascii_alphanumeric() || "-._:[]".contains(letter);
    (!text.is_empty() && text.chars().all(is_host)).then(|| text.to_ascii_lowercase())
}
