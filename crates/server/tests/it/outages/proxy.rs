//! A TCP proxy that can be cut.

use std::net::SocketAddr;

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    Open,
    /// Connections end, new ones end at once.
    Cut,
    /// Connections stay, but nothing comes through.
    Silent,
}

pub struct Proxy {
    pub address: SocketAddr,
    line: watch::Sender<Line>,
    task: JoinHandle<()>,
}

impl Proxy {
    /// Listens on `port` (0: any) and passes on to `target`.
    pub async fn start(port: u16, target: SocketAddr) -> Proxy {
        let listener = TcpListener::bind(("127.0.0.1", port)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let (line, state) = watch::channel(Line::Open);
        let task = tokio::spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((client, _)) = listener.accept().await {
                while connections.try_join_next().is_some() {}
                connections.spawn(pass(client, target, state.clone()));
            }
        });
        Proxy { address, line, task }
    }

    pub fn set(&self, line: Line) {
        self.line.send_replace(line);
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn pass(mut client: TcpStream, target: SocketAddr, mut state: watch::Receiver<Line>) {
    let now = *state.borrow();
    if now == Line::Open {
        let Ok(mut server) = TcpStream::connect(target).await else { return };
        let is_cut = tokio::select! {
            _ = tokio::io::copy_bidirectional(&mut client, &mut server) => false,
            changed = state.wait_for(|line| *line != Line::Open) => changed.is_ok(),
        };
        if is_cut {
            // Held while it is silent, so that neither side hears of an end.
            let _ = state.wait_for(|line| *line != Line::Silent).await;
        }
    } else if now == Line::Silent {
        let _ = state.wait_for(|line| *line != Line::Silent).await;
    }
}
