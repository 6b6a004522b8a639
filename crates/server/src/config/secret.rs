//! Values that are never printed.

use std::fmt;

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// What stands in place of a secret, whatever its length.
pub(super) const MASK: &str = "********";

/// A text that neither `Debug` nor `Display` shows.
///
/// It has no `PartialEq`: secrets are compared in constant time, by the code that checks them.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    pub(super) fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself, for the one place that sends or checks it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(MASK)
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(MASK)
    }
}

/// The 32 bytes that encrypt stored numbers and credentials.
#[derive(Clone)]
pub struct EncryptionKey([u8; 32]);

impl EncryptionKey {
    /// Reads 64 hexadecimal digits, or base64 of 32 bytes in either alphabet, padded or not.
    pub(super) fn parse(text: &str) -> Option<Self> {
        if text.len() == 64 {
            return parse_hex(text).map(Self);
        }
        let lenient = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
        [&alphabet::STANDARD, &alphabet::URL_SAFE]
            .into_iter()
            .find_map(|letters| GeneralPurpose::new(letters, lenient).decode(text).ok())
            .and_then(|bytes| bytes.try_into().ok())
            .map(Self)
    }

    /// The key's bytes, for the cipher.
    pub fn expose(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for EncryptionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(MASK)
    }
}

fn parse_hex(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        let high = char::from(pair[0]).to_digit(16)?;
        let low = char::from(pair[1]).to_digit(16)?;
        *byte = u8::try_from(high * 16 + low).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_from_hex_and_from_both_alphabets_of_base64() {
        let bytes = [0xfb; 32];
        let standard = base64::engine::general_purpose::STANDARD.encode(bytes);
        let url_safe = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes);
        assert_ne!(standard.trim_end_matches('='), url_safe);
        for text in [standard, url_safe, "fb".repeat(32), "FB".repeat(32)] {
            assert_eq!(EncryptionKey::parse(&text).expect("a key").expose(), &bytes);
        }
    }

    #[test]
    fn anything_else_is_no_key() {
        let short = base64::engine::general_purpose::STANDARD.encode([1; 31]);
        let long = base64::engine::general_purpose::STANDARD.encode([1; 33]);
        for text in ["", "secret", &"g".repeat(64), &"é".repeat(32), &short, &long] {
            assert!(EncryptionKey::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn secrets_are_not_printed() {
        let secret = Secret::new("tell-nobody");
        let key = EncryptionKey([7; 32]);
        assert_eq!(format!("{secret} {secret:?} {key:?}"), "******** ******** ********");
    }
}
