//! `X-Hub-Signature-256`: HMAC-SHA256 with the app secret over the raw body (reference section 1.2).
//!
//! The bytes are hashed as they came, before any parsing: Meta signs its own ASCII-escaped spelling, so that
//! JSON that was read and written again has another signature.

use hmac::{Hmac, KeyInit, Mac};
use model::limits;
use sha2::Sha256;

const PREFIX: &str = "sha256=";

/// Why a body is not taken for Meta's. All three are answered 401 or 403.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    #[error("the request carries no X-Hub-Signature-256 header")]
    Missing,
    #[error("the X-Hub-Signature-256 header is not `sha256=` and 64 hexadecimal digits")]
    Malformed,
    #[error("the signature was made with another app secret, or the body was changed on its way")]
    Mismatch,
}

/// Checks the header against the raw body, in constant time.
pub fn verify(secret: &str, header: Option<&str>, body: &[u8]) -> Result<(), SignatureError> {
    verify_any([secret], header, body).map(|_| ())
}

/// Tries the secrets of a shared webhook address, at most [`limits::SHARED_SECRETS`] of them, and returns the
/// position of the one that made the signature. An empty secret never matches: it is an unset setting.
pub fn verify_any<'a>(
    secrets: impl IntoIterator<Item = &'a str>,
    header: Option<&str>,
    body: &[u8],
) -> Result<usize, SignatureError> {
    let expected = decode(header.ok_or(SignatureError::Missing)?).ok_or(SignatureError::Malformed)?;
    secrets
        .into_iter()
        .take(limits::SHARED_SECRETS)
        .position(|secret| !secret.is_empty() && mac(secret, body).verify_slice(&expected).is_ok())
        .ok_or(SignatureError::Mismatch)
}

/// The header's value for `body`: for the simulator, `switchboard chat` and tests.
pub fn sign(secret: &str, body: &[u8]) -> String {
    let digest = mac(secret, body).finalize().into_bytes();
    let mut header = String::with_capacity(PREFIX.len() + 64);
    header.push_str(PREFIX);
    push_hex(&mut header, &digest);
    header
}

pub(crate) fn push_hex(out: &mut String, bytes: &[u8]) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    for byte in bytes {
        out.push(char::from(DIGITS[usize::from(byte >> 4)]));
        out.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
}

fn mac(secret: &str, body: &[u8]) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("HMAC takes keys of any length");
    mac.update(body);
    mac
}

fn decode(header: &str) -> Option<[u8; 32]> {
    decode_hex(header.trim().strip_prefix(PREFIX)?)
}

/// 32 bytes from 64 hexadecimal digits of either case.
pub(crate) fn decode_hex(text: &str) -> Option<[u8; 32]> {
    let digits: &[u8; 64] = text.as_bytes().try_into().ok()?;
    let mut bytes = [0; 32];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        let nibble = |digit: u8| char::from(digit).to_digit(16);
        *byte = (nibble(pair[0])? << 4 | nibble(pair[1])?) as u8;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "fictional-app-secret";
    const BODY: &[u8] = br#"{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{"messages":[{"type":"text","text":{"body":"\u0bb5\u0ba3\u0b95\u0bcd\u0b95\u0bae\u0bcd"}}]}}]}]}"#;
    const HEADER: &str = "sha256=af6ef1bc015149cb228ea9e2f7e2086a209f3752f5e05ed6ae2266cb6ff4b1e8";

    #[test]
    fn the_vector_of_the_reference_verifies_and_is_reproduced() {
        assert_eq!(sign(SECRET, BODY), HEADER);
        assert_eq!(verify(SECRET, Some(HEADER), BODY), Ok(()));
        assert_eq!(verify(SECRET, Some(&HEADER.to_uppercase().replace("SHA", "sha")), BODY), Ok(()));
    }

    #[test]
    fn one_flipped_bit_anywhere_is_a_mismatch() {
        for at in 0..BODY.len() {
            let mut changed = BODY.to_vec();
            changed[at] ^= 1;
            assert_eq!(verify(SECRET, Some(HEADER), &changed), Err(SignatureError::Mismatch));
        }
    }

    #[test]
    fn headers_that_are_none_are_told_apart_from_wrong_ones() {
        assert_eq!(verify(SECRET, None, BODY), Err(SignatureError::Missing));
        let long = format!("{HEADER}00");
        for bad in ["", "sha256=", &HEADER[..70], &HEADER.replace('a', "g"), &HEADER[7..], &long, "sha256=é"] {
            assert_eq!(verify(SECRET, Some(bad), BODY), Err(SignatureError::Malformed), "{bad}");
        }
        assert_eq!(verify("other", Some(HEADER), BODY), Err(SignatureError::Mismatch));
    }

    #[test]
    fn several_secrets_say_which_matched_and_an_unset_one_never_does() {
        assert_eq!(verify_any(["a", SECRET, "b"], Some(HEADER), BODY), Ok(1));
        assert_eq!(verify_any([], Some(HEADER), BODY), Err(SignatureError::Mismatch));
        assert_eq!(verify("", Some(&sign("", BODY)), BODY), Err(SignatureError::Mismatch));
        let too_many = std::iter::repeat_n("x", limits::SHARED_SECRETS).chain([SECRET]);
        assert_eq!(verify_any(too_many, Some(HEADER), BODY), Err(SignatureError::Mismatch));
    }
}
