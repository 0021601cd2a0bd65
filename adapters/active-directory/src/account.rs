//! One account, as the directory has it now.

use bonafides::Time;
use bonafides_ldif::active_directory::{filetime, generalized_time, guid, sid};

use crate::ldap::{Entry, Search};

/// The kind of account of a person or a service: not of a computer, nor a contact.
const PERSON: u32 = 0x3000_0000;
/// Bits of `userAccountControl` and `msDS-User-Account-Control-Computed`.
const DISABLED: u32 = 0x0002;
const LOCKED: u32 = 0x0010;
const NEVER_EXPIRES: u32 = 0x0001_0000;
const PASSWORD_EXPIRED: u32 = 0x0080_0000;

/// The groups of an account, also through other groups.
pub(crate) const TOKEN_GROUPS: &str = "tokenGroups";

/// The attributes that every account is read with.
const ATTRIBUTES: [&str; 15] = [
    "accountExpires",
    "adminCount",
    "displayName",
    "lastLogonTimestamp",
    "lockoutTime",
    "mail",
    "msDS-User-Account-Control-Computed",
    "objectGUID",
    "objectSid",
    "preferredLanguage",
    "pwdLastSet",
    "sAMAccountName",
    "sAMAccountType",
    "userAccountControl",
    "whenChanged",
];

/// The account of a person or a service.
#[derive(Debug, Clone)]
pub(crate) struct Account {
    /// `objectGUID`.
    pub(crate) guid: String,
    pub(crate) sid: String,
    /// The time of the last change of any attribute.
    pub(crate) changed: Option<Time>,
    pub(crate) state: AccountState,
    pub(crate) entry: Entry,
}

/// The state of an account that decides whether somebody can sign in with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "an account may be in several of these states")]
#[non_exhaustive]
pub struct AccountState {
    /// True if the account is disabled.
    pub disabled: bool,
    /// True if the account is past its end.
    pub expired: bool,
    /// True if the account is locked after wrong passwords.
    pub locked: bool,
    /// True if the password must be changed at the next sign-in, or has expired.
    pub must_change: bool,
    /// True if the password never expires. Such an account need not change it at the next sign-in either.
    pub never_expires: bool,
    /// True if the directory protects the account as that of an administrator: `adminCount` is set.
    pub protected: bool,
    /// The time at which the password was last set; `None` if it must be changed.
    pub password_set: Option<Time>,
    /// The time of the last sign-in, at most two weeks too early: `lastLogonTimestamp`, which all domain controllers share.
    pub last_sign_in: Option<Time>,
}

impl Account {
    /// Returns the attributes that an account is read with, and `others`.
    pub(crate) fn attributes<'a>(others: impl IntoIterator<Item = &'a str>) -> Vec<String> {
        let mut all: Vec<String> = ATTRIBUTES.iter().copied().chain(others).map(str::to_owned).collect();
        all.sort_unstable_by_key(|name| name.to_ascii_lowercase());
        all.dedup_by(|one, other| one.eq_ignore_ascii_case(other));
        all
    }

    /// Returns a search for the account with an id.
    pub(crate) fn search<'a>(guid: &str, others: impl IntoIterator<Item = &'a str>) -> Search {
        Search::entry(by_guid(guid), Self::attributes(others))
    }

    /// Reads an account; `None` if the entry is something else. `now` is the time for which it is asked.
    pub(crate) fn read(entry: Entry, now: Time) -> Option<Self> {
        if !Self::is_person(&entry) {
            return None;
        }
        let id = |name, text: fn(&[u8]) -> Option<String>| text(entry.bytes(name).first()?);
        Some(Self {
            guid: id("objectGUID", guid)?,
            sid: id("objectSid", sid)?,
            changed: entry.first("whenChanged").and_then(generalized_time),
            state: AccountState::read(&entry, now),
            entry,
        })
    }

    /// Returns true if an entry is the account of a person or a service.
    pub(crate) fn is_person(entry: &Entry) -> bool {
        entry.number("sAMAccountType") == Some(PERSON)
    }

    /// Returns the distinguished name.
    pub(crate) fn dn(&self) -> &str {
        &self.entry.dn
    }

    /// Returns the name of the person, or else the sign-in name.
    pub(crate) fn name(&self) -> &str {
        self.entry.first("displayName").or_else(|| self.entry.first("sAMAccountName")).unwrap_or(&self.guid)
    }

    /// Returns true if somebody can sign in with the account, given the password.
    pub(crate) const fn is_enabled(&self) -> bool {
        !self.state.disabled && !self.state.expired
    }
}

impl AccountState {
    fn read(entry: &Entry, now: Time) -> Self {
        let control: Option<u32> = entry.number("userAccountControl");
        let computed: Option<u32> = entry.number("msDS-User-Account-Control-Computed");
        let has = |bits: Option<u32>, bit| bits.is_some_and(|bits| bits & bit != 0);
        let time = |name| entry.number::<i64>(name).and_then(filetime);
        let never_expires = has(control, NEVER_EXPIRES);
        let must_change = entry.number::<i64>("pwdLastSet") == Some(0) && !never_expires;
        // Without the computed bits, a time of lock-out counts, although the lock may be over.
        let locked = match computed {
            Some(bits) => bits & LOCKED != 0,
            None => entry.number::<i64>("lockoutTime").is_some_and(|time| time != 0),
        };
        Self {
            // An account whose state cannot be read is not enabled.
            disabled: control.is_none_or(|bits| bits & DISABLED != 0),
            expired: time("accountExpires").is_some_and(|end| end <= now),
            locked,
            must_change: must_change || has(computed, PASSWORD_EXPIRED),
            never_expires,
            protected: entry.number::<i64>("adminCount").is_some_and(|count| count != 0),
            password_set: time("pwdLastSet"),
            last_sign_in: time("lastLogonTimestamp"),
        }
    }
}

/// Returns the name by which an entry can be asked for, also after it was moved or renamed (MS-ADTS 3.1.1.3.1.2.4).
pub(crate) fn by_guid(guid: &str) -> String {
    format!("<GUID={guid}>")
}
