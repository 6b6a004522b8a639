//! The server under test as a process: started with a known environment, read through `/proc`, stopped by its id.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use tokio::process::{Child, Command};

use super::http::{Client, get};

/// Linux reports CPU times in hundredths of a second on every architecture (`USER_HZ`).
const TICKS_PER_SECOND: f64 = 100.0;
const LIVE_TIMEOUT: Duration = Duration::from_secs(60);
/// Longer than the server's own `server.drain_seconds`.
const STOP_TIMEOUT: Duration = Duration::from_secs(30);
const POLL: Duration = Duration::from_millis(1);

/// How to start a server.
pub struct Launch {
    pub program: PathBuf,
    pub arguments: Vec<String>,
    pub environment: Vec<(String, String)>,
    pub address: SocketAddr,
    /// Its output is appended here.
    pub log: PathBuf,
}

/// A running server, killed when dropped.
pub struct Server {
    child: Child,
    pid: u32,
    pub address: SocketAddr,
    /// From just before the process was made to the first 200 of `/health/live`.
    pub live_after: Duration,
}

/// Memory of a process, in megabytes of 1,000,000 bytes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Memory {
    pub resident_mb: f64,
    pub peak_mb: f64,
}

impl Server {
    /// Starts the server and waits until it is live. Only `PATH`, `HOME` and what `launch` names are in its environment.
    pub async fn start(launch: &Launch) -> anyhow::Result<Self> {
        let log = std::fs::File::options()
            .create(true)
            .append(true)
            .open(&launch.log)
            .context("cannot open the server's log")?;
        let kept =
            ["PATH", "HOME", "TMPDIR", "RUST_LOG"].into_iter().filter_map(|name| Some((name, std::env::var_os(name)?)));
        let mut command = Command::new(&launch.program);
        command.args(&launch.arguments).env_clear().envs(kept).envs(launch.environment.iter().cloned());
        command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log).kill_on_drop(true);
        let started = Instant::now();
        let child = command.spawn().with_context(|| format!("cannot start {}", launch.program.display()))?;
        let pid = child.id().context("the server ended at once")?;
        let mut server = Self { child, pid, address: launch.address, live_after: Duration::ZERO };
        server.wait_until_live(started, &launch.log).await?;
        server.live_after = started.elapsed();
        Ok(server)
    }

    async fn wait_until_live(&mut self, started: Instant, log: &Path) -> anyhow::Result<()> {
        let request = get("/health/live");
        let mut client = Client::new(self.address);
        while !matches!(client.send(&request).await, Ok(200)) {
            if let Some(status) = self.child.try_wait()? {
                bail!("the server ended with {status}; its last words:\n{}", tail(log));
            }
            if started.elapsed() > LIVE_TIMEOUT {
                bail!("the server was not live after {LIVE_TIMEOUT:?}; its last words:\n{}", tail(log));
            }
            tokio::time::sleep(POLL).await;
        }
        Ok(())
    }

    pub fn memory(&self) -> anyhow::Result<Memory> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.pid)).context("the server is gone")?;
        parse_memory(&status).context("/proc status without VmRSS and VmHWM")
    }

    /// CPU seconds, user and system, that the process has used.
    pub fn cpu_s(&self) -> anyhow::Result<f64> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.pid)).context("the server is gone")?;
        parse_cpu_s(&stat).context("/proc stat without CPU times")
    }

    /// Waits until the server has used almost no CPU for a while, at most for `limit`. Returns whether it came to rest.
    pub async fn rest(&self, limit: Duration) -> anyhow::Result<bool> {
        const WINDOW: Duration = Duration::from_millis(500);
        const RESTING_CPU_S: f64 = 0.02;
        // Longer than the poll of a worker that finds nothing to do.
        const WINDOWS: u32 = 4;
        let deadline = Instant::now() + limit;
        let mut before = self.cpu_s()?;
        let mut quiet = 0;
        while Instant::now() < deadline {
            tokio::time::sleep(WINDOW).await;
            let now = self.cpu_s()?;
            quiet = if now - before <= RESTING_CPU_S { quiet + 1 } else { 0 };
            if quiet == WINDOWS {
                return Ok(true);
            }
            before = now;
        }
        Ok(false)
    }

    /// Asks the server to end, and ends it if it does not.
    pub async fn stop(mut self) -> anyhow::Result<()> {
        Command::new("kill").arg("-TERM").arg(self.pid.to_string()).status().await.context("cannot run kill")?;
        if tokio::time::timeout(STOP_TIMEOUT, self.child.wait()).await.is_err() {
            eprintln!("the server did not end within {STOP_TIMEOUT:?} of SIGTERM and was killed");
            self.child.kill().await?;
        }
        Ok(())
    }
}

/// The last lines of a log.
fn tail(log: &Path) -> String {
    const LINES: usize = 20;
    let text = std::fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let skipped = text.lines().count().saturating_sub(LINES);
    text.lines().skip(skipped).collect::<Vec<_>>().join("\n")
}

/// CPU time of the calling thread, which is the whole driver.
pub fn own_cpu() -> Duration {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = text.split(' ').next().and_then(|first| first.parse().ok()).unwrap_or(0);
    Duration::from_nanos(nanoseconds)
}

fn parse_memory(status: &str) -> Option<Memory> {
    let megabytes = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name))?;
        let kibibytes: f64 = line.split_whitespace().next()?.parse().ok()?;
        Some(kibibytes * 1024.0 / 1e6)
    };
    Some(Memory { resident_mb: megabytes("VmRSS:")?, peak_mb: megabytes("VmHWM:")? })
}

fn parse_cpu_s(stat: &str) -> Option<f64> {
    // The program's name stands in parentheses and may hold spaces: fields are counted from behind it.
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
    let user: f64 = fields.next()?.parse().ok()?;
    let system: f64 = fields.next()?.parse().ok()?;
    Some((user + system) / TICKS_PER_SECOND)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn proc_files_are_read() {
        let status = "Name:\tx\nVmHWM:\t   20000 kB\nVmRSS:\t   10000 kB\n";
        assert_eq!(parse_memory(status), Some(Memory { resident_mb: 10.24, peak_mb: 20.48 }));
        let stat = "42 (a (b) c) S 1 2 3 4 5 6 7 8 9 10 150 50 0 0 20 0 4 0 100 0 0";
        assert_eq!(parse_cpu_s(stat), Some(2.0));
        assert_eq!(parse_cpu_s("nonsense"), None);
    }

    #[test]
    fn this_thread_has_used_cpu() {
        let before = own_cpu();
        let mut sum = 0u64;
        while own_cpu() == before {
            sum = std::hint::black_box(sum.wrapping_add(1));
        }
        assert!(own_cpu() > before);
    }
}
