//! Deterministic embeddings: words and character trigrams hashed into a unit vector, so that
//! texts which share words are near each other in every run (reference §7).

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::random::{hash_text, mix};
use crate::state::SimState;

use super::openai::OpenAi;
use super::respond::{LlmError, error};

/// Inputs of one request.
const MAX_INPUTS: usize = 2_048;
const MAX_DIMENSIONS: usize = 3_072;

/// The vector of a text, of unit length.
fn embed(text: &str, dimensions: usize) -> Vec<f32> {
    let mut vector = vec![0.0_f32; dimensions];
    let mut add = |feature: &str, weight: f32| {
        let hash = mix(hash_text(feature));
        let sign = if hash >> 63 == 0 { weight } else { -weight };
        vector[(hash as usize & 0x7fff_ffff) % dimensions] += sign;
    };
    let text = text.to_lowercase();
    for word in text.split(|c: char| c.is_whitespace() || c.is_ascii_punctuation()).filter(|word| !word.is_empty()) {
        add(word, 1.0);
        let characters: Vec<char> = word.chars().collect();
        for trigram in characters.windows(3) {
            add(&trigram.iter().collect::<String>(), 0.3);
        }
    }
    let length = vector.iter().map(|x| x * x).sum::<f32>().sqrt();
    if length == 0.0 {
        vector[0] = 1.0;
    } else {
        vector.iter_mut().for_each(|x| *x /= length);
    }
    vector
}

#[derive(Deserialize)]
struct EmbeddingsRequest {
    model: String,
    input: Input,
    dimensions: Option<usize>,
    encoding_format: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Input {
    One(String),
    Many(Vec<String>),
}

/// `POST /v1/embeddings`.
pub(crate) async fn openai(State(state): State<Arc<SimState>>, headers: HeaderMap, body: Bytes) -> Response {
    if !state.llm.key_fits(super::bearer(&headers)) {
        let message = "Incorrect API key provided.".to_owned();
        return error::<OpenAi>(&LlmError {
            status: 401,
            code: "invalid_api_key".into(),
            message,
            retry_after_s: None,
        });
    }
    let request: EmbeddingsRequest = match serde_json::from_slice(&body) {
        Ok(request) => request,
        Err(cause) => return error::<OpenAi>(&LlmError::bad_request(cause.to_string())),
    };
    let inputs = match request.input {
        Input::One(text) => vec![text],
        Input::Many(texts) => texts,
    };
    if inputs.is_empty() || inputs.len() > MAX_INPUTS || inputs.iter().any(String::is_empty) {
        return error::<OpenAi>(&LlmError::bad_request("'$.input' is invalid."));
    }
    let usual = if request.model.contains("large") { 3_072 } else { 1_536 };
    let dimensions = request.dimensions.unwrap_or(usual).clamp(1, MAX_DIMENSIONS);
    let as_base64 = request.encoding_format.as_deref() == Some("base64");
    let data: Vec<Value> = inputs
        .iter()
        .enumerate()
        .map(|(index, text)| {
            let vector = embed(text, dimensions);
            let embedding = if as_base64 {
                let bytes: Vec<u8> = vector.iter().flat_map(|x| x.to_le_bytes()).collect();
                json!(STANDARD.encode(bytes))
            } else {
                json!(vector)
            };
            json!({"object": "embedding", "index": index, "embedding": embedding})
        })
        .collect();
    let tokens = body.len() / 4;
    let usage = json!({"prompt_tokens": tokens, "total_tokens": tokens});
    Json(json!({"object": "list", "data": data, "model": request.model, "usage": usage})).into_response()
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct EmbedRequest {
    content: EmbedContent,
    #[serde(alias = "output_dimensionality")]
    output_dimensionality: Option<usize>,
}

#[derive(Deserialize)]
struct EmbedContent {
    parts: Vec<EmbedPart>,
}

#[derive(Deserialize)]
struct EmbedPart {
    text: String,
}

#[derive(Deserialize)]
struct BatchRequest {
    requests: Vec<EmbedRequest>,
}

impl EmbedRequest {
    fn values(&self) -> Value {
        let text: Vec<&str> = self.content.parts.iter().map(|part| part.text.as_str()).collect();
        let dimensions = self.output_dimensionality.unwrap_or(MAX_DIMENSIONS).clamp(1, MAX_DIMENSIONS);
        json!({"values": embed(&text.join("\n"), dimensions)})
    }
}

/// Gemini's `embedContent` and `batchEmbedContents`.
pub(crate) fn gemini(method: &str, body: &[u8]) -> Response {
    let answer = if method == "embedContent" {
        serde_json::from_slice::<EmbedRequest>(body).map(|request| json!({"embedding": request.values()}))
    } else {
        serde_json::from_slice::<BatchRequest>(body).map(|batch| {
            let embeddings: Vec<Value> = batch.requests.iter().map(EmbedRequest::values).collect();
            json!({"embeddings": embeddings})
        })
    };
    match answer {
        Ok(answer) => Json(answer).into_response(),
        Err(cause) => super::gemini::refuse(&cause.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_that_share_words_are_nearer() {
        let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f32>();
        let question = embed("what are your opening hours", 256);
        assert!((dot(&question, &question) - 1.0).abs() < 1e-5);
        let near = dot(&question, &embed("our opening hours are 9 to 5", 256));
        let far = dot(&question, &embed("refund policy", 256));
        assert!(near > far + 0.2, "{near} {far}");
        assert_eq!(embed("a", 8), embed("a", 8));
    }
}
