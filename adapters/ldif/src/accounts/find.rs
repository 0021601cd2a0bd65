//! The account that a typed name means.

use std::collections::{BTreeMap, BTreeSet};

use bonafides::directory::DirectoryName;

use super::Account;

/// Attributes by which people name an account.
const NAMES: [&str; 3] = ["sAMAccountName", "userPrincipalName", "mail"];

/// The accounts, by everything that people type.
#[derive(Debug, Clone, Default)]
pub(super) struct Typed(BTreeMap<String, BTreeSet<usize>>);

impl Typed {
    pub(super) fn add(&mut self, at: usize, account: &Account) {
        for name in NAMES.iter().flat_map(|attribute| account.all(attribute)) {
            self.0.entry(name.trim().to_lowercase()).or_default().insert(at);
        }
    }

    /// Returns the only account with this name; `None` if there are more.
    pub(super) fn only(&self, typed: &str) -> Option<usize> {
        let found = self.0.get(&typed.trim().to_lowercase())?;
        found.first().copied().filter(|_| found.len() == 1)
    }
}

/// Splits `DOMAIN\name`.
pub(super) fn with_domain(typed: &str) -> Option<(&str, &str)> {
    typed.trim().split_once('\\')
}

/// Returns true if the account is in this domain, by its first label (`AD`) or whole name (`ad.test`).
pub(super) fn is_in_domain(name: &DirectoryName, domain: &str) -> bool {
    let mut labels: Vec<&str> = Vec::new();
    let mut rest = name.key();
    while let Some((before, last)) = rest.rsplit_once(',') {
        let Some(label) = last.strip_prefix("dc=").filter(|_| !before.ends_with('\\')) else { break };
        labels.insert(0, label);
        rest = before;
    }
    let domain = domain.to_lowercase();
    !domain.is_empty() && (labels.first() == Some(&domain.as_str()) || labels.join(".") == domain)
}
