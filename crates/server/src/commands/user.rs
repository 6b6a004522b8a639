//! `switchboard user add`: a person with a login, or a link with which one signs up.

use anyhow::{Context, Result, bail};
use clap::Subcommand;
use model::account::Role;
use store::StoreError;
use store::accounts::NewUser;

use super::{knowledge, log_to_stderr};
use crate::boot::{Core, signup_link, system_clock};
use crate::config::Config;

#[derive(Subcommand)]
pub(super) enum User {
    /// Add a person. Without --password-stdin, prints a one-time link with which they choose a password
    Add {
        email: String,
        #[arg(long, default_value = "operator")]
        role: String,
        #[arg(long)]
        name: Option<String>,
        #[arg(long)]
        workspace: Option<String>,
        /// Read the password from the standard input
        #[arg(long)]
        password_stdin: bool,
    },
}

pub(super) async fn run(config: &Config, user: User) -> Result<()> {
    log_to_stderr(config);
    let User::Add { email, role, name, workspace, password_stdin } = user;
    let Some(role) = Role::parse(&role) else { bail!("{role} is none of {}", Role::ALL.join(", ")) };
    let email = email.trim().to_lowercase();
    if !crate::auth::password::is_email(&email) {
        bail!("{email} is not an e-mail address");
    }
    let core = Core::open(config, system_clock()).await?;
    let workspace = knowledge::choose(core.engine.store(), workspace.as_deref()).await?;
    if password_stdin {
        let mut password = String::new();
        std::io::stdin().read_line(&mut password).context("no password came")?;
        let password = password.trim_end_matches(['\n', '\r']).to_owned();
        if let Some(why) = crate::auth::password::weakness(&password, &email) {
            bail!("the password cannot be used: {why}");
        }
        let user = NewUser {
            name: name.unwrap_or_else(|| email.split('@').next().unwrap_or_default().to_owned()),
            email: email.clone(),
            password_hash: crate::auth::password::hash(password).await?,
        };
        match core.engine.store().create_user(workspace, &user, role, core.engine.clock().now()).await {
            Ok(_) => println!("{email} can sign in as {}.", role.as_str()),
            Err(StoreError::Conflict) => bail!("{email} exists already"),
            Err(error) => return Err(error.into()),
        }
    } else {
        let token = signup_link(&core.engine, workspace, role, Some(&email)).await?;
        let base =
            config.server.public_url.clone().unwrap_or_else(|| format!("http://localhost:{}", config.server.port));
        println!("{base}/signup?token={token}");
    }
    core.close().await;
    Ok(())
}
