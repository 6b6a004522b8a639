//! Trying again: a model behind a network with retries inside the caller's deadline, and left alone for a while after
//! it failed too often, so that a dead one costs no turn its time.

use std::time::Duration;

use futures::{FutureExt, future::BoxFuture};
use tokio::time::{Instant, sleep_until};

use super::{EmbeddingKind, EmbeddingModel};
use crate::{
    ModelError, Randomness,
    breaker::{Breaker, BreakerPolicy},
};

/// Calls, the first included.
const ATTEMPTS: u32 = 3;
/// Upper end of the first wait; it doubles.
const FIRST_WAIT: Duration = Duration::from_millis(300);
/// One call may take so long at most.
const ATTEMPT: Duration = Duration::from_secs(20);

/// A model and its retries.
pub struct Patient<M> {
    model: M,
    breaker: Breaker,
    random: Randomness,
}

impl<M: EmbeddingModel> Patient<M> {
    pub fn new(model: M, random: Randomness) -> Self {
        Self { model, breaker: Breaker::new(BreakerPolicy::default()), random }
    }

    async fn run(&self, kind: EmbeddingKind, texts: &[String], deadline: Instant) -> Result<Vec<Vec<f32>>, ModelError> {
        let permit = self.breaker.permit(Instant::now()).map_err(|left| ModelError::Retry {
            after: Some(left),
            reason: format!("{} failed too often and is left alone for a while", self.model.id()),
        })?;
        let attempts = if permit.is_probe { 1 } else { ATTEMPTS };
        let mut attempt = 0;
        loop {
            attempt += 1;
            let until = deadline.min(Instant::now() + ATTEMPT);
            let error = match self.model.embed(kind, texts, until).await {
                Ok(vectors) => {
                    permit.succeeded();
                    return Ok(vectors);
                }
                Err(error) => error,
            };
            let after = match &error {
                ModelError::Retry { after, .. } => *after,
                ModelError::Rubbish { .. } => None,
                ModelError::Deadline => None,
                ModelError::Fail { .. } | ModelError::Blocked { .. } => return Err(error),
            };
            let left_alone = permit.failed(Instant::now());
            let jitter = FIRST_WAIT.saturating_mul(1 << (attempt - 1)).mul_f64((self.random)().clamp(0.0, 1.0));
            let wake = Instant::now() + after.unwrap_or_default() + jitter;
            if attempt >= attempts || left_alone || wake >= deadline {
                return Err(error);
            }
            sleep_until(wake).await;
        }
    }
}

impl<M: EmbeddingModel> EmbeddingModel for Patient<M> {
    fn id(&self) -> &str {
        self.model.id()
    }

    fn batch_max(&self) -> usize {
        self.model.batch_max()
    }

    fn knows_indian_languages(&self) -> bool {
        self.model.knows_indian_languages()
    }

    fn embed<'a>(
        &'a self,
        kind: EmbeddingKind,
        texts: &'a [String],
        deadline: Instant,
    ) -> BoxFuture<'a, Result<Vec<Vec<f32>>, ModelError>> {
        self.run(kind, texts, deadline).boxed()
    }
}
