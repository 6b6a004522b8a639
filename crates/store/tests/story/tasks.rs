//! Tasks: references, filters, due times, states, events.

use model::account::Role;
use model::task::{Kind, Status};
use model::{ConversationId, TaskId, UnixMs, WorkspaceId};
use store::accounts::NewUser;
use store::conversations::AssigneeFilter;
use store::tasks::{NewTask, TaskFilter, TaskPatch};
use store::tickets::Changed;

use crate::seed::Conversation;
use crate::support::{Ground, START, on_both};

on_both!(tasks_are_found_by_what_they_are, due_ones_come_in_their_order, a_task_changes_and_leaves);

fn draft(t: &Ground) -> NewTask {
    NewTask {
        id: t.ids().make(),
        title: "Call back".into(),
        description: String::new(),
        kind: Kind::Call,
        category: "sales".into(),
        priority: 3,
        due_at: None,
        tags: vec!["vip".into()],
        assignee: None,
        conversation_id: None,
        message_id: None,
        created_by: None,
    }
}

async fn create(t: &Ground, ws: WorkspaceId, new: NewTask) -> TaskId {
    match t.create_task(ws, new, START).await.unwrap() {
        Changed::Done(id, _) => id,
        other => panic!("{other:?}"),
    }
}

async fn tasks_are_found_by_what_they_are(t: Ground) {
    let (ws, ch) = t.workspace_with_channel().await;
    let other = t.create_workspace("B", START).await.unwrap();
    let new = NewUser { email: "a@example.com".into(), name: "Ann".into(), password_hash: "x".into() };
    let ann = t.create_user(ws, &new, Role::Operator, START).await.unwrap().id;
    let contact = t.add_contact(ws, "Devi", "15550100177").await;
    let conversation = t.add_conversation(&Conversation::new(ws, ch, contact)).await;
    let call = create(&t, ws, NewTask { assignee: Some(ann), ..draft(&t) }).await;
    let demo = NewTask { kind: Kind::Demo, conversation_id: Some(conversation), title: "Show it".into(), ..draft(&t) };
    let demo = create(&t, ws, demo).await;
    let all = TaskFilter::default;
    let cases = [
        (all(), vec![demo, call]),
        (TaskFilter { status: Some(Status::Open), ..all() }, vec![demo, call]),
        (TaskFilter { status: Some(Status::Done), ..all() }, vec![]),
        (TaskFilter { kind: Some(Kind::Demo), ..all() }, vec![demo]),
        (TaskFilter { assignee: Some(AssigneeFilter::User(ann)), ..all() }, vec![call]),
        (TaskFilter { assignee: Some(AssigneeFilter::Nobody), ..all() }, vec![demo]),
        (TaskFilter { conversation: Some(conversation), ..all() }, vec![demo]),
        (TaskFilter { search: Some("BACK".into()), ..all() }, vec![call]),
    ];
    for (filter, expected) in cases {
        let found: Vec<_> = t.tasks(ws, &filter, None, 50).await.unwrap().into_iter().map(|task| task.id).collect();
        assert_eq!(found, expected, "{filter:?}");
        assert!(t.tasks(other, &filter, None, 50).await.unwrap().is_empty());
    }
    assert_eq!(t.task(other, call).await.unwrap(), None);
    let foreign = NewTask { conversation_id: Some(t.ids().make::<ConversationId>()), ..draft(&t) };
    assert!(matches!(t.create_task(ws, foreign, START).await.unwrap(), Changed::Refused("conversation_id", _)));
    assert!(matches!(
        t.create_task(other, NewTask { assignee: Some(ann), ..draft(&t) }, START).await.unwrap(),
        Changed::Refused("assignee", _)
    ));
}

async fn due_ones_come_in_their_order(t: Ground) {
    let ws = t.create_workspace("A", START).await.unwrap();
    let mut ids = vec![];
    for due in [30, 10, 20, 20] {
        ids.push(create(&t, ws, NewTask { due_at: Some(START.plus_ms(due)), ..draft(&t) }).await);
    }
    create(&t, ws, draft(&t)).await;
    let all = (UnixMs(0), UnixMs(i64::MAX));
    let (mut seen, mut after) = (vec![], None);
    loop {
        let page = t.tasks_due(ws, &TaskFilter::default(), all, after, 2).await.unwrap();
        let Some(last) = page.last() else { break };
        after = last.due_at.map(|at| (at, last.id));
        seen.extend(page.into_iter().map(|task| task.id));
    }
    assert_eq!(seen, [ids[1], ids[2], ids[3], ids[0]]);
    let between = (START.plus_ms(10), START.plus_ms(20));
    let found = t.tasks_due(ws, &TaskFilter::default(), between, None, 50).await.unwrap();
    assert_eq!(found.into_iter().map(|task| task.id).collect::<Vec<_>>(), [ids[1]], "the end is not part of it");
    let done = TaskPatch { status: Some(Status::Done), ..TaskPatch::default() };
    t.patch_task(ws, ids[1], &done, START).await.unwrap();
    assert!(t.tasks_due(ws, &TaskFilter::default(), between, None, 50).await.unwrap().is_empty(), "it was done");
}

async fn a_task_changes_and_leaves(t: Ground) {
    let ws = t.create_workspace("A", START).await.unwrap();
    let id = create(&t, ws, NewTask { due_at: Some(START), ..draft(&t) }).await;
    let patch = TaskPatch {
        status: Some(Status::Done),
        due_at: Some(None),
        tags: Some(vec![]),
        priority: Some(1),
        ..TaskPatch::default()
    };
    assert!(matches!(t.patch_task(ws, id, &patch, START.plus_ms(5)).await.unwrap(), Changed::Done((), _)));
    let task = t.task(ws, id).await.unwrap().unwrap();
    assert_eq!((task.status, task.completed_at, task.due_at), (Status::Done, Some(START.plus_ms(5)), None));
    assert_eq!((task.title.as_str(), task.tags.len(), task.priority), ("Call back", 0, 1));
    let open = TaskPatch { status: Some(Status::Open), ..TaskPatch::default() };
    t.patch_task(ws, id, &open, START.plus_ms(9)).await.unwrap();
    assert_eq!(t.task(ws, id).await.unwrap().unwrap().completed_at, None);
    assert_eq!(t.tasks_by_ids(ws, &[id]).await.unwrap().len(), 1);
    assert!(t.delete_task(ws, id, START).await.unwrap().is_some());
    assert_eq!(t.delete_task(ws, id, START).await.unwrap(), None);
    assert_eq!(t.patch_task(ws, id, &open, START).await.unwrap(), Changed::Missing);
    let kinds: Vec<_> = t.feed_after(ws, 0, 50).await.unwrap().into_iter().map(|event| event.kind).collect();
    assert_eq!(kinds, ["task.created", "task.updated", "task.updated", "task.updated"]);
}
