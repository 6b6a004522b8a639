//! What webhooks about the account, the number and templates mean (reference section 5).
//!
//! Shapes that this version does not know mean nothing: they are kept, and shown to nobody as bad news.

use model::template::{TemplateChange as Change, TemplateNews};
use serde_json::Value;

use super::templates;

/// What follows from an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    Nothing,
    Template(TemplateNews),
    Account(AccountNews),
}

/// About the account or the number, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountNews {
    pub text: String,
    pub severity: Severity,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    Information,
    Warning,
    /// Nothing can be sent.
    Error,
}

/// Reads the value of a webhook field.
pub fn news(field: &str, value: &Value) -> News {
    match field {
        "message_template_status_update" => template(value, status_change(value)),
        "template_category_update" => template(value, category_change(value)),
        "message_template_components_update" => template(value, Some(Change::Unknown)),
        "account_update" => told(account_update(value)),
        "phone_number_quality_update" => told(number_update(value)),
        "account_alerts" => told(alert(value)),
        "account_review_update" => told(review(value)),
        _ => News::Nothing,
    }
}

fn text<'a>(value: &'a Value, name: &str) -> Option<&'a str> {
    value.get(name)?.as_str().filter(|text| !text.is_empty())
}

fn told((text, severity): (String, Severity)) -> News {
    News::Account(AccountNews { text, severity })
}

fn template(value: &Value, change: Option<Change>) -> News {
    let id = match value.get("message_template_id") {
        Some(Value::Number(id)) => Some(id.to_string()),
        Some(Value::String(id)) if !id.is_empty() => Some(id.clone()),
        _ => None,
    };
    let name = text(value, "message_template_name");
    let (Some(name), Some(language), Some(change)) = (name, text(value, "message_template_language"), change) else {
        return News::Nothing;
    };
    News::Template(TemplateNews { provider_id: id, name: name.to_owned(), language: language.to_owned(), change })
}

fn status_change(value: &Value) -> Option<Change> {
    let event = text(value, "event")?;
    if event == "DELETED" {
        return Some(Change::Removed);
    }
    let reason = text(value, "reason").filter(|reason| *reason != "NONE");
    let told = value.get("rejection_info").and_then(|info| text(info, "reason"));
    let reason = told.or(reason).map(str::to_owned);
    Some(Change::Status { status: templates::status(event), reason })
}

/// A later form of the event announces a change that is still to come: then the provider is asked.
fn category_change(value: &Value) -> Option<Change> {
    match (text(value, "new_category"), value.get("correct_category")) {
        (Some(category), None) => Some(Change::Category(category.to_owned())),
        _ => Some(Change::Unknown),
    }
}

fn account_update(value: &Value) -> (String, Severity) {
    let event = text(value, "event").unwrap_or("an update without a name");
    let nested = |object: &str, name: &str| value.get(object).and_then(|inner| text(inner, name));
    match event {
        "ACCOUNT_RESTRICTION" => {
            let kinds: Vec<&str> = value["restriction_info"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(|one| text(one, "restriction_type"))
                .collect();
            (format!("Meta restricts the account: {}", kinds.join(", ")), Severity::Error)
        }
        "ACCOUNT_VIOLATION" => {
            let kind = nested("violation_info", "violation_type").unwrap_or("not named");
            (format!("Meta reports a violation of its rules: {kind}"), Severity::Warning)
        }
        "DISABLED_UPDATE" => match nested("ban_info", "waba_ban_state") {
            Some("REINSTATE") => ("Meta has reinstated the account".to_owned(), Severity::Information),
            state => (format!("Meta has disabled the account: {}", state.unwrap_or("no reason")), Severity::Error),
        },
        "ACCOUNT_DELETED" | "ACCOUNT_OFFBOARDED" | "PARTNER_REMOVED" => {
            (format!("The account is no longer there for this app: {event}"), Severity::Error)
        }
        other => (format!("Meta says about the account: {other}"), Severity::Information),
    }
}

fn number_update(value: &Value) -> (String, Severity) {
    let event = text(value, "event").unwrap_or("an update without a name");
    let limit = text(value, "max_daily_conversations_per_business").or_else(|| text(value, "current_limit"));
    let limit = limit.map(|limit| format!(", limit {limit}")).unwrap_or_default();
    match event {
        "FLAGGED" => (format!("Meta has flagged the number for low quality{limit}"), Severity::Warning),
        "UNFLAGGED" => (format!("The number's quality is good again{limit}"), Severity::Information),
        "DOWNGRADE" => (format!("Meta has lowered the number's limit{limit}"), Severity::Warning),
        other => (format!("Meta says about the number: {other}{limit}"), Severity::Information),
    }
}

fn alert(value: &Value) -> (String, Severity) {
    let info = &value["alert_info"];
    let what = text(info, "alert_description").or_else(|| text(info, "alert_type")).unwrap_or("an alert without text");
    let severity = match text(info, "alert_severity") {
        Some("CRITICAL") => Severity::Error,
        Some("WARNING") => Severity::Warning,
        _ => Severity::Information,
    };
    (format!("Meta's alert: {what}"), severity)
}

fn review(value: &Value) -> (String, Severity) {
    match text(value, "decision") {
        Some("REJECTED") => ("Meta has rejected the account".to_owned(), Severity::Error),
        Some(decision) => (format!("Meta's review of the account: {decision}"), Severity::Information),
        None => ("Meta's review of the account".to_owned(), Severity::Information),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::template::TemplateStatus;
    use serde_json::json;

    fn of_template(field: &str, more: Value) -> Option<TemplateNews> {
        let mut value =
            json!({"message_template_id": 7, "message_template_name": "n", "message_template_language": "ta"});
        value.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        match news(field, &value) {
            News::Template(news) => Some(news),
            _ => None,
        }
    }

    #[test]
    fn templates_are_told_by_id_name_and_language() {
        let status = |event: &str| of_template("message_template_status_update", json!({"event": event})).unwrap();
        let approved = status("APPROVED");
        assert_eq!(
            (approved.provider_id.as_deref(), approved.name.as_str(), approved.language.as_str()),
            (Some("7"), "n", "ta")
        );
        assert_eq!(approved.change, Change::Status { status: TemplateStatus::Approved, reason: None });
        assert_eq!(status("DELETED").change, Change::Removed);
        let rejected = of_template(
            "message_template_status_update",
            json!({"event": "REJECTED", "reason": "NONE", "rejection_info": {"reason": "Too vague"}}),
        );
        let expected = Change::Status { status: TemplateStatus::Rejected, reason: Some("Too vague".into()) };
        assert_eq!(rejected.unwrap().change, expected);
        let category = of_template("template_category_update", json!({"new_category": "MARKETING"}));
        assert_eq!(category.unwrap().change, Change::Category("MARKETING".into()));
        assert_eq!(of_template("message_template_components_update", json!({})).unwrap().change, Change::Unknown);
        assert_eq!(news("message_template_status_update", &json!({"event": "APPROVED"})), News::Nothing);
    }

    #[test]
    fn accounts_are_told_in_words() {
        let severity = |field: &str, value: Value| match news(field, &value) {
            News::Account(news) => news.severity,
            other => panic!("{other:?}"),
        };
        let banned = json!({"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": "DISABLE"}});
        assert_eq!(severity("account_update", banned), Severity::Error);
        let back = json!({"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": "REINSTATE"}});
        assert_eq!(severity("account_update", back), Severity::Information);
        assert_eq!(severity("phone_number_quality_update", json!({"event": "FLAGGED"})), Severity::Warning);
        assert_eq!(severity("account_alerts", json!({"alert_info": {"alert_severity": "CRITICAL"}})), Severity::Error);
        for nonsense in [json!(null), json!([1]), json!({"event": 5, "restriction_info": "x"})] {
            assert_eq!(severity("account_update", nonsense), Severity::Information);
        }
    }
}
