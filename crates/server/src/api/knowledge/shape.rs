//! Knowledge as clients see and write it: the shape of a `knowledge_base.json`.

use std::str::FromStr;

use model::knowledge::{BusinessContact, BusinessInfo, FaqEntry, KnowledgeBase};
use model::limits::{FAQ_ANSWER_CHARS, FAQ_IMPORT, FAQ_QUESTION_CHARS};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::error::FieldError;

const NAME_CHARS: usize = 200;
const CATEGORY_CHARS: usize = 200;
const KEYWORDS_MAX: usize = 100;
const KEYWORD_CHARS: usize = 200;
const ID_CHARS: usize = 200;
/// Errors that one answer names.
const ERRORS_MAX: usize = 20;

/// Unknown members are kept.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct Business {
    #[serde(default)]
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tagline: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tone: Option<String>,
    /// IANA name, e.g. `Asia/Kolkata`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timezone: Option<String>,
    /// Days → hours, e.g. `{"monday_friday": "9:00 AM - 6:00 PM"}`
    #[serde(default)]
    #[schema(value_type = Object)]
    pub operating_hours: Map<String, Value>,
    #[serde(default)]
    pub contact: BusinessAddress,
    #[serde(flatten)]
    #[schema(value_type = Object)]
    pub more: Map<String, Value>,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct BusinessAddress {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub website: Option<String>,
    #[serde(flatten)]
    #[schema(value_type = Object)]
    pub more: Map<String, Value>,
}

/// A question with its answer.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Entry {
    /// Opaque; made where an import has none.
    #[serde(default)]
    pub id: Option<String>,
    #[serde(default)]
    pub category: String,
    /// 1 to 2,000 characters.
    pub question: String,
    /// 1 to 20,000 characters.
    pub answer: String,
    #[serde(default)]
    pub keywords: Vec<String>,
    #[serde(default)]
    #[schema(value_type = Object)]
    pub metadata: Map<String, Value>,
}

/// A `knowledge_base.json`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct KnowledgeFile {
    #[serde(default)]
    pub business_info: Business,
    #[serde(default)]
    pub faqs: Vec<Entry>,
}

impl From<BusinessInfo> for Business {
    fn from(info: BusinessInfo) -> Self {
        let BusinessInfo { name, tagline, tone, timezone, operating_hours, contact, more } = info;
        let contact = BusinessAddress {
            phone: contact.phone,
            email: contact.email,
            website: contact.website,
            more: contact.more,
        };
        Self { name, tagline, tone, timezone, operating_hours, contact, more }
    }
}

impl From<Business> for BusinessInfo {
    fn from(body: Business) -> Self {
        let Business { name, tagline, tone, timezone, operating_hours, contact, more } = body;
        let contact = BusinessContact {
            phone: contact.phone,
            email: contact.email,
            website: contact.website,
            more: contact.more,
        };
        Self { name, tagline, tone, timezone, operating_hours, contact, more }
    }
}

impl From<FaqEntry> for Entry {
    fn from(entry: FaqEntry) -> Self {
        let FaqEntry { id, category, question, answer, keywords, metadata } = entry;
        Self { id, category, question, answer, keywords, metadata }
    }
}

impl From<Entry> for FaqEntry {
    fn from(entry: Entry) -> Self {
        let Entry { id, category, question, answer, keywords, metadata } = entry;
        Self { id, category, question, answer, keywords, metadata }
    }
}

impl From<KnowledgeBase> for KnowledgeFile {
    fn from(base: KnowledgeBase) -> Self {
        Self { business_info: base.business_info.into(), faqs: base.faqs.into_iter().map(Entry::from).collect() }
    }
}

impl From<KnowledgeFile> for KnowledgeBase {
    fn from(file: KnowledgeFile) -> Self {
        Self { business_info: file.business_info.into(), faqs: file.faqs.into_iter().map(FaqEntry::from).collect() }
    }
}

impl Business {
    /// What is not allowed, each field below `at`.
    pub fn check(&self, at: &str, errors: &mut Vec<FieldError>) {
        if self.name.chars().count() > NAME_CHARS {
            errors.push(FieldError::new(format!("{at}name"), format!("must have at most {NAME_CHARS} characters")));
        }
        if self.timezone.as_deref().is_some_and(|zone| !zone.is_empty() && chrono_tz::Tz::from_str(zone).is_err()) {
            errors.push(FieldError::new(format!("{at}timezone"), "is no IANA time zone, such as Asia/Kolkata"));
        }
    }
}

impl Entry {
    /// What is not allowed, each field below `at`.
    pub fn check(&self, at: &str, errors: &mut Vec<FieldError>) {
        let long = |text: &str, max: usize| text.chars().count() > max;
        let mut refuse = |field: &str, max: usize| {
            errors.push(FieldError::new(format!("{at}{field}"), format!("must have 1 to {max} characters")));
        };
        if self.question.trim().is_empty() || long(&self.question, FAQ_QUESTION_CHARS) {
            refuse("question", FAQ_QUESTION_CHARS);
        }
        if self.answer.trim().is_empty() || long(&self.answer, FAQ_ANSWER_CHARS) {
            refuse("answer", FAQ_ANSWER_CHARS);
        }
        if long(&self.category, CATEGORY_CHARS) {
            refuse("category", CATEGORY_CHARS);
        }
        if self.id.as_deref().is_some_and(|id| long(id, ID_CHARS)) {
            refuse("id", ID_CHARS);
        }
        if self.keywords.iter().any(|word| long(word, KEYWORD_CHARS)) {
            refuse("keywords", KEYWORD_CHARS);
        }
        if self.keywords.len() > KEYWORDS_MAX {
            errors.push(FieldError::new(format!("{at}keywords"), format!("may be at most {KEYWORDS_MAX}")));
        }
    }
}

impl KnowledgeFile {
    /// What is not allowed; the first [`ERRORS_MAX`] of it.
    pub fn check(&self) -> Vec<FieldError> {
        let mut errors = Vec::new();
        if self.faqs.len() > FAQ_IMPORT {
            errors.push(FieldError::new("faqs", format!("may be at most {FAQ_IMPORT}")));
            return errors;
        }
        self.business_info.check("business_info.", &mut errors);
        for (at, entry) in self.faqs.iter().enumerate() {
            entry.check(&format!("faqs[{at}]."), &mut errors);
            if errors.len() >= ERRORS_MAX {
                errors.truncate(ERRORS_MAX);
                break;
            }
        }
        errors
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_file_survives_the_way_in_and_out_with_what_we_do_not_know() {
        let file = json!({
            "business_info": {
                "name": "Lakshmi Sweets", "timezone": "Asia/Kolkata", "operating_hours": {"mon": "09:00-18:00"},
                "contact": {"phone": "+91", "fax": "none"}, "founded": 1987,
            },
            "faqs": [{"id": "f1", "category": "hours", "question": "Open?", "answer": "Yes", "keywords": ["open"], "metadata": {"a": 1}}],
        });
        let read: KnowledgeFile = serde_json::from_value(file.clone()).unwrap();
        assert!(read.check().is_empty());
        let base: KnowledgeBase = read.into();
        assert_eq!(serde_json::to_value(KnowledgeFile::from(base)).unwrap(), file);
    }

    #[test]
    fn every_wrong_field_is_named() {
        let file = json!({
            "business_info": {"timezone": "Mars/Olympus"},
            "faqs": [{"question": "ok", "answer": "ok"}, {"question": " ", "answer": "x".repeat(20_001)}],
        });
        let read: KnowledgeFile = serde_json::from_value(file).unwrap();
        let fields: Vec<_> = read.check().into_iter().map(|error| error.field).collect();
        assert_eq!(fields, ["business_info.timezone", "faqs[1].question", "faqs[1].answer"]);
    }
}
