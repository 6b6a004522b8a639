//! Customers who write, each the next message after the one before was acknowledged.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use sim::{Draft, Sim};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::Dice;
use super::verdict::Token;

/// Messages that a customer writes in one go, at most.
const BURST: u64 = 3;
/// Answers after which the provider goes to the next node.
const NODE_TURN: u64 = 2;
/// When it goes there without: a node that is dead answers nobody.
const NODE_TURN_MAX: Duration = Duration::from_millis(23);

/// The customers at work. They stop with this value.
pub struct Traffic {
    allowed: Arc<Semaphore>,
    acknowledged: Arc<Mutex<BTreeSet<Token>>>,
    _customers: JoinSet<()>,
}

impl Traffic {
    /// `customers` people are about to write `each` messages.
    pub fn start(sim: &Arc<Sim>, customers: u64, each: u64, seed: u64) -> Traffic {
        let allowed = Arc::new(Semaphore::new(0));
        let acknowledged = Arc::<Mutex<BTreeSet<Token>>>::default();
        let mut tasks = JoinSet::new();
        for customer in 0..customers {
            let dice = Dice(seed.wrapping_add(customer));
            tasks.spawn(write(sim.clone(), customer, each, dice, allowed.clone(), acknowledged.clone()));
        }
        Traffic { allowed, acknowledged, _customers: tasks }
    }

    /// Lets `count` more messages be written.
    pub fn allow(&self, count: u64) {
        self.allowed.add_permits(count as usize);
    }

    /// The messages whose webhook was answered with 200.
    pub fn acknowledged(&self) -> BTreeSet<Token> {
        self.acknowledged.lock().unwrap().clone()
    }
}

async fn write(
    sim: Arc<Sim>,
    customer: u64,
    each: u64,
    mut dice: Dice,
    allowed: Arc<Semaphore>,
    acknowledged: Arc<Mutex<BTreeSet<Token>>>,
) {
    let phone = sim.phone(&Token::phone(customer));
    let mut written = 0;
    while written < each {
        let burst = dice.between(1, BURST).min(each - written);
        allowed.acquire_many(burst as u32).await.expect("the semaphore is never closed").forget();
        for _ in 0..burst {
            written += 1;
            let token = Token { customer, nth: written };
            let (_, settled) = phone.post(Draft::text(token.to_string())).expect("a text has content");
            // The provider repeats the webhook until it is answered with 200.
            if settled.await.unwrap_or(false) {
                acknowledged.lock().unwrap().insert(token);
            }
        }
    }
}

/// Sends the provider's webhooks to each of `urls` in turn.
pub async fn take_turns(sim: Arc<Sim>, urls: Vec<String>) {
    for url in urls.iter().cycle() {
        sim.set_webhook_url(Some(url.clone()));
        let graph = sim.graph();
        graph.wait_accepted(graph.accepted_count() + NODE_TURN, NODE_TURN_MAX).await;
    }
}
