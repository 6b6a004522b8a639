//! `switchboard config`: what is in force and why.

use anyhow::Result;

use super::output;
use crate::config::Config;

pub(super) fn print(config: &Config) -> Result<()> {
    let rows = config.explain();
    let width = rows.iter().map(|row| row.key.len()).max().unwrap_or(0);
    let lines: Vec<String> = rows
        .iter()
        .map(|row| {
            let value = if row.value_masked.is_empty() { "(not set)" } else { &row.value_masked };
            format!("{:width$}  {value}  [{}]", row.key, row.origin)
        })
        .collect();
    output::document(&lines.join("\n"))?;
    for warning in config.warnings() {
        eprintln!("note: {warning}");
    }
    Ok(())
}
