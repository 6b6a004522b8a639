//! Webhook requests as the provider sends them: compact ASCII-escaped JSON, signed over the raw bytes
//! (WhatsApp Cloud API, "Webhooks"). Pre-built and patched in place, so that a request costs a copy and a hash.

use std::io::Write;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

pub const PHONE_NUMBER_ID: &str = "200000000000001";
pub const BUSINESS_ACCOUNT_ID: &str = "100000000000001";

/// The fictional numbers that the customers write from: 91, then ten digits that begin at 1.
const PHONE_BASE: u64 = 910_000_000_001;
/// Business-scoped user ids: `IN.` and twenty digits.
const USER_BASE: u64 = 10_000_000_000_000_000_001;

const ENVELOPE: &str = concat!(
    r#"{"object":"whatsapp_business_account","entry":[{"id":"100000000000001","changes":[{"value":{"messaging_product":"whatsapp","#,
    r#""metadata":{"display_phone_number":"15550100100","phone_number_id":"200000000000001"}"#
);
const ENVELOPE_END: &str = r#"},"field":"messages"}]}]}"#;
const PROFILE_NAME: &str = r"\u0b9a\u0bcb\u0ba4\u0ba9\u0bc8 \u0baa\u0baf\u0ba9\u0bb0\u0bcd";
/// "Hello, can I see the doctor tomorrow morning at … o'clock?": the hour varies, so that no two neighbours are alike.
const TEXT_START: &str =
    r"\u0bb5\u0ba3\u0b95\u0bcd\u0b95\u0bae\u0bcd, \u0ba8\u0bbe\u0bb3\u0bc8 \u0b95\u0bbe\u0bb2\u0bc8 ";
const TEXT_END: &str = concat!(
    r" \u0bae\u0ba3\u0bbf\u0b95\u0bcd\u0b95\u0bc1 \u0bae\u0bb0\u0bc1\u0ba4\u0bcd\u0ba4\u0bc1\u0bb5\u0bb0\u0bc8 ",
    r"\u0b9a\u0ba8\u0bcd\u0ba4\u0bbf\u0b95\u0bcd\u0b95 \u0bae\u0bc1\u0b9f\u0bbf\u0baf\u0bc1\u0bae\u0bbe?"
);

/// One customer's text message.
#[derive(Debug, Clone, Copy)]
pub struct Text {
    /// Index of the customer, from 0.
    pub customer: usize,
    /// Makes the message's id unique within a run.
    pub sequence: u64,
    /// Unix seconds.
    pub timestamp_s: u64,
}

/// A delivery status of a message that the Graph stand-in accepted.
#[derive(Debug, Clone)]
pub struct Status {
    pub message_id: String,
    /// `sent` or `delivered`.
    pub status: &'static str,
    pub customer: usize,
    pub timestamp_s: u64,
    /// Echo of `biz_opaque_callback_data`.
    pub callback_data: Option<String>,
}

/// The number, digits only, of a customer.
pub fn phone_of(customer: usize) -> u64 {
    PHONE_BASE + customer as u64
}

/// The customer that a send names, by number (`+91…` or `91…`) or by user id (`IN.…`).
pub fn customer_of(recipient: &str) -> Option<usize> {
    let index = match recipient.strip_prefix("IN.") {
        Some(user) => user.parse::<u64>().ok()?.checked_sub(USER_BASE)?,
        None => recipient.trim_start_matches('+').parse::<u64>().ok()?.checked_sub(PHONE_BASE)?,
    };
    usize::try_from(index).ok()
}

/// Writes signed requests into one reused buffer.
pub struct WebhookWriter {
    mac: Hmac<Sha256>,
    run: u64,
    varied: bool,
    body: Vec<u8>,
    request: Vec<u8>,
}

impl WebhookWriter {
    /// `run` makes message ids unique between runs on one database.
    pub fn new(app_secret: &[u8], run: u64) -> Self {
        let mac = Hmac::new_from_slice(app_secret).expect("HMAC takes a key of any length");
        Self { mac, run, varied: false, body: Vec::new(), request: Vec::new() }
    }

    /// Whether texts end with words of their own: `order` in most, `refund` in one of 97, and a reference in each.
    pub fn varied(mut self, varied: bool) -> Self {
        self.varied = varied;
        self
    }

    /// The request for several messages in one webhook (the provider batches up to 1,000 updates).
    pub fn texts(&mut self, texts: &[Text]) -> &[u8] {
        self.body.clear();
        self.body.extend_from_slice(ENVELOPE.as_bytes());
        self.body.extend_from_slice(br#","contacts":["#);
        for (index, text) in texts.iter().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            let (phone, user) = (phone_of(text.customer), USER_BASE + text.customer as u64);
            let contact = format_args!(
                r#"{comma}{{"profile":{{"name":"{PROFILE_NAME}"}},"wa_id":"{phone}","user_id":"IN.{user}"}}"#
            );
            write_into(&mut self.body, contact);
        }
        self.body.extend_from_slice(br#"],"messages":["#);
        for (index, text) in texts.iter().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            let (phone, user) = (phone_of(text.customer), USER_BASE + text.customer as u64);
            let (run, sequence, at) = (self.run, text.sequence, text.timestamp_s);
            let hour = 8 + text.sequence % 12;
            let own = match (self.varied, text.sequence) {
                (false, _) => String::new(),
                (true, n) if n % 97 == 0 => format!(" refund ref{n}"),
                (true, n) if n % 5 < 3 => format!(" order ref{n}"),
                (true, n) => format!(" ref{n}"),
            };
            let message = format_args!(
                concat!(
                    r#"{comma}{{"from":"{phone}","from_user_id":"IN.{user}","id":"wamid.HBgMOTEwMDAwMDAwMDAxFQIAEhgU{run:016X}{sequence:016X}A","#,
                    r#""timestamp":"{at}","type":"text","text":{{"body":"{start}{hour}{end}{own}"}}}}"#
                ),
                comma = comma,
                phone = phone,
                user = user,
                run = run,
                sequence = sequence,
                at = at,
                start = TEXT_START,
                hour = hour,
                end = TEXT_END,
                own = own,
            );
            write_into(&mut self.body, message);
        }
        self.body.push(b']');
        self.sign()
    }

    /// The request for delivery statuses.
    pub fn statuses(&mut self, statuses: &[Status]) -> &[u8] {
        self.body.clear();
        self.body.extend_from_slice(ENVELOPE.as_bytes());
        self.body.extend_from_slice(br#","statuses":["#);
        for (index, status) in statuses.iter().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            let (phone, user) = (phone_of(status.customer), USER_BASE + status.customer as u64);
            let (id, name, at) = (&status.message_id, status.status, status.timestamp_s);
            let entry = format_args!(
                concat!(
                    r#"{comma}{{"id":"{id}","status":"{name}","timestamp":"{at}","recipient_id":"{phone}","recipient_user_id":"IN.{user}","#,
                    r#""pricing":{{"billable":false,"pricing_model":"PMP","type":"free_customer_service","category":"service"}}"#
                ),
                comma = comma,
                id = id,
                name = name,
                at = at,
                phone = phone,
                user = user,
            );
            write_into(&mut self.body, entry);
            if let Some(data) = &status.callback_data {
                // Rendered as JSON because the data is whatever the server chose to send.
                let data = serde_json::Value::from(data.as_str());
                write_into(&mut self.body, format_args!(r#","biz_opaque_callback_data":{data}"#));
            }
            self.body.push(b'}');
        }
        self.body.push(b']');
        self.sign()
    }

    /// Closes the envelope and puts the signed head before it.
    fn sign(&mut self) -> &[u8] {
        self.body.extend_from_slice(ENVELOPE_END.as_bytes());
        let mut mac = self.mac.clone();
        mac.update(&self.body);
        let digest = mac.finalize().into_bytes();
        self.request.clear();
        let length = self.body.len();
        let head = format_args!(
            "POST /webhook HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {length}\r\nX-Hub-Signature-256: sha256="
        );
        write_into(&mut self.request, head);
        for byte in digest {
            self.request.push(HEX[usize::from(byte >> 4)]);
            self.request.push(HEX[usize::from(byte & 15)]);
        }
        self.request.extend_from_slice(b"\r\n\r\n");
        self.request.extend_from_slice(&self.body);
        &self.request
    }
}

const HEX: &[u8; 16] = b"0123456789abcdef";

fn write_into(buffer: &mut Vec<u8>, text: std::fmt::Arguments<'_>) {
    buffer.write_fmt(text).expect("writing to a Vec cannot fail");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(request: &[u8]) -> (String, serde_json::Value) {
        let text = String::from_utf8(request.to_vec()).expect("ASCII");
        let (head, body) = text.split_once("\r\n\r\n").expect("a head and a body");
        (head.to_owned(), serde_json::from_str(body).expect("JSON"))
    }

    #[test]
    fn a_text_is_the_provider_s_envelope_with_this_customer() {
        let mut writer = WebhookWriter::new(b"secret", 7);
        let request = writer.texts(&[Text { customer: 41, sequence: 3, timestamp_s: 1_795_000_000 }]).to_vec();
        assert!(request.is_ascii());
        let (head, body) = split(&request);
        assert!(head.contains("X-Hub-Signature-256: sha256="));
        let value = &body["entry"][0]["changes"][0]["value"];
        assert_eq!(value["metadata"]["phone_number_id"], PHONE_NUMBER_ID);
        assert_eq!(value["contacts"][0]["wa_id"], "910000000042");
        assert_eq!(value["messages"][0]["from"], "910000000042");
        assert_eq!(value["messages"][0]["timestamp"], "1795000000");
        assert!(value["messages"][0]["text"]["body"].as_str().expect("text").starts_with("வணக்கம்"));
    }

    #[test]
    fn ids_differ_between_messages_and_between_runs() {
        let id = |run, sequence| {
            let mut writer = WebhookWriter::new(b"secret", run);
            let request = writer.texts(&[Text { customer: 0, sequence, timestamp_s: 1 }]).to_vec();
            split(&request).1["entry"][0]["changes"][0]["value"]["messages"][0]["id"].clone()
        };
        assert_ne!(id(1, 1), id(1, 2));
        assert_ne!(id(1, 1), id(2, 1));
    }

    #[test]
    fn the_signature_is_the_documented_one() {
        // Key and body of the reference's test vector, through the same code path that signs a request.
        let mut writer = WebhookWriter::new(b"fictional-app-secret", 0);
        let body = r#"{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{"messages":[{"type":"text","text":{"body":"\u0bb5\u0ba3\u0b95\u0bcd\u0b95\u0bae\u0bcd"}}]}}]}]}"#;
        let mut mac = writer.mac.clone();
        mac.update(body.as_bytes());
        let digest: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(digest, "af6ef1bc015149cb228ea9e2f7e2086a209f3752f5e05ed6ae2266cb6ff4b1e8");

        let request = writer.texts(&[Text { customer: 0, sequence: 0, timestamp_s: 1 }]).to_vec();
        let text = String::from_utf8(request).expect("ASCII");
        let (head, body) = text.split_once("\r\n\r\n").expect("a head and a body");
        let mut mac = Hmac::<Sha256>::new_from_slice(b"fictional-app-secret").expect("any key");
        mac.update(body.as_bytes());
        let expected: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
        assert!(head.ends_with(&format!("sha256={expected}")));
    }

    #[test]
    fn a_recipient_leads_back_to_its_customer() {
        assert_eq!(customer_of("+910000000042"), Some(41));
        assert_eq!(customer_of("910000000001"), Some(0));
        assert_eq!(customer_of("IN.10000000000000000042"), Some(41));
        assert_eq!(customer_of("15550100100"), None);
        assert_eq!(customer_of("US.x"), None);
    }

    #[test]
    fn a_status_carries_the_callback_data_escaped() {
        let mut writer = WebhookWriter::new(b"secret", 0);
        let status = Status {
            message_id: "wamid.OUT".to_owned(),
            status: "sent",
            customer: 1,
            timestamp_s: 5,
            callback_data: Some("a\"b".to_owned()),
        };
        let request = writer.statuses(&[status.clone(), Status { callback_data: None, ..status }]).to_vec();
        let body = split(&request).1;
        let statuses = &body["entry"][0]["changes"][0]["value"]["statuses"];
        assert_eq!(statuses[0]["biz_opaque_callback_data"], "a\"b");
        assert_eq!(statuses[1]["recipient_id"], "910000000002");
    }
}
