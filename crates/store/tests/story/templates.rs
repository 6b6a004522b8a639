//! Templates: in line with the provider's list, found, made, removed.

use model::template::TemplateStatus;
use model::{ChannelId, WorkspaceId};
use serde_json::json;
use store::templates::{SyncCounts, TemplateDraft, TemplateFilter};

use crate::seed::channel;
use crate::support::{Ground, START, on_both};

on_both!(syncing, listing, making_and_removing);

pub fn draft(name: &str, language: &str) -> TemplateDraft {
    let body = format!("Hello from {name}");
    TemplateDraft {
        provider_id: format!("{name}-{language}"),
        name: name.into(),
        language: language.into(),
        category: "UTILITY".into(),
        status: TemplateStatus::Approved,
        rejected_reason: None,
        parameter_format: "POSITIONAL".into(),
        components: vec![json!({"type": "BODY", "text": body})],
        body,
    }
}

async fn all(t: &Ground, ws: WorkspaceId) -> Vec<String> {
    let found = t.templates(ws, &TemplateFilter::default(), None, 100).await.unwrap();
    found.into_iter().map(|record| format!("{}/{}", record.template.name, record.template.language)).collect()
}

async fn sync(
    t: &Ground,
    ws: WorkspaceId,
    channel: ChannelId,
    list: &[TemplateDraft],
    asked: i64,
    now: i64,
) -> SyncCounts {
    let (asked, now) = (START.plus_ms(asked), START.plus_ms(now));
    t.sync_templates(ws, channel, list, asked, now).await.unwrap().unwrap()
}

fn counts(created: usize, updated: usize, removed: usize) -> SyncCounts {
    SyncCounts { created, updated, removed }
}

async fn syncing(t: Ground) {
    let (ws, channel) = t.workspace_with_channel().await;
    let other = t.create_workspace("B", START).await.unwrap();
    assert_eq!(t.sync_templates(other, channel, &[], START, START).await.unwrap(), None);
    let many: Vec<_> = (0..70).map(|n| draft(&format!("t{n:02}"), "en")).collect();
    assert_eq!(sync(&t, ws, channel, &many, 0, 1).await, counts(70, 0, 0));
    let ids = async || {
        let found = t.templates(ws, &TemplateFilter::default(), None, 100).await.unwrap();
        found.into_iter().map(|record| record.id).collect::<Vec<_>>()
    };
    let before = ids().await;
    assert_eq!(sync(&t, ws, channel, &many, 2, 3).await, counts(0, 0, 0));
    let mut fewer = many[..68].to_vec();
    fewer[0].status = TemplateStatus::Rejected;
    fewer[0].rejected_reason = Some("SCAM\0".into());
    // Doubled in the list, and with what PostgreSQL refuses.
    fewer.push(TemplateDraft { body: "a\0b".into(), ..draft("t01", "en") });
    assert_eq!(sync(&t, ws, channel, &fewer, 4, 5).await, counts(0, 2, 2));
    assert_eq!(ids().await, before[..68], "a template keeps its id");
    let first = t.template(ws, before[0]).await.unwrap().unwrap().template;
    assert_eq!((first.status, first.rejected_reason.as_deref()), (TemplateStatus::Rejected, Some("SCAM\u{fffd}")));
    assert_eq!(t.template(other, before[0]).await.unwrap(), None);
    // What came by an event while the provider was asked is newer than its answer.
    assert_eq!(sync(&t, ws, channel, &[], 4, 6).await, counts(0, 0, 66), "two were changed at 5");
    assert_eq!(all(&t, ws).await, ["t00/en", "t01/en"]);
}

async fn listing(t: Ground) {
    let (ws, channel) = t.workspace_with_channel().await;
    let second = t.create_channel(ws, &crate::seed::channel("2"), START).await.unwrap();
    let mut paused = draft("order_ready", "ta");
    paused.status = TemplateStatus::Paused;
    paused.body = "வணக்கம் {{1}}, 100% ready".into();
    let list = [draft("hello", "en"), draft("order_ready", "en"), paused];
    sync(&t, ws, channel, &list, 0, 0).await;
    sync(&t, ws, second, &[draft("hello", "en")], 0, 0).await;
    let mut pages = Vec::new();
    let mut after = None;
    loop {
        let page = t.templates(ws, &TemplateFilter::default(), after.as_ref(), 2).await.unwrap();
        let Some(last) = page.last() else { break };
        after = Some(last.position());
        pages.extend(page.into_iter().map(|r| (r.template.name, r.template.language, r.channel_id)));
    }
    let names: Vec<_> = pages.iter().map(|(name, language, _)| format!("{name}/{language}")).collect();
    assert_eq!(names, ["hello/en", "hello/en", "order_ready/en", "order_ready/ta"]);
    let found = async |filter: TemplateFilter| t.templates(ws, &filter, None, 10).await.unwrap().len();
    assert_eq!(found(TemplateFilter { channel: Some(second), ..Default::default() }).await, 1);
    assert_eq!(found(TemplateFilter { status: Some(TemplateStatus::Paused), ..Default::default() }).await, 1);
    for (search, expected) in [("ORDER", 2), ("100%", 1), ("வணக்கம்", 1), ("%", 1), ("nothing", 0)] {
        let filter = TemplateFilter { search: Some(search.into()), ..Default::default() };
        assert_eq!(found(filter).await, expected, "{search}");
    }
    let other = t.create_workspace("B", START).await.unwrap();
    assert_eq!(all(&t, other).await, Vec::<String>::new());
}

async fn making_and_removing(t: Ground) {
    let (ws, first) = t.workspace_with_channel().await;
    let other = t.create_workspace("B", START).await.unwrap();
    let second = t.create_channel(ws, &channel("2"), START).await.unwrap();
    let mut new = draft("hello", "en");
    new.status = TemplateStatus::Pending;
    assert_eq!(t.add_template(other, first, &new, START).await.unwrap(), None);
    // The decision was faster than we.
    sync(&t, ws, first, &[draft("hello", "en")], 0, 0).await;
    let id = t.add_template(ws, first, &new, START).await.unwrap().unwrap();
    assert_eq!(t.template(ws, id).await.unwrap().unwrap().template.status, TemplateStatus::Approved);
    // One of that name which the provider had before decides nothing.
    new.provider_id = "another".into();
    assert_eq!(t.add_template(ws, first, &new, START).await.unwrap(), Some(id));
    assert_eq!(t.template(ws, id).await.unwrap().unwrap().template.status, TemplateStatus::Pending);
    // A second number of the same account has the same template.
    t.add_template(ws, second, &new, START).await.unwrap().unwrap();
    assert!(!t.delete_template(other, id).await.unwrap());
    assert!(t.delete_template(ws, id).await.unwrap());
    assert!(!t.delete_template(ws, id).await.unwrap());
    assert_eq!(all(&t, ws).await, Vec::<String>::new());
}
