//! A chain of at most two models that answers if any of them can: retries with backoff inside the caller's deadline,
//! then the second provider, then the error. It never asks again once a customer may have seen a part of an answer.

use std::{sync::Arc, time::Duration};

use futures::{FutureExt, future::BoxFuture};
use tokio::time::{Instant, sleep_until};

use crate::{
    ChatModel, ChatRequest, ChatResponse, DeltaSink, ModelError, ModelId,
    breaker::{Breaker, BreakerPolicy, Permit},
};

/// Numbers of [0, 1), for the jitter.
pub type Randomness = Box<dyn Fn() -> f64 + Send + Sync>;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetryPolicy {
    /// Calls to each provider, the first included.
    pub attempts: u32,
    /// Upper end of the first wait; it doubles with each (OpenAI's SDKs: 0.5 s to 8 s).
    pub first_backoff: Duration,
    pub longest_backoff: Duration,
    /// One call may take so long at most, so that a hanging provider leaves time for the second one.
    pub attempt_timeout: Duration,
    /// The longest wait for a provider while another one is ready.
    pub patience: Duration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            attempts: 3,
            first_backoff: Duration::from_millis(500),
            longest_backoff: Duration::from_secs(8),
            attempt_timeout: Duration::from_secs(30),
            patience: Duration::from_secs(3),
        }
    }
}

impl RetryPolicy {
    /// Full jitter below the doubling limit; what the provider asked for comes on top, so that those who were told
    /// the same time do not all come back at it.
    fn wait(&self, failures: u32, after: Option<Duration>, random: f64) -> Duration {
        let limit =
            self.first_backoff.saturating_mul(1 << failures.saturating_sub(1).min(16)).min(self.longest_backoff);
        match after {
            Some(after) => after.saturating_add(self.first_backoff.min(limit).mul_f64(random.clamp(0.0, 1.0))),
            None => limit.mul_f64(random.clamp(0.0, 1.0)),
        }
    }
}

/// `primary` first, `secondary` when it fails.
pub struct Fallback {
    primary: Link,
    secondary: Option<Link>,
    policy: RetryPolicy,
    random: Randomness,
}

struct Link {
    model: Arc<dyn ChatModel>,
    breaker: Breaker,
}

/// What one provider's turn in the chain came to.
enum Outcome {
    Answered(ChatResponse),
    /// The next provider may try.
    GaveUp(ModelError),
    /// Nobody may.
    Final(ModelError),
}

impl Fallback {
    pub fn new(
        primary: Arc<dyn ChatModel>,
        secondary: Option<Arc<dyn ChatModel>>,
        policy: RetryPolicy,
        breaker: BreakerPolicy,
        random: Randomness,
    ) -> Self {
        let link = |model| Link { model, breaker: Breaker::new(breaker) };
        Self { primary: link(primary), secondary: secondary.map(link), policy, random }
    }

    async fn run(
        &self,
        req: &ChatRequest,
        deadline: Instant,
        mut on_delta: Option<DeltaSink<'_>>,
    ) -> Result<ChatResponse, ModelError> {
        let mut links = [Some(&self.primary), self.secondary.as_ref()].into_iter().flatten().peekable();
        let mut last = ModelError::Deadline;
        while let Some(link) = links.next() {
            let others = links.peek().is_some();
            match self.try_link(link, others, req, deadline, on_delta.as_deref_mut()).await {
                Outcome::Answered(response) => return Ok(response),
                Outcome::Final(error) => return Err(error),
                Outcome::GaveUp(error) => {
                    let model = link.model.id();
                    tracing::warn!(%model, %error, others, "a model gave no answer");
                    last = error;
                }
            }
            if Instant::now() >= deadline {
                return Err(ModelError::Deadline);
            }
        }
        Err(last)
    }

    /// One provider, as often as it makes sense. `others` = there is a provider to turn to.
    async fn try_link(
        &self,
        link: &Link,
        others: bool,
        req: &ChatRequest,
        deadline: Instant,
        mut on_delta: Option<&mut (dyn FnMut(&str) + Send + '_)>,
    ) -> Outcome {
        let permit = match link.breaker.permit(Instant::now()) {
            Ok(permit) => permit,
            Err(left) => {
                let reason = format!("{} failed too often and is left alone for a while", link.model.id());
                return Outcome::GaveUp(ModelError::Retry { after: Some(left), reason });
            }
        };
        let attempts = if permit.is_probe { 1 } else { self.policy.attempts.max(1) };
        let mut attempt = 0;
        loop {
            attempt += 1;
            let (result, shown) = self.attempt(link, req, deadline, on_delta.as_deref_mut()).await;
            let error = match result {
                Ok(response) => {
                    permit.succeeded();
                    return Outcome::Answered(response);
                }
                Err(error) => error,
            };
            let left_alone = report(&permit, &error);
            if shown || matches!(error, ModelError::Blocked { .. }) {
                return Outcome::Final(error);
            }
            let after = match &error {
                ModelError::Retry { after, .. } => *after,
                ModelError::Rubbish { .. } => None,
                // A provider that took all of its time once gets no second helping.
                _ => return Outcome::GaveUp(error),
            };
            let wait = self.policy.wait(attempt, after, (self.random)());
            let wake = Instant::now() + wait;
            let too_long = wake >= deadline || (others && wait > self.policy.patience);
            if attempt >= attempts || left_alone || too_long {
                return Outcome::GaveUp(error);
            }
            sleep_until(wake).await;
        }
    }

    /// One call, and whether the customer may have seen something of it.
    async fn attempt(
        &self,
        link: &Link,
        req: &ChatRequest,
        deadline: Instant,
        on_delta: Option<&mut (dyn FnMut(&str) + Send + '_)>,
    ) -> (Result<ChatResponse, ModelError>, bool) {
        let deadline = deadline.min(Instant::now() + self.policy.attempt_timeout);
        let Some(sink) = on_delta else {
            return (link.model.chat(req, deadline, None).await, false);
        };
        let mut shown = false;
        let mut watched = |delta: &str| {
            shown = true;
            sink(delta);
        };
        let result = link.model.chat(req, deadline, Some(&mut watched)).await;
        (result, shown)
    }
}

/// Only what speaks against the provider counts: a refused request would be refused by a healthy one, too, and costs
/// no waiting. Tells whether the provider is to be left alone.
fn report(permit: &Permit<'_>, error: &ModelError) -> bool {
    match error {
        ModelError::Retry { .. } | ModelError::Rubbish { .. } | ModelError::Deadline => permit.failed(Instant::now()),
        ModelError::Blocked { .. } => {
            permit.succeeded();
            false
        }
        ModelError::Fail { .. } => permit.is_probe && permit.failed(Instant::now()),
    }
}

impl ChatModel for Fallback {
    /// The first provider's; the response says who answered.
    fn id(&self) -> &ModelId {
        self.primary.model.id()
    }

    fn chat<'a>(
        &'a self,
        req: &'a ChatRequest,
        deadline: Instant,
        on_delta: Option<DeltaSink<'a>>,
    ) -> BoxFuture<'a, Result<ChatResponse, ModelError>> {
        self.run(req, deadline, on_delta).boxed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn waits_stay_between_the_hint_and_the_limit(failures in 1u32..40, after in 0u64..1000, random in 0.0f64..1.0) {
            let policy = RetryPolicy::default();
            prop_assert!(policy.wait(failures, None, random) <= policy.longest_backoff);
            let after = Duration::from_secs(after);
            let wait = policy.wait(failures, Some(after), random);
            prop_assert!(wait >= after && wait <= after + policy.first_backoff);
        }
    }

    #[test]
    fn the_limit_doubles() {
        let policy = RetryPolicy::default();
        let limits: Vec<u128> = (1..=6).map(|n| policy.wait(n, None, 1.0).as_millis()).collect();
        assert_eq!(limits, [500, 1000, 2000, 4000, 8000, 8000]);
    }
}
