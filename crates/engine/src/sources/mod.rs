//! Documents and websites as knowledge: what a file is, its text, and the pieces that answers are found in.
//!
//! `intake` takes sources in, `job` brings them into the index in the background, `crawl` visits websites, `progress`
//! tells how far it is. What strangers made is read in a process of its own: `kind` says what a file is, `extract` takes
//! its text out within [`child`], and [`chunk`] cuts it. Rows are `store::knowledge`'s, the index is `knowledge`'s.

pub mod child;
pub mod chunk;
mod crawl;
pub mod extract;
pub mod faq_text;
mod intake;
mod job;
pub mod kind;
mod progress;
mod robots;

use std::path::PathBuf;
use std::time::Duration;

use tokio::sync::Semaphore;

pub use intake::{SiteWish, SourceError, SourceFile};
pub(crate) use job::INDEX;

use crate::net::{Outbound, PrivateHosts};
use child::{ChildSettings, Extractor};

/// Uploads that are looked through in memory at a time.
const LOOKERS: usize = 2;

/// What the configuration decides about sources.
#[derive(Clone, Debug)]
pub struct SourceSettings {
    /// The largest file.
    pub file_bytes: u64,
    /// Hosts of private networks that may be visited all the same: names or addresses, with or without a port.
    pub allow_private_hosts: Vec<String>,
    /// How long a page may take.
    pub page_timeout: Duration,
    /// Between two pages of a website.
    pub page_delay: Duration,
    /// The program that knows `extract`; `None`: the one that is running.
    pub program: Option<PathBuf>,
}

impl Default for SourceSettings {
    fn default() -> Self {
        Self {
            file_bytes: 25 * 1024 * 1024,
            allow_private_hosts: Vec::new(),
            page_timeout: Duration::from_secs(20),
            page_delay: Duration::from_millis(500),
            program: None,
        }
    }
}

/// What the parts of this module share.
pub(crate) struct Sources {
    /// For websites: visits no private network.
    pub outbound: Outbound,
    pub extractor: Extractor,
    pub lookers: Semaphore,
}

impl Sources {
    pub(crate) fn new(settings: &SourceSettings) -> Self {
        let child = ChildSettings { program: settings.program.clone(), ..ChildSettings::default() };
        Self {
            outbound: Outbound::new(PrivateHosts::new(&settings.allow_private_hosts)),
            extractor: Extractor::new(child),
            lookers: Semaphore::new(LOOKERS),
        }
    }
}
