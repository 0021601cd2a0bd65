//! `[vouch]`: the page on which vouchers answer, and how they sign in there.

#[cfg(feature = "oidc")]
use std::path::PathBuf;
#[cfg(feature = "oidc")]
use std::time::Duration;

#[cfg(feature = "oidc")]
use bonafides_http::HttpUrl;
#[cfg(feature = "oidc")]
use bonafides_oidc::OpenId;
#[cfg(feature = "oidc")]
use bonafides_tls::Trust;
use toml::de::DeTable;

#[cfg(feature = "oidc")]
use super::SecretSource;
use super::error::ConfigCode;
#[cfg(feature = "oidc")]
use super::reader::Field;
use super::reader::{Reader, Section};

/// The page on which vouchers answer.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct VouchConfig {
    /// The address of the page. A request to vouch ends with a link to it: this address, `?request=` and the id of the request.
    pub page: String,
    /// The provider at which vouchers sign in; `None` if the page finds out otherwise who they are.
    #[cfg(feature = "oidc")]
    pub oidc: Option<OpenIdConfig>,
}

/// An `OpenID` provider.
#[cfg(feature = "oidc")]
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct OpenIdConfig {
    /// The name of the provider, as it writes it.
    pub issuer: String,
    /// The client of the desk at the provider.
    pub client: String,
    /// The place of the client's secret; `None` for a public client.
    pub secret: Option<SecretSource>,
    /// The certificates of the CAs that are trusted, in PEM; by default, those of the system.
    pub ca_file: Option<PathBuf>,
    /// The levels of sign-ins (`acr`) that count, the preferred one first.
    pub levels: Vec<String>,
    /// The longest time since the person signed in.
    pub max_age: Duration,
}

/// Reads the section.
pub(super) fn read(reader: &mut Reader<'_>, path: &str, table: &DeTable<'_>) -> Option<VouchConfig> {
    let vouch = reader.section(path, table, &["page", "oidc"]);
    let help = "add the address of the page: `page = \"https://desk.contoso.example/vouch\"`";
    let page = reader.required(&vouch, "page", help).map(|page| page.trim_end_matches('/').to_owned());
    // The link is sent by mail: nobody may read or change what is answered.
    let page = page.filter(|page| is_safe(page) || refused(reader, &vouch));
    #[cfg(feature = "oidc")]
    let oidc = match vouch.field("oidc") {
        None => None,
        Some(field) => Some(open_id(reader, &field)?),
    };
    #[cfg(not(feature = "oidc"))]
    if vouch.field("oidc").is_some() {
        let help = "remove it, or use a build with the feature `oidc`".to_owned();
        reader.error_in("vouch.oidc", ConfigCode::NotInBuild, "`oidc` is not in this build".to_owned(), help);
    }
    Some(VouchConfig {
        page: page?,
        #[cfg(feature = "oidc")]
        oidc,
    })
}

fn is_safe(page: &str) -> bool {
    let plain = !page.contains(|c: char| c.is_whitespace() || "?#\"<>".contains(c));
    let local = ["http://localhost", "http://127.0.0.1", "http://[::1]"].iter().any(|start| {
        page.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '/']))
    });
    plain && (local || page.strip_prefix("https://").is_some_and(|rest| !rest.is_empty()))
}

fn refused(reader: &mut Reader<'_>, vouch: &Section<'_>) -> bool {
    let place = super::reader::join(&vouch.path, "page");
    let message = format!("`{place}` is not the address of a page with TLS, or on this machine");
    let help =
        "write an address such as `https://desk.contoso.example/vouch`, without `?` and `#`".to_owned();
    reader.error_in(&place, ConfigCode::BadValue, message, help);
    false
}

#[cfg(feature = "oidc")]
fn open_id(reader: &mut Reader<'_>, field: &Field<'_>) -> Option<OpenIdConfig> {
    use toml::de::DeValue;

    const KEYS: [&str; 7] = ["issuer", "client", "secret_file", "secret_env", "ca_file", "levels", "max_age"];
    let DeValue::Table(table) = field.value else {
        return reader.wrong(field, "a table such as `{ issuer = ... }`");
    };
    let section = reader.section(&field.path, table, &KEYS);
    if section.field("issuer").is_none() {
        let help = "add the name of the provider, exactly as it writes it: `issuer = \"https://id.contoso.example/realms/contoso\"`";
        reader.missing(&section, "issuer", help);
    }
    let issuer = reader.parsed(&section, "issuer", |text| match text.parse::<HttpUrl>() {
        Ok(_) => Ok(text.to_owned()),
        Err(error) => Err((error.to_string(), error.help().to_owned())),
    });
    let help = "add the client of the desk at the provider: `client = \"desk-vouch\"`";
    let client = reader.required(&section, "client", help).map(str::to_owned);
    let levels = reader.list(&section, "levels");
    if levels.is_empty() {
        // Without one, no sign-in would ever count.
        let help = "add the levels of sign-ins (`acr`) that count: `levels = [\"2\"]`";
        if section.field("levels").is_none() {
            reader.missing(&section, "levels", help);
        } else if section.is_empty_list("levels") {
            let place = super::reader::join(&section.path, "levels");
            reader.error_in(&place, ConfigCode::BadValue, format!("`{place}` is empty"), help.to_owned());
        }
    }
    let secret = reader.secret(&section, ["secret_file", "secret_env"]);
    let ca_file = reader.path(&section, "ca_file");
    let max_age = reader.duration(&section, "max_age", "5m");
    Some(OpenIdConfig {
        issuer: issuer?,
        client: client?,
        secret,
        ca_file,
        levels: Some(levels).filter(|levels| !levels.is_empty())?,
        max_age: Duration::from_millis(u64::try_from(max_age?.milliseconds()).ok()?),
    })
}

#[cfg(feature = "oidc")]
impl VouchConfig {
    /// Returns the provider, which sends browsers back to `/back` below the page; `None` if there is none. Nothing is asked yet.
    pub fn open(&self) -> Option<OpenId> {
        let oidc = self.oidc.as_ref()?;
        let trust = Trust::new(oidc.ca_file.as_deref());
        // Both addresses were parsed when the file was read.
        let provider = OpenId::new(&oidc.issuer, &oidc.client, &format!("{}/back", self.page), trust).ok()?;
        let provider = provider.levels(&oidc.levels).max_age(oidc.max_age);
        Some(match &oidc.secret {
            Some(secret) => provider.secret(secret.at_each_use()),
            None => provider,
        })
    }
}
