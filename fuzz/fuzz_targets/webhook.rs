//! A webhook request as a stranger would send it: signature header and body.
//!
//! Beyond not panicking: a signature that we made verifies and the unsigned header does not, what is read can
//! be stored (JSON without NUL) and read again, and reading is a function of the body alone.

#![no_main]

use channels::whatsapp::{parse, signature};
use libfuzzer_sys::fuzz_target;

const SECRET: &str = "fictional-app-secret";

fuzz_target!(|body: &[u8]| {
    let header = signature::sign(SECRET, body);
    assert!(signature::verify(SECRET, Some(&header), body).is_ok());
    assert!(signature::verify("another", Some(&header), body).is_err());
    // The body's beginning as a header: must be refused without a panic, whatever it is.
    let text = String::from_utf8_lossy(&body[..body.len().min(80)]);
    assert!(signature::verify(SECRET, Some(&text), body).is_err());

    let Ok(events) = parse(body) else { return };
    let stored = serde_json::to_string(&events).expect("events are plain JSON");
    assert!(!stored.contains("\\u0000"), "PostgreSQL would refuse this");
    let _: Vec<serde_json::Value> = serde_json::from_str(&stored).expect("stored JSON is read again");
    assert_eq!(parse(body).ok().as_ref(), Some(&events));
});
