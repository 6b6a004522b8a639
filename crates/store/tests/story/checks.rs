//! Checks, their runs and results.

use model::check::{CheckDraft, Expect};
use model::{AgentId, CheckId, CheckRunId};
use serde_json::json;
use store::checks::{Cause, NewResult};
use uuid::Uuid;

use crate::support::{Ground, START, on_both};

on_both!(checks_are_written_and_changed, runs_and_results, old_runs_go);

fn draft(question: &str) -> CheckDraft {
    CheckDraft {
        agent_id: None,
        question: question.into(),
        language: Some("ta".into()),
        expect: Expect::Abstain,
        must_contain: vec!["a|b".into()],
        must_not_contain: vec![],
    }
}

fn result(check_id: CheckId, passed: bool) -> NewResult {
    NewResult {
        check_id,
        position: 1,
        question: "எப்போது?".into(),
        passed,
        outcome: "answered".into(),
        answer: "At\0 nine.".into(),
        reasons: vec!["it said nothing of ten".into()],
        chunks: json!([{"id": "1"}]),
        steps: json!([{"step": "route"}]),
        latency_ms: 12,
    }
}

async fn checks_are_written_and_changed(t: Ground) {
    let ws = t.create_workspace("A", START).await.unwrap();
    let other = t.create_workspace("B", START).await.unwrap();
    let ids = t.add_checks(ws, &[draft("one"), draft("two")], 2, START).await.unwrap().unwrap();
    assert_eq!(t.add_checks(ws, &[draft("three")], 2, START).await.unwrap(), None);
    assert_eq!((t.count_checks(ws).await.unwrap(), t.count_checks(other).await.unwrap()), (2, 0));
    let list = t.checks(ws, None, 10).await.unwrap();
    assert_eq!(list.iter().map(|check| check.id).collect::<Vec<_>>(), ids);
    assert_eq!((list[0].check.clone(), list[0].last_result.clone()), (draft("one"), None));
    assert_eq!(t.checks(ws, Some(ids[0]), 10).await.unwrap().len(), 1);
    let changed = CheckDraft {
        agent_id: Some(AgentId(Uuid::from_u128(1))),
        language: None,
        expect: Expect::Answer,
        must_contain: vec![],
        must_not_contain: vec!["never".into()],
        ..draft("changed")
    };
    assert!(!t.put_check(other, ids[0], &changed).await.unwrap());
    assert!(t.put_check(ws, ids[0], &changed).await.unwrap());
    assert_eq!(t.check(ws, ids[0]).await.unwrap().unwrap().check, changed);
    assert!(t.check(other, ids[0]).await.unwrap().is_none());
    assert!(!t.remove_check(other, ids[0]).await.unwrap());
    assert!(t.remove_check(ws, ids[0]).await.unwrap());
    assert!(t.check(ws, ids[0]).await.unwrap().is_none());
}

async fn runs_and_results(t: Ground) {
    let ws = t.create_workspace("A", START).await.unwrap();
    let other = t.create_workspace("B", START).await.unwrap();
    let ids = t.add_checks(ws, &[draft("one"), draft("two")], 9, START).await.unwrap().unwrap();
    let (first, second): (CheckRunId, CheckRunId) = (t.ids().make(), t.ids().make());
    assert_eq!(t.begin_check_run(ws, first, Cause::Manual, 2, START).await.unwrap(), [(ws, 1)]);
    assert!(t.begin_check_run(ws, first, Cause::Manual, 2, START).await.unwrap().is_empty(), "it has begun already");
    let later = START.plus_ms(9);
    assert_eq!(t.add_check_result(ws, first, &result(ids[0], true), later).await.unwrap().len(), 1);
    assert!(t.add_check_result(ws, first, &result(ids[0], false), later).await.unwrap().is_empty(), "written once");
    t.add_check_result(ws, first, &result(ids[1], false), later).await.unwrap();
    let run = t.check_run(ws, first).await.unwrap().unwrap();
    assert_eq!((run.status.as_str(), run.passed, run.failed, run.total), ("running", 1, 1, 2));
    t.end_check_run(ws, first, None, later).await.unwrap();
    let run = t.check_run(ws, first).await.unwrap().unwrap();
    assert_eq!((run.status.as_str(), run.finished_at, run.cause), ("done", Some(later), Cause::Manual));
    let results = t.check_results(ws, first).await.unwrap();
    assert_eq!(results.len(), 2);
    assert_eq!(results.iter().find(|r| r.result.check_id == ids[0]).unwrap().result.answer, "At\u{fffd} nine.");
    assert!(t.check_results(other, first).await.unwrap().is_empty());
    assert!(t.check_run(other, first).await.unwrap().is_none());

    t.begin_check_run(ws, second, Cause::Knowledge, 2, later).await.unwrap();
    t.add_check_result(ws, second, &result(ids[0], false), later).await.unwrap();
    t.end_check_run(ws, second, Some("the model is away"), later).await.unwrap();
    let last = t.check(ws, ids[0]).await.unwrap().unwrap().last_result.unwrap();
    assert_eq!((last.run_id, last.passed, last.at), (second, false, later));
    assert_eq!(t.check(ws, ids[1]).await.unwrap().unwrap().last_result.unwrap().run_id, first);
    let runs = t.check_runs(ws, None, 10).await.unwrap();
    assert_eq!(runs.iter().map(|run| run.id).collect::<Vec<_>>(), [second, first]);
    assert_eq!((runs[0].status.as_str(), runs[0].total), ("failed", 1), "what was not reached is not counted");
    assert_eq!(t.check_runs(ws, Some(second), 10).await.unwrap().len(), 1);
}

async fn old_runs_go(t: Ground) {
    let ws = t.create_workspace("A", START).await.unwrap();
    let check = t.add_checks(ws, &[draft("one")], 9, START).await.unwrap().unwrap()[0];
    let first: CheckRunId = t.ids().make();
    t.begin_check_run(ws, first, Cause::Agent, 1, START).await.unwrap();
    t.add_check_result(ws, first, &result(check, true), START).await.unwrap();
    for _ in 0..50 {
        t.begin_check_run(ws, t.ids().make(), Cause::Agent, 1, START).await.unwrap();
    }
    let running = t.check_runs(ws, None, 200).await.unwrap().into_iter().filter(|run| run.status == "running").count();
    assert_eq!(running, 1, "the others were cut off");
    assert!(t.check_run(ws, first).await.unwrap().is_none());
    assert!(t.check_results(ws, first).await.unwrap().is_empty());
    assert_eq!(t.check_runs(ws, None, 200).await.unwrap().len(), 50);
}
