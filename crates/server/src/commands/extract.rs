//! `switchboard extract`: the child's end of `engine::sources::child`. Reads one document from the standard input and
//! writes one JSON document to the standard output. Started by the server; hidden from people.
//!
//! Runs before the async runtime and the configuration: the process has little address space, no environment and
//! nothing to do but read.

use std::io::{BufWriter, Read, Write};

use anyhow::{Context, Result};
use clap::Args;
use engine::sources::child::Answer;
use engine::sources::extract::{Limits, Trouble, extract};
use engine::sources::kind::Kind;

/// Of the thread that reads: what is nested deeply is read recursively in places.
const STACK_BYTES: usize = 64 << 20;

#[derive(Args)]
pub struct Extract {
    /// What the document is: pdf, docx, html, markdown, text, csv
    #[arg(long)]
    kind: Kind,
}

pub fn run(command: &Extract) -> Result<()> {
    let kind = command.kind;
    let mut document = Vec::new();
    std::io::stdin().lock().read_to_end(&mut document).context("reading the document")?;
    let reading = std::thread::Builder::new()
        .stack_size(STACK_BYTES)
        .spawn(move || extract(kind, &document, &Limits::default()))
        .context("starting the reader")?;
    let answer = match reading.join() {
        Ok(Ok(extracted)) => Answer::Extracted(extracted),
        Ok(Err(trouble)) => Answer::Trouble(trouble),
        // A panic is a bug that only this document's owner sees.
        Err(_) => Answer::Trouble(Trouble::Broken("is damaged in a way that makes it unreadable".to_owned())),
    };
    let mut output = BufWriter::new(std::io::stdout().lock());
    serde_json::to_writer(&mut output, &answer).context("writing the answer")?;
    output.flush().context("writing the answer")
}
