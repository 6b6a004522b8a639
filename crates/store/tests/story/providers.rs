//! Model providers of workspaces, and what workspaces are called.

use model::knowledge::BusinessInfo;
use serde_json::json;
use store::accounts::WorkspacePatch;
use store::providers::{KeyDraft, ProviderDraft, ProviderRole, PutProvider};

use crate::support::{Ground, START, on_both};

on_both!(providers, settings);

fn draft(base_url: Option<&str>, api_key: KeyDraft) -> ProviderDraft {
    ProviderDraft { provider: "openai".into(), model: "m".into(), base_url: base_url.map(Into::into), api_key }
}

async fn providers(t: Ground) {
    let ws = t.create_workspace("A", START).await.unwrap();
    let other = t.create_workspace("B", START).await.unwrap();
    let put = async |ws, draft: ProviderDraft| t.put_provider(ws, ProviderRole::Primary, &draft, START).await.unwrap();
    let key = async |ws| t.providers(ws).await.unwrap().pop().and_then(|provider| provider.api_key);
    let before = t.settings_version().await.unwrap();
    let PutProvider::Done(made) = put(ws, draft(None, KeyDraft::Set("sk-1".into()))).await else { panic!("refused") };
    assert!(!format!("{made:?}").contains("sk-1"), "keys do not reach logs");
    assert_eq!(t.settings_version().await.unwrap(), before + 1);
    assert_eq!(t.providers(ws).await.unwrap(), [made]);
    assert_eq!(t.providers(other).await.unwrap(), []);

    // A key stays where it is, and goes nowhere else.
    assert!(matches!(put(ws, draft(None, KeyDraft::Keep)).await, PutProvider::Done(_)));
    assert_eq!(key(ws).await.as_deref(), Some("sk-1"));
    assert_eq!(put(ws, draft(Some("http://evil.example/v1"), KeyDraft::Keep)).await, PutProvider::KeyNeeded);
    assert_eq!(key(ws).await.as_deref(), Some("sk-1"));
    put(ws, draft(Some("http://mine.example/v1"), KeyDraft::Set("sk-2".into()))).await;
    assert_eq!(key(ws).await.as_deref(), Some("sk-2"));
    put(ws, draft(Some("http://mine.example/v1"), KeyDraft::None)).await;
    assert_eq!(key(ws).await, None);

    put(other, draft(None, KeyDraft::Set("sk-3".into()))).await;
    t.put_provider(other, ProviderRole::Fallback, &draft(None, KeyDraft::None), START).await.unwrap();
    let roles: Vec<_> = t.providers(other).await.unwrap().into_iter().map(|provider| provider.role).collect();
    assert_eq!(roles, [ProviderRole::Primary, ProviderRole::Fallback]);
    assert_eq!(t.all_providers().await.unwrap().len(), 3);
    t.sql(format!("UPDATE providers SET api_key = {} WHERE workspace_id = {}", t.bytes(b"bent"), t.id(ws))).await;
    assert_eq!(t.all_providers().await.unwrap().len(), 2, "one bad row does not stop the others");
    assert!(t.delete_provider(ws, ProviderRole::Primary).await.unwrap());
    assert!(!t.delete_provider(ws, ProviderRole::Primary).await.unwrap());
    assert_eq!(t.providers(other).await.unwrap().len(), 2);
}

async fn settings(t: Ground) {
    let ws = t.create_workspace("Lakshmi", START).await.unwrap();
    let version = t.knowledge_version(ws).await.unwrap().unwrap();
    let hours = json!({"monday": "09:00-18:00"}).as_object().unwrap().clone();
    let patch = WorkspacePatch {
        name: Some("Lakshmi Sweets".into()),
        language: Some("ta".into()),
        timezone: Some("Asia/Kolkata".into()),
        operating_hours: Some(hours.clone()),
    };
    assert!(t.change_workspace(ws, &patch).await.unwrap());
    let workspace = t.workspace(ws).await.unwrap().unwrap();
    assert_eq!((workspace.name.as_str(), workspace.language.as_str()), ("Lakshmi Sweets", "ta"));
    let info = t.business_info(ws).await.unwrap().unwrap();
    assert_eq!((info.name.as_str(), info.timezone.as_deref()), ("Lakshmi Sweets", Some("Asia/Kolkata")));
    assert_eq!(info.operating_hours, hours);
    assert!(t.knowledge_version(ws).await.unwrap().unwrap() > version, "the agent's copy is renewed");

    // A business that goes by a name of its own keeps it.
    t.put_business_info(ws, &BusinessInfo { name: "The Sweet Shop".into(), ..info }).await.unwrap();
    let renamed = WorkspacePatch { name: Some("L. Sweets".into()), ..WorkspacePatch::default() };
    assert!(t.change_workspace(ws, &renamed).await.unwrap());
    let info = t.business_info(ws).await.unwrap().unwrap();
    assert_eq!((info.name.as_str(), info.timezone.as_deref()), ("The Sweet Shop", Some("Asia/Kolkata")));
    assert_eq!(t.workspace(ws).await.unwrap().unwrap().name, "L. Sweets");
    let nowhere = model::WorkspaceId(uuid::Uuid::from_u128(9));
    assert!(!t.change_workspace(nowhere, &renamed).await.unwrap());
}
