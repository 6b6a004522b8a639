//! Whether a message asks somebody to do something, what, and by when.
//!
//! The first word that decides, decides: `Text Ashley: cancel the plans` asks for a text, `When did you send it?` asks
//! a question, `Delete my reminder` takes a task away. English verbs decide where a clause begins; in Hindi, Tamil and
//! Telugu, where the verb comes last, they decide together with their light verb (`book karo`, `call pannunga`).

mod lexicon;
#[cfg(test)]
mod tests;

use std::ops::ControlFlow;

use chrono::{DateTime, Duration, Utc};
use serde::Serialize;

use super::{
    entities::{
        Entity, Kind, Moment, due,
        tokens::{Form, Tokens},
    },
    intent::Intent,
    summary,
};
use lexicon::{CUES, Cue, HASTE};

/// Characters of a task's title.
const TITLE_MAX: usize = 80;
/// Priority where nothing speaks for another; 1 is the most urgent.
const PRIORITY_DEFAULT: u8 = 3;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskKind {
    Call,
    Email,
    Meeting,
    FollowUp,
    Demo,
    Proposal,
    General,
}

/// A task that a message asks for.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TaskHint {
    pub title: String,
    pub kind: TaskKind,
    /// 1 (most urgent) to 5.
    pub priority: u8,
    pub due_at: Option<DateTime<Utc>>,
    /// 0 to 1.
    pub confidence: f32,
}

/// What the words say about the message as a request.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Request {
    kind: TaskKind,
    confidence: f32,
    /// The token that the request begins with, courtesies left out.
    from: usize,
    /// What it is about follows the verb, as in English.
    verb_first: bool,
}

/// A decision looks no further than this many tokens: requests are said early.
const TOKENS_READ_MAX: usize = 400;

fn request(tokens: &Tokens) -> Option<Request> {
    let mut heard = Heard { clause: true, asked: false, wish: None };
    let mut i = 0;
    while i < tokens.len().min(TOKENS_READ_MAX) {
        let Some((cue, taken)) = CUES.find(tokens, i) else {
            heard.pass(tokens, i);
            i += 1;
            continue;
        };
        if let ControlFlow::Break(request) = heard.take(tokens, &Word { cue, at: i, next: i + taken }) {
            return request;
        }
        i += taken;
    }
    bare_object(tokens, &heard)
}

/// A word that says something, where it stands, and what stands behind it.
struct Word {
    cue: Cue,
    at: usize,
    next: usize,
}

impl Word {
    /// A light verb makes it a verb: `book karo`. `check karne ke liye` says what for, not what to do.
    fn is_light(&self, tokens: &Tokens) -> bool {
        let purpose = matches!(tokens.norm(self.next), "karne" | "karney" | "krne" | "करने" | "செய்ய" | "చేయడానికి");
        !purpose && matches!(CUES.find(tokens, self.next), Some((Cue::Light, _)))
    }

    fn is_negated(&self, tokens: &Tokens) -> bool {
        let before = self.at.checked_sub(1).map_or("", |before| tokens.norm(before));
        matches!(before, "dont" | "not" | "never" | "mat" | "cant" | "didnt" | "without")
    }
}

/// What a text has said so far.
struct Heard {
    /// A clause begins here.
    clause: bool,
    /// The clause asks a question.
    asked: bool,
    /// A thing that one may ask for was named.
    wish: Option<TaskKind>,
}

type Step = ControlFlow<Option<Request>>;

impl Heard {
    /// A word that says nothing, or a sign that may end a clause.
    fn pass(&mut self, tokens: &Tokens, i: usize) {
        let norm = tokens.norm(i);
        self.clause = tokens.is(i, Form::Sign) && matches!(norm, "." | "," | "!" | ";" | ":" | "?" | "।" | "-" | "…");
        self.asked &= !matches!(norm, "?" | "." | "।");
    }

    fn take(&mut self, tokens: &Tokens, word: &Word) -> Step {
        let light = word.is_light(tokens);
        let deciding = self.clause && !self.asked || light;
        let verb = matches!(word.cue, Cue::Do(_) | Cue::DoLight(_) | Cue::DoAnywhere(_));
        match word.cue {
            _ if verb && word.is_negated(tokens) => {}
            Cue::Do(kind) if deciding && (light || !is_thing(tokens, word.at, word.next)) => {
                return self.verb(tokens, word, kind);
            }
            Cue::DoLight(kind) if light => return self.verb(tokens, word, kind),
            Cue::DoAnywhere(kind) if !self.asked || light || kind == TaskKind::FollowUp => {
                let from = word.at.saturating_sub(2);
                let kind = kind_of(kind, tokens, word.next);
                return Step::Break((!is_again(tokens, from, word.at)).then(|| self.certain(tokens, word, kind)));
            }
            Cue::Add if deciding => {
                let kind = kind_of(TaskKind::General, tokens, word.next);
                return Step::Break((!more_time(tokens, word.at)).then(|| self.certain(tokens, word, kind)));
            }
            Cue::Undo if deciding => return Step::Break(taken_back(tokens, word.at)),
            Cue::UndoAnywhere => return Step::Break(taken_back(tokens, word.at)),
            // `refund kar do`, `meeting rakhiye`
            Cue::Object(kind) if light && !self.asked => return Step::Break(Some(self.certain(tokens, word, kind))),
            // `ek naya alarm den`
            Cue::Light if !self.asked && is_give(tokens.norm(word.at)) => {
                if let Some(kind) = self.wish {
                    return Step::Break(Some(self.certain(tokens, word, kind)));
                }
            }
            Cue::Want if !self.asked => {
                if let Some(kind) = object_near(tokens, word.next).or(self.wish) {
                    return Step::Break(Some(Request { kind, confidence: 0.7, from: word.at, verb_first: true }));
                }
            }
            _ => self.note(tokens, word),
        }
        self.clause = word.cue == Cue::Please || self.clause && word.cue == Cue::Lead;
        Step::Continue(())
    }

    /// A verb that asks, unless it only sets going again what was there (`start the timer again`).
    fn verb(&self, tokens: &Tokens, word: &Word, kind: TaskKind) -> Step {
        let norm = tokens.norm(word.at);
        let says = matches!(norm, "tell" | "ask" | "send" | "text" | "message" | "msg" | "write" | "remind");
        if !says && is_again(tokens, word.at, word.at + 10) {
            return Step::Break(None);
        }
        let kind = wished(norm).unwrap_or_else(|| kind_of(kind, tokens, word.next));
        Step::Break(Some(self.certain(tokens, word, kind)))
    }

    fn note(&mut self, tokens: &Tokens, word: &Word) {
        match word.cue {
            Cue::Ask => self.asked = true,
            Cue::AskFirst if self.clause => self.asked = true,
            // `What is the price, please send it`: a new clause asks for something else.
            Cue::Please => self.asked &= !self.clause,
            Cue::Do(_) | Cue::DoLight(_) => self.wish = self.wish.or_else(|| wished(tokens.norm(word.at))),
            Cue::Object(kind) => self.wish = self.wish.or(Some(kind)),
            _ => {}
        }
    }

    fn certain(&self, tokens: &Tokens, word: &Word, kind: TaskKind) -> Request {
        let kind = if kind == TaskKind::General { self.wish.unwrap_or(kind) } else { kind };
        Request { kind, confidence: 0.9, from: word.at, verb_first: !word.is_light(tokens) }
    }
}

fn is_again(tokens: &Tokens, from: usize, to: usize) -> bool {
    (from..to.min(tokens.len())).any(|i| matches!(CUES.find(tokens, i), Some((Cue::Again, _))))
}

/// `alarm for 6 am tomorrow`, `10 minute timer`: no verb, but a thing to be made and when.
fn bare_object(tokens: &Tokens, heard: &Heard) -> Option<Request> {
    let end = tokens.len().min(TOKENS_READ_MAX);
    let kind = heard.wish.filter(|kind| !heard.asked && *kind == TaskKind::FollowUp && end <= BARE_TOKENS_MAX)?;
    let word = |i: usize, words: &[&str]| words.contains(&tokens.norm(i));
    let one = (0..end).any(|i| word(i, &["alarm", "timer", "reminder", "अलार्म", "टाइमर", "रिमाइंडर"]));
    let there = (0..end).any(|i| {
        word(
            i,
            &[
                "my", "all", "next", "upcoming", "mere", "mera", "meri", "agla", "agle", "sabhi", "saare", "left",
                "status", "the", "hai", "he", "hain", "है",
            ],
        )
    });
    let when = (0..end).any(|i| tokens.is(i, Form::Digits));
    (one && when && !there).then_some(Request { kind, confidence: 0.6, from: 0, verb_first: false })
}

/// A request without a verb is short.
const BARE_TOKENS_MAX: usize = 16;

/// Words for deeds that people also ask for by name.
fn wished(word: &str) -> Option<TaskKind> {
    match word {
        "refund" | "replace" | "exchange" => Some(TaskKind::FollowUp),
        "call" | "कॉल" | "கால்" | "కాల్" => Some(TaskKind::Call),
        "repair" | "install" | "रिपेयर" | "ரிப்பேர்" | "రిపేర్" => {
            Some(TaskKind::General)
        }
        _ => None,
    }
}

/// `Order 12345 is late`, `Call dropped`: the word names a thing, or something that was done.
fn is_thing(tokens: &Tokens, at: usize, next: usize) -> bool {
    let either = matches!(
        tokens.norm(at),
        "order"
            | "book"
            | "call"
            | "phone"
            | "mail"
            | "email"
            | "text"
            | "message"
            | "msg"
            | "whatsapp"
            | "quote"
            | "fix"
            | "plan"
            | "ship"
            | "process"
            | "issue"
            | "register"
            | "transfer"
            | "block"
            | "post"
            | "start"
            | "note"
            | "record"
            | "refund"
            | "exchange"
            | "repair"
            | "share"
            | "service"
            | "schedule"
            | "contact"
            | "apply"
            | "open"
            | "activate"
            | "upgrade"
            | "answer"
            | "reply"
            | "use"
            | "clean"
            | "complete"
            | "sms"
    );
    either && names_a_thing(tokens, next)
}

fn names_a_thing(tokens: &Tokens, next: usize) -> bool {
    matches!(
        tokens.norm(next),
        "is" | "was"
            | "are"
            | "were"
            | "not"
            | "no"
            | "number"
            | "id"
            | "#"
            | "status"
            | "has"
            | "hasnt"
            | "of"
            | "received"
            | "nahi"
            | "nhi"
            | "kab"
            | "kahan"
            | "se"
            | "ka"
            | "ki"
            | "ke"
            | "history"
            | "details"
            | "amount"
            | "dropped"
            | "failed"
            | "centre"
            | "center"
            | "care"
            | "desk"
    ) || tokens.is(next, Form::Digits) && tokens.norm(next).len() >= 4
}

fn is_give(word: &str) -> bool {
    matches!(word, "do" | "de" | "den" | "dijiye" | "dijie" | "dena" | "दो" | "दें" | "दीजिए" | "bajao")
}

/// The kind of a request: what is asked for, where the verb leaves it open.
fn kind_of(verb: TaskKind, tokens: &Tokens, from: usize) -> TaskKind {
    let open = matches!(verb, TaskKind::General | TaskKind::Meeting);
    object_near(tokens, from).filter(|kind| open && *kind != TaskKind::General).unwrap_or(verb)
}

/// The kind that an object close behind a verb gives (`schedule a demo`).
fn object_near(tokens: &Tokens, from: usize) -> Option<TaskKind> {
    (from..(from + 6).min(tokens.len())).find_map(|i| match CUES.find(tokens, i) {
        Some((Cue::Object(kind), _)) => Some(kind),
        Some((Cue::Do(_) | Cue::DoLight(_), _)) => wished(tokens.norm(i)),
        _ => None,
    })
}

/// `add 10 minutes`, `10 minute add karo`, `add one more hour`: to a timer that runs.
fn more_time(tokens: &Tokens, at: usize) -> bool {
    let unit = |i: usize| {
        matches!(
            tokens.norm(i),
            "minute"
                | "minutes"
                | "min"
                | "mins"
                | "hour"
                | "hours"
                | "second"
                | "seconds"
                | "ghante"
                | "ghanta"
                | "time"
                | "sec"
                | "secs"
                | "hr"
                | "hrs"
        )
    };
    (at + 1..at + 5).any(unit)
        || (1..=4).any(|back| at >= back && unit(at - back))
            && (at.saturating_sub(6)..at).all(|i| {
                !matches!(CUES.find(tokens, i), Some((Cue::Object(TaskKind::FollowUp), _)))
                    || tokens.norm(i).starts_with("timer")
            })
}

/// Taking back an order or a booking is something to do; taking back a reminder, or showing one, is not.
fn taken_back(tokens: &Tokens, at: usize) -> Option<Request> {
    let changes = matches!(
        tokens.norm(at),
        "cancel"
            | "change"
            | "correct"
            | "reschedule"
            | "update"
            | "modify"
            | "postpone"
            | "stop"
            | "remove"
            | "edit"
            | "रद्द"
            | "कैंसिल"
            | "अपडेट"
            | "கேன்சல்"
            | "ரத்து"
            | "రద్దు"
            | "క్యాన్సిల్"
    ) || tokens.norm(at).starts_with("badal");
    let around = at.saturating_sub(6)..(at + 7).min(tokens.len());
    let mut held = false;
    for i in around {
        match CUES.find(tokens, i) {
            Some((Cue::Object(TaskKind::FollowUp), _)) => return None,
            Some((Cue::Held | Cue::Object(TaskKind::Meeting), _)) => held = true,
            _ => held |= ["order", "ஆர்டர்", "ऑर्डर", "ఆర్డర్"].contains(&tokens.norm(i)),
        }
    }
    (changes && held || matches!(tokens.norm(at), "reschedule" | "postpone")).then_some(Request {
        kind: TaskKind::General,
        confidence: 0.65,
        from: at,
        verb_first: true,
    })
}

pub(super) fn task(
    text: &str,
    tokens: &Tokens,
    intent: Intent,
    issues: &[String],
    entities: &[Entity],
    at: &Moment,
) -> Option<TaskHint> {
    let request = request(tokens).or_else(|| unsaid(intent, issues))?;
    let due_at = entities
        .iter()
        .filter(|entity| {
            matches!(
                entity.kind,
                Kind::Date | Kind::DateTime | Kind::Time | Kind::DateRange | Kind::DateTimeRange | Kind::TimeRange
            )
        })
        .find_map(|entity| due(entity, at));
    let title = title(text, tokens, &request);
    Some(TaskHint {
        title: capitalised(&summary::fitted(title, TITLE_MAX)),
        kind: request.kind,
        priority: priority(tokens, intent, due_at, at),
        due_at,
        confidence: request.confidence,
    })
}

/// A refund or a mend that is due, though nobody says what to do.
fn unsaid(intent: Intent, issues: &[String]) -> Option<Request> {
    let due = intent == Intent::Refund && !issues.is_empty() || intent == Intent::Complaint && !issues.is_empty();
    due.then_some(Request { kind: TaskKind::FollowUp, confidence: 0.55, from: 0, verb_first: false })
}

/// Characters that a request must have from its verb on to stand without the rest of its sentence.
const STANDS_ALONE_MIN: usize = 12;

/// The request from its verb on; where the verb comes last, its whole sentence.
fn title<'t>(text: &'t str, tokens: &Tokens, request: &Request) -> &'t str {
    let start = tokens.get(request.from).map_or(0, |token| token.start);
    let rest = text.get(start..).unwrap_or(text);
    let latin = rest.chars().next().is_some_and(|first| first.is_ascii());
    if request.verb_first && latin && rest.chars().count() >= STANDS_ALONE_MIN {
        return rest;
    }
    let sentence = text.get(..start).and_then(|before| before.rfind(['.', '!', '?', '\n', '।']));
    let whole = sentence.and_then(|sign| text.get(sign..)).unwrap_or(text);
    whole.trim_start_matches(|c: char| !c.is_alphanumeric())
}

fn priority(tokens: &Tokens, intent: Intent, due_at: Option<DateTime<Utc>>, at: &Moment) -> u8 {
    let haste = (0..tokens.len().min(TOKENS_READ_MAX))
        .filter_map(|i| HASTE.find(tokens, i).map(|(priority, _)| priority))
        .min();
    let soon = due_at.is_some_and(|due| due - at.now <= Duration::hours(24));
    match haste {
        Some(priority) => priority,
        None if intent == Intent::Complaint || soon => 2,
        None => PRIORITY_DEFAULT,
    }
}

fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}
