//! What a version of the knowledge promises about its entries.

use std::sync::Arc;

use model::knowledge::{BusinessInfo, FaqEntry};
use model::{FaqId, UnixMs};
use providers::WordTable;
use store::knowledge::FaqRecord;
use uuid::Uuid;

use super::{Found, Knowledge, embed};

/// Questions and answers.
fn knowledge(entries: &[(&str, &str)]) -> Knowledge {
    let record = |(number, (question, answer)): (u128, &(&str, &str))| FaqRecord {
        id: FaqId(Uuid::from_u128(number)),
        entry: FaqEntry {
            id: None,
            category: String::new(),
            question: (*question).into(),
            answer: (*answer).into(),
            keywords: Vec::new(),
            metadata: Default::default(),
        },
        created_at: UnixMs(0),
        updated_at: UnixMs(0),
    };
    Knowledge::build(1, BusinessInfo::default(), (0..).zip(entries).map(record).collect(), Vec::new())
}

const ASKED: &str = "when will my parcel arrive";
const DAYS: &str = "Within three days.";
const OTHERS: [(&str, &str); 3] =
    [("Do you ship abroad?", "Not yet."), ("Gift cards", "They last three years."), ("Returns", "Thirty days.")];

fn with(entries: &[(&str, &str)]) -> Vec<Found> {
    knowledge(&[entries, &OTHERS].concat()).search(ASKED, 3)
}

#[test]
fn entries_with_one_answer_do_not_make_each_other_doubtful() {
    let (first, second) = ("When will my parcel arrive?", "When does a parcel arrive?");
    let shared = with(&[(first, DAYS), (second, "Within three days. ")]);
    let differing = with(&[(first, DAYS), (second, "Ask the post office.")]);
    assert_eq!((shared[0].question.as_str(), differing[0].question.as_str()), (first, first));
    assert!(shared[0].confidence > differing[0].confidence, "{shared:?}\n{differing:?}");
    let alone = with(&[(first, DAYS)]);
    assert!(shared[0].confidence > alone[0].confidence - 0.02, "{shared:?}\n{alone:?}");
}

#[test]
fn an_answer_is_found_once_by_the_question_that_is_nearest() {
    let found = with(&[("Delivery", DAYS), ("When will my parcel arrive?", DAYS), ("Parcel tracking", "By number.")]);
    assert_eq!(found.iter().filter(|found| found.text == DAYS).count(), 1);
    assert_eq!(found[0].question, "When will my parcel arrive?");
    assert!(found.iter().any(|found| found.text == "By number."), "and makes room for others: {found:?}");
}

#[tokio::test]
async fn a_question_that_shares_no_word_with_its_entry_is_found_by_the_table() {
    let entries = [&[("Delivery", "Within three days.")][..], &OTHERS].concat();
    let asked = "Where is my parcel".to_owned();
    let by_words = knowledge(&entries).search(&asked, 3);
    assert!(by_words.iter().all(|found| found.question != "Delivery"), "{by_words:?}");
    let with_table = embed::with_word_table(knowledge(&entries), Arc::new(WordTable::new()));
    let vectors = with_table.vectors_of(&[asked.clone(), "मेरा पैसा".to_owned()]).await;
    let found = with_table.search_with(&asked, vectors[0].as_deref(), 3);
    assert_eq!(found[0].question, "Delivery", "{found:?}");
    // A question in another script has no direction, and words are left.
    assert!(with_table.search_with("मेरा पैसा", vectors[1].as_deref(), 3).is_empty());
}

#[test]
fn the_table_is_not_sure_of_what_nobody_has_written() {
    let table = Arc::new(WordTable::new());
    for entries in 1..=OTHERS.len() {
        let knowledge = embed::with_word_table(knowledge(&OTHERS[..entries]), table.clone());
        for asked in [
            "tell me a joke",
            "politics",
            "asdf qwer zxcv",
            "book a flight to London",
            "enna samayal",
            "मौसम कैसा है",
            "1234",
        ] {
            let found = knowledge.search_with(asked, Some(&table.vector(asked)), 3);
            assert!(found.iter().all(|found| found.confidence < 0.25), "{asked}: {found:?}");
        }
    }
}
