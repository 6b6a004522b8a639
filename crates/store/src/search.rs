//! Full-text search over names, numbers and messages: what is asked, and what is found. `search::index` keeps the index.
//!
//! Both databases index the same tokens, which `model::words` makes: segmented by UAX #29 and normalised, so that a
//! Tamil, Hindi or Telugu word is one token, and case and accents do not matter. A document is a part of a conversation
//! (`CHUNK_MESSAGES` messages) with the customer's names; SQLite has it in FTS5, PostgreSQL in a `tsvector` under GIN. A
//! document also has a token for its workspace, and keyed hashes of the endings of the customer's number: numbers are
//! sealed, and nothing of them is readable in the index. Those tokens begin with a character of the private use area,
//! which no word has.
//!
//! What is searched is at most a few seconds old (see the engine's indexer).

pub(crate) mod index;

use std::collections::HashMap;
use std::sync::LazyLock;

use model::words::for_each_word;
use model::{ConversationId, MessageId, WorkspaceId};
use uuid::Uuid;

use crate::Store;
use crate::crypt::Vault;
use crate::db::{Db, Result, args};
use crate::dialect::{Sql, batch, batch_row, hex};
use crate::inbox::{ConversationFilter, narrowed, ranged};

pub use index::{IndexStep, Lease, Planned};

/// Messages of one document. Words that a query joins must stand in one of them.
pub(crate) const CHUNK_MESSAGES: i64 = 32;
/// Words of a query that count.
const QUERY_WORDS: usize = 8;
/// Characters of a query that are looked at.
const QUERY_CHARS: usize = 200;
/// Digits of a number's ending that can be searched for.
pub(crate) const ENDING_DIGITS: std::ops::RangeInclusive<usize> = 4..=10;
/// PostgreSQL: a query that more documents match is answered by walking them from the newest on, because that many of
/// them match; one that fewer match by GIN.
const COMMON_DOCUMENTS: i64 = 10_000;
/// Characters of the found part of a message.
const EXCERPT_CHARS: usize = 160;
/// Characters before the first word that was found.
const EXCERPT_BEFORE: usize = 40;

/// Which documents a word of a query means.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Term {
    word: String,
    /// The word may be the beginning of a longer one.
    is_prefix: bool,
    /// Other tokens that say the same: a number's ending, another spelling of a begun word.
    or: Vec<(String, bool)>,
}

/// What somebody searches for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    workspace: String,
    terms: Vec<Term>,
    /// The whole query as the ending of a number.
    number: Option<String>,
}

/// A token that no text can contain.
pub(crate) fn workspace_token(ws: WorkspaceId) -> String {
    format!("\u{e000}{}", hex(ws.0.as_bytes()))
}

/// The ending of a number as a token: half of its keyed hash.
pub(crate) fn ending_token(vault: &Vault, digits: &str) -> String {
    format!("\u{e001}{}", hex(&vault.lookup("ending", digits)[..8]))
}

/// Beginnings of so few characters begin very many words: they are tokens of their own, and need no walk through all of
/// those.
const SHORT_CHARS: std::ops::RangeInclusive<usize> = 2..=3;

fn beginning_token(beginning: &str) -> String {
    format!("\u{e002}{beginning}")
}

/// The short beginnings of a word that is longer, as tokens.
pub(crate) fn beginnings(word: &str) -> impl Iterator<Item = String> {
    SHORT_CHARS.filter_map(|length| {
        let (end, _) = word.char_indices().nth(length)?;
        Some(beginning_token(&word[..end]))
    })
}

impl Query {
    /// `None`: no letter and no digit to search for.
    pub fn read(vault: &Vault, ws: WorkspaceId, text: &str) -> Option<Query> {
        let text: String = text.chars().take(QUERY_CHARS).collect();
        let mut terms: Vec<Term> = Vec::new();
        for_each_word(&text, QUERY_WORDS, &mut String::new(), |word| {
            terms.push(Term { word: word.to_owned(), is_prefix: false, or: Vec::new() });
        });
        for term in &mut terms {
            if term.word.bytes().all(|b| b.is_ascii_digit()) && ENDING_DIGITS.contains(&term.word.len()) {
                term.or.push((ending_token(vault, &term.word), false));
            }
        }
        if let Some(last) = terms.last_mut() {
            // One Latin letter begins too many words to help anybody.
            last.is_prefix = last.word.len() > 1;
            last.or.extend(begun_nasal(&last.word).map(|word| (word, true)));
        }
        let number = number(&text).map(|digits| ending_token(vault, &digits));
        let is_empty = terms.is_empty() && number.is_none();
        (!is_empty).then(|| Query { workspace: workspace_token(ws), terms, number })
    }

    /// For FTS5's MATCH. Every token is quoted: none is an operator.
    fn fts5(&self) -> String {
        let token = |(word, is_prefix): (&str, bool)| {
            format!("\"{}\"{}", word.replace('"', "\"\""), if is_prefix { " *" } else { "" })
        };
        self.expression(token, " AND ", " OR ")
    }

    /// For `::tsquery`. Every token is quoted.
    fn tsquery(&self) -> String {
        let token = |(word, is_prefix): (&str, bool)| {
            let quoted = word.replace('\\', "\\\\").replace('\'', "''");
            format!("'{quoted}'{}", if is_prefix { ":*" } else { "" })
        };
        self.expression(token, " & ", " | ")
    }

    fn expression(&self, token: impl Fn((&str, bool)) -> String, and: &str, or: &str) -> String {
        let one = |word: &str, is_prefix: bool| match is_prefix && SHORT_CHARS.contains(&word.chars().count()) {
            true => format!("{}{or}{}", token((word, false)), token((&beginning_token(word), false))),
            false => token((word, is_prefix)),
        };
        let term = |term: &Term| {
            let others = term.or.iter().map(|(word, is_prefix)| one(word, *is_prefix));
            let all: Vec<_> = std::iter::once(one(&term.word, term.is_prefix)).chain(others).collect();
            format!("({})", all.join(or))
        };
        let words = self.terms.iter().map(term).collect::<Vec<_>>().join(and);
        let number = self.number.as_deref().map(|number| token((number, false)));
        let what = match (words.is_empty(), number) {
            (false, Some(number)) => format!("(({words}){or}{number})"),
            (true, Some(number)) => number,
            (_, None) => words,
        };
        format!("{}{and}{what}", token((&self.workspace, false)))
    }

    /// How many of the query's words a normalised word stands for, as a set of bits.
    fn matches(&self, word: &str) -> u32 {
        let says = |own: &str, is_prefix: bool| if is_prefix { word.starts_with(own) } else { word == own };
        let matching = self.terms.iter().enumerate().filter(|(_, term)| {
            says(&term.word, term.is_prefix) || term.or.iter().any(|(own, is_prefix)| says(own, *is_prefix))
        });
        matching.fold(0, |bits, (at, _)| bits | 1 << at)
    }
}

/// हिन् on the way to हिन्दी, which is stored as हिंदी: a nasal with virama at the end may become the anusvara.
fn begun_nasal(word: &str) -> Option<String> {
    let stem = word.strip_suffix('\u{94d}')?;
    let stem = ['\u{919}', '\u{91e}', '\u{923}', '\u{928}', '\u{92e}'].iter().find_map(|c| stem.strip_suffix(*c))?;
    (!stem.is_empty()).then(|| format!("{stem}\u{902}"))
}

/// The digits of a query that is a part of a number in any spelling. A trunk zero before a whole number is left out.
fn number(text: &str) -> Option<String> {
    let is_number =
        text.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | '+' | '-' | '.' | '(' | ')' | '\u{a0}'));
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let digits = if digits.len() > *ENDING_DIGITS.end() { digits.trim_start_matches('0').to_owned() } else { digits };
    (is_number && ENDING_DIGITS.contains(&digits.len())).then_some(digits)
}

/// A conversation that was found: where its document stands in the index, and which part of it that is.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct Hit {
    pub at: i64,
    pub id: Uuid,
    pub chunk: i64,
}

/// Newest document first: FTS5 walks its lists from the highest rowid down, and stops when the page is full. A part of a
/// conversation is left out where a newer part is found, too.
pub(crate) static SEARCH_SQLITE: LazyLock<Sql> = LazyLock::new(|| {
    Sql::plain(concat!(
        "SELECT d.position AS at, d.conversation_id AS id, d.chunk FROM search_words \
         CROSS JOIN search_documents d ON d.position = search_words.rowid \
         CROSS JOIN conversations c ON c.workspace_id = d.workspace_id AND c.id = d.conversation_id \
         WHERE search_words MATCH $11 AND search_words.rowid <= $2 AND d.workspace_id = $1 \
         AND (d.position, d.conversation_id) < ($2, $3) \
         AND NOT EXISTS (SELECT 1 FROM search_documents n WHERE n.workspace_id = $1 \
             AND n.conversation_id = d.conversation_id AND n.chunk > d.chunk \
             AND EXISTS (SELECT 1 FROM search_words WHERE search_words MATCH $11 AND search_words.rowid = n.position))",
        ranged!(),
        narrowed!(),
        "ORDER BY search_words.rowid DESC LIMIT $4"
    ))
});

/// What both PostgreSQL statements ask of a document that matches.
macro_rules! found {
    ($matches_newer:expr) => {
        concat!(
            " AND NOT EXISTS (SELECT 1 FROM search_documents n WHERE n.workspace_id = $1 \
             AND n.conversation_id = d.conversation_id AND n.chunk > d.chunk AND ",
            $matches_newer,
            ")",
            ranged!(),
            narrowed!(),
            "ORDER BY d.position DESC LIMIT $4"
        )
    };
}

/// What few documents have: GIN finds them all, then they are sorted. `IS NOT DISTINCT FROM` keeps the planner from
/// reading all documents of the workspace instead, which its token in the query has chosen already.
pub(crate) const SEARCH_RARE: &str = concat!(
    "WITH hits AS MATERIALIZED (SELECT position, conversation_id, chunk FROM search_documents \
         WHERE workspace_id IS NOT DISTINCT FROM $1 AND words @@ $11::text::tsquery) \
     SELECT d.position AS at, d.conversation_id AS id, d.chunk FROM hits d \
     JOIN conversations c ON c.workspace_id = $1 AND c.id = d.conversation_id \
     WHERE (d.position, d.conversation_id) < ($2, $3)",
    found!("n.words @@ $11::text::tsquery")
);
/// What many documents have: looks at each from the newest on until the page is full. The function, not the operator,
/// keeps the planner from finding them all by GIN.
pub(crate) const SEARCH_COMMON: &str = concat!(
    "SELECT d.position AS at, d.conversation_id AS id, d.chunk FROM search_documents d \
     JOIN conversations c ON c.workspace_id = d.workspace_id AND c.id = d.conversation_id \
     WHERE d.workspace_id = $1 AND ts_match_vq(d.words, $11::text::tsquery) \
     AND d.position <= $2 AND (d.position, d.conversation_id) < ($2, $3)",
    found!("ts_match_vq(n.words, $11::text::tsquery)")
);
pub(crate) const COUNT_DOCUMENTS: &str = "SELECT COUNT(*) FROM (SELECT 1 AS one FROM search_documents \
     WHERE workspace_id IS NOT DISTINCT FROM $1 AND words @@ $2::text::tsquery LIMIT $3) AS t";

batch_row! { PartRow { conv: Id Uuid, low: Int i64, high: Int i64 } }

pub(crate) static TEXTS: LazyLock<Sql> = LazyLock::new(|| {
    Sql::batch(
        "SELECT m.conversation_id, m.id, m.text FROM {rows} CROSS JOIN messages m
         WHERE m.workspace_id = $2 AND m.conversation_id = j.conv AND m.seq >= j.low AND m.seq < j.high
            AND m.revoked_at IS NULL AND m.text <> '' ORDER BY m.conversation_id, m.seq DESC",
        PartRow::COLUMNS,
    )
});

impl PartRow {
    fn of(conv: Uuid, chunk: i64) -> Self {
        let low = chunk * CHUNK_MESSAGES + 1;
        Self { conv, low, high: low + CHUNK_MESSAGES }
    }
}

impl Store {
    /// Conversations that match, the newest first, one row each; before `from`.
    pub(crate) async fn search_hits(
        &self,
        ws: WorkspaceId,
        filter: &ConversationFilter,
        query: &Query,
        from: (i64, Uuid),
        limit: i64,
    ) -> Result<Vec<Hit>> {
        let mut args = filter.args(ws, from, limit);
        if let Db::Sqlite { .. } = self.db() {
            args.extend(args![query.fts5()]);
            return self.db().read().all(&SEARCH_SQLITE, args).await;
        }
        let words = query.tsquery();
        args.extend(args![words.clone()]);
        let count: Option<(i64,)> = self.db().read().one(COUNT_DOCUMENTS, args![ws, words, COMMON_DOCUMENTS]).await?;
        let is_common = count.is_some_and(|(count,)| count >= COMMON_DOCUMENTS);
        self.db().read().all(if is_common { SEARCH_COMMON } else { SEARCH_RARE }, args).await
    }

    /// The newest message of each hit that has the most of the query's words, around the first of them. A hit by name or
    /// number has none.
    pub(crate) async fn matched_texts(
        &self,
        ws: WorkspaceId,
        query: &Query,
        hits: &[Hit],
    ) -> Result<HashMap<ConversationId, (MessageId, String)>> {
        if hits.is_empty() || query.terms.is_empty() {
            return Ok(HashMap::new());
        }
        let parts: Vec<PartRow> = hits.iter().map(|hit| PartRow::of(hit.id, hit.chunk)).collect();
        let rows: Vec<(Uuid, Uuid, String)> = self.db().read().all(&TEXTS, args![batch(&parts), ws]).await?;
        let mut best: HashMap<ConversationId, (u32, MessageId, String)> = HashMap::new();
        let mut buffer = String::new();
        for (conversation, message, text) in rows {
            let mut bits = 0;
            for_each_word(&text, index::MESSAGE_WORDS, &mut buffer, |word| bits |= query.matches(word));
            let known = best.get(&ConversationId(conversation)).map_or(0, |(count, ..)| *count);
            if bits.count_ones() > known {
                best.insert(ConversationId(conversation), (bits.count_ones(), MessageId(message), text));
            }
        }
        Ok(best.into_iter().map(|(id, (_, message, text))| (id, (message, excerpt(query, &text)))).collect())
    }
}

/// A part of the text with the first word that was found.
fn excerpt(query: &Query, text: &str) -> String {
    use unicode_segmentation::UnicodeSegmentation;
    let mut buffer = String::new();
    let found = text.unicode_word_indices().find(|(_, word)| {
        let mut is_found = false;
        for_each_word(word, 4, &mut buffer, |word| is_found |= query.matches(word) != 0);
        is_found
    });
    let at = found.map_or(0, |(at, _)| at);
    // From the beginning of a word shortly before it, so that a reader sees what it is about.
    let before = text[..at].unicode_word_indices().map(|(start, _)| start);
    let start = before
        .filter(|start| at - start <= EXCERPT_BEFORE * 3)
        .find(|start| text[*start..at].chars().count() <= EXCERPT_BEFORE);
    let start = if text[..at].chars().count() <= EXCERPT_BEFORE { 0 } else { start.unwrap_or(at) };
    let part = model::text::fit(&text[start..], EXCERPT_CHARS);
    let head = if start > 0 { "…" } else { "" };
    let tail = if start + part.len() < text.len() { "…" } else { "" };
    format!("{head}{}{tail}", part.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(text: &str) -> Option<Query> {
        Query::read(&Vault::new([1; 32], [2; 32]), WorkspaceId(Uuid::from_u128(7)), text)
    }

    #[test]
    fn what_is_typed_is_no_operator() {
        let read = query("o'clock AND \"NEAR\" *").unwrap();
        let words: Vec<_> = read.terms.iter().map(|term| term.word.as_str()).collect();
        assert_eq!(words, ["oclock", "and", "near"]);
        assert!(read.fts5().ends_with("AND (\"oclock\") AND (\"and\") AND (\"near\" *)"), "{}", read.fts5());
        assert!(read.tsquery().ends_with("& ('oclock') & ('and') & ('near':*)"), "{}", read.tsquery());
        assert_eq!(query(" %_?! "), None);
        assert!(!query("a").unwrap().terms[0].is_prefix);
        let short = query("re").unwrap().fts5();
        assert!(short.ends_with("(\"re\" OR \"\u{e002}re\")"), "a short beginning is a token: {short}");
        assert_eq!(beginnings("ref7").collect::<Vec<_>>(), ["\u{e002}re", "\u{e002}ref"]);
        assert_eq!(beginnings("re").count(), 0);
    }

    #[test]
    fn digits_are_also_the_ending_of_a_number() {
        let whole = |text: &str| query(text).and_then(|query| query.number);
        assert_eq!(whole("010-0199"), whole("0100199"));
        assert_eq!(whole("098765 43210"), whole("98765-43210"), "a trunk zero");
        assert!(whole("010-0199").is_some() && whole("199").is_none() && whole("+91 98765 43210").is_none());
        assert_eq!(query("ravi 4321").unwrap().terms[1].or.len(), 1);
        assert_eq!(query("ravi 432").unwrap().terms[1].or.len(), 0);
    }

    #[test]
    fn a_begun_word_finds_its_other_spelling() {
        let read = query("हिन्").unwrap();
        assert_eq!(read.terms[0].or, [("हिं".to_owned(), true)]);
        assert_ne!(read.matches("हिंदी"), 0);
    }

    #[test]
    fn an_excerpt_shows_the_word_in_its_sentence() {
        let read = query("refund").unwrap();
        let text = format!("{} my Refund please {}", "before ".repeat(30), "after ".repeat(60));
        let shown = excerpt(&read, &text);
        assert!(shown.starts_with('…') && shown.ends_with('…') && shown.contains("my Refund please"), "{shown}");
        assert!(shown.chars().count() <= EXCERPT_CHARS + 2);
        assert_eq!(excerpt(&read, "a refund"), "a refund");
    }
}
