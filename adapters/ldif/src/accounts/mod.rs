//! The accounts of an export of Active Directory: their groups, their managers, and the names that people type.

mod account;
mod error;
mod find;
mod values;

use std::collections::{BTreeMap, BTreeSet};

use bonafides::directory::DirectoryName;

pub use account::Account;
pub use error::AccountsError;

use crate::{Entry, Ldif, Memberships, ids};

/// The accounts of an export.
#[derive(Debug, Clone)]
pub struct Accounts {
    /// Sorted by `sAMAccountName` in lower case.
    list: Vec<Account>,
    typed: find::Typed,
    by_sign_in: BTreeMap<String, usize>,
    by_guid: BTreeMap<String, usize>,
    by_name: BTreeMap<DirectoryName, usize>,
    memberships: Memberships,
}

impl Accounts {
    /// Reads the accounts of an export, given as bytes or as text.
    pub fn from_ldif(export: &(impl AsRef<[u8]> + ?Sized)) -> Result<Self, AccountsError> {
        Self::of(&Ldif::parse(export)?)
    }

    /// Returns the accounts of a parsed export.
    pub fn of(ldif: &Ldif) -> Result<Self, AccountsError> {
        let sids: BTreeSet<String> = ids::by_sid(ldif).into_keys().collect();
        let mut sorted: BTreeMap<String, Account> = BTreeMap::new();
        // The root of the directory has no name and is in no group.
        for entry in ldif.entries.iter().filter(|entry| entry.name().is_some()) {
            has_primary_group(entry, &sids)?;
            let Some(account) = Account::read(entry)? else { continue };
            if sorted.insert(account.sam_account_name.to_lowercase(), account).is_some() {
                let attribute = "sAMAccountName";
                return Err(AccountsError::BadValue { line: entry.line_of(attribute), attribute });
            }
        }
        let mut accounts = Self {
            list: Vec::with_capacity(sorted.len()),
            typed: find::Typed::default(),
            by_sign_in: BTreeMap::new(),
            by_guid: BTreeMap::new(),
            by_name: BTreeMap::new(),
            memberships: ldif.memberships(),
        };
        for (at, (sign_in, account)) in sorted.into_iter().enumerate() {
            accounts.typed.add(at, &account);
            accounts.by_sign_in.insert(sign_in, at);
            accounts.by_name.extend(account.entry.name().map(|name| (name.clone(), at)));
            if let Some(guid) = &account.guid
                && accounts.by_guid.insert(guid.clone(), at).is_some()
            {
                let attribute = "objectGUID";
                return Err(AccountsError::BadValue { line: account.entry.line_of(attribute), attribute });
            }
            accounts.list.push(account);
        }
        Ok(accounts)
    }

    /// Returns all accounts, by sign-in name.
    pub fn iter(&self) -> impl Iterator<Item = &Account> {
        self.list.iter()
    }

    /// Returns the account with this sign-in name, ignoring case.
    pub fn by_sign_in(&self, sam_account_name: &str) -> Option<&Account> {
        self.at(self.by_sign_in.get(&sam_account_name.to_lowercase()))
    }

    /// Returns the account with this `objectGUID`.
    pub fn by_guid(&self, guid: &str) -> Option<&Account> {
        self.at(self.by_guid.get(&guid.to_ascii_lowercase()))
    }

    /// Returns the account that a caller or operator means: by sign-in name, also as `DOMAIN\name`, user principal name
    /// or address, ignoring case. `None` if there is none, or more than one.
    pub fn find(&self, typed: &str) -> Option<&Account> {
        let Some((domain, sign_in)) = find::with_domain(typed) else {
            return self.at(self.typed.only(typed).as_ref());
        };
        let account = self.by_sign_in(sign_in.trim())?;
        account.entry.name().filter(|name| find::is_in_domain(name, domain.trim())).map(|_| account)
    }

    /// Returns the accounts that an attribute of an account refers to, such as `manager`. Entries that are not accounts
    /// of the export are left out; a value that is not a distinguished name is an error.
    pub fn referred_to(&self, account: &Account, attribute: &str) -> Result<Vec<&Account>, AccountsError> {
        let mut found = Vec::new();
        for name in account.names(attribute) {
            found.extend(self.at(self.by_name.get(&name?)));
        }
        Ok(found)
    }

    /// Returns the account of a user's manager.
    pub fn manager(&self, account: &Account) -> Option<&Account> {
        // Malformed names were refused when the export was read.
        self.referred_to(account, "manager").ok()?.first().copied()
    }

    /// Returns every group of the account, sorted: direct ones, groups of groups, and its primary group.
    ///
    /// The engine does not resolve groups. A host that passes only the direct ones hides a subject's
    /// privileges from the policy.
    pub fn groups_of(&self, account: &Account) -> Vec<String> {
        let mut names: Vec<String> =
            self.memberships.of(&account.entry).into_iter().map(str::to_owned).collect();
        names.sort_unstable();
        names
    }

    /// Returns the members of a group, also through other groups; `group` is a distinguished name or a CN, as a policy
    /// writes it.
    pub fn members_of(&self, group: &DirectoryName) -> Vec<&Account> {
        let is_in = |account: &&Account| {
            let groups = self.memberships.of(&account.entry);
            let mut groups = groups.into_iter().filter_map(|name| name.parse::<DirectoryName>().ok());
            groups.any(|name| group.means(&name))
        };
        self.list.iter().filter(is_in).collect()
    }

    fn at(&self, at: Option<&usize>) -> Option<&Account> {
        self.list.get(*at?)
    }
}

/// Refuses an entry whose primary group is not in the export.
fn has_primary_group(entry: &Entry, sids: &BTreeSet<String>) -> Result<(), AccountsError> {
    const ATTRIBUTE: &str = "primaryGroupID";
    match values::number::<u32>(entry, ATTRIBUTE)? {
        Some(rid) if ids::primary_group(entry).is_none_or(|sid| !sids.contains(&sid)) => {
            Err(AccountsError::UnknownPrimaryGroup { line: entry.line_of(ATTRIBUTE), rid })
        }
        _ => Ok(()),
    }
}
