//! The domain of a server.

use bonafides::directory::DirectoryName;

use crate::ldap::{Connection, Deadline, Fault, Filter, Search};

/// Active Directory, in the capabilities of a server.
const ACTIVE_DIRECTORY: &str = "1.2.840.113556.1.4.800";
/// A domain controller that cannot be written to.
const READ_ONLY: &str = "1.2.840.113556.1.4.1920";

/// The facts about a domain that do not change.
#[derive(Debug, Clone)]
pub(crate) struct Domain {
    /// The distinguished name of the domain.
    pub(crate) root: String,
    /// The distinguished name of the schema.
    pub(crate) schema: String,
    /// The names that are typed before a `\`: `CONTOSO` and `contoso.example`.
    pub(crate) names: Vec<String>,
    /// The names that are typed after an `@`, for an account without a user principal name of its own.
    pub(crate) dns: Vec<String>,
    /// True for Samba, which has no `msDS-ReplAttributeMetaData`.
    pub(crate) is_samba: bool,
    /// True if the server cannot be written to.
    pub(crate) is_read_only: bool,
}

impl Domain {
    /// Asks a server for its domain.
    pub(crate) fn read(connection: &mut Connection, deadline: Deadline) -> Result<Self, Fault> {
        let attributes = [
            "defaultNamingContext",
            "schemaNamingContext",
            "configurationNamingContext",
            "supportedCapabilities",
            "vendorName",
        ];
        let found = connection.search(&Search::entry("", attributes), deadline)?;
        let named = |name| found.first().and_then(|root| root.first(name)).map(str::to_owned);
        let has = |capability| {
            found
                .first()
                .is_some_and(|root| root.all("supportedCapabilities").any(|found| found == capability))
        };
        let (Some(root), Some(schema), Some(configuration), true) = (
            named("defaultNamingContext"),
            named("schemaNamingContext"),
            named("configurationNamingContext"),
            has(ACTIVE_DIRECTORY),
        ) else {
            return Err(Fault::Malformed {
                server: connection.server().to_owned(),
                reason: "it is not Active Directory",
            });
        };
        let partitions = Search::below(
            &format!("CN=Partitions,{configuration}"),
            Filter::And(vec![
                Filter::equal("objectClass", "crossRef"),
                Filter::equal("nCName", root.as_str()),
            ]),
            ["nETBIOSName", "dnsRoot"],
        );
        let partitions = connection.search(&partitions, deadline)?;
        let all = |name| partitions.iter().flat_map(move |entry| entry.all(name)).map(str::to_lowercase);
        Ok(Self {
            root,
            schema,
            names: all("nETBIOSName").chain(all("dnsRoot")).collect(),
            dns: all("dnsRoot").collect(),
            is_samba: named("vendorName").is_some_and(|name| name.contains("Samba")),
            is_read_only: has(READ_ONLY),
        })
    }
}

/// Returns true if a name is that of `base`, or below it.
pub(crate) fn is_below(name: &str, base: &str) -> bool {
    let key = |text: &str| text.parse::<DirectoryName>().ok().filter(DirectoryName::is_distinguished);
    let (Some(name), Some(base)) = (key(name), key(base)) else { return false };
    // A comma in a value is written with a backslash.
    name.key().strip_suffix(base.key()).is_some_and(|before| {
        before.is_empty() || before.strip_suffix(',').is_some_and(|value| !value.ends_with('\\'))
    })
}

#[cfg(test)]
mod tests {
    use super::is_below;

    #[test]
    fn a_name_is_below_its_base_in_any_spelling() {
        let base = "OU=People,DC=ad,DC=test";
        for name in [
            "ou=people, dc=ad,dc=TEST",
            "CN=Doe\\, Jo,OU=People,DC=ad,DC=test",
            "CN=a,OU=b,OU=People,DC=ad,DC=test",
        ] {
            assert!(is_below(name, base), "{name}");
        }
        for name in [
            "OU=Other,DC=ad,DC=test",
            "DC=ad,DC=test",
            "CN=aOU=People,DC=ad,DC=test",
            "CN=a\\,OU\\=People\\,DC\\=ad\\,DC\\=test,DC=ad,DC=test",
            "CN=a\\,OU=People,DC=ad,DC=test",
            "OU=People,DC=ad,DC=test,DC=evil",
            "",
            "garbage",
        ] {
            assert!(!is_below(name, base), "{name}");
        }
        assert!(!is_below("CN=a", ""));
    }
}
