//! How a channel does, from what is known of it; nobody is asked for it.

use chrono::{DateTime, Utc};
use model::UnixMs;
use serde::Serialize;
use store::channels::{ChannelFacts, ChannelRecord};
use utoipa::ToSchema;

use crate::webhooks::refused::Refused;

#[derive(Serialize, ToSchema)]
pub struct ChannelHealth {
    /// `ok`, `warning` (look at it), `error` (it does not work) or `unknown` (nothing has happened yet)
    status: &'static str,
    /// When the provider last sent an event, exact to a minute.
    last_event_at: Option<DateTime<Utc>>,
    /// When the provider last took a message, exact to a minute.
    last_sent_at: Option<DateTime<Utc>>,
    /// What is wrong, or the last message that was refused; who is no admin learns only that there is something.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_error: Option<ChannelError>,
    /// As of the last test.
    #[serde(skip_serializing_if = "Option::is_none")]
    display_number: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    verified_name: Option<String>,
    /// Meta's rating of the number, e.g. `GREEN`, as of the last test.
    #[serde(skip_serializing_if = "Option::is_none")]
    quality: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ChannelError {
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<DateTime<Utc>>,
    /// The provider's, where it gave one.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    message: String,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Weight {
    Shown,
    Warning,
    Error,
}

impl ChannelHealth {
    /// `refusal`: the newest webhook of the last hour whose signature was wrong.
    pub fn of(channel: &ChannelRecord, facts: ChannelFacts, refusal: Option<&Refused>) -> Self {
        let is_whatsapp = channel.kind == "whatsapp";
        let findings = if is_whatsapp { findings(channel, &facts, refusal) } else { Vec::new() };
        let has_lived = facts.last_event_at.is_some() || facts.last_sent_at.is_some();
        // Of equals, the first: they stand in the order in which they are to be put right.
        let worst = findings.into_iter().rev().max_by_key(|(weight, _)| *weight);
        let status = match worst.as_ref().map(|(weight, _)| *weight) {
            Some(Weight::Error) => "error",
            Some(Weight::Warning) => "warning",
            _ if is_whatsapp && !has_lived => "unknown",
            _ => "ok",
        };
        let number = facts.number;
        Self {
            status,
            last_event_at: facts.last_event_at.map(UnixMs::to_utc),
            last_sent_at: facts.last_sent_at.map(UnixMs::to_utc),
            last_error: worst.map(|(_, error)| error),
            display_number: number.as_ref().and_then(|number| number.display_number.clone()),
            verified_name: number.as_ref().and_then(|number| number.verified_name.clone()),
            quality: number.and_then(|number| number.quality),
        }
    }

    /// For who cannot put it right: that something is wrong, not what a provider or a stranger's webhook said.
    pub fn without_words(self) -> Self {
        let is_wrong = matches!(self.status, "error" | "warning");
        let last_error = self.last_error.filter(|_| is_wrong).map(|error| ChannelError {
            at: error.at,
            code: None,
            message: "It needs a look. An admin sees why.".to_owned(),
        });
        Self { last_error, ..self }
    }
}

fn findings(channel: &ChannelRecord, facts: &ChannelFacts, refusal: Option<&Refused>) -> Vec<(Weight, ChannelError)> {
    let mut found = Vec::new();
    let mut add = |weight, at: Option<UnixMs>, code: Option<&str>, message: &str| {
        let (at, code, message) = (at.map(UnixMs::to_utc), code.map(str::to_owned), message.to_owned());
        found.push((weight, ChannelError { at, code, message }));
    };
    if channel.credentials.access_token.is_empty() {
        add(Weight::Error, None, None, "It has no access token: nothing can be sent.");
    }
    if channel.credentials.app_secret.is_empty() {
        add(Weight::Error, None, None, "It has no app secret: every webhook is refused.");
    }
    if let Some(refusal) = refusal {
        let is_news = facts.last_event_at.is_none_or(|at| at < refusal.at);
        let weight = if is_news { Weight::Error } else { Weight::Warning };
        add(weight, Some(refusal.at), None, &format!("A webhook was refused: {}.", refusal.reason));
    }
    if let Some(account) = &facts.account {
        let weight = [Weight::Shown, Weight::Warning, Weight::Error][usize::from(account.severity.min(2))];
        if weight > Weight::Shown {
            add(weight, Some(account.at), None, &account.text);
        }
    }
    if let Some(error) = &facts.last_error {
        let is_over = facts.last_sent_at.is_some_and(|at| at >= error.at);
        let weight = if error.is_account && !is_over { Weight::Error } else { Weight::Shown };
        add(weight, Some(error.at), Some(&error.code), &error.message);
    }
    if let Some(number) = facts.number.as_ref().filter(|number| number.quality.as_deref() == Some("RED")) {
        add(Weight::Warning, Some(number.at), None, "Meta rates the number's quality as low.");
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{ChannelId, WorkspaceId};
    use store::channels::{AccountState, ChannelCredentials, ChannelTrouble};
    use uuid::Uuid;

    fn channel() -> ChannelRecord {
        ChannelRecord {
            id: ChannelId(Uuid::from_u128(1)),
            workspace_id: WorkspaceId(Uuid::from_u128(2)),
            kind: "whatsapp".into(),
            name: "Front desk".into(),
            account: "1".into(),
            agent_id: None,
            credentials: ChannelCredentials {
                app_secret: "s".into(),
                access_token: "t".into(),
                ..ChannelCredentials::default()
            },
            settings: serde_json::json!({}),
            echo_seen_at: None,
            facts: ChannelFacts::default(),
            created_at: UnixMs(0),
        }
    }

    fn alive() -> ChannelFacts {
        ChannelFacts {
            last_event_at: Some(UnixMs(1_000)),
            last_sent_at: Some(UnixMs(1_000)),
            ..ChannelFacts::default()
        }
    }

    fn told(facts: ChannelFacts, refusal: Option<&Refused>) -> (&'static str, Option<String>) {
        let health = ChannelHealth::of(&channel(), facts, refusal);
        (health.status, health.last_error.map(|error| error.message))
    }

    #[test]
    fn a_channel_is_as_well_as_its_worst_finding() {
        assert_eq!(told(ChannelFacts::default(), None), ("unknown", None));
        assert_eq!(told(alive(), None), ("ok", None));
        let error =
            |at, is_account| ChannelTrouble { at: UnixMs(at), code: "190".into(), message: "m".into(), is_account };
        let with = |error| ChannelFacts { last_error: Some(error), ..alive() };
        assert_eq!(told(with(error(2_000, true)), None), ("error", Some("m".into())));
        assert_eq!(told(with(error(900, true)), None), ("ok", Some("m".into())), "a message passed since");
        assert_eq!(told(with(error(2_000, false)), None), ("ok", Some("m".into())), "one customer's trouble");
        let account = |severity| AccountState { at: UnixMs(1), text: "a".into(), severity };
        let with = |severity| ChannelFacts { account: Some(account(severity)), ..alive() };
        assert_eq!([0, 1, 2].map(|severity| told(with(severity), None).0), ["ok", "warning", "error"]);
        let refusal = |at| Refused { at: UnixMs(at), channel: None, reason: "no".into(), headers: vec![] };
        assert_eq!(told(alive(), Some(&refusal(2_000))).0, "error");
        assert_eq!(told(alive(), Some(&refusal(500))).0, "warning");
        let mut bare = channel();
        bare.credentials = ChannelCredentials::default();
        assert_eq!(ChannelHealth::of(&bare, alive(), None).status, "error");
    }
}
