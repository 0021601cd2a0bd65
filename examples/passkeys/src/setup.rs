use std::error::Error;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use bonafides::case::{EngineConfig, Operator, OperatorKind, PolicyUse};
use bonafides::keys::{Keys as _, RawKeys};
use bonafides_desk::config::{DeskConfig, ProviderConfig, VouchConfig};
use bonafides_desk::first::{FileChannel, KeyFile, LdifDirectory};
use bonafides_desk::{Clock, Desk, DeskBuilder};
use bonafides_oidc::OpenId;
use bonafides_parts::{DirectorySettings, Store as _};
use bonafides_passkeys::store::SqlitePasskeys;
use bonafides_passkeys::{Passkeys, Settings};
use bonafides_store_sqlite::SqliteStore;

use crate::clock::Ahead;

const POLICY: &str = include_str!("../self-service.yaml");
const EXPORT: &str = include_str!("../../directory/ad-export.ldif");
const ORIGIN: &str = "log.ad.test";

/// A desk that exists, and what its pages need.
pub(crate) struct Existing {
    /// The origin of the pages.
    pub(crate) origin: String,
    pub(crate) desk: Desk,
    pub(crate) passkeys: Passkeys,
    /// The provider at which vouchers sign in.
    pub(crate) sign_in: Option<OpenId>,
}

/// Opens the desk that a `desk.toml` describes: one process of it among others.
pub(crate) fn open(path: &Path) -> Result<Existing, Box<dyn Error>> {
    let config = DeskConfig::read(path)?;
    let page = config.providers.iter().find_map(|(name, provider)| match provider {
        ProviderConfig::Passkeys(passkeys) => Some((name, passkeys.page.clone())),
        _ => None,
    });
    let (provider, origin) = page.ok_or("desk.toml has no `[providers]` with `webauthn`")?;
    let passkeys = config.passkeys(provider, config.builder()?.keys())?;
    let passkeys = passkeys.ok_or("desk.toml has no passkeys")?;
    let sign_in = config.vouch.as_ref().and_then(VouchConfig::open);
    Ok(Existing { origin, desk: config.open()?, passkeys, sign_in })
}

/// Makes a desk in an empty folder, and the provider of its passkeys for the page at `page`.
pub(crate) fn make(
    folder: &Path,
    page: &str,
    clock: &Arc<Ahead>,
) -> Result<(Desk, Passkeys), Box<dyn Error>> {
    fs::create_dir_all(folder)?;
    if fs::read_dir(folder)?.next().is_some() {
        return Err(format!("`{}` is not empty", folder.display()).into());
    }
    let at = |name: &str| folder.join(name);
    fs::create_dir(at("sent"))?;
    fs::write(at("directory.ldif"), EXPORT)?;
    KeyFile::create(at("desk.keys"))?;

    let keys: Arc<RawKeys> = Arc::new(KeyFile::open(at("desk.keys"))?);
    let (id, public) = (keys.grant_key().to_owned(), keys.grant_public());
    let settings = Settings::new("localhost", page, "Contoso help");
    let store = Arc::new(SqlitePasskeys::open(at("passkeys.db"))?);
    let passkeys = Passkeys::new(settings, store, Arc::clone(&keys) as _)?;
    let same = Arc::clone(clock);
    let passkeys = passkeys.clock(move || same.now());

    let store = SqliteStore::open(at("desk.db"), ORIGIN.parse()?)?;
    store.migrate()?;
    let directory = LdifDirectory::new(at("directory.ldif"), at("directory.changes.ldif"));
    let settings = DirectorySettings::default().contact("mail", ["mail"]).contact("manager_mail", ["mail"]);
    let directory = directory.settings(settings);
    let mut desk =
        DeskBuilder::new(EngineConfig::new(ORIGIN, "directory"), keys, Arc::new(store), Arc::new(directory))
            .grant_key(id, public)
            .clock(Arc::clone(clock) as Arc<dyn Clock>)
            .provider("webauthn", Arc::new(passkeys.clone()));
    for channel in ["sms", "mail", "manager_mail"] {
        desk = desk.channel(channel, Arc::new(FileChannel::new(at(&format!("sent/{channel}.jsonl")))));
    }
    let desk = desk.open()?;
    let me = Operator::new("a-1", OperatorKind::Person);
    desk.use_policy(&desk.candidate(POLICY, "yaml")?, PolicyUse::InForce, &me, "first set-up")?;
    Ok((desk, passkeys))
}
