//! Bodies as Meta documents them, and every limit at its edge.

use channels::whatsapp::payload::{Violation, body, check, fit_buttons};
use model::content::{Button, ContactCard, Content, ListRow, ListSection, MediaRef};
use model::identity::{Identity, Phone};
use model::ids::MessageId;
use model::outbound::OutboundMessage;
use model::text::units;
use proptest::prelude::*;
use serde_json::{Value, json};
use unicode_segmentation::UnicodeSegmentation;

fn wire(content: Content) -> Value {
    check(&content).unwrap();
    let message = OutboundMessage {
        id: MessageId(Default::default()),
        to: Identity { phone: Phone::parse("15550100199"), ..Identity::default() },
        content,
        reply_to: None,
    };
    let mut value: Value = serde_json::from_slice(&body(&message).unwrap()).unwrap();
    let members = value.as_object_mut().unwrap();
    for common in ["messaging_product", "recipient_type", "to", "biz_opaque_callback_data"] {
        assert!(members.remove(common).is_some(), "{common}");
    }
    value
}

fn id(id: &str) -> MediaRef {
    MediaRef { id: Some(id.into()), link: Some("https://example.com/ignored".into()), ..MediaRef::default() }
}

fn link(link: &str) -> MediaRef {
    MediaRef { link: Some(link.into()), ..MediaRef::default() }
}

fn button(id: &str, title: &str) -> Button {
    Button { id: id.into(), title: title.into() }
}

fn row(id: &str) -> ListRow {
    ListRow { id: id.into(), title: "10:30".into(), description: Some("Room 2".into()) }
}

fn list(sections: Vec<ListSection>) -> Content {
    Content::List { body: "Choose".into(), button: "Show".into(), header: Some("Slots".into()), footer: None, sections }
}

#[test]
fn every_kind_is_written_as_documented() {
    let named = |media, caption: &str| Content::Image { media, caption: Some(caption.into()) };
    let card = ContactCard { name: Some("Test".into()), phones: vec!["+1 555".into()], ..ContactCard::default() };
    let ogg = MediaRef { mime_type: Some("audio/ogg; codecs=opus".into()), ..id("3") };
    for (content, expected) in [
        (Content::text("Hi"), json!({"type": "text", "text": {"body": "Hi", "preview_url": false}})),
        (named(id("3"), "Menu"), json!({"type": "image", "image": {"id": "3", "caption": "Menu"}})),
        (
            named(link("https://example.com/a.png"), ""),
            json!({"type": "image", "image": {"link": "https://example.com/a.png"}}),
        ),
        (Content::Video { media: id("3"), caption: None }, json!({"type": "video", "video": {"id": "3"}})),
        (Content::Audio { media: ogg, voice: true }, json!({"type": "audio", "audio": {"id": "3", "voice": true}})),
        (Content::Audio { media: id("3"), voice: true }, json!({"type": "audio", "audio": {"id": "3"}})),
        (
            Content::Document { media: id("3"), caption: None, filename: Some("bill.pdf".into()) },
            json!({"type": "document", "document": {"id": "3", "filename": "bill.pdf"}}),
        ),
        (Content::Sticker { media: id("3"), animated: true }, json!({"type": "sticker", "sticker": {"id": "3"}})),
        (
            Content::Location {
                latitude: 13.0827,
                longitude: 80.2707,
                name: Some("Shop".into()),
                address: None,
                url: None,
            },
            json!({"type": "location", "location": {"latitude": 13.0827, "longitude": 80.2707, "name": "Shop"}}),
        ),
        (
            Content::Contacts { cards: vec![card] },
            json!({"type": "contacts", "contacts": [{"name": {"formatted_name": "Test", "first_name": "Test"}, "phones": [{"phone": "+1 555"}]}]}),
        ),
        (
            Content::Buttons {
                body: "Confirm 10:30?".into(),
                footer: Some("Example Clinic".into()),
                buttons: vec![button("yes", "Yes"), button("no", "No")],
            },
            json!({"type": "interactive", "interactive": {"type": "button", "body": {"text": "Confirm 10:30?"}, "footer": {"text": "Example Clinic"},
                "action": {"buttons": [{"type": "reply", "reply": {"id": "yes", "title": "Yes"}}, {"type": "reply", "reply": {"id": "no", "title": "No"}}]}}}),
        ),
        (
            list(vec![ListSection { title: Some("Monday".into()), rows: vec![row("s1")] }]),
            json!({"type": "interactive", "interactive": {"type": "list", "header": {"type": "text", "text": "Slots"}, "body": {"text": "Choose"},
                "action": {"button": "Show", "sections": [{"title": "Monday", "rows": [{"id": "s1", "title": "10:30", "description": "Room 2"}]}]}}}),
        ),
        (
            Content::Reaction { target: "wamid.IN".into(), emoji: Some("👍".into()) },
            json!({"type": "reaction", "reaction": {"message_id": "wamid.IN", "emoji": "👍"}}),
        ),
        (
            Content::Reaction { target: "wamid.IN".into(), emoji: None },
            json!({"type": "reaction", "reaction": {"message_id": "wamid.IN", "emoji": ""}}),
        ),
        (
            Content::Template {
                name: "appointment_reminder".into(),
                language: "ta".into(),
                components: vec![json!({"type": "body"})],
                text: None,
            },
            json!({"type": "template", "template": {"name": "appointment_reminder", "language": {"code": "ta"}, "components": [{"type": "body"}]}}),
        ),
    ] {
        assert_eq!(wire(content), expected);
    }
}

fn fields(content: &Content) -> Vec<String> {
    check(content).err().unwrap_or_default().into_iter().map(|Violation { field, .. }| field).collect()
}

#[test]
fn limits_are_exact() {
    let buttons = |buttons: Vec<Button>| Content::Buttons { body: "b".into(), footer: None, buttons };
    let section = |title: Option<&str>, rows: Vec<ListRow>| ListSection { title: title.map(Into::into), rows };
    let rows = |from: usize, to: usize| (from..to).map(|n| row(&n.to_string())).collect::<Vec<_>>();
    for (content, wrong) in [
        (Content::text("😀".repeat(2048)), vec![]),
        (Content::text("😀".repeat(2049)), vec!["body"]),
        (Content::text(" \n"), vec!["body"]),
        (Content::Image { media: id("3"), caption: Some("x".repeat(1025)) }, vec!["caption"]),
        (Content::Video { media: MediaRef::default(), caption: None }, vec!["media"]),
        (Content::Sticker { media: link("ftp://example.com"), animated: false }, vec!["media.link"]),
        (
            Content::Location { latitude: f64::NAN, longitude: 181.0, name: None, address: None, url: None },
            vec!["latitude", "longitude"],
        ),
        (Content::Contacts { cards: vec![ContactCard::default()] }, vec!["cards[0].name"]),
        (Content::Contacts { cards: vec![] }, vec!["cards"]),
        (buttons(vec![button("1", &"x".repeat(20))]), vec![]),
        (buttons(vec![button("1", &"x".repeat(21))]), vec!["buttons[0].title"]),
        (buttons(vec![]), vec!["buttons"]),
        (buttons(vec![button("1", "a"), button("2", "b"), button("3", "c"), button("4", "d")]), vec!["buttons"]),
        (buttons(vec![button("1", "a"), button("1", "a")]), vec!["buttons[1].id", "buttons[1].title"]),
        (list(vec![section(None, rows(0, 10))]), vec![]),
        (list(vec![section(Some("a"), rows(0, 6)), section(Some("b"), rows(6, 11))]), vec!["sections"]),
        (list(vec![section(Some("a"), rows(0, 1)), section(None, rows(1, 2))]), vec!["sections[1].title"]),
        (list(vec![section(None, vec![row("1"), row("1")])]), vec!["sections[0].rows[1].id"]),
        (list(vec![section(None, vec![])]), vec!["sections[0].rows"]),
        (Content::Reaction { target: String::new(), emoji: None }, vec!["target"]),
        (
            Content::Template { name: "No Such".into(), language: "".into(), components: vec![], text: None },
            vec!["name", "language"],
        ),
        (
            Content::Template {
                name: "a".into(),
                language: "ta".into(),
                components: vec![json!({"parameters": [{"text": "fine"}, {"text": "a\nb"}, {"text": "a     b"}]})],
                text: None,
            },
            vec!["components[0].parameters[1].text", "components[0].parameters[2].text"],
        ),
        (Content::System { event: "x".into(), body: "y".into() }, vec!["content"]),
        (Content::ButtonReply { id: "x".into(), title: "y".into(), template: false }, vec!["content"]),
    ] {
        assert_eq!(fields(&content), wrong, "{content:?}");
    }
}

proptest! {
    #[test]
    fn fitted_buttons_always_pass_and_end_at_a_cluster(made in prop::collection::vec(("[a-c]{0,3}", "[a-bஅ-ஹ்நி👨‍👩‍👧🇮🇳 ]{0,40}"), 0..6)) {
        let made: Vec<Button> = made.into_iter().map(|(id, title)| Button { id, title }).collect();
        let fitted = fit_buttons(made.clone());
        for button in &fitted {
            prop_assert!(units(&button.title) <= 20);
            let whole = made.iter().any(|made| {
                let clusters: Vec<_> = made.title.trim().graphemes(true).collect();
                (0..=clusters.len()).any(|n| clusters[..n].concat().trim_end() == button.title)
            });
            prop_assert!(whole, "{:?} was cut inside a cluster", button.title);
        }
        if !fitted.is_empty() {
            let content = Content::Buttons { body: "b".into(), footer: None, buttons: fitted };
            prop_assert_eq!(check(&content), Ok(()));
        }
    }
}
