//! Passwords: argon2id with OWASP's parameters, off the async threads and few at a time; and which ones are too easy to
//! guess, by length and an estimate (zxcvbn) that asks nobody outside.

use std::sync::OnceLock;
use std::time::Duration;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use model::limits::PASSWORD_CHARS;
use tokio::sync::Semaphore;
use zxcvbn::Score;

use crate::error::ApiError;

/// RFC 5321, section 4.5.3.1.
pub(super) const EMAIL_CHARS: usize = 254;
/// Of the sets of parameters that OWASP's Password Storage Cheat Sheet calls equal, the one with the least memory: a
/// sign-in must not take half as much again as the whole server has.
const MEMORY_KIB: u32 = 7 * 1024;
const PASSES: u32 = 5;
const LANES: u32 = 1;
/// Hashes that are computed at the same time: each takes 7 MiB and a core.
const AT_ONCE: usize = 4;
/// A password must take at least 10^8 guesses: what a throttled sign-in and a slow hash make hopeless.
const GUESSES_MIN: Score = Score::Three;
/// Characters of a name or an address whose words count as guessable.
const KNOWN_CHARS: usize = 254;
/// Shorter words are in everything.
const WORD_CHARS: usize = 3;
/// How long a request waits for its place.
const PATIENCE: Duration = Duration::from_secs(5);

/// Computes hashes for requests, a few at a time.
pub struct Passwords {
    places: Semaphore,
}

impl Default for Passwords {
    fn default() -> Self {
        Self { places: Semaphore::new(AT_ONCE) }
    }
}

impl Passwords {
    /// The PHC text to store.
    pub async fn hash(&self, password: String) -> Result<String, ApiError> {
        self.compute(move || hash_now(&password)).await
    }

    /// Whether `password` is the one behind `stored`. Without a `stored` one the same work is done, so that
    /// the time tells nobody which addresses exist.
    pub async fn verify(&self, password: String, stored: Option<String>) -> Result<bool, ApiError> {
        self.compute(move || {
            let is_known = stored.is_some();
            let stored = stored.unwrap_or_else(|| nobody().to_owned());
            verify(&password, &stored) && is_known
        })
        .await
    }

    /// [`weakness`], which takes a while for what is meant to take long.
    pub async fn weakness(&self, password: &str, about: &[&str]) -> Result<Option<String>, ApiError> {
        let (password, about) = (password.to_owned(), about.iter().map(|&text| text.to_owned()).collect::<Vec<_>>());
        self.compute(move || weakness(&password, &about.iter().map(String::as_str).collect::<Vec<_>>())).await
    }

    async fn compute<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, ApiError> {
        let place = tokio::time::timeout(PATIENCE, self.places.acquire()).await;
        let Ok(Ok(_place)) = place else {
            return Err(ApiError::busy("Too many sign-ins at the same time."));
        };
        tokio::task::spawn_blocking(work).await.map_err(|error| {
            tracing::error!(%error, "a password could not be hashed");
            ApiError::internal()
        })
    }
}

/// The PHC text of a password: for commands and the first start, where nobody else waits.
pub async fn hash(password: String) -> Result<String, tokio::task::JoinError> {
    tokio::task::spawn_blocking(move || hash_now(&password)).await
}

fn hash_now(password: &str) -> String {
    let hash: PasswordHash = argon2().hash_password(password.as_bytes()).expect("the parameters are valid");
    hash.to_string()
}

fn argon2() -> Argon2<'static> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).expect("within argon2's bounds");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// With the parameters that `stored` names: those of an earlier version stay good.
fn verify(password: &str, stored: &str) -> bool {
    PasswordHash::new(stored).is_ok_and(|stored| argon2().verify_password(password.as_bytes(), &stored).is_ok())
}

/// Whether a text, trimmed and in lower case, may be an e-mail address. Whether it exists is not for us to say.
pub fn is_email(text: &str) -> bool {
    let plausible = text.split_once('@').is_some_and(|(user, host)| {
        !user.is_empty() && !host.is_empty() && !host.contains('@') && !host.starts_with('.') && !host.ends_with('.')
    });
    plausible && !text.chars().any(|c| c.is_whitespace() || c.is_control()) && text.chars().count() <= EMAIL_CHARS
}

/// Why a password is not accepted, as what follows its name, with what would help; `None`: it is.
///
/// `about`: what strangers know of its owner, such as the e-mail address and the company.
pub fn weakness(password: &str, about: &[&str]) -> Option<String> {
    let (min, max) = PASSWORD_CHARS;
    if !(min..=max).contains(&password.chars().count()) {
        return Some(format!("must have {min} to {max} characters"));
    }
    let known = guessable(about);
    let estimate = zxcvbn::zxcvbn(password, &known.iter().map(String::as_str).collect::<Vec<_>>());
    if estimate.score() >= GUESSES_MIN {
        return None;
    }
    let feedback = estimate.feedback();
    let warning = feedback.and_then(|feedback| feedback.warning()).map(|warning| warning.to_string());
    let advice = feedback.into_iter().flat_map(|feedback| feedback.suggestions()).map(ToString::to_string);
    let hints: Vec<String> = warning.into_iter().chain(advice).collect();
    Some(format!("is too easy to guess. {}", hints.join(" ")).trim_end().to_owned())
}

/// The words in what strangers know, alone and together.
fn guessable(about: &[&str]) -> Vec<String> {
    let mut words = Vec::new();
    for text in about {
        let text: String = text.chars().take(KNOWN_CHARS).collect::<String>().to_lowercase();
        let parts: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
        words.push(parts.concat());
        words.extend(parts.iter().filter(|part| part.chars().count() >= WORD_CHARS).map(|&part| part.to_owned()));
        words.push(text);
    }
    words
}

/// A hash that no password has.
fn nobody() -> &'static str {
    static HASH: OnceLock<String> = OnceLock::new();
    HASH.get_or_init(|| hash_now(&super::token::random_text()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_is_verified_against_its_salted_hash() {
        let passwords = Passwords::default();
        let stored = passwords.hash("correct horse".into()).await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=7168,t=5,p=1$"), "{stored}");
        assert_ne!(stored, passwords.hash("correct horse".into()).await.unwrap());
        assert!(passwords.verify("correct horse".into(), Some(stored.clone())).await.unwrap());
        assert!(!passwords.verify("wrong horse".into(), Some(stored)).await.unwrap());
        assert!(!passwords.verify("anything".into(), None).await.unwrap());
        assert!(!passwords.verify("anything".into(), Some("not a hash".into())).await.unwrap());
    }

    #[tokio::test]
    async fn a_hash_of_other_parameters_stays_good() {
        let earlier: PasswordHash = Argon2::default().hash_password(b"correct horse").unwrap();
        let earlier = earlier.to_string();
        assert!(earlier.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{earlier}");
        let passwords = Passwords::default();
        assert!(passwords.verify("correct horse".into(), Some(earlier.clone())).await.unwrap());
        assert!(!passwords.verify("wrong horse".into(), Some(earlier)).await.unwrap());
    }

    #[test]
    fn addresses_are_plausible_and_passwords_have_a_length() {
        assert!(is_email("ann@example.com"));
        for bad in ["", "ann", "@x", "ann@", "a b@c.d", "a@b@c", "a@.c", "a@c.", &format!("{}@b.c", "a".repeat(300))] {
            assert!(!is_email(bad), "{bad}");
        }
        assert!(weakness("123456789", &[]).is_some() && weakness(&"x".repeat(257), &[]).is_some());
    }

    #[test]
    fn what_is_easy_to_guess_is_refused_with_a_hint() {
        let about = ["ann.miller@lakshmisweets.example", "Lakshmi Sweets", "Ann Miller"];
        for weak in [
            "1234567890",
            "password12",
            "aaaaaaaaaaaaaaaa",
            "qwertyuiop",
            "abcabcabcabc",
            "ann.miller@lakshmisweets.example",
            "lakshmisweets",
            "Lakshmi Sweets",
            "LakshmiSweets1",
            "annmiller1",
        ] {
            let why = weakness(weak, &about).unwrap_or_else(|| panic!("{weak} is taken"));
            assert!(why.starts_with("is too easy to guess. ") && why.ends_with('.'), "{weak}: {why}");
        }
        for strong in ["correct horse battery", "try-the-front-desk", "x7!kQ2#vLp9s", "தமிழ்நாடு வாழ்க வளமுடன்"]
        {
            assert_eq!(weakness(strong, &about), None, "{strong}");
        }
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]
        #[test]
        fn whatever_is_typed_is_judged(password in "\\PC{0,300}", about in "\\PC{0,40}") {
            let _ = weakness(&password, &[&about]);
        }
    }
}
