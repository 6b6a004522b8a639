//! `switchboard check`: the checks of a workspace, or of a file, in this process; fails where one does.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Args;
use engine::checks::Selection;
use model::WorkspaceId;
use serde::Serialize;
use store::checks::Cause;

use super::{knowledge, log_to_stderr, output};
use crate::api::checks::CheckFile;
use crate::boot::{Core, system_clock};
use crate::config::Config;

/// A file larger than this is no list of checks that a person wrote.
const FILE_MAX_BYTES: u64 = 4 * 1024 * 1024;

#[derive(Args)]
pub(super) struct Check {
    /// Needed where there is more than one workspace
    #[arg(long)]
    workspace: Option<String>,
    /// Run the checks of this file, as /api/v1/checks/export writes it, instead of the workspace's own; keeps no record
    #[arg(long)]
    file: Option<PathBuf>,
    /// Print the results as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Report {
    passed: usize,
    failed: usize,
    total: usize,
    results: Vec<Line>,
}

#[derive(Serialize)]
struct Line {
    question: String,
    passed: bool,
    outcome: String,
    answer: String,
    reasons: Vec<String>,
    latency_ms: i64,
}

pub(super) async fn run(config: &Config, check: Check) -> Result<()> {
    log_to_stderr(config);
    let core = Core::open(config, system_clock()).await?;
    let lines = results(&core, &check).await;
    core.close().await;
    let results = lines?;
    let failed = results.iter().filter(|line| !line.passed).count();
    let total = results.len();
    let report = Report { passed: total - failed, failed, total, results };
    let text = if check.json { serde_json::to_string_pretty(&report)? } else { table(&report) };
    output::document(&text)?;
    if failed > 0 {
        bail!("{failed} of {total} checks failed");
    }
    Ok(())
}

async fn results(core: &Core, check: &Check) -> Result<Vec<Line>> {
    let engine = &core.engine;
    engine.reload_settings().await?;
    let workspace = knowledge::choose(engine.store(), check.workspace.as_deref()).await?;
    match &check.file {
        Some(file) => of_file(core, workspace, file).await,
        None => of_workspace(core, workspace).await,
    }
}

async fn of_workspace(core: &Core, workspace: WorkspaceId) -> Result<Vec<Line>> {
    let run = core.engine.run_checks(workspace, Cause::Cli, &Selection::default()).await?;
    let run = run.context("the workspace has no checks: write some in the web app, or name a file with --file")?;
    let records = core.engine.store().check_results(workspace, run).await?;
    let line = |record: store::checks::ResultRecord| Line {
        question: record.result.question,
        passed: record.result.passed,
        outcome: record.result.outcome,
        answer: record.result.answer,
        reasons: record.result.reasons,
        latency_ms: record.result.latency_ms,
    };
    Ok(records.into_iter().map(line).collect())
}

async fn of_file(core: &Core, workspace: WorkspaceId, file: &Path) -> Result<Vec<Line>> {
    let size = std::fs::metadata(file).with_context(|| format!("{} cannot be read", file.display()))?.len();
    if size > FILE_MAX_BYTES {
        bail!("{} is larger than {} MiB", file.display(), FILE_MAX_BYTES / 1024 / 1024);
    }
    let text = std::fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let read: CheckFile =
        serde_json::from_str(&text).with_context(|| format!("{} is not a list of checks", file.display()))?;
    let drafts = read.drafts().map_err(|error| anyhow::anyhow!("{}: {}", file.display(), error.detail()))?;
    if drafts.is_empty() {
        bail!("{} has no checks", file.display());
    }
    let mut lines = Vec::with_capacity(drafts.len());
    for draft in drafts {
        let tried = core.engine.try_check(workspace, &draft).await?;
        lines.push(Line {
            question: draft.question,
            passed: tried.passed,
            outcome: tried.rehearsal.outcome.to_owned(),
            answer: tried.rehearsal.text,
            reasons: tried.reasons,
            latency_ms: tried.rehearsal.latency_ms,
        });
    }
    Ok(lines)
}

fn table(report: &Report) -> String {
    let mut text = String::new();
    for line in &report.results {
        let mark = if line.passed { "ok  " } else { "FAIL" };
        text.push_str(&format!("{mark}  {}\n", line.question.replace('\n', " ")));
        for reason in &line.reasons {
            text.push_str(&format!("      {reason}\n"));
        }
        if !line.passed && !line.answer.is_empty() {
            text.push_str(&format!("      < {}\n", line.answer.replace('\n', "\n        ")));
        }
    }
    text.push_str(&format!("\n{} of {} checks passed.", report.passed, report.total));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_failed_is_shown_with_why() {
        let line = |passed, reasons: &[&str]| Line {
            question: "When do\nyou open?".into(),
            passed,
            outcome: "answered".into(),
            answer: "At ten.".into(),
            reasons: reasons.iter().map(|reason| (*reason).to_owned()).collect(),
            latency_ms: 3,
        };
        let results = vec![line(true, &[]), line(false, &["it does not say “nine”"])];
        let text = table(&Report { passed: 1, failed: 1, total: 2, results });
        let expected = "ok    When do you open?\nFAIL  When do you open?\n      it does not say “nine”\n      < At ten.\n\n\
                        1 of 2 checks passed.";
        assert_eq!(text, expected);
    }
}
