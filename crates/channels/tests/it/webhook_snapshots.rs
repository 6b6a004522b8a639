//! What every body of the fixtures says, word for word, and that the signed ones are Meta's.

use channels::whatsapp::parse::{ParseError, parse};
use channels::whatsapp::signature;
use model::inbound::Event;

use crate::fixtures;

#[test]
fn every_body_of_meta_reads_as_its_snapshot() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots/meta");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    // Another crate of the workspace may make JSON objects keep the order in which they came.
    settings.set_sort_maps(true);
    settings.bind(|| {
        for (name, body) in fixtures::bodies("meta") {
            let events = parse(&body).unwrap_or_else(|error| panic!("{name}: {error}"));
            insta::assert_json_snapshot!(name, events);
        }
    });
}

#[test]
fn every_hostile_body_reads_as_its_snapshot() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots/meta-hostile");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    // Another crate of the workspace may make JSON objects keep the order in which they came.
    settings.set_sort_maps(true);
    settings.bind(|| {
        for (name, body) in fixtures::bodies("meta-hostile") {
            match parse(&body) {
                Ok(events) => insta::assert_json_snapshot!(name, events),
                Err(ParseError::NotJson { .. }) => {
                    assert!(["empty_body", "truncated"].contains(&name.as_str()), "{name} is JSON");
                }
            }
        }
    });
}

#[test]
fn bodies_without_events_are_only_those_with_nothing_to_do() {
    for (name, body) in fixtures::bodies("meta") {
        let nothing = ["change_without_messages_or_statuses", "empty_entry_list", "other_object_page"];
        assert_eq!(parse(&body).unwrap().is_empty(), nothing.contains(&name.as_str()), "{name}");
    }
}

#[test]
fn no_known_body_is_left_unread() {
    for (name, body) in fixtures::bodies("meta") {
        let unknown = parse(&body).unwrap().into_iter().filter(|event| matches!(event.event, Event::Unknown { .. }));
        let expected = usize::from(name == "batch_several_fields");
        assert_eq!(unknown.count(), expected, "{name}");
    }
}

#[test]
fn signed_bodies_verify_and_a_flipped_bit_does_not() {
    for (name, hex) in [
        (
            "wire_batch_messages_and_statuses_in_one_change",
            "adb3b0527f183b84a4adf9aae6a9c05b564a8a25a0f01a4d0bbcd1e7033d1bd6",
        ),
        ("wire_text_emoji_zwj_flags_skin_tone", "6827d0ecf570726da706573bff656778b631ef14fc0235a4f5841dcf214c8302"),
        ("wire_text_multiline_markup_quotes", "c6a863664dfbed0d16529ec3477bc2860170ec2347741124c2d2e79a840f1338"),
        ("wire_text_tamil", "745dcefa1dd90474a6c65068415e1cabfb1f857adaa282290f86dc8c690c5167"),
    ] {
        let mut body = fixtures::body("meta", name);
        let header = format!("sha256={hex}");
        assert_eq!(signature::sign("fictional-app-secret", &body), header);
        assert_eq!(signature::verify("fictional-app-secret", Some(&header), &body), Ok(()));
        let middle = body.len() / 2;
        body[middle] ^= 0x20;
        let refused = signature::verify("fictional-app-secret", Some(&header), &body);
        assert_eq!(refused, Err(signature::SignatureError::Mismatch), "{name}");
    }
}

#[test]
fn the_escaped_spelling_says_the_same() {
    for name in ["batch_messages_and_statuses_in_one_change", "text_tamil", "text_multiline_markup_quotes"] {
        let plain = parse(&fixtures::body("meta", name)).unwrap();
        let escaped = parse(&fixtures::body("meta", &format!("wire_{name}"))).unwrap();
        assert_eq!(plain, escaped, "{name}");
    }
}
