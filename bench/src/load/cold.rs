//! Cold starts: from making the process, on a database that exists, to the first answers.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::ensure;

use super::lab::{APP_SECRET, Database, Lab, Role};
use super::standin::StandIns;
use super::traffic::Traffic;

/// Times in milliseconds, sorted.
pub struct ColdResult {
    pub live_ms: Vec<f64>,
    pub acknowledged_ms: Vec<f64>,
}

/// Starts and stops the server `times` times on `database`, which a server has run on before.
pub async fn run(lab: &Lab, database: &Database, stand_ins: &StandIns, times: usize) -> anyhow::Result<ColdResult> {
    let mut result = ColdResult { live_ms: Vec::new(), acknowledged_ms: Vec::new() };
    for _ in 0..times {
        let server = lab.start(database, Role::All, stand_ins).await?;
        let live_after = server.live_after;
        let since = Instant::now();
        let traffic = Traffic::new(server.address, APP_SECRET);
        send_one(&traffic).await?;
        result.live_ms.push(milliseconds(live_after));
        result.acknowledged_ms.push(milliseconds(live_after + since.elapsed()));
        server.stop().await?;
    }
    result.live_ms.sort_by(f64::total_cmp);
    result.acknowledged_ms.sort_by(f64::total_cmp);
    Ok(result)
}

async fn send_one(traffic: &Arc<Traffic>) -> anyhow::Result<()> {
    let status = traffic.client().send(traffic.writer().texts(&[traffic.text_from(0)])).await?;
    ensure!(status == 200, "the first webhook was answered {status}");
    Ok(())
}

/// The middle of sorted values; 0 for none.
pub fn median(sorted: &[f64]) -> f64 {
    match sorted.len() {
        0 => 0.0,
        count if count % 2 == 1 => sorted[count / 2],
        count => (sorted[count / 2 - 1] + sorted[count / 2]) / 2.0,
    }
}

fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_median_is_in_the_middle() {
        assert_eq!(super::median(&[]), 0.0);
        assert_eq!(super::median(&[1.0, 2.0, 9.0]), 2.0);
        assert_eq!(super::median(&[1.0, 2.0, 4.0, 9.0]), 3.0);
    }
}
