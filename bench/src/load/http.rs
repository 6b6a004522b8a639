//! Just enough HTTP/1.1 for the driver and its stand-ins: keep-alive, bodies with a length. Written by hand because a general
//! client or server costs several times the CPU, which would be taken from the server under test.

use std::io;
use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A longer message means that something is wrong; it is refused rather than buffered.
const MESSAGE_LIMIT_BYTES: usize = 16 << 20;
const READ_BYTES: usize = 16 << 10;

/// Where one whole HTTP message lies at the front of a buffer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame {
    /// Bytes of the head, including the empty line.
    pub head: usize,
    /// Bytes of head and body.
    pub total: usize,
    /// Whether the sender closes the connection after this message.
    pub close: bool,
}

/// Reads until `buffer` begins with one whole message. `None` when the peer closed between two messages.
pub async fn read_message(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> io::Result<Option<Frame>> {
    let mut frame = None;
    loop {
        if frame.is_none() {
            frame = parse_head(buffer)?;
        }
        match frame {
            Some(found) if buffer.len() >= found.total => return Ok(Some(found)),
            Some(found) if found.total > MESSAGE_LIMIT_BYTES => return Err(invalid("the message is too long")),
            None if buffer.len() > MESSAGE_LIMIT_BYTES => return Err(invalid("the head is too long")),
            _ => {}
        }
        buffer.reserve(READ_BYTES);
        if stream.read_buf(buffer).await? == 0 {
            return if buffer.is_empty() { Ok(None) } else { Err(io::ErrorKind::UnexpectedEof.into()) };
        }
    }
}

/// Finds the end of the head and the length of the body; `None` when the head is not complete yet.
fn parse_head(buffer: &[u8]) -> io::Result<Option<Frame>> {
    let Some(end) = buffer.windows(4).position(|window| window == b"\r\n\r\n") else { return Ok(None) };
    let text = std::str::from_utf8(&buffer[..end]).map_err(|_| invalid("the head is not text"))?;
    let (mut length, mut close) = (0, false);
    for line in text.split("\r\n").skip(1) {
        let Some((name, value)) = line.split_once(':') else { continue };
        let value = value.trim();
        if name.eq_ignore_ascii_case("content-length") {
            length = value.parse().map_err(|_| invalid("the content length is no number"))?;
        } else if name.eq_ignore_ascii_case("transfer-encoding") {
            return Err(invalid("a chunked body, which this driver does not read"));
        } else if name.eq_ignore_ascii_case("connection") {
            close = value.eq_ignore_ascii_case("close");
        }
    }
    Ok(Some(Frame { head: end + 4, total: end + 4 + length, close }))
}

fn invalid(reason: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, reason)
}

/// One keep-alive connection that is opened when it is needed.
pub struct Client {
    address: SocketAddr,
    stream: Option<TcpStream>,
    buffer: Vec<u8>,
}

impl Client {
    pub fn new(address: SocketAddr) -> Self {
        Self { address, stream: None, buffer: Vec::with_capacity(READ_BYTES) }
    }

    /// Sends one whole request and returns the answer's status. A kept connection that the server has closed meanwhile is
    /// opened again once, as every HTTP client does; any other failure is the caller's.
    pub async fn send(&mut self, request: &[u8]) -> io::Result<u16> {
        if let Some(stream) = self.stream.take() {
            match self.exchange(stream, request).await {
                Err(error) if closed_by_peer(&error) && self.buffer.is_empty() => {}
                answer => return answer,
            }
        }
        let stream = TcpStream::connect(self.address).await?;
        stream.set_nodelay(true)?;
        self.exchange(stream, request).await
    }

    async fn exchange(&mut self, mut stream: TcpStream, request: &[u8]) -> io::Result<u16> {
        self.buffer.clear();
        stream.write_all(request).await?;
        let Some(frame) = read_message(&mut stream, &mut self.buffer).await? else {
            return Err(io::ErrorKind::UnexpectedEof.into());
        };
        let status =
            self.buffer.get(9..12).and_then(|code| std::str::from_utf8(code).ok()).and_then(|code| code.parse().ok());
        if !frame.close {
            self.stream = Some(stream);
        }
        status.ok_or_else(|| invalid("the answer has no status"))
    }
}

fn closed_by_peer(error: &io::Error) -> bool {
    use io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset, UnexpectedEof};
    matches!(error.kind(), BrokenPipe | ConnectionAborted | ConnectionReset | UnexpectedEof)
}

/// A GET request without a body.
pub fn get(path: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n").into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_found_only_when_it_is_whole() {
        assert_eq!(parse_head(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n").expect("valid so far"), None);
        let whole = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok";
        let frame = parse_head(whole).expect("valid").expect("whole");
        assert_eq!(frame, Frame { head: whole.len() - 2, total: whole.len(), close: true });
    }

    #[test]
    fn an_answer_without_a_length_has_no_body_and_a_chunked_one_is_refused() {
        let frame = parse_head(b"HTTP/1.1 204 No Content\r\n\r\n").expect("valid").expect("whole");
        assert_eq!(frame.head, frame.total);
        assert!(parse_head(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n").is_err());
        assert!(parse_head(b"HTTP/1.1 200 OK\r\ncontent-length: many\r\n\r\n").is_err());
    }
}
