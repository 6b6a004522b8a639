//! The driver's own ceiling: how fast it sends to a responder that does nothing. A figure near it says more about the driver
//! than about the server.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Context;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};

use super::ack::{AckPlan, AckResult};
use super::http::read_message;
use super::lab::APP_SECRET;
use super::traffic::Traffic;

const OK: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";

/// Runs `plan` against a responder on a thread of its own.
pub async fn run(plan: &AckPlan) -> anyhow::Result<AckResult> {
    let (sender, address) = tokio::sync::oneshot::channel();
    // The responder waits for connections until the process ends; it holds nothing that needs closing.
    std::thread::Builder::new().name("responder".to_owned()).spawn(move || respond(sender))?;
    let address =
        tokio::time::timeout(Duration::from_secs(5), address).await.context("the responder did not start")??;
    Ok(super::ack::run(&Traffic::new(address, APP_SECRET), plan).await)
}

fn respond(address: tokio::sync::oneshot::Sender<SocketAddr>) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        if address.send(listener.local_addr()?).is_err() {
            return Ok(());
        }
        loop {
            let (stream, _) = listener.accept().await?;
            tokio::spawn(answer_all(stream));
        }
    })
}

async fn answer_all(mut stream: TcpStream) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut buffer = Vec::new();
    while let Some(frame) = read_message(&mut stream, &mut buffer).await? {
        stream.write_all(OK).await?;
        buffer.drain(..frame.total);
    }
    Ok(())
}
