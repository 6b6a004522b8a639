//! Bad elements between good ones: the good ones must not notice.

use channels::whatsapp::parse::parse;
use model::content::Content;
use model::inbound::{Event, InboundEvent, InboundMessage};
use serde_json::Value;

use crate::fixtures;

fn good(id: &str) -> String {
    format!(
        r#"{{"from":"447700900123","id":"{id}","timestamp":"1795000000","type":"text","text":{{"body":"good {id}"}}}}"#
    )
}

/// A body with these elements of `messages`, each as it stands.
fn batch(elements: &[&[u8]]) -> Vec<u8> {
    let mut body = br#"{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{"metadata":{"phone_number_id":"2"},"messages":["#.to_vec();
    body.extend(elements.join(&b","[..]));
    body.extend(b"]}}]}]}");
    body
}

fn messages(events: &[InboundEvent]) -> Vec<&InboundMessage> {
    events
        .iter()
        .filter_map(|event| match &event.event {
            Event::Message(message) => Some(message.as_ref()),
            _ => None,
        })
        .collect()
}

fn assert_good(events: &[InboundEvent], ids: &[&str], what: &str) {
    for id in ids {
        let found = messages(events).into_iter().find(|message| message.provider_id == *id);
        let found = found.unwrap_or_else(|| panic!("{what}: {id} is lost"));
        assert_eq!(found.content, Content::text(format!("good {id}")), "{what}");
    }
}

fn between<'b>(body: &'b [u8], open: &[u8], close: &[u8]) -> Option<&'b [u8]> {
    let start = body.windows(open.len()).position(|window| window == open)? + open.len();
    let end = body.windows(close.len()).rposition(|window| window == close)?;
    body.get(start..end)
}

#[test]
fn hostile_messages_leave_their_neighbours_alone() {
    let mut tried = 0;
    for (name, body) in fixtures::bodies("meta-hostile") {
        let compact = between(&body, br#""messages":["#, br#"]},"field""#);
        let Some(hostile) = compact.or_else(|| between(&body, br#""messages": ["#, br#"]}, "field""#)) else {
            continue;
        };
        tried += 1;
        let events = parse(&batch(&[good("a").as_bytes(), hostile, good("b").as_bytes()])).unwrap();
        assert_good(&events, &["a", "b"], &name);
        assert_eq!(events.len(), 3, "{name} itself is kept");
    }
    assert!(tried >= 8, "only {tried} hostile messages");
}

#[test]
fn hostile_entries_leave_their_neighbours_alone() {
    for (name, body) in fixtures::bodies("meta-hostile") {
        let entries = between(&body, br#""entry":["#, b"]}").or_else(|| between(&body, br#""entry": ["#, b"]}"));
        let Some(entries) = entries else { continue };
        let mut joined = Vec::new();
        for part in [batch(&[good("a").as_bytes()]), batch(&[good("b").as_bytes()])] {
            joined.push(between(&part, br#""entry":["#, b"]}").unwrap().to_vec());
        }
        let mut body = br#"{"object":"whatsapp_business_account","entry":["#.to_vec();
        body.extend([joined[0].as_slice(), entries, joined[1].as_slice()].join(&b","[..]));
        body.extend(b"]}");
        assert_good(&parse(&body).unwrap(), &["a", "b"], &name);
    }
}

#[test]
fn elements_of_every_wrong_shape_are_kept_beside_their_neighbours() {
    let deep =
        format!(r#"{{"from":"447700900123","id":"d","type":"text","text":{}}}"#, "[".repeat(5000) + &"]".repeat(5000));
    for odd in [
        "1",
        "\"x\"",
        "[]",
        "{}",
        "true",
        r#"{"type":"text"}"#,
        r#"{"from":{},"type":[],"text":7}"#,
        &deep,
        r#"{"from":"447700900123","id":"x","type":"location","location":{"latitude":1e999,"longitude":0}}"#,
        r#"{"from":"447700900123","id":"x","type":"contacts","contacts":[]}"#,
        r#"{"from":"447700900123","id":"x","type":"order","order":{"product_items":[1]}}"#,
        r#"{"from":"447700900123","id":"x","type":"edit","edit":{"message":null}}"#,
        r#"{"from":"447700900123","id":"x","type":"revoke"}"#,
        r#"{"from":"447700900123","id":"x","type":"system","system":5}"#,
    ] {
        let events = parse(&batch(&[good("a").as_bytes(), odd.as_bytes(), good("b").as_bytes()])).unwrap();
        assert_good(&events, &["a", "b"], odd);
        let is_good = |event: &&InboundEvent| matches!(&event.event, Event::Message(message) if ["a", "b"].contains(&message.provider_id.as_str()));
        let kept = events.iter().find(|event| !is_good(event)).unwrap_or_else(|| panic!("{odd} is lost"));
        let raw = match &kept.event {
            Event::Unknown { raw, .. } => raw,
            Event::Message(message) => match &message.content {
                Content::Unsupported { raw, .. } => raw,
                other => panic!("{odd} reads as {other:?}"),
            },
            other => panic!("{odd} reads as {other:?}"),
        };
        let as_sent = serde_json::from_str(odd).unwrap_or_else(|_| Value::String(odd.to_owned()));
        assert_eq!(raw, &as_sent);
    }
}

#[test]
fn a_hundred_thousand_levels_cost_no_stack() {
    let depth = 100_000;
    for (open, close) in [("[", "]"), (r#"{"a":"#, "}")] {
        let deep = format!("{}1{}", open.repeat(depth), close.repeat(depth));
        for body in [
            deep.clone(),
            format!(r#"{{"object":"whatsapp_business_account","entry":{deep}}}"#),
            format!(r#"{{"entry":[{{"changes":[{{"field":"messages","value":{deep}}}]}}]}}"#),
        ] {
            let events = parse(body.as_bytes()).unwrap();
            assert!(events.len() <= 1, "{}", events.len());
        }
        let message = format!(r#"{{"from":"447700900123","id":"d","type":"text","text":{{"body":"hi"}},"x":{deep}}}"#);
        let events = parse(&batch(&[good("a").as_bytes(), message.as_bytes()])).unwrap();
        assert_good(&events, &["a"], "depth");
        let read = messages(&events)[1];
        assert_eq!((&read.content, &read.context["extra"]["x"]), (&Content::text("hi"), &Value::String(deep)));
    }
    assert!(parse("[".repeat(3_000_000).as_bytes()).is_err());
}

#[test]
fn two_arrays_of_one_name_are_both_read() {
    let body = format!(
        r#"{{"entry":[{{"changes":[{{"field":"messages","value":{{"messages":[{}],"messages":[{}]}}}}]}}]}}"#,
        good("a"),
        good("b")
    );
    assert_good(&parse(body.as_bytes()).unwrap(), &["a", "b"], "duplicate member");
}

#[test]
fn no_nul_reaches_storage_even_from_json_inside_json() {
    let message = br#"{"from":"447700900123","id":"n","type":"interactive","interactive":{"type":"nfm_reply","nfm_reply":{"response_json":"{\"a\\u0000\":\"\\u0000\\ud800\"}"}},"\u0000":"\udfff"}"#;
    let events = parse(&batch(&[message])).unwrap();
    let stored = serde_json::to_string(&events).unwrap();
    assert!(!stored.contains(r"\u0000") && stored.contains('\u{fffd}'), "{stored}");
}

#[test]
fn ids_that_no_index_can_hold_are_replaced() {
    let long = "x".repeat(4000);
    let events = parse(&batch(&[good(&long).as_bytes()])).unwrap();
    assert!(messages(&events)[0].provider_id.starts_with("digest:"));
    assert_eq!(events, parse(&batch(&[good(&long).as_bytes()])).unwrap(), "the same every time");
}

#[test]
fn a_flood_of_elements_is_bounded_and_kept_whole() {
    let elements = vec!["{}"; 500_000].join(",");
    let body = batch(&[elements.as_bytes()]);
    let events = parse(&body).unwrap();
    assert_eq!(events.len(), 20_001);
    let Event::Unknown { raw, .. } = &events.last().unwrap().event else { panic!("no remainder") };
    assert_eq!(raw.as_str().unwrap().as_bytes(), body);
}
