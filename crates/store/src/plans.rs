//! Tests that read query plans: list pages walk their index on both databases, whatever the filters.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "../tests/story/support.rs"]
mod support;

use support::{Ground, on_postgres, on_sqlite};

use crate::db::{Arg, Statement, args};
use crate::seek::{FIRST, LAST, NEVER, first_id_at};
use crate::{Store, audit, conversations, knowledge, messages, notes, raw_events, stats, turns_read};

struct Case {
    name: &'static str,
    sql: Statement,
    args: Vec<Arg>,
    sqlite_index: &'static str,
    postgres_index: &'static str,
    /// Whether it sorts what its index finds, because that is little.
    sorts: bool,
}

#[tokio::test]
async fn pages_walk_their_index_on_sqlite() {
    on_sqlite(check).await;
}

#[tokio::test]
async fn pages_walk_their_index_on_postgres() {
    on_postgres(check).await;
}

async fn check(ground: Ground) {
    for case in cases() {
        let (plan, index) = if ground.is_sqlite() {
            (sqlite_plan(&ground, case.sql, case.args).await, case.sqlite_index)
        } else {
            (postgres_plan(&ground, case.sql, case.args, case.sorts).await, case.postgres_index)
        };
        assert!(plan.contains(index), "{} does not use {index}:\n{plan}", case.name);
        let sorts = plan.contains("USE TEMP B-TREE FOR ORDER BY");
        assert!(case.sorts || !sorts, "{} sorts all its rows:\n{plan}", case.name);
    }
}

fn case(name: &'static str, sql: impl Into<Statement>, args: Vec<Arg>, index: &'static str) -> Case {
    Case { name, sql: sql.into(), args, sqlite_index: index, postgres_index: index, sorts: false }
}

fn sorted(case: Case) -> Case {
    Case { sorts: true, ..case }
}

fn cases() -> Vec<Case> {
    let none: Option<&str> = None;
    let ids = (None::<uuid::Uuid>, None::<uuid::Uuid>);
    let page = || args![FIRST, NEVER, LAST, 50i64, none, none, ids.0, ids.1, false, none];
    let with = |more: Vec<Arg>| page().into_iter().chain(more).collect::<Vec<_>>();
    let since = first_id_at(support::START);
    vec![
        case("inbox", &conversations::LIST, with(args!["%a%"]), "conversations_recent"),
        case("inbox of a status", &conversations::LIST_BY_STATUS, with(args!["%a%", "active"]), "conversations_status"),
        sorted(case(
            "inbox of a contact",
            &conversations::LIST_BY_CONTACT,
            with(args![FIRST, none]),
            "conversations_contact",
        )),
        sorted(case(
            "latest of a contact",
            conversations::LATEST_OF_CONTACT,
            args![FIRST, FIRST, ids.0],
            "conversations_contact",
        )),
        case("waiting", conversations::WAITING, args![FIRST, i64::MIN, FIRST, 50i64], "conversations_waiting"),
        case("open", conversations::COUNT_OPEN, args![FIRST], "conversations_status"),
        case("thread", messages::THREAD, args![FIRST, FIRST, NEVER, NEVER, 50i64], "messages_thread"),
        case("all messages", messages::INBOX, args![FIRST, 50i64, 0i64], "messages_created"),
        case("messages of today", stats::MESSAGES_SINCE, args![FIRST, 0i64], "messages_created"),
        sorted(case("response time", stats::RESPONSE_TIME, args![FIRST, 0i64, 10i64], "messages_created")),
        Case {
            sqlite_index: "sqlite_autoindex_conversations_1",
            postgres_index: "conversations_pkey",
            ..case("escalations", stats::ESCALATIONS, args![FIRST, since, 10i64], "")
        },
        Case {
            sqlite_index: "sqlite_autoindex_faqs_1",
            postgres_index: "faqs_pkey",
            ..case("faqs", &knowledge::FAQ_LIST, args![FIRST, FIRST, 50i64, none, "%a%"], "")
        },
        case("notes", notes::LIST, args![FIRST, FIRST, LAST, 50i64], "notes_conversation"),
        case("turns", turns_read::LIST, args![FIRST, FIRST, LAST, 50i64], "turns_conversation"),
        case("raw events", raw_events::PAGE, args![FIRST, "unrouted", FIRST, 50i64], "raw_events_state"),
        Case {
            sqlite_index: "sqlite_autoindex_audit_1",
            postgres_index: "audit_pkey",
            ..case("audit", audit::LIST, args![FIRST, LAST, 50i64], "")
        },
    ]
}

async fn sqlite_plan(store: &Store, sql: Statement, args: Vec<Arg>) -> String {
    let explain = leak(format!("EXPLAIN QUERY PLAN {}", sql.sqlite()));
    let rows: Vec<(i64, i64, i64, String)> = store.db().read().all(explain, args).await.unwrap();
    rows.into_iter().map(|(.., step)| step + "\n").collect()
}

/// Small tables are cheapest to read whole and to sort: both are ruled out, as they would be by size.
async fn postgres_plan(store: &Store, sql: Statement, args: Vec<Arg>, sorts: bool) -> String {
    let mut tx = store.db().begin().await.unwrap();
    for (setting, off) in [("enable_seqscan", true), ("enable_bitmapscan", true), ("enable_sort", !sorts)] {
        if off {
            tx.exec(leak(format!("SET LOCAL {setting} = off")), vec![]).await.unwrap();
        }
    }
    let explain = leak(format!("EXPLAIN {}", sql.postgres()));
    let rows: Vec<(String,)> = tx.all(explain, args).await.unwrap();
    rows.into_iter().map(|(line,)| line + "\n").collect()
}

/// Statements are literals everywhere but here.
fn leak(sql: String) -> &'static str {
    Box::leak(sql.into_boxed_str())
}
