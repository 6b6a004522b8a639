//! `X-Hub-Signature-256`: HMAC-SHA256 over the exact bytes that are sent (reference §1.2).

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// A keyed signer; cloning the prepared state spares the key schedule for every webhook.
#[derive(Clone)]
pub(crate) struct Signer {
    prepared: Hmac<Sha256>,
}

impl Signer {
    pub(crate) fn new(app_secret: &str) -> Self {
        let prepared = Hmac::new_from_slice(app_secret.as_bytes()).expect("HMAC takes keys of every length");
        Self { prepared }
    }

    /// The whole header value, `sha256=<64 lowercase hex>`.
    pub(crate) fn header(&self, body: &[u8]) -> String {
        let mut mac = self.prepared.clone();
        mac.update(body);
        let mut value = String::with_capacity(71);
        value.push_str("sha256=");
        push_hex(&mut value, &mac.finalize().into_bytes());
        value
    }
}

/// Appends lowercase hex.
pub(crate) fn push_hex(out: &mut String, bytes: &[u8]) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    for byte in bytes {
        out.push(char::from(DIGITS[usize::from(byte >> 4)]));
        out.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The vector of the reference, §1.2.
    #[test]
    fn signs_the_reference_vector() {
        let body = r#"{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{"messages":[{"type":"text","text":{"body":"\u0bb5\u0ba3\u0b95\u0bcd\u0b95\u0bae\u0bcd"}}]}}]}]}"#;
        assert_eq!(
            Signer::new("fictional-app-secret").header(body.as_bytes()),
            "sha256=af6ef1bc015149cb228ea9e2f7e2086a209f3752f5e05ed6ae2266cb6ff4b1e8"
        );
    }
}
