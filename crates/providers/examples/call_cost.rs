//! What one non-streaming call costs on our side: CPU time of the calling thread, over loopback, against a stand-in
//! on another thread. `cargo run --release -p providers --example call_cost`
//!
//! The bare row is the same request sent with reqwest alone and read as a string: what HTTP costs anyway.

use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use providers::{ApiKey, ChatMessage, ChatRequest, ProviderConfig, ProviderKind, ToolSpec};
use serde_json::json;

const CALLS: u32 = 5_000;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    rustls::crypto::ring::default_provider().install_default().map_err(|_| "a TLS provider is installed already")?;
    let openai = stand_in(
        r#"{"id":"c","model":"m","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"We are open from nine to six, Monday to Saturday."}}],"usage":{"prompt_tokens":812,"completion_tokens":14,"total_tokens":826}}"#,
    )?;
    let gemini = stand_in(
        r#"{"candidates":[{"content":{"role":"model","parts":[{"text":"We are open from nine to six."}]},"finishReason":"STOP","index":0}],"usageMetadata":{"promptTokenCount":812,"candidatesTokenCount":14},"modelVersion":"m"}"#,
    )?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let client = providers::client_builder_defaults(reqwest::Client::builder()).no_proxy().build()?;
    runtime.block_on(async {
        let body =
            json!({"model": "m", "messages": request().messages.iter().map(|m| format!("{m:?}")).collect::<Vec<_>>()});
        let url = format!("http://{openai}/v1/chat/completions");
        measure("bare reqwest", async || {
            client.post(&url).json(&body).send().await?.text().await?;
            Ok(())
        })
        .await?;
        for (kind, address, path) in [(ProviderKind::Openai, &openai, "v1"), (ProviderKind::Gemini, &gemini, "v1beta")]
        {
            let mut cfg = ProviderConfig::new(kind, "m");
            cfg.base_url = Some(format!("http://{address}/{path}"));
            cfg.api_key = Some(ApiKey::new("k"));
            let model = providers::build(cfg, client.clone())?;
            let req = request();
            measure(kind.name(), async || {
                model.chat(&req, tokio::time::Instant::now() + Duration::from_secs(10), None).await?;
                Ok(())
            })
            .await?;
        }
        Ok(())
    })
}

/// A usual turn: a prompt with knowledge in it, some history, three tools.
fn request() -> ChatRequest {
    let line = "Q: When do you open? A: We open at nine and close at six, Monday to Saturday.\n";
    let parameters = json!({"type": "object", "properties": {"reason": {"type": "string", "description": "why"}}, "required": ["reason"]});
    let tool = |name: &str| -> Arc<ToolSpec> {
        ToolSpec { name: name.into(), description: line.into(), parameters: parameters.clone() }.into()
    };
    let turn = |n: usize| {
        let text = format!("Message {n}: what are your opening hours on Saturdays, please?");
        if n.is_multiple_of(2) {
            ChatMessage::User { text }
        } else {
            ChatMessage::Assistant { text: Some(text), tool_calls: Vec::new() }
        }
    };
    ChatRequest {
        system: line.repeat(40),
        messages: (0..11).map(turn).collect(),
        tools: ["search_knowledge", "request_intervention", "create_ticket"].map(tool).to_vec(),
        temperature: Some(0.2),
        max_output_tokens: 500,
        ..ChatRequest::default()
    }
}

async fn measure(
    name: &str,
    call: impl AsyncFn() -> Result<(), Box<dyn std::error::Error>>,
) -> Result<(), Box<dyn std::error::Error>> {
    for _ in 0..200 {
        call().await?;
    }
    let (cpu, wall) = (cpu_time()?, Instant::now());
    for _ in 0..CALLS {
        call().await?;
    }
    let (cpu, wall) = (cpu_time()? - cpu, wall.elapsed());
    println!("{name:>14}: {:6.1} µs CPU, {:6.1} µs wall a call", micros(cpu), micros(wall));
    Ok(())
}

fn micros(total: Duration) -> f64 {
    total.as_secs_f64() * 1e6 / f64::from(CALLS)
}

/// Time that this thread was on a CPU (Linux).
fn cpu_time() -> Result<Duration, Box<dyn std::error::Error>> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat")?;
    Ok(Duration::from_nanos(text.split(' ').next().ok_or("an empty schedstat")?.parse()?))
}

/// Answers every request with `body`, on threads of its own.
fn stand_in(body: &'static str) -> std::io::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?.to_string();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            thread::spawn(move || serve(stream, body));
        }
    });
    Ok(address)
}

fn serve(mut stream: TcpStream, body: &str) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let answer =
        format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}", body.len());
    let (mut bytes, mut buffer) = (Vec::new(), [0; 65_536]);
    loop {
        let read = stream.read(&mut buffer)?;
        if read == 0 {
            return Ok(());
        }
        bytes.extend_from_slice(&buffer[..read]);
        let Some(head_end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") else { continue };
        let head = String::from_utf8_lossy(&bytes[..head_end]).to_lowercase();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok()).unwrap_or(0);
        if bytes.len() >= head_end + 4 + length {
            bytes.clear();
            stream.write_all(answer.as_bytes())?;
        }
    }
}
