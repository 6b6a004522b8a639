//! Full-text search: every script, numbers, what changes, and an indexer that is cut off.

use model::{ContactId, ConversationId, WorkspaceId};
use store::Store;
use store::conversations::{ConversationFilter, View};
use store::search::{IndexStep, Lease, Planned};
use uuid::Uuid;

use crate::seed::{Conversation, Message};
use crate::support::{Ground, START, on_both};

on_both!(
    every_script,
    numbers,
    newest_first_and_paged,
    long_conversations,
    workspaces_are_apart,
    follows_what_changes,
    survives_being_cut_off,
    a_plan_is_written_in_steps,
    one_node_at_a_time,
    hostile_queries,
);

const NODE: Uuid = Uuid::from_u128(77);

fn lease(node: Uuid, t: &Store) -> Lease {
    Lease { node, until: t.clock().now().plus_ms(15_000) }
}

/// Brings the index up to date; the documents that it made.
async fn index(t: &Ground) -> usize {
    let mut documents = 0;
    for ws in t.search_behind().await.unwrap() {
        let mut planned = Planned::default();
        while let Some(IndexStep { documents: made, more: true }) =
            t.index_step(ws, lease(NODE, t), &mut planned).await.unwrap().inspect(|step| documents += step.documents)
        {
            assert!(made <= 100);
        }
    }
    documents
}

/// What is found, with the part of the text.
async fn found(t: &Ground, ws: WorkspaceId, text: &str) -> Vec<(ConversationId, Option<String>)> {
    let filter = ConversationFilter { search: Some(text.into()), ..ConversationFilter::default() };
    let page = t.conversations(ws, &filter, None, 50).await.unwrap();
    page.rows.into_iter().map(|row| (row.id, row.matched_text)).collect()
}

async fn ids(t: &Ground, ws: WorkspaceId, text: &str) -> Vec<ConversationId> {
    found(t, ws, text).await.into_iter().map(|(id, _)| id).collect()
}

struct Desk {
    ws: WorkspaceId,
    channel: model::ChannelId,
    at: i64,
}

impl Desk {
    async fn new(t: &Ground) -> Desk {
        let (ws, channel) = t.workspace_with_channel().await;
        Desk { ws, channel, at: 0 }
    }

    /// A conversation with these messages; each is told on the feed.
    async fn talk(
        &mut self,
        t: &Ground,
        name: &str,
        phone: &str,
        lines: &[&'static str],
    ) -> (ConversationId, ContactId) {
        let contact = t.add_contact(self.ws, name, phone).await;
        self.at += 1_000;
        let at = START.plus_ms(self.at);
        let new = Conversation { at, ..Conversation::new(self.ws, self.channel, contact) };
        let id = t.add_conversation(&new).await;
        self.say(t, id, 1, lines).await;
        (id, contact)
    }

    async fn say(&self, t: &Ground, id: ConversationId, first: i64, lines: &[&'static str]) {
        for (nth, body) in lines.iter().enumerate() {
            let seq = first + nth as i64;
            let new = Message::new(self.ws, self.channel, id, seq);
            let message = t.add_message(&Message { body, at: START.plus_ms(seq), ..new }).await;
            t.sql(format!("UPDATE conversations SET message_count = {seq} WHERE id = {}", t.id(id))).await;
            tell(t, self.ws, id, message.0, "message.created").await;
        }
    }
}

/// An event on the feed, as whoever wrote the message would append it.
async fn tell(t: &Ground, ws: WorkspaceId, conversation: ConversationId, subject: Uuid, kind: &str) {
    t.sql(format!(
        "INSERT INTO feed_counters (workspace_id, last_seq) VALUES ({ws}, 1)
            ON CONFLICT (workspace_id) DO UPDATE SET last_seq = feed_counters.last_seq + 1;
         INSERT INTO feed (workspace_id, seq, type, conversation_id, subject_id, at)
            SELECT {ws}, last_seq, '{kind}', {conversation}, {subject}, 0 FROM feed_counters WHERE workspace_id = {ws}",
        ws = t.id(ws),
        conversation = t.id(conversation),
        subject = t.id(subject),
    ))
    .await;
}

async fn every_script(t: Ground) {
    let mut desk = Desk::new(&t).await;
    let (tamil, _) = desk.talk(&t, "மீனாட்சி", "15550101", &["எப்போது கடை திறக்கும்? நன்றி"]).await;
    let (hindi, _) = desk.talk(&t, "Ravi Kumar", "15550102", &["नमस्ते, हिन्दी में रसीद चाहिए"]).await;
    let (telugu, _) = desk.talk(&t, "Lakshmi", "15550103", &["ధన్యవాదాలు, ఆర్డర్ వచ్చింది"]).await;
    let (roman, _) = desk.talk(&t, "Café Ünal", "15550104", &["enakku oru SAREE venum, order_id 77123"]).await;
    assert_eq!(index(&t).await, 4);
    let ws = desk.ws;
    assert_eq!(ids(&t, ws, "நன்றி").await, [tamil]);
    assert_eq!(ids(&t, ws, "திற").await, [tamil], "the beginning of the last word");
    assert_eq!(ids(&t, ws, "கடை எப்போது").await, [tamil], "in any order");
    assert_eq!(ids(&t, ws, "கட எப்போது").await, [], "only the last word may be begun");
    assert_eq!(ids(&t, ws, "மீனா").await, [tamil], "a name");
    assert_eq!(ids(&t, ws, "नमस").await, [hindi], "a word is not split at its virama");
    assert_eq!(ids(&t, ws, "स्ते").await, []);
    assert_eq!(ids(&t, ws, "हिंदी").await, [hindi], "another spelling");
    assert_eq!(ids(&t, ws, "हिन्").await, [hindi], "on the way to it");
    assert_eq!(ids(&t, ws, "ధన్యవాదాలు").await, [telugu]);
    assert_eq!(ids(&t, ws, "lakshmi ఆర్").await, [telugu], "a name and a word");
    assert_eq!(ids(&t, ws, "saree").await, [roman]);
    assert_eq!(ids(&t, ws, "cafe unal").await, [roman], "accents and case do not matter");
    assert_eq!(ids(&t, ws, "77123").await, [roman]);
    let shown = found(&t, ws, "saree").await[0].1.clone().unwrap();
    assert!(shown.contains("SAREE venum"), "{shown}");
    assert_eq!(found(&t, ws, "lakshmi").await, [(telugu, None)], "found by the name");
}

async fn numbers(t: Ground) {
    let mut desk = Desk::new(&t).await;
    let (ada, _) = desk.talk(&t, "Ada", "919876543210", &["hello"]).await;
    let (bob, _) = desk.talk(&t, "Bob", "919876503210", &["my pin is 4477"]).await;
    index(&t).await;
    let ws = desk.ws;
    for text in ["43210", "5 43210", "98765 43210", "098765-43210", "+91 98765 43210", "919876543210"] {
        assert_eq!(ids(&t, ws, text).await, [ada], "{text}");
    }
    assert_eq!(ids(&t, ws, "3210").await, [bob, ada]);
    assert_eq!(ids(&t, ws, "ada 3210").await, [ada]);
    assert_eq!(ids(&t, ws, "210").await, [], "three digits are too few");
    assert_eq!(ids(&t, ws, "9876").await, [], "an ending, not a beginning");
    assert_eq!(ids(&t, ws, "4477").await, [bob], "digits in a text");
    let stored = t.search_text().await;
    assert!(!stored.contains("43210") && !stored.contains("6543"), "{stored}");
}

async fn newest_first_and_paged(t: Ground) {
    let mut desk = Desk::new(&t).await;
    let mut all = Vec::new();
    for nth in 0..7 {
        all.push(desk.talk(&t, "A", &format!("1555020{nth}"), &["refund please"]).await.0);
    }
    index(&t).await;
    all.reverse();
    assert_eq!(ids(&t, desk.ws, "refund").await, all);
    // Who is active again moves to the front.
    let back = all.remove(4);
    t.sql(format!("UPDATE conversations SET last_message_at = {} WHERE id = {}", START.0 + 99_000, t.id(back))).await;
    desk.say(&t, back, 2, &["and the parcel"]).await;
    index(&t).await;
    all.insert(0, back);
    let (mut seen, mut after) = (Vec::new(), None);
    let filter = ConversationFilter { search: Some("refu".into()), ..ConversationFilter::default() };
    loop {
        let page = t.conversations(desk.ws, &filter, after, 3).await.unwrap();
        seen.extend(page.rows.iter().map(|row| row.id));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(seen, all);
    let with = ConversationFilter { view: Some(View::Archived), ..filter };
    assert!(t.conversations(desk.ws, &with, None, 3).await.unwrap().rows.is_empty(), "filters hold in a search");
}

async fn long_conversations(t: Ground) {
    let mut desk = Desk::new(&t).await;
    let mut lines = vec!["the parcel is late"; 40];
    lines.push("thank you kindly");
    lines.extend(vec!["the parcel is late"; 40]);
    let (id, _) = desk.talk(&t, "Ada", "15550101", &lines).await;
    assert_eq!(index(&t).await, 3, "three parts");
    assert_eq!(ids(&t, desk.ws, "parcel").await, [id], "one row for all parts");
    assert_eq!(ids(&t, desk.ws, "kindly").await, [id]);
    assert_eq!(found(&t, desk.ws, "ada kindly").await, [(id, Some("thank you kindly".to_owned()))]);
}

async fn workspaces_are_apart(t: Ground) {
    let mut desk = Desk::new(&t).await;
    let (id, _) = desk.talk(&t, "Ada", "15550101", &["a secret word"]).await;
    let other = t.create_workspace("B", START).await.unwrap();
    index(&t).await;
    assert_eq!(ids(&t, desk.ws, "secret").await, [id]);
    for text in ["secret", "ada", "0101", "15550101"] {
        assert_eq!(ids(&t, other, text).await, [], "{text}");
    }
}

async fn follows_what_changes(t: Ground) {
    let mut desk = Desk::new(&t).await;
    let (id, _) = desk.talk(&t, "Ada", "15550101", &["blue", "green"]).await;
    let (gone, _) = desk.talk(&t, "Bob", "15550102", &["yellow"]).await;
    index(&t).await;
    let ws = desk.ws;
    assert_eq!(index(&t).await, 0, "nothing new: nothing done");
    let of =
        async |text: &str| t.messages(ws, id, None, 10).await.unwrap().into_iter().find(|m| m.text == text).unwrap();
    let blue = of("blue").await.id;
    t.sql(format!("UPDATE messages SET text = 'red', edited_at = 5 WHERE id = {}", t.id(blue))).await;
    tell(&t, ws, id, blue.0, "message.updated").await;
    index(&t).await;
    assert_eq!((ids(&t, ws, "blue").await, ids(&t, ws, "red").await), (vec![], vec![id]));
    let green = of("green").await.id;
    t.sql(format!("UPDATE messages SET revoked_at = 6 WHERE id = {}", t.id(green))).await;
    tell(&t, ws, id, green.0, "message.updated").await;
    index(&t).await;
    assert_eq!((ids(&t, ws, "green").await, ids(&t, ws, "red").await), (vec![], vec![id]));
    // A message that was erased, then a whole conversation.
    t.sql(format!("DELETE FROM messages WHERE id = {}", t.id(blue))).await;
    tell(&t, ws, id, blue.0, "message.updated").await;
    index(&t).await;
    assert_eq!((ids(&t, ws, "red").await, ids(&t, ws, "ada").await), (vec![], vec![id]));
    t.forget_in_search(ws, gone).await.unwrap();
    assert_eq!(ids(&t, ws, "yellow").await, []);
    assert_eq!(ids(&t, ws, "bob").await, []);
    // A status is no change of the text.
    tell(&t, ws, id, green.0, "message.updated").await;
    let voice =
        t.add_message(&Message { body: "", at: START.plus_ms(9), ..Message::new(ws, desk.channel, id, 3) }).await;
    t.sql(format!(
        "UPDATE messages SET content = '{{\"kind\":\"audio\",\"media\":{{}},\"voice\":true}}' WHERE id = {}",
        t.id(voice)
    ))
    .await;
    tell(&t, ws, id, voice.0, "message.created").await;
    index(&t).await;
    assert!(t.conversation(ws, id).await.unwrap().unwrap().has_voice);
}

async fn survives_being_cut_off(t: Ground) {
    let mut desk = Desk::new(&t).await;
    let (id, _) = desk.talk(&t, "Ada", "15550101", &["blue"]).await;
    index(&t).await;
    desk.say(&t, id, 2, &["green"]).await;
    // The documents and the cursor are one commit: whoever is cut off before it has written neither. What is left then
    // is the cursor as it was, and the step is done again.
    let place = |t: &Ground| format!("UPDATE search_cursors SET seq = seq - 1 WHERE workspace_id = {}", t.id(desk.ws));
    index(&t).await;
    let before = t.search_text().await;
    t.sql(place(&t)).await;
    assert_eq!(index(&t).await, 1);
    assert_eq!(t.search_text().await.len(), before.len(), "a repeated step doubles nothing");
    assert_eq!(ids(&t, desk.ws, "green").await, [id]);
    // From the very beginning.
    t.sql("DELETE FROM search_cursors".to_owned()).await;
    index(&t).await;
    assert_eq!(t.search_text().await.len(), before.len());
    assert_eq!((ids(&t, desk.ws, "green").await, ids(&t, desk.ws, "blue").await), (vec![id], vec![id]));
}

/// Far behind: each part is written once, some at a time, and who reads between finds what is written. What is erased
/// between two steps makes the rest of the plan void.
async fn a_plan_is_written_in_steps(t: Ground) {
    let mut desk = Desk::new(&t).await;
    desk.talk(&t, "Bob", "15550101", &["the first pass is over"]).await;
    index(&t).await;
    let mut all = Vec::new();
    for nth in 0..130 {
        all.push(desk.talk(&t, "Ada", &format!("1556{nth:04}"), &["blue", "green"]).await.0);
    }
    let mut planned = Planned::default();
    let mut step = async || t.index_step(desk.ws, lease(NODE, &t), &mut planned).await.unwrap();
    assert_eq!(step().await, Some(IndexStep { documents: 100, more: true }), "two messages, one document");
    assert_eq!(ids(&t, desk.ws, "green").await.len(), 50, "a page of what is there");
    all.sort();
    t.forget_in_search(desk.ws, all[0]).await.unwrap();
    t.sql(format!("DELETE FROM messages WHERE conversation_id = {}", t.id(all[0]))).await;
    t.sql(format!("DELETE FROM conversations WHERE id = {}", t.id(all[0]))).await;
    assert_eq!(step().await, Some(IndexStep { documents: 100, more: true }), "planned anew");
    assert_eq!(step().await, Some(IndexStep { documents: 29, more: false }), "one is gone");
    assert_eq!(step().await, Some(IndexStep { documents: 0, more: false }));
    assert_eq!(ids(&t, desk.ws, "green 60000").await, []);
    assert_eq!(
        (ids(&t, desk.ws, "green 60001").await, ids(&t, desk.ws, "blue 60129").await),
        (vec![all[1]], vec![all[129]])
    );
}

async fn one_node_at_a_time(t: Ground) {
    let mut desk = Desk::new(&t).await;
    let (id, _) = desk.talk(&t, "Ada", "15550101", &["blue"]).await;
    index(&t).await;
    desk.say(&t, id, 2, &["green"]).await;
    let other = Uuid::from_u128(78);
    assert_eq!(
        t.index_step(desk.ws, lease(other, &t), &mut Planned::default()).await.unwrap(),
        None,
        "another node has it"
    );
    t.hand.advance_ms(20_000);
    let step = t.index_step(desk.ws, lease(other, &t), &mut Planned::default()).await.unwrap().unwrap();
    assert_eq!(step.documents, 1, "its time has passed");
    assert_eq!(t.index_step(desk.ws, lease(NODE, &t), &mut Planned::default()).await.unwrap(), None);
    assert_eq!(ids(&t, desk.ws, "green").await, [id]);
}

async fn hostile_queries(t: Ground) {
    let mut desk = Desk::new(&t).await;
    let (id, _) = desk.talk(&t, "O'Neil \"Q\"", "15550101", &["it's 3,500.20 <script>alert(1)</script>"]).await;
    index(&t).await;
    for text in ["oneil", "O'Ne", "3,500.20", "script alert", "\"alert", "alert*", "alert:"] {
        assert_eq!(ids(&t, desk.ws, text).await, [id], "{text}");
    }
    let long = "x".repeat(10_000);
    let marks = "\u{301}".repeat(300);
    for text in ["%", "_", "\\", "' OR 1=1 --", "a\0b", "NEAR(", "\u{e000}", "\u{e001}abc", "*", long.as_str(), &marks]
    {
        assert_eq!(ids(&t, desk.ws, text).await, [], "{text:?}");
    }
}

impl Ground {
    /// Everything that the index holds, readable.
    async fn search_text(&self) -> String {
        use sqlx::Connection;
        let rows: Vec<(String,)> = if self.is_sqlite() {
            let mut connection = sqlx::SqliteConnection::connect(&self.url).await.unwrap();
            let sql = "CREATE VIRTUAL TABLE temp.terms USING fts5vocab('main', 'search_words', 'row')";
            sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
            sqlx::query_as("SELECT term || ' ' || doc FROM temp.terms ORDER BY 1")
                .fetch_all(&mut connection)
                .await
                .unwrap()
        } else {
            let mut connection = sqlx::PgConnection::connect(&self.url).await.unwrap();
            let sql = "SELECT array_to_string(tsvector_to_array(words), ' ') FROM search_documents ORDER BY conversation_id, chunk";
            sqlx::query_as(sql).fetch_all(&mut connection).await.unwrap()
        };
        rows.into_iter().map(|(row,)| row + "\n").collect()
    }
}
