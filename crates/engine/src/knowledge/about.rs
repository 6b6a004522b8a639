//! Business information as entries beside the FAQs.

use model::knowledge::BusinessInfo;

use super::{Kind, Written};

/// What the business information answers by itself, as entries beside the FAQs.
pub(super) fn about(business: &BusinessInfo) -> Vec<Written> {
    let mut list = Vec::new();
    let mut add = |id: &str, question: &str, answer: String, keywords: &[&str]| {
        list.push(Written {
            id: id.to_owned(),
            question: question.to_owned(),
            answer,
            keywords: keywords.iter().map(|word| (*word).to_owned()).collect(),
            kind: Kind::BusinessInfo,
        });
    };
    if !business.operating_hours.is_empty() {
        // In the order of the week: PostgreSQL forgets the order in which they were written.
        let mut hours: Vec<_> = business.operating_hours.iter().collect();
        hours.sort_by_key(|(days, _)| place_in_week(days));
        let lines: Vec<_> = hours
            .into_iter()
            .map(|(days, hours)| {
                format!("{}: {}", readable(days), hours.as_str().map_or_else(|| hours.to_string(), str::to_owned))
            })
            .collect();
        add(
            "business:hours",
            "What are your opening hours? When are you open?",
            lines.join("\n"),
            &["timings", "open", "close", "hours"],
        );
    }
    let contact = &business.contact;
    let ways: Vec<_> = [("Phone", &contact.phone), ("E-mail", &contact.email), ("Web", &contact.website)]
        .into_iter()
        .filter_map(|(name, value)| value.as_ref().map(|value| format!("{name}: {value}")))
        .collect();
    if !ways.is_empty() {
        add(
            "business:contact",
            "How can I contact you?",
            ways.join("\n"),
            &["phone number", "email", "website", "contact"],
        );
    }
    list
}

/// Where a key such as `monday_friday` or `sat` belongs: what names no day comes last, what means all of them first.
fn place_in_week(days: &str) -> usize {
    let days = days.to_lowercase();
    if ["daily", "every", "all", "weekday"].iter().any(|all| days.starts_with(all)) {
        return 0;
    }
    let week = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let weekend = days.starts_with("weekend").then_some(5);
    weekend.or_else(|| week.iter().position(|day| days.starts_with(day))).map_or(8, |place| place + 1)
}

/// `monday_friday` → `Monday – Friday`
fn readable(days: &str) -> String {
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_uppercase().collect::<String>() + letters.as_str()).unwrap_or_default()
    };
    days.split(['_', '-']).filter(|word| !word.is_empty()).map(capital).collect::<Vec<_>>().join(" – ")
}
