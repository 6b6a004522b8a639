//! Business information and FAQs.

use model::knowledge::{BusinessInfo, FaqEntry, KnowledgeBase};
use model::limits::FAQ_IMPORT;
use model::{FaqId, WorkspaceId};
use serde_json::json;
use store::knowledge::{FaqDraft, FaqFilter, FaqPatch, ImportCounts, Imported};

use crate::support::{Ground, START, on_both};

on_both!(business_info, entries, search_is_literal, imports, an_import_that_is_too_long_changes_nothing);

fn draft(question: &str) -> FaqDraft {
    FaqDraft { category: "hours".into(), question: question.into(), answer: "Yes.".into(), ..FaqDraft::default() }
}

fn entry(id: Option<&str>, question: &str) -> FaqEntry {
    serde_json::from_value(json!({"id": id, "question": question, "answer": "A", "keywords": ["k"]})).unwrap()
}

async fn version(t: &Ground, ws: WorkspaceId) -> i64 {
    t.knowledge_version(ws).await.unwrap().unwrap()
}

async fn business_info(t: Ground) {
    let ws = t.create_workspace("A", START).await.unwrap();
    let other = t.create_workspace("B", START).await.unwrap();
    let before = version(&t, ws).await;
    let info = BusinessInfo { name: "Acme\0".into(), timezone: Some("Asia/Kolkata".into()), ..BusinessInfo::default() };
    assert!(t.put_business_info(ws, &info).await.unwrap());
    assert_eq!(t.business_info(ws).await.unwrap().unwrap().name, "Acme\u{fffd}");
    assert_eq!(t.business_info(other).await.unwrap().unwrap().name, "B");
    assert_eq!(version(&t, ws).await, before + 1);
    assert_eq!(t.knowledge_versions().await.unwrap(), [(ws, before + 1), (other, before)]);
    assert!(!t.put_business_info(t.ids().make(), &info).await.unwrap());
}

async fn entries(t: Ground) {
    let ws = t.create_workspace("A", START).await.unwrap();
    let other = t.create_workspace("B", START).await.unwrap();
    let mut version_before = version(&t, ws).await;
    let id = t.create_faq(ws, &draft("திறந்திருக்கிறதா?\0"), START).await.unwrap().unwrap();
    assert_eq!(t.create_faq(t.ids().make(), &draft("?"), START).await.unwrap(), None, "no such workspace");
    let faq = t.faq(ws, id).await.unwrap().unwrap();
    assert_eq!(faq.entry.question, "திறந்திருக்கிறதா?\u{fffd}");
    assert_eq!(faq.entry.id, Some(id.to_string()));
    assert_eq!(t.faq_by_external_id(ws, &id.to_string()).await.unwrap(), Some(faq.clone()));
    assert_eq!(t.faq(other, id).await.unwrap(), None);

    let patch = FaqPatch { answer: Some("No.".into()), keywords: Some(vec!["open".into()]), ..FaqPatch::default() };
    assert!(!t.patch_faq(other, id, &patch, START).await.unwrap());
    assert!(t.patch_faq(ws, id, &patch, START.plus_ms(9)).await.unwrap());
    let patched = t.faq(ws, id).await.unwrap().unwrap();
    assert_eq!((patched.entry.answer.as_str(), &patched.entry.keywords), ("No.", &vec!["open".to_owned()]));
    assert_eq!((patched.entry.question, patched.entry.category), (faq.entry.question, faq.entry.category));
    assert_eq!((patched.created_at, patched.updated_at), (START, START.plus_ms(9)));

    assert_eq!(version(&t, ws).await, version_before + 2);
    version_before += 2;
    assert!(!t.delete_faq(ws, t.ids().make()).await.unwrap());
    assert!(!t.delete_faq(other, id).await.unwrap());
    assert_eq!(version(&t, ws).await, version_before, "what changes nothing raises nothing");
    assert!(t.delete_faq(ws, id).await.unwrap());
    assert_eq!(version(&t, ws).await, version_before + 1);
    assert_eq!(t.all_faqs(ws).await.unwrap(), []);
}

async fn search_is_literal(t: Ground) {
    let ws = t.create_workspace("A", START).await.unwrap();
    let mut ids = vec![];
    for question in ["50% off?", "500 off?", "a_b", "axb", r"c\d", "CASE", "நாளை"] {
        ids.push(t.create_faq(ws, &draft(question), START).await.unwrap().unwrap());
    }
    let find = async |text: &str| -> Vec<usize> {
        let filter = FaqFilter { text: Some(text.into()), category: None };
        let found = t.faqs(ws, &filter, None, 50).await.unwrap();
        found.iter().map(|faq| ids.iter().position(|id| *id == faq.id).unwrap()).collect()
    };
    assert_eq!(find("50% ").await, [0]);
    assert_eq!(find("%").await, [0]);
    assert_eq!(find("a_b").await, [2]);
    assert_eq!(find("\\").await, [4]);
    assert_eq!(find("case").await, [5]);
    assert_eq!(find("நா").await, [6]);
    assert_eq!(find("yes\0").await, [] as [usize; 0]);
    assert_eq!(find("YES").await.len(), 7, "in the answer");
    assert_eq!(find(" ").await.len(), 7);

    let filter = FaqFilter { category: Some("none".into()), text: None };
    assert!(t.faqs(ws, &filter, None, 50).await.unwrap().is_empty());
    let filter = FaqFilter { category: Some("hours".into()), text: None };
    let (mut seen, mut after): (Vec<FaqId>, _) = (vec![], None);
    loop {
        let page = t.faqs(ws, &filter, after, 3).await.unwrap();
        let Some(last) = page.last() else { break };
        after = Some(last.id);
        seen.extend(page.iter().map(|faq| faq.id));
    }
    assert_eq!(seen, ids);
}

async fn imports(t: Ground) {
    let ws = t.create_workspace("A", START).await.unwrap();
    let other = t.create_workspace("B", START).await.unwrap();
    t.create_faq(other, &draft("theirs"), START).await.unwrap();
    let import = async |faqs: Vec<FaqEntry>, replace| {
        let file = KnowledgeBase { business_info: BusinessInfo::default(), faqs };
        match t.import_knowledge(ws, &file, replace, START.plus_ms(7)).await.unwrap() {
            Imported::Done(counts) => counts,
            refused => panic!("{refused:?}"),
        }
    };
    let first = vec![entry(Some("a"), "1"), entry(None, "2"), entry(Some(""), "3"), entry(Some("a"), "last\0 wins")];
    assert_eq!(import(first, false).await, ImportCounts { created: 3, updated: 0, removed: 0 });
    let exported = t.export_knowledge(ws).await.unwrap().unwrap();
    assert_eq!(exported.business_info.name, "A", "a file without any leaves it alone");
    let questions: Vec<_> = exported.faqs.iter().map(|faq| faq.question.as_str()).collect();
    assert_eq!(questions, ["last\u{fffd} wins", "2", "3"]);
    assert_eq!(exported.faqs[0].keywords, ["k"]);

    let version_before = version(&t, ws).await;
    let again = exported.faqs.clone();
    assert_eq!(import(again, true).await, ImportCounts { created: 0, updated: 3, removed: 0 });
    assert_eq!(t.export_knowledge(ws).await.unwrap().unwrap(), exported, "an export can be imported");
    assert_eq!(version(&t, ws).await, version_before + 1);

    let replaced = import(vec![entry(Some("a"), "changed"), entry(Some("தமிழ்"), "new")], true).await;
    assert_eq!(replaced, ImportCounts { created: 1, updated: 1, removed: 2 });
    assert_eq!(import(vec![], true).await, ImportCounts { created: 0, updated: 0, removed: 2 });
    assert_eq!(t.all_faqs(other).await.unwrap().len(), 1, "another workspace's stay");
    assert_eq!(
        t.import_knowledge(t.ids().make(), &KnowledgeBase::default(), false, START).await.unwrap(),
        Imported::Missing
    );
    assert_eq!(t.export_knowledge(t.ids().make()).await.unwrap(), None);
}

async fn an_import_that_is_too_long_changes_nothing(t: Ground) {
    let ws = t.create_workspace("A", START).await.unwrap();
    t.create_faq(ws, &draft("one"), START).await.unwrap();
    let file = |count| KnowledgeBase { faqs: vec![entry(None, "q"); count], ..KnowledgeBase::default() };
    let refused = t.import_knowledge(ws, &file(FAQ_IMPORT), false, START).await.unwrap();
    assert_eq!(refused, Imported::TooMany);
    assert_eq!(t.all_faqs(ws).await.unwrap().len(), 1);
    let taken = t.import_knowledge(ws, &file(FAQ_IMPORT - 1), false, START).await.unwrap();
    assert_eq!(taken, Imported::Done(ImportCounts { created: FAQ_IMPORT as u64 - 1, updated: 0, removed: 0 }));
    assert_eq!(t.create_faq(ws, &draft("one more"), START).await.unwrap(), None);
}
