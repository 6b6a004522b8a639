//! `serve --demo`: simulated providers, a shop's knowledge, a login, and a file that tells
//! `switchboard chat` how to reach it all.

mod story;

use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use model::knowledge::KnowledgeBase;
use serde::{Deserialize, Serialize};
use sim::{Limits, Sim, SimConfig, StatusKind, StatusPlan};
use tokio::task::JoinHandle;

use crate::boot::Server;
use crate::config::Config;

/// Invented; printed at the start. The demo listens for people on the same machine.
const EMAIL: &str = "owner@example.com";
const PASSWORD: &str = "try-the-front-desk";
const NAME: &str = "Marina Spices";
const SHOP: &str = include_str!("../demo/knowledge_base.json");

pub struct Demo {
    sim: Sim,
    data_dir: PathBuf,
    account: SimConfig,
    /// The first conversations, while they are being made.
    story: Option<JoinHandle<()>>,
}

/// What `switchboard chat` reads.
#[derive(Serialize, Deserialize)]
pub struct Published {
    pub url: String,
    pub sim_url: String,
    pub business_number: String,
    pub email: String,
    pub password: String,
}

impl Published {
    pub fn path(data_dir: &Path) -> PathBuf {
        data_dir.join("demo.json")
    }

    pub fn read(data_dir: &Path) -> Result<Published> {
        let path = Self::path(data_dir);
        let text = std::fs::read_to_string(&path).with_context(|| {
            format!("{} is not there: start `switchboard serve --demo` in this folder first", path.display())
        })?;
        serde_json::from_str(&text).with_context(|| format!("{} cannot be read", path.display()))
    }

    /// Where the simulator stands in for Meta.
    pub fn graph_base_url(&self) -> String {
        format!("{}/v23.0", self.sim_url)
    }

    fn write(&self, data_dir: &Path) -> Result<()> {
        let path = Self::path(data_dir);
        let mut file = std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&path)?;
        file.write_all(serde_json::to_string_pretty(self)?.as_bytes())?;
        Ok(())
    }
}

impl Demo {
    /// Starts the simulator on a free loopback port.
    pub async fn prepare(config: &Config) -> Result<Demo> {
        let account = SimConfig {
            verified_name: NAME.into(),
            // Answers are read when somebody opens the phone.
            statuses: StatusPlan::of(&[StatusKind::Sent, StatusKind::Delivered]),
            // The simulator forgets with every stop who wrote when; our own window remembers.
            limits: Limits { window: false, ..Limits::default() },
            ..SimConfig::default()
        };
        let sim =
            Sim::start(([127, 0, 0, 1], 0).into(), account.clone()).await.context("the simulator could not start")?;
        std::fs::create_dir_all(&config.server.data_dir)?;
        Ok(Demo { sim, data_dir: config.server.data_dir.clone(), account, story: None })
    }

    /// The configuration with the simulator's account in place of a real one.
    pub fn config(&self, config: Config) -> Config {
        config.with_simulator(
            &self.sim.graph_base_url(),
            &self.account.app_secret,
            &self.account.access_token,
            &self.account.phone_number_id,
            &self.account.waba_id,
            &self.account.verify_token,
            (EMAIL, PASSWORD),
        )
    }

    /// Fills the shop where it is empty, and says how to look.
    pub async fn furnish(&mut self, server: &Server) -> Result<()> {
        let port = server.address.port();
        let url = format!("http://127.0.0.1:{port}");
        self.sim.set_webhook_url(Some(format!("{url}/webhook")));
        let (engine, store) = (&server.app.engine, server.app.engine.store());
        if let Some(workspace) = store.workspace_ids(None, 1).await?.first().copied()
            && store.all_faqs(workspace).await?.is_empty()
        {
            let shop: KnowledgeBase = serde_json::from_str(SHOP).context("the demo's knowledge base")?;
            store.import_knowledge(workspace, &shop, false, engine.clock().now()).await?;
            store.rename_workspace(workspace, &shop.business_info.name).await?;
            engine.forget_knowledge(workspace);
        }
        story::introduce(&self.sim);
        if let Some(workspace) = store.workspace_ids(None, 1).await?.first().copied()
            && store.totals(workspace).await?.conversations == 0
        {
            let teller = story::Teller::new(&self.sim, url.clone(), owner(&server.app.config), engine.clock().now())?;
            // In the background: the server is up already.
            self.story = Some(tokio::spawn(teller.tell()));
        }
        // As the dashboard of a real account would have done.
        for channel in store.all_channels().await?.into_iter().filter(|channel| channel.kind == "whatsapp") {
            if let Some(Err(error)) = engine.subscribe_channel(channel.id).await {
                tracing::warn!(%error, "the simulator could not be told to send events");
            }
        }
        let published = Published {
            url: url.clone(),
            sim_url: format!("http://{}", self.sim.addr()),
            business_number: format!("+{}", self.account.display_phone_number),
            email: owner(&server.app.config).0,
            password: owner(&server.app.config).1,
        };
        published.write(&self.data_dir)?;
        let program =
            std::env::current_exe().map_or_else(|_| "switchboard".to_owned(), |path| path.display().to_string());
        println!(
            "\nSwitchboard is up: {url}   (API documentation: {url}/docs)\n\n  Sign in as        {}\n  with password     {}\n  \
             Answers come from {}\n\n  Write as a customer, in a second terminal:\n    {program} chat --as +15550100001\n  \
             Talk to the agent directly:\n    {program} chat --agent\n\nCtrl-C stops it. Data is kept in {}.\n",
            published.email,
            published.password,
            engine.model_name(),
            self.data_dir.display()
        );
        Ok(())
    }

    /// Waits until the first conversations are there, where they are being made.
    pub async fn settled(&mut self) {
        if let Some(story) = self.story.take() {
            // It may have been ended.
            let _ = story.await;
        }
    }

    pub async fn stop(self) {
        if let Some(story) = &self.story {
            story.abort();
        }
        let _ = std::fs::remove_file(Published::path(&self.data_dir));
        self.sim.stop().await;
    }
}

/// Whom the configuration names as the owner: the demo's, unless somebody set another.
fn owner(config: &Config) -> (String, String) {
    let password = config.auth.owner_password.as_ref().map(|password| password.expose().to_owned());
    (config.auth.owner_email.clone().unwrap_or_default(), password.unwrap_or_default())
}
