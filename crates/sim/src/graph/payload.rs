//! The body of `POST /{phone-number-id}/messages` as typed parts (reference §6). Unknown keys of
//! the common part and of small objects are refused, which shows a caller's misspelling.

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;
use serde_json::value::RawValue;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SendRequest {
    pub(crate) messaging_product: Option<String>,
    pub(crate) recipient_type: Option<String>,
    pub(crate) to: Option<String>,
    pub(crate) recipient: Option<String>,
    #[serde(rename = "type")]
    pub(crate) kind: Option<String>,
    pub(crate) context: Option<Context>,
    pub(crate) biz_opaque_callback_data: Option<String>,
    #[serde(rename = "recipient_identity_key_hash")]
    _identity_hash: Option<IgnoredAny>,

    pub(crate) status: Option<String>,
    pub(crate) message_id: Option<String>,
    pub(crate) typing_indicator: Option<TypingIndicator>,

    pub(crate) text: Option<Text>,
    pub(crate) image: Option<Media>,
    pub(crate) audio: Option<Media>,
    pub(crate) video: Option<Media>,
    pub(crate) document: Option<Media>,
    pub(crate) sticker: Option<Media>,
    pub(crate) location: Option<Location>,
    pub(crate) contacts: Option<Vec<Box<RawValue>>>,
    pub(crate) reaction: Option<Reaction>,
    pub(crate) interactive: Option<Interactive>,
    pub(crate) template: Option<Template>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Context {
    pub(crate) message_id: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TypingIndicator {
    #[serde(rename = "type")]
    pub(crate) kind: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Text {
    pub(crate) body: Option<String>,
    #[serde(rename = "preview_url")]
    _preview_url: Option<bool>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Media {
    pub(crate) id: Option<String>,
    pub(crate) link: Option<String>,
    pub(crate) caption: Option<String>,
    pub(crate) filename: Option<String>,
    pub(crate) voice: Option<bool>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Location {
    pub(crate) latitude: Option<Value>,
    pub(crate) longitude: Option<Value>,
    pub(crate) name: Option<String>,
    #[serde(rename = "address")]
    _address: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Reaction {
    pub(crate) message_id: Option<String>,
    pub(crate) emoji: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Interactive {
    #[serde(rename = "type")]
    pub(crate) kind: Option<String>,
    pub(crate) header: Option<Header>,
    pub(crate) body: Option<Words>,
    pub(crate) footer: Option<Words>,
    pub(crate) action: Option<Action>,
}

#[derive(Deserialize)]
pub(crate) struct Header {
    #[serde(rename = "type")]
    pub(crate) kind: Option<String>,
    pub(crate) text: Option<String>,
    pub(crate) image: Option<Media>,
    pub(crate) video: Option<Media>,
    pub(crate) document: Option<Media>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Words {
    pub(crate) text: Option<String>,
}

/// The union of all actions; keys of the types that the reference leaves to the vendor's pages
/// are ignored.
#[derive(Deserialize)]
pub(crate) struct Action {
    pub(crate) name: Option<String>,
    pub(crate) button: Option<String>,
    pub(crate) buttons: Option<Vec<Button>>,
    pub(crate) sections: Option<Vec<Section>>,
    pub(crate) parameters: Option<Parameters>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Button {
    #[serde(rename = "type")]
    pub(crate) kind: Option<String>,
    pub(crate) reply: Option<Choice>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Choice {
    pub(crate) id: Option<String>,
    pub(crate) title: Option<String>,
    pub(crate) description: Option<String>,
}

#[derive(Deserialize)]
pub(crate) struct Section {
    pub(crate) title: Option<String>,
    pub(crate) rows: Option<Vec<Choice>>,
}

#[derive(Deserialize)]
pub(crate) struct Parameters {
    pub(crate) display_text: Option<String>,
    pub(crate) url: Option<String>,
    pub(crate) flow_message_version: Option<String>,
    pub(crate) flow_id: Option<String>,
    pub(crate) flow_name: Option<String>,
    pub(crate) flow_cta: Option<String>,
    pub(crate) flow_action: Option<String>,
}

#[derive(Deserialize)]
pub(crate) struct Template {
    pub(crate) name: Option<String>,
    pub(crate) language: Option<Language>,
    pub(crate) components: Option<Vec<Component>>,
}

#[derive(Deserialize)]
pub(crate) struct Language {
    pub(crate) code: Option<String>,
}

#[derive(Deserialize)]
pub(crate) struct Component {
    #[serde(rename = "type")]
    pub(crate) kind: Option<String>,
    pub(crate) parameters: Option<Vec<Parameter>>,
}

#[derive(Deserialize)]
pub(crate) struct Parameter {
    #[serde(rename = "type")]
    pub(crate) kind: Option<String>,
    pub(crate) parameter_name: Option<String>,
    pub(crate) text: Option<String>,
}
