//! Extraction in a process of its own: `switchboard extract --kind <kind>`, the document on its standard input, one
//! JSON document ([`Answer`]) on its standard output.
//!
//! A document is a stranger's. Whatever it does to its reader (endless work, all memory, a crash) ends with that
//! process, which has limits on memory, processor time, files and rights before its first instruction, an empty
//! environment, and a wall clock that the parent holds. It is always the end of one document, never of the server.

use std::io;
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::{ExitStatus, Stdio};
use std::sync::Arc;
use std::time::Duration;

use rustix::process::{Pid, Resource, Rlimit, Signal};
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, Command};
use tokio::sync::Semaphore;

use super::extract::{Extracted, Trouble};
use super::kind::Kind;

/// What a child may use.
#[derive(Clone, Debug)]
pub struct ChildSettings {
    /// The program that knows `extract`; `None`: the one that is running.
    pub program: Option<PathBuf>,
    /// Of address space.
    pub memory_bytes: u64,
    pub processor_seconds: u64,
    pub wall: Duration,
    /// More than this is [`Trouble::TooLarge`].
    pub output_bytes: u64,
    /// Children at the same time; further documents wait.
    pub at_once: usize,
}

impl Default for ChildSettings {
    fn default() -> ChildSettings {
        ChildSettings {
            program: None,
            memory_bytes: 512 << 20,
            processor_seconds: 25,
            wall: Duration::from_secs(30),
            output_bytes: 64 << 20,
            at_once: 2,
        }
    }
}

/// What the child writes to its standard output.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    Extracted(Extracted),
    Trouble(Trouble),
}

#[derive(Debug, thiserror::Error)]
pub enum ExtractError {
    /// Of the document: trying again changes nothing.
    #[error(transparent)]
    Trouble(#[from] Trouble),
    /// Of this machine.
    #[error("cannot start the program that reads documents: {0}")]
    Start(#[source] io::Error),
}

/// Starts the children, a few at a time. Cheap to clone.
#[derive(Clone)]
pub struct Extractor {
    settings: Arc<ChildSettings>,
    places: Arc<Semaphore>,
}

impl Extractor {
    pub fn new(settings: ChildSettings) -> Extractor {
        let places = Arc::new(Semaphore::new(settings.at_once.max(1)));
        Extractor { settings: Arc::new(settings), places }
    }

    /// Takes the text out of a document, in a child. The wall clock runs from the child's start, not while waiting for
    /// a place. Dropping the future kills the child.
    ///
    /// # Errors
    /// See [`ExtractError`].
    pub async fn extract(&self, kind: Kind, document: &[u8]) -> Result<Extracted, ExtractError> {
        // The semaphore is never closed.
        let _place = self.places.acquire().await.map_err(|closed| ExtractError::Start(io::Error::other(closed)))?;
        let mut group = self.start(kind).map_err(ExtractError::Start)?;
        let ended =
            tokio::time::timeout(self.settings.wall, converse(&mut group.child, document, self.settings.output_bytes));
        let (output, status) = match ended.await {
            Ok(Ok(ended)) => ended,
            Ok(Err(error)) => return Err(ExtractError::Start(error)),
            Err(_) => return Err(takes_too_long().into()),
        };
        if output.len() as u64 > self.settings.output_bytes {
            return Err(Trouble::TooLarge.into());
        }
        match serde_json::from_slice(&output) {
            Ok(Answer::Extracted(extracted)) if status.success() => Ok(extracted),
            Ok(Answer::Trouble(trouble)) if status.success() => Err(trouble.into()),
            _ => Err(cause(status).into()),
        }
    }

    fn start(&self, kind: Kind) -> io::Result<Group> {
        let settings = &self.settings;
        let mut command = Command::new(settings.program.clone().map_or_else(own_program, Ok)?);
        command
            .args(["extract", "--kind", kind.as_str()])
            .env_clear()
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            // What a library says about a document may quote it.
            .stderr(Stdio::null())
            .process_group(0)
            .kill_on_drop(true);
        let limits = [
            (Resource::As, settings.memory_bytes, settings.memory_bytes),
            // One second between the signal that can be told apart and the one that cannot be caught.
            (Resource::Cpu, settings.processor_seconds, settings.processor_seconds + 1),
            (Resource::Fsize, 0, 0),
            (Resource::Core, 0, 0),
        ];
        // SAFETY: between fork and exec only system calls without allocation or locks: that is all `confine` does.
        unsafe { command.pre_exec(move || confine(&limits)) };
        Ok(Group { child: command.spawn()? })
    }
}

/// Runs in the child before the program is loaded.
fn confine(limits: &[(Resource, u64, u64)]) -> io::Result<()> {
    for (resource, soft, hard) in limits {
        rustix::process::setrlimit(*resource, Rlimit { current: Some(*soft), maximum: Some(*hard) })?;
    }
    #[cfg(target_os = "linux")]
    rustix::thread::set_no_new_privs(true)?;
    // Answering customers goes first. Lowering one's own priority is always allowed.
    rustix::process::nice(10)?;
    Ok(())
}

/// On Linux the very file that is running, even after an update has replaced it on disk.
fn own_program() -> io::Result<PathBuf> {
    if cfg!(target_os = "linux") { Ok(PathBuf::from("/proc/self/exe")) } else { std::env::current_exe() }
}

/// A child and all that it started: killed together when dropped.
struct Group {
    child: Child,
}

impl Drop for Group {
    fn drop(&mut self) {
        // `id` is `None` once the child was waited for; its number may then belong to somebody else.
        if let Some(pid) = self.child.id().and_then(|id| Pid::from_raw(id.cast_signed())) {
            let _ = rustix::process::kill_process_group(pid, Signal::KILL);
        }
    }
}

/// Hands the document over and reads the answer, both at once: neither side waits for the other's pipe.
async fn converse(child: &mut Child, document: &[u8], output_bytes: u64) -> io::Result<(Vec<u8>, ExitStatus)> {
    let (Some(mut input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(io::Error::other("the child has no pipes"));
    };
    let write = async {
        // A child that has seen enough closes its input; its answer counts.
        let _ = input.write_all(document).await;
        drop(input);
    };
    let mut answer = Vec::new();
    let mut bounded = output.take(output_bytes + 1);
    let read = async {
        let result = bounded.read_to_end(&mut answer).await;
        drop(bounded);
        result
    };
    let ((), read) = tokio::join!(write, read);
    read?;
    Ok((answer, child.wait().await?))
}

/// What became of a child that gave no answer.
fn cause(status: ExitStatus) -> Trouble {
    const CPU_LIMIT: i32 = Signal::XCPU.as_raw();
    const KILLED: i32 = Signal::KILL.as_raw();
    const ABORTED: i32 = Signal::ABORT.as_raw();
    match status.signal() {
        Some(CPU_LIMIT | KILLED) => takes_too_long(),
        // Rust's allocator aborts where there is no memory left.
        Some(ABORTED) => Trouble::Broken("takes too much memory to read".to_owned()),
        _ => Trouble::Broken("is damaged in a way that makes it unreadable".to_owned()),
    }
}

fn takes_too_long() -> Trouble {
    Trouble::Broken("takes too long to read".to_owned())
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;
    use std::time::Instant;

    use super::*;

    /// An extractor whose program is a shell script.
    fn scripted(script: &str, settings: ChildSettings) -> (Extractor, tempfile::TempDir) {
        let folder = tempfile::tempdir().expect("a folder");
        let program = folder.path().join("program");
        fs::write(&program, format!("#!/bin/sh\n{script}\n")).expect("written");
        fs::set_permissions(&program, fs::Permissions::from_mode(0o700)).expect("made executable");
        (Extractor::new(ChildSettings { program: Some(program), ..settings }), folder)
    }

    fn words(result: Result<Extracted, ExtractError>) -> String {
        result.expect_err("no text").to_string()
    }

    #[tokio::test]
    async fn the_child_reads_the_document_and_its_answer_counts() {
        let answer =
            r#"{"extracted":{"title":null,"pages":[{"number":1,"blocks":[{"kind":"paragraph","text":"x"}]}]}}"#;
        let script = format!("[ \"$1 $2 $3\" = 'extract --kind pdf' ] && [ \"$(cat)\" = hello ] && echo '{answer}'");
        let (extractor, _folder) = scripted(&script, ChildSettings::default());
        let extracted = extractor.extract(Kind::Pdf, b"hello").await.expect("an answer");
        assert_eq!(extracted.text(), "x");
    }

    #[tokio::test]
    async fn a_trouble_is_passed_on() {
        let script = r#"echo '{"trouble":{"trouble":"needs_password"}}'"#;
        let (extractor, _folder) = scripted(script, ChildSettings::default());
        assert!(words(extractor.extract(Kind::Pdf, b"").await).contains("needs a password"));
    }

    #[tokio::test]
    async fn neither_environment_nor_files_nor_priority_are_the_parents() {
        let ours = rustix::process::getpriority_process(None).unwrap();
        let lower = (ours + 10).min(19);
        let script = format!(
            r#"
            [ -z "$CARGO_MANIFEST_DIR" ] || exit 3
            [ "$(ulimit -f)" = 0 ] || exit 4
            [ "$(ulimit -v)" = 524288 ] || exit 5
            [ "$(ulimit -t)" = 25 ] || exit 6
            [ "$(pwd)" = / ] || exit 7
            [ "$(nice)" -ge {lower} ] || exit 8
            echo '{{"trouble":{{"trouble":"no_text"}}}}'"#
        );
        let (extractor, _folder) = scripted(&script, ChildSettings::default());
        assert!(words(extractor.extract(Kind::Text, b"").await).contains("no text"));
    }

    #[tokio::test]
    async fn endless_work_ends_at_the_processors_limit() {
        let settings = ChildSettings { processor_seconds: 1, ..ChildSettings::default() };
        let (extractor, _folder) = scripted("while :; do :; done", settings);
        assert!(words(extractor.extract(Kind::Text, b"").await).contains("too long"));
    }

    #[tokio::test]
    async fn waiting_ends_at_the_wall_clock_with_all_that_was_started() {
        let settings = ChildSettings { wall: Duration::from_millis(300), ..ChildSettings::default() };
        // The grandchild holds the output open: its end is what ends the wait.
        let (extractor, _folder) = scripted("sleep 1000 & sleep 1000", settings);
        let started = Instant::now();
        assert!(words(extractor.extract(Kind::Text, b"").await).contains("too long"));
        assert!(started.elapsed() < Duration::from_secs(20));
    }

    #[tokio::test]
    async fn endless_output_is_too_large() {
        let settings = ChildSettings { output_bytes: 1_000, ..ChildSettings::default() };
        let (extractor, _folder) = scripted("while :; do echo yyyyyyyyyyyyyyyyyyyyyyyyyyy || exit; done", settings);
        assert!(words(extractor.extract(Kind::Text, b"").await).contains("too large"));
    }

    #[tokio::test]
    async fn a_crash_a_failure_and_nonsense_are_the_documents_trouble() {
        for script in ["kill -SEGV $$", "exit 1", "echo nonsense", "echo '{\"extracted\":{\"pages\":[]}}'; exit 1"] {
            let (extractor, _folder) = scripted(script, ChildSettings::default());
            assert!(words(extractor.extract(Kind::Text, &[b'x'; 300_000]).await).contains("damaged"), "{script}");
        }
        let (extractor, _folder) = scripted("kill -ABRT $$", ChildSettings::default());
        assert!(words(extractor.extract(Kind::Text, b"").await).contains("too much memory"));
    }

    #[tokio::test]
    async fn a_missing_program_is_the_machines_trouble() {
        let settings = ChildSettings { program: Some("/nonexistent/program".into()), ..ChildSettings::default() };
        let result = Extractor::new(settings).extract(Kind::Text, b"").await;
        assert!(matches!(result, Err(ExtractError::Start(_))));
    }

    #[tokio::test]
    async fn no_more_children_than_places() {
        let settings = ChildSettings { at_once: 1, wall: Duration::from_secs(5), ..ChildSettings::default() };
        // `mkdir` succeeds for one at a time; a second child that ran beside it would fail.
        let folder = tempfile::tempdir().expect("a folder");
        let lock = folder.path().join("lock").display().to_string();
        let script = format!(
            "mkdir {lock} || exit 1; cat > /dev/null; rmdir {lock}; echo '{{\"trouble\":{{\"trouble\":\"no_text\"}}}}'"
        );
        let (extractor, _folder) = scripted(&script, settings);
        let both = tokio::join!(extractor.extract(Kind::Text, b"a"), extractor.extract(Kind::Text, b"b"));
        assert!(words(both.0).contains("no text"));
        assert!(words(both.1).contains("no text"));
    }
}
