//! What the figures were measured on.

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::time::Instant;

use serde::Serialize;

const FLUSHES: usize = 200;

#[derive(Debug, Clone, Serialize)]
pub struct Machine {
    /// Cores that this process may use.
    pub cores: usize,
    pub processor: String,
    pub kernel: String,
    pub memory_mb: f64,
    /// Processes that were running or ready to, on average over the minute before: beyond a few tenths, something else had a
    /// share of the cores, and the figures are too low.
    pub load_before: f64,
    /// Median time to write 4 KiB to the measured disk and flush it: the floor under every acknowledgement.
    pub fsync_ms: f64,
}

impl Machine {
    /// Reads `/proc` and flushes a file in `work_dir` a few hundred times.
    pub fn inspect(work_dir: &Path) -> std::io::Result<Self> {
        let line = |path: &str, name: &str| {
            let text = std::fs::read_to_string(path).unwrap_or_default();
            let value = text
                .lines()
                .find_map(|line| line.strip_prefix(name)?.split_once(':').map(|(_, value)| value.trim().to_owned()));
            value.unwrap_or_default()
        };
        let memory = line("/proc/meminfo", "MemTotal");
        let kibibytes: f64 = memory.split(' ').next().and_then(|number| number.parse().ok()).unwrap_or(0.0);
        Ok(Self {
            cores: std::thread::available_parallelism()?.get(),
            processor: line("/proc/cpuinfo", "model name"),
            kernel: std::fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default().trim().to_owned(),
            memory_mb: kibibytes * 1024.0 / 1e6,
            load_before: load(),
            fsync_ms: fsync_ms(work_dir)?,
        })
    }
}

/// The one-minute load average; 0 when it cannot be read.
fn load() -> f64 {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().and_then(|first| first.parse().ok()).unwrap_or(0.0)
}

fn fsync_ms(work_dir: &Path) -> std::io::Result<f64> {
    let path = work_dir.join("fsync-probe");
    let mut file = File::create(&path)?;
    let mut times = Vec::with_capacity(FLUSHES);
    for _ in 0..FLUSHES {
        let since = Instant::now();
        file.write_all(&[7; 4096])?;
        file.sync_data()?;
        times.push(since.elapsed().as_secs_f64() * 1000.0);
    }
    std::fs::remove_file(&path)?;
    times.sort_by(f64::total_cmp);
    Ok(super::cold::median(&times))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_machine_is_described() {
        let folder = tempfile::tempdir().expect("a folder");
        let machine = Machine::inspect(folder.path()).expect("readable");
        assert!(machine.cores >= 1 && machine.memory_mb > 1.0 && machine.fsync_ms > 0.0);
        assert!(!machine.kernel.is_empty());
        assert_eq!(std::fs::read_dir(folder.path()).expect("readable").count(), 0, "the probe's file is removed");
    }
}
