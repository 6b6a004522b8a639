//! `respond_with_media`: files of the library beside the answer.

use std::collections::HashSet;

use model::content::{Content, MediaRef};
use model::limits::whatsapp;
use model::media::{MediaKind, MediaStatus};
use model::text::fit;
use serde_json::{Map, Value, json};
use store::media_library::LibraryItem;
use uuid::Uuid;

use super::{required, text_argument, toolbox};
use crate::registry::Line;
use crate::turn::{Draft, Turn};

/// Files of one answer.
const FILES_MAX: usize = 3;
/// Items of a category that are looked at, and shown to the model.
const LOOKED_AT: i64 = 200;
const SHOWN: usize = 10;

pub(super) async fn respond(
    turn: &Turn<'_>,
    draft: &mut Draft,
    arguments: &Map<String, Value>,
) -> Result<Value, String> {
    let (category, sub_category) = (required(arguments, "category")?, text_argument(arguments, "sub_category"));
    let ws = turn.lane.workspace_id;
    let wanted: HashSet<Uuid> =
        arguments.get("media_ids").and_then(Value::as_array).into_iter().flatten().filter_map(id_of).collect();
    let is_same = |name: &str, other: &str| name.trim().to_lowercase() == other.trim().to_lowercase();
    let toolbox = toolbox::of(turn.engine, ws).await;
    let known = toolbox.categories.iter().find(|known| is_same(&known.category, category));
    let Some(known) = known else { return Err("the library has no such category".to_owned()) };
    let found = turn.engine.store().library(ws, Some(&known.category), None, None, LOOKED_AT).await;
    let all = found.map_err(|_| "the library cannot be read now".to_owned())?;
    let fits = |item: &&LibraryItem| {
        sub_category.is_none_or(|sub| item.sub_category.as_deref().is_some_and(|own| is_same(own, sub)))
    };
    let items: Vec<&LibraryItem> = all.iter().filter(fits).collect();
    if items.is_empty() {
        return Err("the library has nothing of that category".to_owned());
    }
    let to_whatsapp = goes_to_whatsapp(turn);
    let is_chosen = |item: &&&LibraryItem| wanted.is_empty() || wanted.contains(&item.id);
    let sendable = |item: &&&LibraryItem| {
        item.media.status == MediaStatus::Stored
            && (!to_whatsapp || turn.engine.check_for_whatsapp(&item.media).is_ok())
    };
    let chosen: Vec<_> = items.iter().filter(is_chosen).filter(sendable).take(FILES_MAX).collect();
    if chosen.is_empty() {
        return Err("none of these files can be sent here".to_owned());
    }
    let caption = text_argument(arguments, "caption").map(|text| fit(text, whatsapp::CAPTION).to_owned());
    let mut sent = Vec::with_capacity(chosen.len());
    for item in chosen {
        let is_there =
            draft.media.iter().any(|known| known.media().and_then(|media| media.ours) == Some(item.media.id));
        if is_there || draft.media.len() >= FILES_MAX {
            continue;
        }
        // The caption stands once, under the first.
        let caption = caption.clone().filter(|_| sent.is_empty());
        draft.media.push(content_of(item, caption));
        sent.push(json!({ "id": item.id, "title": item.title }));
    }
    draft.rests_on_tool = true;
    let shown = items.iter().take(SHOWN);
    let known: Vec<_> = shown
        .map(|item| json!({ "id": item.id, "title": item.title, "description": fit(&item.description, 200) }))
        .collect();
    Ok(json!({ "status": "these files go with your answer: now write it", "sent": sent, "of_this_category": known }))
}

fn id_of(value: &Value) -> Option<Uuid> {
    value.as_str()?.parse().ok()
}

fn goes_to_whatsapp(turn: &Turn<'_>) -> bool {
    let channel = turn.engine.inner.registry.by_id(turn.state.conversation.channel_id);
    channel.is_some_and(|channel| matches!(channel.line, Line::WhatsApp(_)))
}

/// An item as a message.
fn content_of(item: &LibraryItem, caption: Option<String>) -> Content {
    let file = &item.media;
    let kind = model::media::whatsapp(&file.mime_type).map_or(file.kind, |accepted| accepted.kind);
    let media = MediaRef { ours: Some(file.id), mime_type: Some(file.mime_type.clone()), ..MediaRef::default() };
    match kind {
        MediaKind::Image => Content::Image { media, caption },
        MediaKind::Video => Content::Video { media, caption },
        MediaKind::Audio => Content::Audio { media, voice: file.voice && file.mime_type == "audio/ogg" },
        MediaKind::Sticker => Content::Sticker { media, animated: false },
        MediaKind::Document => Content::Document { media, caption, filename: file.filename.clone() },
    }
}
