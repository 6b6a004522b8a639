//! Files of messages: from the webhook to the storage, to other messages, and away.

use model::content::{Content, MediaRef};
use model::inbound::{Event, InboundMessage};
use model::media::{MediaKind, MediaStatus};
use model::{MediaId, UserId, WorkspaceId};
use store::StoreError;
use store::media::{FileFacts, NewUpload};
use store::outbox::OperatorMessage;
use uuid::Uuid;

use crate::support::{Ground, START, on_both};
use crate::writer_desk::{Desk, caller, message, says};

on_both!(
    a_picture_is_pending_with_its_job,
    a_fetched_file_is_told_and_shown,
    what_will_not_come_says_why,
    one_content_is_one_object,
    an_upload_is_sent_and_kept,
    uploads_that_nobody_sends_go,
    old_files_go_and_what_others_need_stays,
    a_content_that_comes_back_gets_another_place,
    what_the_provider_calls_it
);

const DAY_MS: i64 = 86_400_000;
const HOUR_MS: i64 = 3_600_000;

fn picture(pid: &str, id: &str) -> Event {
    let media = MediaRef {
        id: Some(id.into()),
        link: Some("https://lookaside.fbsbx.com/x".into()),
        mime_type: Some("Image/JPEG; x=1".into()),
        sha256: Some("c2hh".into()),
        ours: None,
    };
    let content = Content::Image { media, caption: Some("menu?".into()) };
    Event::Message(Box::new(InboundMessage { content, ..message(caller("15550100"), pid, "") }))
}

fn facts(content: &[u8; 32]) -> FileFacts {
    FileFacts {
        mime_type: "image/jpeg".into(),
        bytes: 1_234,
        sha256: content.to_vec(),
        width: Some(640),
        height: Some(480),
        thumbnail: Some("image/jpeg".into()),
        ..FileFacts::default()
    }
}

/// The file of the only message, with its job taken.
async fn arrived(d: &Desk, pid: &str) -> MediaId {
    let done = d.hear(vec![picture(pid, "300")]).await;
    assert_eq!((done.messages, done.files), (1, 1));
    let jobs = d.claim_jobs(Uuid::from_u128(1), store::media::FETCH, 10).await.unwrap();
    assert_eq!(jobs.len(), 1);
    d.end_job(jobs[0].lease).await.unwrap();
    MediaId(jobs[0].key)
}

async fn stored(d: &Desk, ws: WorkspaceId, id: MediaId, content: &[u8; 32]) {
    let place = d.begin_file(ws, content, 1_234).await.unwrap();
    d.finish_media(ws, id, place.id, &facts(content)).await.unwrap();
}

fn upload(d: &Desk, content: &[u8; 32]) -> NewUpload {
    NewUpload {
        id: d.ids().make(),
        kind: MediaKind::Image,
        filename: Some("menu.jpg".into()),
        voice: false,
        created_by: Some(UserId(Uuid::from_u128(9))),
        facts: facts(content),
    }
}

async fn uploaded(d: &Desk, content: &[u8; 32]) -> MediaId {
    let upload = upload(d, content);
    let place = d.begin_file(d.ws, content, 1_234).await.unwrap();
    d.create_upload(d.ws, place.id, &upload).await.unwrap();
    upload.id
}

fn sending(d: &Desk, media: MediaId) -> OperatorMessage {
    let media = MediaRef { ours: Some(media), ..MediaRef::default() };
    let content = Content::Image { media, caption: None };
    OperatorMessage { id: d.ids().make(), user_id: None, content, reply_to: None }
}

async fn a_picture_is_pending_with_its_job(t: Ground) {
    let d = Desk::open(t).await;
    let body = d.body(vec![picture("wamid.1", "300"), says("15550100", "wamid.2", "and a text")]);
    let done = d.writer.intake(body.clone()).await.unwrap();
    assert_eq!((done.messages, done.files), (2, 1));
    let thread = d.thread(d.with("15550100").await.id).await;
    let media = thread[0].media.clone().unwrap();
    assert_eq!((media.kind, media.status), (MediaKind::Image, MediaStatus::Pending));
    assert_eq!((media.mime_type.as_str(), media.bytes, media.file.clone()), ("image/jpeg", None, None));
    assert_eq!(thread[1].media, None);
    let jobs = d.claim_jobs(Uuid::from_u128(1), store::media::FETCH, 10).await.unwrap();
    assert_eq!((jobs.len(), jobs[0].key), (1, media.id.0));
    let payload = &jobs[0].payload;
    assert_eq!((payload["media"]["id"].as_str(), payload["media"]["sha256"].as_str()), (Some("300"), Some("c2hh")));

    let again = d.writer.intake(body).await.unwrap();
    assert_eq!((again.duplicates, again.files), (2, 0), "the same body makes no second file");
    assert_eq!((d.count("media").await, d.count("message_media").await), (1, 1));
    let foreign = d.create_workspace("B", START).await.unwrap();
    assert_eq!(d.media(foreign, media.id).await.unwrap(), None);
}

async fn a_fetched_file_is_told_and_shown(t: Ground) {
    let d = Desk::open(t).await;
    let id = arrived(&d, "wamid.1").await;
    let last = d.feed_last(d.ws).await.unwrap();
    let place = d.begin_file(d.ws, &[1; 32], 1_234).await.unwrap();
    assert!(!place.is_whole);
    // The process ends here and the job runs again: the same place, still to be written.
    assert_eq!(d.begin_file(d.ws, &[1; 32], 1_234).await.unwrap(), place);
    let growth = d.finish_media(d.ws, id, place.id, &facts(&[1; 32])).await.unwrap();
    assert_eq!(growth, [(d.ws, last + 1)]);
    let event = d.feed_after(d.ws, last, 10).await.unwrap().remove(0);
    let message = d.thread(d.with("15550100").await.id).await.remove(0);
    assert_eq!((event.kind.as_str(), event.subject_id), ("message.updated", Some(message.id.0)));
    let media = message.media.unwrap();
    assert_eq!((media.status, media.bytes, media.width), (MediaStatus::Stored, Some(1_234), Some(640)));
    let file = media.file.unwrap();
    assert_eq!((file.id, file.sha256), (place.id, vec![1; 32]));
    assert_eq!(d.media(d.ws, id).await.unwrap().unwrap().thumbnail.as_deref(), Some("image/jpeg"));
    // Once more changes nothing that is shown.
    d.finish_media(d.ws, id, place.id, &facts(&[1; 32])).await.unwrap();
    assert!(d.lose_media(d.ws, id, MediaStatus::Failed, "late").await.unwrap().is_empty());
    assert_eq!(d.media(d.ws, id).await.unwrap().unwrap().status, MediaStatus::Stored);
}

async fn what_will_not_come_says_why(t: Ground) {
    let d = Desk::open(t).await;
    let id = arrived(&d, "wamid.1").await;
    let growth = d.lose_media(d.ws, id, MediaStatus::Failed, "The provider is \0 away.").await.unwrap();
    assert_eq!(growth.len(), 1);
    let media = d.media(d.ws, id).await.unwrap().unwrap();
    assert_eq!((media.status, media.error.as_deref()), (MediaStatus::Failed, Some("The provider is \u{fffd} away.")));
    // Somebody has the job tried again, and it works.
    stored(&d, d.ws, id, &[1; 32]).await;
    let media = d.media(d.ws, id).await.unwrap().unwrap();
    assert_eq!((media.status, media.error), (MediaStatus::Stored, None));
}

async fn one_content_is_one_object(t: Ground) {
    let d = Desk::open(t).await;
    let first = arrived(&d, "wamid.1").await;
    stored(&d, d.ws, first, &[1; 32]).await;
    let second = arrived(&d, "wamid.2").await;
    let place = d.begin_file(d.ws, &[1; 32], 1_234).await.unwrap();
    assert!(place.is_whole, "its bytes are there");
    d.finish_media(d.ws, second, place.id, &facts(&[1; 32])).await.unwrap();
    assert_eq!(d.count("media_files").await, 1);
    let foreign = d.create_workspace("B", START).await.unwrap();
    let elsewhere = d.begin_file(foreign, &[1; 32], 1_234).await.unwrap();
    assert!(!elsewhere.is_whole && elsewhere.id != place.id, "workspaces share nothing");
}

async fn an_upload_is_sent_and_kept(t: Ground) {
    let d = Desk::open(t).await;
    d.hear(vec![says("15550100", "wamid.1", "hello")]).await;
    let conversation = d.with("15550100").await.id;
    let media = uploaded(&d, &[2; 32]).await;
    for _ in 0..2 {
        let message = sending(&d, media);
        d.queue_operator_message(d.ws, conversation, &message).await.unwrap().unwrap();
        assert_eq!(d.one(message.id).await.media.unwrap().filename.as_deref(), Some("menu.jpg"));
    }
    d.sweep_media(START.plus_ms(2 * DAY_MS), 365).await.unwrap();
    assert!(d.media(d.ws, media).await.unwrap().is_some(), "what was sent stays");

    let foreign = d.create_workspace("B", START).await.unwrap();
    let theirs = upload(&d, &[3; 32]);
    let place = d.begin_file(foreign, &[3; 32], 1).await.unwrap();
    d.create_upload(foreign, place.id, &theirs).await.unwrap();
    let stolen = d.queue_operator_message(d.ws, conversation, &sending(&d, theirs.id)).await;
    assert!(matches!(stolen, Err(StoreError::Conflict)), "another workspace's file is no file here");
    assert_eq!(d.thread(conversation).await.len(), 3, "and nothing was written");
}

async fn uploads_that_nobody_sends_go(t: Ground) {
    let d = Desk::open(t).await;
    let media = uploaded(&d, &[2; 32]).await;
    assert_eq!(d.sweep_media(START.plus_ms(DAY_MS - 1), 365).await.unwrap().unused, 0);
    let later = START.plus_ms(DAY_MS);
    assert_eq!(d.sweep_media(later, 365).await.unwrap().unused, 1);
    assert_eq!(d.media(d.ws, media).await.unwrap(), None);
    assert!(d.doomed_files(later).await.unwrap().is_empty(), "not in the same moment");
    let later = later.plus_ms(HOUR_MS);
    let doomed = d.doomed_files(later).await.unwrap();
    assert_eq!((doomed.len(), doomed[0].workspace_id, &doomed[0].sha256), (1, d.ws, &vec![2; 32]));
    // The process ends before the object is gone: the next sweep finds it again.
    assert_eq!(d.doomed_files(later).await.unwrap(), doomed);
    d.forget_file(d.ws, doomed[0].id).await.unwrap();
    assert_eq!((d.doomed_files(later).await.unwrap().len(), d.count("media_files").await), (0, 0));
}

async fn old_files_go_and_what_others_need_stays(t: Ground) {
    let d = Desk::open(t).await;
    let (first, second) = (arrived(&d, "wamid.1").await, arrived(&d, "wamid.2").await);
    stored(&d, d.ws, first, &[1; 32]).await;
    stored(&d, d.ws, second, &[2; 32]).await;
    d.hand.advance_ms(10 * DAY_MS);
    let newer = arrived(&d, "wamid.3").await;
    stored(&d, d.ws, newer, &[1; 32]).await;
    let now = START.plus_ms(30 * DAY_MS);
    assert_eq!(d.sweep_media(now, 30).await.unwrap().expired, 2);
    assert_eq!(d.sweep_media(now, 30).await.unwrap().expired, 0);
    let gone = d.media(d.ws, first).await.unwrap().unwrap();
    assert_eq!((gone.status, gone.file, gone.thumbnail), (MediaStatus::Expired, None, None));
    assert_eq!(gone.error.as_deref(), Some("Files are kept for 30 days."));
    let doomed = d.doomed_files(now.plus_ms(HOUR_MS)).await.unwrap();
    assert_eq!(doomed.iter().map(|file| file.sha256[0]).collect::<Vec<_>>(), [2], "the newer message needs the other");
    assert!(d.media(d.ws, newer).await.unwrap().unwrap().file.is_some());
    // What a crash left without any message goes, too.
    d.begin_file(d.ws, &[9; 32], 5).await.unwrap();
    let orphans = d.doomed_files(d.clock().now().plus_ms(HOUR_MS)).await.unwrap();
    assert!(orphans.iter().any(|file| file.sha256[0] == 9));
}

async fn a_content_that_comes_back_gets_another_place(t: Ground) {
    let d = Desk::open(t).await;
    let media = uploaded(&d, &[2; 32]).await;
    d.sweep_media(START.plus_ms(DAY_MS), 365).await.unwrap();
    let doomed = d.doomed_files(START.plus_ms(DAY_MS + HOUR_MS)).await.unwrap().remove(0);
    let fresh = d.begin_file(d.ws, &[2; 32], 1_234).await.unwrap();
    assert!(fresh.id != doomed.id && !fresh.is_whole);
    // Whoever was writing to the old place is told to begin anew.
    let late = d.create_upload(d.ws, doomed.id, &NewUpload { id: media, ..upload(&d, &[2; 32]) }).await;
    assert!(matches!(late, Err(StoreError::Race)));
    d.create_upload(d.ws, fresh.id, &upload(&d, &[2; 32])).await.unwrap();
    d.forget_file(d.ws, doomed.id).await.unwrap();
    d.forget_file(d.ws, fresh.id).await.unwrap();
    assert!(d.begin_file(d.ws, &[2; 32], 1_234).await.unwrap().is_whole, "only what was marked is forgotten");
}

async fn what_the_provider_calls_it(t: Ground) {
    let d = Desk::open(t).await;
    let (channel, media) = (d.ch, MediaId(Uuid::from_u128(5)));
    let known = async |at| d.provider_media(d.ws, channel, media, at).await.unwrap();
    assert_eq!(known(START).await, None);
    d.keep_provider_media(d.ws, channel, media, "300", START.plus_ms(DAY_MS)).await.unwrap();
    assert_eq!(known(START).await.as_deref(), Some("300"));
    assert_eq!(known(START.plus_ms(DAY_MS)).await, None, "it has run out");
    d.keep_provider_media(d.ws, channel, media, "301", START.plus_ms(2 * DAY_MS)).await.unwrap();
    d.forget_provider_media(d.ws, channel, media, "300").await.unwrap();
    assert_eq!(known(START).await.as_deref(), Some("301"), "a newer one stays");
    d.forget_provider_media(d.ws, channel, media, "301").await.unwrap();
    assert_eq!(known(START).await, None);
}
