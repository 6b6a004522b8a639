//! One server process: its port, its log, its life.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Command, Stdio};
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::timeout;

/// A process that is not ready by then will never be.
const START_PATIENCE: Duration = Duration::from_secs(20);
/// The words of the log that say so.
const READY: &str = "Switchboard is up";
/// Bytes of each log that a failure shows.
const TAIL_BYTES: usize = 4_000;

/// A process that can be ended and started again on the same port. It ends with this value.
pub struct Node {
    port: u16,
    env: BTreeMap<String, String>,
    folder: PathBuf,
    log: PathBuf,
    http: reqwest::Client,
    child: Option<Child>,
    /// Whether the process has said that it is ready.
    is_up: watch::Receiver<bool>,
}

impl Node {
    pub fn new(nth: usize, env: &BTreeMap<String, String>, folder: &Path) -> Node {
        let port = free_port();
        let mut env = env.clone();
        env.insert("PORT".into(), port.to_string());
        // A fresh connection each time: one from before a crash would fail for the wrong reason.
        let http = reqwest::Client::builder().pool_max_idle_per_host(0).build().unwrap();
        let log = folder.join(format!("node-{nth}.log"));
        Node { port, env, folder: folder.to_owned(), log, http, child: None, is_up: watch::channel(false).1 }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    pub fn webhook_url(&self) -> String {
        self.url("/webhook")
    }

    pub fn start(&mut self) {
        assert!(self.child.is_none(), "the process is running");
        let log = OpenOptions::new().create(true).append(true).open(&self.log).unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_switchboard"))
            .arg("serve")
            .env_clear()
            .envs(&self.env)
            .current_dir(&self.folder)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let words = child.stderr.take().expect("it was piped");
        let (up, is_up) = watch::channel(false);
        // Ends with the process.
        std::thread::spawn(move || keep(words, log, &up));
        (self.child, self.is_up) = (Some(child), is_up);
    }

    /// Waits until the process says that it is ready.
    pub async fn ready(&mut self) {
        let said = timeout(START_PATIENCE, self.is_up.wait_for(|is_up| *is_up)).await.is_ok_and(|said| said.is_ok());
        if !said {
            self.assert_alive();
            panic!("the process did not get ready\n{}", tails(&self.folder));
        }
        assert!(self.get("/health/live").await.is_some(), "it says so and does not answer\n{}", tails(&self.folder));
    }

    /// SIGKILL, and waits for the end, so that port and files are free.
    pub fn kill(&mut self) {
        self.assert_alive();
        let mut child = self.child.take().expect("it was alive just now");
        child.kill().unwrap();
        child.wait().unwrap();
    }

    /// SIGTERM: the process has to end well within `patience`.
    pub async fn stop(&mut self, patience: Duration) {
        self.assert_alive();
        let mut child = self.child.take().expect("it was alive just now");
        let id = child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        let Ok(ended) = timeout(patience, tokio::task::spawn_blocking(move || child.wait())).await else {
            let _ = Command::new("kill").args(["-KILL", &id]).status();
            panic!("it did not stop within {patience:?}\n{}", tails(&self.folder));
        };
        let status = ended.unwrap().unwrap();
        assert!(status.success(), "it stopped with {status}\n{}", tails(&self.folder));
    }

    /// Whether no lane is due or worked for, on any node.
    pub async fn has_empty_queue(&mut self) -> bool {
        self.assert_alive();
        let Some(stats) = self.get("/stats").await else { return false };
        stats["queue"]["pending"] == 0 && stats["queue"]["running"] == 0
    }

    async fn get(&self, path: &str) -> Option<serde_json::Value> {
        let answer = self.http.get(self.url(path)).timeout(START_PATIENCE).send().await.ok()?;
        answer.error_for_status().ok()?.json().await.ok()
    }

    /// A process that ends by itself is a failure of its own.
    fn assert_alive(&mut self) {
        let child = self.child.as_mut().expect("the process was started");
        if let Some(status) = child.try_wait().unwrap() {
            panic!("the process ended by itself with {status}\n{}", tails(&self.folder));
        }
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            // It may have ended by itself.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// Keeps what a process says, and tells when it is ready.
fn keep(words: ChildStderr, mut log: File, up: &watch::Sender<bool>) {
    for line in BufReader::new(words).split(b'\n') {
        let Ok(mut line) = line else { return };
        if line.windows(READY.len()).any(|part| part == READY.as_bytes()) {
            up.send_replace(true);
        }
        line.push(b'\n');
        // The folder may be gone already.
        let _ = log.write_all(&line);
    }
}

/// A port that was free a moment ago. The kernel does not hand it out again soon.
fn free_port() -> u16 {
    std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port()
}

/// The ends of the processes' logs.
pub fn tails(folder: &Path) -> String {
    let mut text = String::new();
    for nth in 0.. {
        let path = folder.join(format!("node-{nth}.log"));
        let Ok(log) = std::fs::read(&path) else { break };
        let tail = &log[log.len().saturating_sub(TAIL_BYTES)..];
        text.push_str(&format!("--- {}\n{}\n", path.display(), String::from_utf8_lossy(tail)));
    }
    text
}
