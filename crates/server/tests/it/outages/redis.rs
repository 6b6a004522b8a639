//! A dead Redis costs latency between nodes and nothing else.

use std::net::TcpListener;
use std::process::{Child, Command, Stdio};

use super::{all_are_answered_once, health, impatient, post_until_acknowledged, until_health};
use crate::support::{PATIENCE, on_sqlite};

/// A Redis of the test's own.
struct Redis(Child);

impl Redis {
    fn start(port: u16) -> Redis {
        let mut command = Command::new("redis-server");
        command.args(["--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--port", &port.to_string()]);
        Redis(command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("redis-server must be installed"))
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn redis_may_come_and_go() {
    let port = free_port();
    let world = on_sqlite(impatient().set("REDIS_URL", format!("redis://127.0.0.1:{port}/"))).await;
    let workspace = world.server.app.engine.store().workspace_ids(None, 1).await.unwrap()[0];
    let mut numbers = 15_550_700_000..;
    let mut asked = Vec::new();
    // It starts without Redis, then it comes, goes, and comes again.
    for is_there in [false, true, false, true] {
        let redis = is_there.then(|| Redis::start(port));
        until_health(&world, 200, "redis", if is_there { &["connected"] } else { &["error"] }).await;
        assert_eq!(health(&world).await.1["status"], if is_there { "healthy" } else { "degraded" });
        let mut feed = world.server.app.engine.growth();
        for number in numbers.by_ref().take(5) {
            post_until_acknowledged(&world, number).await;
            asked.push(number);
        }
        let (grown, _) =
            tokio::time::timeout(PATIENCE, feed.recv()).await.expect("the live feed heard nothing").unwrap();
        assert_eq!(grown, workspace);
        all_are_answered_once(&world, asked.iter().copied()).await;
        drop(redis);
    }
    world.stop().await;
}
