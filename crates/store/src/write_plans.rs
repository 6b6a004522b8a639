//! Tests that read query plans: the statements of the hot path find their rows by index on both databases.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[allow(clippy::duplicate_mod, reason = "each test module of this crate has its own ground")]
#[path = "../tests/story/support.rs"]
mod support;

use support::{Ground, on_postgres, on_sqlite};
use uuid::Uuid;

use crate::db::{Arg, Statement, args};
use crate::intake::hot_statements as intake;
use crate::{Store, delivery, feed, histories, lanes, reachability, turns};

/// A statement, and for each database the words that its plan must show.
struct Case {
    name: &'static str,
    sql: Statement,
    args: Vec<Arg>,
    sqlite: &'static [&'static str],
    postgres: &'static [&'static str],
}

#[tokio::test]
async fn hot_statements_use_their_index_on_sqlite() {
    on_sqlite(check).await;
}

#[tokio::test]
async fn hot_statements_use_their_index_on_postgres() {
    on_postgres(check).await;
}

async fn check(ground: Ground) {
    if !ground.is_sqlite() {
        fill(&ground).await;
    }
    for case in cases() {
        let words = if ground.is_sqlite() { case.sqlite } else { case.postgres };
        for plan in plans(&ground, &case).await {
            for word in words {
                assert!(plan.contains(word), "{} does not use {word}:\n{plan}", case.name);
            }
            assert_eq!(
                plan.lines().find(|line| reads_a_table(line)),
                None,
                "{} reads a whole table:\n{plan}",
                case.name
            );
        }
    }
}

/// Only the batch itself, and the few nodes, are read from beginning to end.
fn reads_a_table(line: &str) -> bool {
    let read = ["SCAN ", "Seq Scan on "].iter().find_map(|scan| line.split_once(scan)).map(|(_, rest)| rest);
    let is_small = |rest: &str| {
        ["json_each", "j", "w", "nodes", "2 CONSTANT ROWS", "2-ROW VALUES"]
            .iter()
            .any(|name| rest.strip_prefix(name).is_some_and(|after| after.is_empty() || after.starts_with(' ')))
    };
    read.is_some_and(|rest| !is_small(rest) && !rest.contains("USING"))
}

/// With the batch as JSON, and on SQLite with its values bound, too.
async fn plans(store: &Store, case: &Case) -> Vec<String> {
    if !store.is_sqlite() {
        return vec![postgres_plan(store, case.sql, case.args.clone()).await];
    }
    let mut plans = vec![sqlite_plan(store, case.sql.sqlite(), case.args.clone()).await];
    if let Statement::Each(sql) = case.sql
        && sql.sqlite.contains("json_each")
    {
        plans.push(sqlite_plan(store, sql.with_values(2), vec![]).await);
    }
    plans
}

fn cases() -> Vec<Case> {
    let batch = || args!["[]"];
    let both = |name, sql: Statement, args, index: &'static [&'static str]| Case {
        name,
        sql,
        args,
        sqlite: index,
        postgres: index,
    };
    let key = |name, sql: Statement, args, sqlite: &'static [&'static str], postgres: &'static [&'static str]| Case {
        name,
        sql,
        args,
        sqlite,
        postgres,
    };
    vec![
        both("claim", (&lanes::CLAIM).into(), args![Uuid::nil(), 1i64, 10i64], &["jobs_due"]),
        both("free the dead", (&lanes::FREE_DEAD).into(), args![1i64, 1i64], &["jobs_running"]),
        both("outboxes", (&lanes::OUTBOXES).into(), batch(), &["messages_outbox"]),
        key(
            "histories",
            (&histories::HISTORIES).into(),
            args!["[]", 30i64],
            &["COVERING INDEX messages_thread", "INTEGER PRIMARY KEY"],
            &["messages_thread"],
        ),
        key(
            "lane states",
            (&lanes::STATES).into(),
            batch(),
            &["sqlite_autoindex_conversations_1", "sqlite_autoindex_contacts_1"],
            &["conversations_pkey", "contacts_pkey"],
        ),
        key(
            "aliases",
            (&intake::ALIASES).into(),
            batch(),
            &["sqlite_autoindex_contact_identities_1", "contact_identities_contact"],
            &["contact_identities_pkey", "contact_identities_contact"],
        ),
        both("latest conversations", (&intake::LATEST).into(), batch(), &["conversations_contact"]),
        both("by provider id", (&intake::BY_PROVIDER_ID).into(), batch(), &["messages_provider"]),
        key("by our id", (&intake::BY_ID).into(), batch(), &["sqlite_autoindex_messages_1"], &["messages_pkey"]),
        key(
            "the gate of a turn",
            (&turns::GATE).into(),
            batch(),
            &["sqlite_autoindex_conversations_1", "sqlite_autoindex_jobs_1", "sqlite_autoindex_turns_1"],
            // Held lanes are few: they may also be read by the index of their own.
            &["conversations_pkey", "turns_pkey"],
        ),
        key(
            "deliveries",
            (&delivery::APPLY).into(),
            batch(),
            &["sqlite_autoindex_messages_1", "sqlite_autoindex_jobs_1"],
            &["messages_pkey"],
        ),
        key(
            "what failures say of customers",
            (&reachability::APPLY).into(),
            batch(),
            &["sqlite_autoindex_contacts_1", "sqlite_autoindex_conversations_1", "messages_thread"],
            &["contacts_pkey", "conversations_pkey", "messages_thread"],
        ),
        key(
            "the feed",
            feed::AFTER.into(),
            args![Uuid::nil(), 0i64, 10i64],
            &["sqlite_autoindex_feed_1"],
            &["feed_pkey"],
        ),
    ]
}

async fn sqlite_plan(store: &Store, sql: &str, args: Vec<Arg>) -> String {
    let explain = leak(format!("EXPLAIN QUERY PLAN {sql}"));
    let mut tx = store.db().begin().await.unwrap();
    let rows: Vec<(i64, i64, i64, String)> = tx.all(explain, args).await.unwrap();
    rows.into_iter().map(|(.., step)| step + "\n").collect()
}

/// PostgreSQL chooses by what it knows of the tables: some rows of one workspace, and their statistics.
async fn fill(store: &Store) {
    let rows = [
        "contacts (workspace_id, id, identity, created_at) SELECT $1, md5('p' || n)::uuid, '', n",
        "contact_identities (workspace_id, kind, value_hash, contact_id, created_at)
         SELECT $1, CASE WHEN n % 2 = 0 THEN 'phone' ELSE 'user_id' END, decode(md5('a' || n), 'hex'), md5('p' || n / 2)::uuid, n",
        "conversations (workspace_id, id, channel_id, contact_id, status, mode, epoch, message_count, inbound_seq,
            answered_seq, unread_count, started_at, last_message_at, last_text, labels)
         SELECT $1, md5('c' || n)::uuid, $1, md5('p' || n)::uuid, 'active', 'ai', 0, 1, 1, 1, 0, n, n, '', '[]'",
        "messages (workspace_id, id, conversation_id, channel_id, provider_id, seq, direction, sender, content, text,
            order_at, created_at, delivery, delivery_at)
         SELECT $1, md5('m' || n)::uuid, md5('c' || n % 500)::uuid, $1, 'wamid.' || n, n, 'outbound', 'ai', '{}', '', n, n,
            CASE WHEN n % 50 = 0 THEN 'queued' ELSE 'sent' END, n",
        "jobs (workspace_id, id, kind, key, state, run_at, payload, created_at, lease_node)
         SELECT $1, md5('j' || n)::uuid, 'lane', md5('c' || n)::uuid,
            CASE WHEN n % 50 = 0 THEN 'running' ELSE 'pending' END, n, '{}', n, md5('node')::uuid",
        "turns (workspace_id, id, conversation_id, started_at, finished_at, outcome, input_tokens, output_tokens, steps)
         SELECT $1, md5('t' || n)::uuid, md5('c' || n % 500)::uuid, n, n, 'answered', 0, 0, '[]'",
        "feed (workspace_id, seq, type, at) SELECT $1, n, 'message.created', n",
    ];
    let mut tx = store.db().begin().await.unwrap();
    for insert in rows {
        let sql = leak(format!("INSERT INTO {insert} FROM generate_series(1, 3000) n"));
        tx.exec(sql, args![Uuid::from_u128(1)]).await.unwrap();
    }
    tx.exec("ANALYZE", vec![]).await.unwrap();
    tx.commit().await.unwrap();
}

/// Small tables are cheapest to read whole: that is ruled out, as it would be by size.
async fn postgres_plan(store: &Store, sql: Statement, args: Vec<Arg>) -> String {
    let mut tx = store.db().begin().await.unwrap();
    for setting in ["enable_seqscan", "enable_bitmapscan", "enable_hashjoin", "enable_mergejoin"] {
        tx.exec(leak(format!("SET LOCAL {setting} = off")), vec![]).await.unwrap();
    }
    let explain = leak(format!("EXPLAIN {}", sql.postgres()));
    let rows: Vec<(String,)> = tx.all(explain, args).await.unwrap();
    rows.into_iter().map(|(line,)| line + "\n").collect()
}

/// Statements are literals everywhere but here.
fn leak(sql: String) -> &'static str {
    Box::leak(sql.into_boxed_str())
}
