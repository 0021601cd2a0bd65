//! `desk.toml`: what it means, and every error with its exact text.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]
#![allow(clippy::arithmetic_side_effects, reason = "a test may panic")]

#[cfg(feature = "active-directory")]
mod active_directory;
#[cfg(feature = "entra")]
mod entra;
mod errors;
#[cfg(feature = "keycloak")]
mod keycloak;
mod misspelt;
#[cfg(feature = "okta")]
mod okta;
mod on_postgres;
#[cfg(feature = "passkeys")]
mod passkeys;
mod policy;
#[cfg(feature = "scim")]
mod scim;
#[cfg(feature = "oidc")]
mod vouch;
mod whole;
#[cfg(feature = "witness")]
mod witnesses;

use std::path::Path;

use bonafides_desk::config::{ConfigErrors, DeskConfig};

/// Every key that this build knows.
const WHOLE: &str = r#"[desk]
origin = "log.contoso.example"
policy = "service-desk.yaml"
keys = { file = "desk.keys" }
two_people = true
connector = "ad-1"
notices = "sms"
catalogue = ["First teacher?", "First concert?"]
domains = ["ad.test"]
words = ["contoso"]
blocklist = "blocked.txt"

[store]
sqlite = "data/desk.db"

[directory]
ldif = "/srv/directory.ldif"
changes = "changes.ldif"
contacts = { sms = ["mobile", "homePhone"], private_email = "otherMailbox" }
people = { desk_lead = ["user09"], security_desk = "user03" }
language = "da"

[channels]
sms = { file = "sms.jsonl" }
private_email = { file = "mail.jsonl" }
manager = { file = "mail.jsonl" }

[signals]
account = { directory = true }
sim_change = { fixed = "none" }
workstation = { unobserved = true }
location = { unobserved = true }
posture = { fixed = "normal" }

[providers]
webauthn = { unavailable = true }

[sinks]
siem = { file = "records.jsonl" }

[retention]
finished = "30d"
"#;

fn read(text: &str) -> Result<DeskConfig, ConfigErrors> {
    DeskConfig::from_toml("desk.toml", Path::new("/etc/bonafides"), text)
}

/// Returns the errors, one on each line.
fn errors(text: &str) -> String {
    read(text).err().map(|errors| errors.to_string()).unwrap_or_default()
}
