//! `switchboard user …`: a person with a login, or a link with which one signs up; a way back in for who lost theirs.

use anyhow::{Context, Result, bail};
use clap::Subcommand;
use model::account::Role;
use sha2::{Digest, Sha256};
use store::StoreError;
use store::accounts::{NewUser, UserRecord};

use super::{knowledge, log_to_stderr};
use crate::boot::{Core, link_token, signup_link, system_clock};
use crate::config::Config;

/// How long a link for a new password is good.
const PASSWORD_LINK_MS: i64 = 24 * 60 * 60 * 1000;
/// Who did it, in the audit trail: whoever may run commands on this machine.
const ACTOR: &str = "system";

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
    /// Take a person's second factor away, for who lost the phone and the recovery codes
    ResetSecondFactor { email: String },
    /// Print a one-time link, good for a day, with which a person chooses a new password
    PasswordLink { email: String },
}

pub(super) async fn run(config: &Config, user: User) -> Result<()> {
    log_to_stderr(config);
    let core = Core::open(config, system_clock()).await?;
    let done = match user {
        User::Add { email, role, name, workspace, password_stdin } => {
            add(config, &core, NewLogin { email, role, name, workspace, password_stdin }).await
        }
        User::ResetSecondFactor { email } => reset_second_factor(&core, &email).await,
        User::PasswordLink { email } => password_link(config, &core, &email).await,
    };
    core.close().await;
    done
}

struct NewLogin {
    email: String,
    role: String,
    name: Option<String>,
    workspace: Option<String>,
    password_stdin: bool,
}

async fn add(config: &Config, core: &Core, login: NewLogin) -> Result<()> {
    let Some(role) = Role::parse(&login.role) else { bail!("{} is none of {}", login.role, Role::ALL.join(", ")) };
    let email = login.email.trim().to_lowercase();
    if !crate::auth::password::is_email(&email) {
        bail!("{email} is not an e-mail address");
    }
    let workspace = knowledge::choose(core.engine.store(), login.workspace.as_deref()).await?;
    if !login.password_stdin {
        let token = signup_link(&core.engine, workspace, role, Some(&email)).await?;
        println!("{}/signup?token={token}", base_url(config));
        return Ok(());
    }
    let mut password = String::new();
    std::io::stdin().read_line(&mut password).context("no password came")?;
    let password = password.trim_end_matches(['\n', '\r']).to_owned();
    let name = login.name.unwrap_or_else(|| email.split('@').next().unwrap_or_default().to_owned());
    if let Some(why) = crate::auth::password::weakness(&password, &[&email, &name]) {
        bail!("the password cannot be used: it {why}");
    }
    let user = NewUser { name, email: email.clone(), password_hash: crate::auth::password::hash(password).await? };
    match core.engine.store().create_user(workspace, &user, role, core.engine.clock().now()).await {
        Ok(_) => println!("{email} can sign in as {}.", role.as_str()),
        Err(StoreError::Conflict) => bail!("{email} exists already"),
        Err(error) => return Err(error.into()),
    }
    Ok(())
}

async fn reset_second_factor(core: &Core, email: &str) -> Result<()> {
    let user = find(core, email).await?;
    let (store, now) = (core.engine.store(), core.engine.clock().now());
    if !store.remove_second_factor(user.workspace_id, user.id).await? {
        bail!("{} has no second factor", user.email);
    }
    let subject = user.id.to_string();
    store.append_audit(user.workspace_id, ACTOR, "user.second_factor_removed", &subject, now).await?;
    println!("{} signs in with the password alone from now on.", user.email);
    Ok(())
}

async fn password_link(config: &Config, core: &Core, email: &str) -> Result<()> {
    let user = find(core, email).await?;
    let (store, now) = (core.engine.store(), core.engine.clock().now());
    let token = link_token();
    let (digest, ends) = (Sha256::digest(token.as_bytes()), now.plus_ms(PASSWORD_LINK_MS));
    if !store.create_password_link(user.workspace_id, user.id, &digest, now, ends).await? {
        bail!("{} was removed just now", user.email);
    }
    store.append_audit(user.workspace_id, ACTOR, "user.password_link_made", &user.id.to_string(), now).await?;
    println!("{}/password?token={token}", base_url(config));
    Ok(())
}

async fn find(core: &Core, email: &str) -> Result<UserRecord> {
    let email = email.trim().to_lowercase();
    let known = core.engine.store().user_by_email(&email).await?;
    Ok(known.with_context(|| format!("nobody signs in with {email}"))?.user)
}

fn base_url(config: &Config) -> String {
    config.server.public_url.clone().unwrap_or_else(|| format!("http://localhost:{}", config.server.port))
}
