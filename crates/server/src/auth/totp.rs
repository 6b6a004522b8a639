//! The second factor: time-based one-time passwords (RFC 6238 over RFC 4226), and recovery codes.
//!
//! SHA-1, 6 digits, 30 seconds: what every authenticator app understands. Deliberately absent: that a step is accepted
//! once, which must hold on all nodes and is the store's.

use hmac::{Hmac, KeyInit, Mac};
use model::UnixMs;
use sha1::Sha1;
use subtle::ConstantTimeEq;

use crate::keys::random_bytes;

const STEP_MS: i64 = 30_000;
const DIGITS: usize = 6;
/// Steps before and after the present one that count, for clocks that differ and fingers that are slow (RFC 6238,
/// section 5.2).
const SKEW_STEPS: i64 = 1;
/// RFC 4226, section 4, requirement 6.
const SECRET_BYTES: usize = 20;
/// What people see in their app above the code.
const ISSUER: &str = "Switchboard";
/// Recovery codes that are made at once.
const RECOVERY_CODES: usize = 10;
const RECOVERY_CHARS: usize = 8;
/// Crockford's: nothing that could be mistaken for something else.
const RECOVERY_ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// RFC 4648, section 6.
const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
/// Longer texts are no code.
const CODE_CHARS_MAX: usize = 40;

/// What a person gave as their second factor.
#[derive(Debug, PartialEq, Eq)]
pub enum Code {
    Totp(String),
    /// As it was shown, without its dash.
    Recovery(String),
}

impl Code {
    /// Reads what was typed, spaces and all. `None`: it is neither.
    pub fn parse(text: &str) -> Option<Code> {
        if text.chars().count() > CODE_CHARS_MAX {
            return None;
        }
        let plain: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        if plain.len() == DIGITS && plain.bytes().all(|b| b.is_ascii_digit()) {
            return Some(Code::Totp(plain));
        }
        let plain: String = plain.chars().map(unmistaken).collect();
        let is_code = plain.len() == RECOVERY_CHARS && plain.bytes().all(|b| RECOVERY_ALPHABET.contains(&b));
        is_code.then_some(Code::Recovery(plain))
    }
}

fn unmistaken(letter: char) -> char {
    match letter.to_ascii_lowercase() {
        'o' => '0',
        'i' | 'l' => '1',
        other => other,
    }
}

/// A fresh secret.
pub fn secret() -> [u8; SECRET_BYTES] {
    random_bytes()
}

/// The time step whose code this is, of those that count at `now`.
pub fn matching_step(secret: &[u8], code: &str, now: UnixMs) -> Option<i64> {
    let present = now.0.div_euclid(STEP_MS);
    // All are compared, so that the time says nothing about which was right.
    let mut found = None;
    for step in present - SKEW_STEPS..=present + SKEW_STEPS {
        if bool::from(code_at(secret, step).as_bytes().ct_eq(code.as_bytes())) {
            found = Some(step);
        }
    }
    found
}

/// The code of a time step.
pub fn code_at(secret: &[u8], step: i64) -> String {
    let mut mac = <Hmac<Sha1> as KeyInit>::new_from_slice(secret).expect("HMAC takes keys of any length");
    mac.update(&step.to_be_bytes());
    let digest = mac.finalize().into_bytes();
    // RFC 4226, section 5.3: the low four bits of the last byte say where to read.
    let offset = usize::from(digest[digest.len() - 1] & 15);
    let word = u32::from_be_bytes([digest[offset] & 0x7f, digest[offset + 1], digest[offset + 2], digest[offset + 3]]);
    format!("{:06}", word % 1_000_000)
}

/// The secret as people type it.
pub fn base32(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(5) * 8);
    let (mut held, mut bits) = (0u32, 0u32);
    for byte in bytes {
        held = (held << 8) | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            out.push(char::from(BASE32[((held >> bits) & 31) as usize]));
        }
        held &= (1 << bits) - 1;
    }
    if bits > 0 {
        out.push(char::from(BASE32[((held << (5 - bits)) & 31) as usize]));
    }
    out
}

/// What the QR code says: the de-facto format that authenticator apps read.
pub fn otpauth_uri(secret: &[u8], email: &str) -> String {
    let account: String = form_urlencoded::byte_serialize(email.as_bytes()).collect();
    format!(
        "otpauth://totp/{ISSUER}:{account}?secret={}&issuer={ISSUER}&algorithm=SHA1&digits={DIGITS}&period={}",
        base32(secret),
        STEP_MS / 1_000
    )
}

/// The text as a QR code, dark on light whatever the page's theme: apps read no inverted ones.
pub fn qr_svg(text: &str) -> Option<String> {
    let code = qrcode::QrCode::with_error_correction_level(text, qrcode::EcLevel::M).ok()?;
    Some(code.render::<qrcode::render::svg::Color<'_>>().min_dimensions(200, 200).quiet_zone(true).build())
}

/// Fresh recovery codes as `xxxx-xxxx`, 40 random bits each.
pub fn recovery_codes() -> Vec<String> {
    (0..RECOVERY_CODES).map(|_| recovery_code(random_bytes())).collect()
}

/// Five bits of each byte are used: the alphabet has 32 characters.
fn recovery_code(random: [u8; RECOVERY_CHARS]) -> String {
    let code: String = random.iter().map(|byte| char::from(RECOVERY_ALPHABET[usize::from(byte & 31)])).collect();
    format!("{}-{}", &code[..RECOVERY_CHARS / 2], &code[RECOVERY_CHARS / 2..])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B; its codes have 8 digits, of which ours are the last six.
    const RFC_SECRET: &[u8] = b"12345678901234567890";
    const RFC_VECTORS: [(i64, &str); 6] = [
        (59, "94287082"),
        (1_111_111_109, "07081804"),
        (1_111_111_111, "14050471"),
        (1_234_567_890, "89005924"),
        (2_000_000_000, "69279037"),
        (20_000_000_000, "65353130"),
    ];

    #[test]
    fn codes_are_those_of_rfc_6238() {
        for (seconds, code) in RFC_VECTORS {
            assert_eq!(code_at(RFC_SECRET, seconds / 30), code[2..], "{seconds}");
            let now = UnixMs(seconds * 1_000);
            assert_eq!(matching_step(RFC_SECRET, &code[2..], now), Some(seconds / 30));
        }
    }

    #[test]
    fn codes_are_those_of_rfc_4226() {
        // Appendix D.
        let expected =
            ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"];
        for (step, code) in expected.into_iter().enumerate() {
            assert_eq!(code_at(RFC_SECRET, step as i64), code);
        }
    }

    #[test]
    fn one_step_before_and_after_counts_and_no_more() {
        let now = UnixMs(1_111_111_111_000);
        let present = 1_111_111_111 / 30;
        for (step, counts) in [(-2, false), (-1, true), (0, true), (1, true), (2, false)] {
            let code = code_at(RFC_SECRET, present + step);
            assert_eq!(matching_step(RFC_SECRET, &code, now), counts.then_some(present + step), "{step}");
        }
        for wrong in ["", "12345", "1234567", "ab0471"] {
            assert_eq!(matching_step(RFC_SECRET, wrong, now), None);
        }
    }

    #[test]
    fn base32_is_that_of_rfc_4648() {
        // Section 10, without padding.
        let vectors =
            [("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("foobar", "MZXW6YTBOI")];
        for (plain, encoded) in vectors {
            assert_eq!(base32(plain.as_bytes()), encoded);
        }
        assert_eq!(base32(RFC_SECRET), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    }

    #[test]
    fn what_is_typed_is_read_with_spaces_dashes_and_mistaken_letters() {
        assert_eq!(Code::parse(" 123 456 "), Some(Code::Totp("123456".into())));
        assert_eq!(Code::parse("ABCD-0O1L"), Some(Code::Recovery("abcd0011".into())));
        assert_eq!(Code::parse("12345678"), Some(Code::Recovery("12345678".into())));
        for wrong in ["", "12345", "abcd-efgu", "１２３４５６", "abcd-efgh-jkmn", &"1".repeat(1_000)] {
            assert_eq!(Code::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn recovery_codes_differ_and_are_read_back() {
        let codes = recovery_codes();
        assert_eq!(codes.iter().collect::<std::collections::BTreeSet<_>>().len(), RECOVERY_CODES);
        for code in codes {
            assert_eq!(code.len(), 9);
            assert_eq!(Code::parse(&code), Some(Code::Recovery(code.replace('-', ""))));
        }
        assert_eq!(recovery_code([0, 31, 32, 255, 10, 1, 2, 3]), "0z0z-a123");
    }

    #[test]
    fn apps_are_told_in_a_text_and_a_picture() {
        let uri = otpauth_uri(RFC_SECRET, "ann+desk@example.com");
        assert_eq!(
            uri,
            "otpauth://totp/Switchboard:ann%2Bdesk%40example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\
             &issuer=Switchboard&algorithm=SHA1&digits=6&period=30"
        );
        let svg = qr_svg(&uri).unwrap();
        assert!(svg.contains("<svg") && svg.contains("<path") && !svg.contains("<script"), "{svg}");
        assert!(qr_svg(&"x".repeat(5_000)).is_none());
    }
}
