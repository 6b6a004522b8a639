//! Whatever is done to a body, reading it neither panics nor yields what cannot be stored.

use channels::whatsapp::parse::parse;
use model::inbound::InboundEvent;
use proptest::prelude::*;
use serde_json::Value;

use crate::fixtures;

/// Everything that intake does with events: they can be written as JSON without NUL and read again.
fn assert_storable(events: &[InboundEvent]) {
    for event in events {
        let json = serde_json::to_string(event).unwrap();
        assert!(!json.contains(r"\u0000"), "{json}");
        let back: InboundEvent = serde_json::from_str(&json).unwrap();
        assert_eq!(serde_json::to_string(&back).unwrap(), json);
    }
}

/// By content: the order of an object's members is not kept by JSON libraries.
fn sorted(body: &[u8]) -> Vec<String> {
    let mut lines: Vec<_> = parse(body).unwrap().iter().map(|event| serde_json::to_string(event).unwrap()).collect();
    lines.sort();
    lines
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<i32>().prop_map(|quarters| Value::from(f64::from(quarters) / 4.0)),
        "\\PC{0,12}|\u{0}".prop_map(Value::from),
    ];
    let name = prop_oneof![
        Just("from".to_owned()),
        Just("id".to_owned()),
        Just("type".to_owned()),
        Just("text".to_owned()),
        Just("messages".to_owned()),
        Just("errors".to_owned()),
        "[a-z\u{0}]{0,6}",
    ];
    leaf.prop_recursive(4, 24, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(name.clone(), inner, 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

fn nodes(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(nodes).sum(),
        Value::Object(members) => members.values().map(nodes).sum(),
        _ => 0,
    }
}

/// Replaces the node that is `at` steps away in pre-order.
fn replace(value: &mut Value, at: &mut usize, with: &Value) {
    if *at == 0 {
        *value = with.clone();
        *at = usize::MAX;
        return;
    }
    *at -= 1;
    let children: Vec<&mut Value> = match value {
        Value::Array(items) => items.iter_mut().collect(),
        Value::Object(members) => members.values_mut().collect(),
        _ => return,
    };
    for child in children {
        if *at == usize::MAX {
            return;
        }
        replace(child, at, with);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn a_replaced_node_anywhere_is_survived(seed in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(), with in any_json()) {
        let bodies = fixtures::bodies("meta");
        let (_, body) = seed.get(&bodies);
        let mut value: Value = serde_json::from_slice(body).unwrap();
        let mut at = at.index(nodes(&value));
        replace(&mut value, &mut at, &with);
        let text = serde_json::to_vec(&value).unwrap();
        assert_storable(&parse(&text).unwrap());
    }

    #[test]
    fn changed_bytes_are_survived(seed in any::<prop::sample::Index>(), edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0u8..4), 1..6)) {
        let bodies = fixtures::bodies("meta");
        let mut body = seed.get(&bodies).1.clone();
        for (at, byte, kind) in edits {
            if body.is_empty() { break; }
            let at = at.index(body.len());
            match kind {
                0 => body[at] = byte,
                1 => body.insert(at, byte),
                2 => { body.remove(at); }
                _ => body.truncate(at),
            }
        }
        if let Ok(events) = parse(&body) {
            assert_storable(&events);
        }
    }

    #[test]
    fn any_json_at_all_is_read(value in any_json()) {
        assert_storable(&parse(&serde_json::to_vec(&value).unwrap()).unwrap());
    }
}

#[test]
fn bodies_that_were_read_and_written_again_say_the_same() {
    for (name, body) in fixtures::bodies("meta") {
        let value: Value = serde_json::from_slice(&body).unwrap();
        for again in [serde_json::to_vec(&value).unwrap(), serde_json::to_vec_pretty(&value).unwrap()] {
            assert_eq!(sorted(&body), sorted(&again), "{name}");
        }
    }
}
