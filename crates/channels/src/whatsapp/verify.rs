//! The GET handshake by which Meta checks a webhook address (reference section 1.1).

use serde::Deserialize;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// Meta's challenges are about ten digits; anything much longer is not Meta's.
const CHALLENGE_BYTES: usize = 1024;

/// The query of a handshake. The names really contain dots.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Handshake {
    #[serde(rename = "hub.mode")]
    pub mode: Option<String>,
    #[serde(rename = "hub.verify_token")]
    pub verify_token: Option<String>,
    #[serde(rename = "hub.challenge")]
    pub challenge: Option<String>,
}

/// Answered 403 with an empty body, whatever was wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the webhook handshake was refused")]
pub struct HandshakeRefused;

impl Handshake {
    /// The challenge to answer with, verbatim and as `text/plain` (as HTML it would be a script hole), if the
    /// mode is `subscribe` and the token is one of `tokens`. Empty tokens never match.
    pub fn accept<'a>(&self, tokens: impl IntoIterator<Item = &'a str>) -> Result<&str, HandshakeRefused> {
        let offered = self.verify_token.as_deref().ok_or(HandshakeRefused)?;
        let challenge = self.challenge.as_deref().ok_or(HandshakeRefused)?;
        let known = tokens.into_iter().any(|token| !token.is_empty() && same(token, offered));
        if known && self.mode.as_deref() == Some("subscribe") && challenge.len() <= CHALLENGE_BYTES {
            Ok(challenge)
        } else {
            Err(HandshakeRefused)
        }
    }
}

/// Compares digests, so that neither content nor length shows in the time it takes.
fn same(a: &str, b: &str) -> bool {
    Sha256::digest(a).as_slice().ct_eq(Sha256::digest(b).as_slice()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn handshake(mode: &str, token: &str, challenge: &str) -> Handshake {
        Handshake { mode: Some(mode.into()), verify_token: Some(token.into()), challenge: Some(challenge.into()) }
    }

    #[test]
    fn the_right_token_gets_its_challenge_back_unchanged() {
        let asked = handshake("subscribe", "my-token", "11582<b>");
        assert_eq!(asked.accept(["other", "my-token"]), Ok("11582<b>"));
    }

    #[test]
    fn everything_else_is_refused() {
        for (mode, token, expected) in [
            ("subscribe", "my-toke", "my-token"),
            ("unsubscribe", "my-token", "my-token"),
            ("", "my-token", "my-token"),
            ("subscribe", "", ""),
        ] {
            assert_eq!(handshake(mode, token, "1").accept([expected]), Err(HandshakeRefused));
        }
        assert_eq!(handshake("subscribe", "t", &"1".repeat(2000)).accept(["t"]), Err(HandshakeRefused));
        assert_eq!(Handshake::default().accept(["t"]), Err(HandshakeRefused));
        let no_challenge = Handshake { challenge: None, ..handshake("subscribe", "t", "") };
        assert_eq!(no_challenge.accept(["t"]), Err(HandshakeRefused));
    }

    #[test]
    fn the_dotted_names_are_read() {
        let read: Handshake = serde_json::from_value(serde_json::json!({
            "hub.mode": "subscribe", "hub.verify_token": "t", "hub.challenge": "5"
        }))
        .unwrap();
        assert_eq!(read.accept(["t"]), Ok("5"));
    }
}
