//! The facts about an account that a host needs for the engine: all of its groups, its manager, and
//! whether it is enabled.

use bonafides::Time;
use bonafides::directory::DirectoryName;
use bonafides_ldif::{Entry, Ldif, LdifError};
use std::collections::{BTreeMap, BTreeSet};
use thiserror::Error;

/// Bit of `userAccountControl`: the account is disabled.
const ACCOUNT_DISABLE: u32 = 0x0002;
/// Milliseconds between 1601-01-01, where FILETIME begins, and 1970-01-01.
const FILETIME_TO_UNIX_MS: i64 = 11_644_473_600_000;
/// FILETIME for "never".
const FILETIME_NEVER: i64 = i64::MAX;

/// A directory, read from its export.
#[derive(Debug, Clone)]
pub struct Directory {
    /// Accounts by `sAMAccountName` in lower case.
    users: BTreeMap<String, User>,
    /// Each name, mapped to the groups it is a direct member of.
    parents: BTreeMap<DirectoryName, BTreeSet<DirectoryName>>,
    /// Each name, mapped to its spelling in the directory.
    names: BTreeMap<DirectoryName, String>,
}

/// The account of a person or a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// The distinguished name.
    pub dn: String,
    /// `objectGUID`: the only id of an account that never changes.
    pub guid: Option<String>,
    /// The sign-in name.
    pub sam_account_name: String,
    /// The name of the person.
    pub display_name: Option<String>,
    /// The distinguished name of the manager.
    pub manager: Option<String>,
    /// The time at which the password was last set, in milliseconds since 1970 UTC. `None` if it must be
    /// changed at the next sign-in.
    pub password_last_set: Option<i64>,
    /// The telephone number.
    pub telephone: Option<String>,
    /// The address of the mailbox at work.
    pub mail: Option<String>,
    /// The employee number.
    pub employee_id: Option<String>,
    /// The time at which the entry last changed, in milliseconds since 1970 UTC: none of its values, such
    /// as the telephone number and the manager, is newer.
    pub changed: Option<i64>,
    name: DirectoryName,
    manager_name: Option<DirectoryName>,
    account_bits: Option<u32>,
}

/// The reason an export cannot be used as a directory. Every variant gives the line, counted from 1.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum DirectoryError {
    /// The export is not LDIF, or contains a name that cannot be compared.
    #[error(transparent)]
    Ldif(#[from] LdifError),
    /// An attribute is present, but its value is invalid.
    #[error("line {line}: invalid value of `{attribute}`")]
    BadValue {
        /// The line.
        line: usize,
        /// The attribute.
        attribute: &'static str,
    },
    /// An account's primary group is not in the export. A decision could then lack a group, so a partial
    /// export is refused.
    #[error("line {line}: the primary group {rid} is not in the export")]
    UnknownPrimaryGroup {
        /// The line.
        line: usize,
        /// The last part of the group's SID.
        rid: u32,
    },
}

impl User {
    /// Returns true if the account is enabled. An account without the attribute is not.
    #[must_use]
    pub fn is_enabled(&self) -> bool {
        self.account_bits.is_some_and(|bits| bits & ACCOUNT_DISABLE == 0)
    }
}

impl Directory {
    /// Reads a directory from an export, given as bytes or as text.
    pub fn from_ldif(export: &(impl AsRef<[u8]> + ?Sized)) -> Result<Self, DirectoryError> {
        let ldif = Ldif::parse(export)?;
        let by_sid: BTreeMap<&str, &Entry> =
            ldif.entries.iter().filter_map(|entry| Some((entry.first("objectSid")?, entry))).collect();
        let mut directory = Self {
            users: BTreeMap::new(),
            parents: BTreeMap::new(),
            names: ldif
                .entries
                .iter()
                .filter_map(|entry| Some((entry.name()?.clone(), entry.dn.clone())))
                .collect(),
        };
        for entry in &ldif.entries {
            // The root of the directory has no name and is in no group.
            if let Some(name) = entry.name() {
                directory.add(entry, name, &by_sid)?;
            }
        }
        Ok(directory)
    }

    /// Returns all accounts, by name.
    pub fn users(&self) -> impl Iterator<Item = &User> {
        self.users.values()
    }

    /// Returns the account with this sign-in name, ignoring case.
    #[must_use]
    pub fn user(&self, sam_account_name: &str) -> Option<&User> {
        self.users.get(&sam_account_name.to_lowercase())
    }

    /// Returns the account with this `objectGUID`.
    #[must_use]
    pub fn by_guid(&self, guid: &str) -> Option<&User> {
        self.users().find(|user| user.guid.as_deref() == Some(guid))
    }

    /// Returns the account of a user's manager.
    #[must_use]
    pub fn manager(&self, user: &User) -> Option<&User> {
        let manager = user.manager_name.as_ref()?;
        self.users().find(|user| user.name == *manager)
    }

    /// Returns every group of the account, sorted: direct ones, groups of groups, and its primary group.
    /// An unknown name has none.
    ///
    /// The engine does not resolve groups. A host that passes only the direct ones hides a subject's
    /// privileges from the policy.
    #[must_use]
    pub fn groups_of(&self, user_dn: &str) -> Vec<String> {
        let user = user_dn.parse::<DirectoryName>().ok();
        let mut found = BTreeSet::new();
        let mut open: Vec<&DirectoryName> = user.iter().collect();
        while let Some(member) = open.pop() {
            for group in self.parents.get(member).into_iter().flatten() {
                // Groups may contain each other, so visit each once.
                if found.insert(group) {
                    open.push(group);
                }
            }
        }
        let mut names: Vec<String> =
            found.into_iter().filter_map(|group| self.names.get(group).cloned()).collect();
        names.sort();
        names
    }

    fn add(
        &mut self,
        entry: &Entry,
        name: &DirectoryName,
        by_sid: &BTreeMap<&str, &Entry>,
    ) -> Result<(), DirectoryError> {
        // Read both directions: an export may contain a membership at only one end.
        for group in entry.names("memberOf") {
            let (written, group) = group?;
            self.link(name.clone(), group, written);
        }
        for member in entry.names("member") {
            self.link(member?.1, name.clone(), &entry.dn);
        }
        if let Some(group) = primary_group(entry, by_sid)?
            && let Some(group_name) = group.name()
        {
            self.link(name.clone(), group_name.clone(), &group.dn);
        }
        if is_user(entry)
            && let Some(user) = user(entry, name)?
        {
            let account = user.sam_account_name.to_lowercase();
            if self.users.insert(account, user).is_some() {
                let attribute = "sAMAccountName";
                return Err(DirectoryError::BadValue { line: entry.line_of(attribute), attribute });
            }
        }
        Ok(())
    }

    fn link(&mut self, member: DirectoryName, group: DirectoryName, written: &str) {
        // A group outside the export still counts; only its own parents are unknown.
        self.names.entry(group.clone()).or_insert_with(|| written.to_owned());
        self.parents.entry(member).or_default().insert(group);
    }
}

fn is_user(entry: &Entry) -> bool {
    // In the schema, computers are also users.
    let is = |class: &str| entry.all("objectClass").any(|name| name.eq_ignore_ascii_case(class));
    is("user") && !is("computer")
}

fn user(entry: &Entry, name: &DirectoryName) -> Result<Option<User>, DirectoryError> {
    let Some(account) = entry.first("sAMAccountName") else {
        return Ok(None);
    };
    let text = |attribute: &str| entry.first(attribute).map(str::to_owned);
    let manager = entry.names("manager").next().transpose()?;
    let (manager, manager_name) =
        manager.map_or((None, None), |(written, name)| (Some(written.to_owned()), Some(name)));
    Ok(Some(User {
        dn: entry.dn.clone(),
        guid: text("objectGUID"),
        sam_account_name: account.to_owned(),
        display_name: text("displayName"),
        manager,
        password_last_set: number::<i64>(entry, "pwdLastSet")?.and_then(unix_ms),
        telephone: text("telephoneNumber"),
        mail: text("mail"),
        employee_id: text("employeeID"),
        changed: changed(entry)?,
        name: name.clone(),
        manager_name,
        account_bits: number(entry, "userAccountControl")?,
    }))
}

/// Returns the primary group, which is in no `memberOf`: its SID is the account's with another last part.
fn primary_group<'a>(
    entry: &Entry,
    by_sid: &BTreeMap<&str, &'a Entry>,
) -> Result<Option<&'a Entry>, DirectoryError> {
    const ATTRIBUTE: &str = "primaryGroupID";
    let Some(rid) = number::<u32>(entry, ATTRIBUTE)? else {
        return Ok(None);
    };
    entry
        .first("objectSid")
        .and_then(|sid| sid.rsplit_once('-'))
        .and_then(|(domain, _)| by_sid.get(format!("{domain}-{rid}").as_str()).copied())
        .map(Some)
        .ok_or(DirectoryError::UnknownPrimaryGroup { line: entry.line_of(ATTRIBUTE), rid })
}

fn number<T: std::str::FromStr>(entry: &Entry, attribute: &'static str) -> Result<Option<T>, DirectoryError> {
    entry
        .first(attribute)
        .map(str::parse)
        .transpose()
        .map_err(|_| DirectoryError::BadValue { line: entry.line_of(attribute), attribute })
}

/// Converts `whenChanged`, a GeneralizedTime such as `20261121204711.0Z`, to milliseconds since 1970.
fn changed(entry: &Entry) -> Result<Option<i64>, DirectoryError> {
    const ATTRIBUTE: &str = "whenChanged";
    let Some(text) = entry.first(ATTRIBUTE) else { return Ok(None) };
    let digits: Vec<char> = text.chars().take_while(char::is_ascii_digit).collect();
    let time = match &*digits {
        [y @ .., mo1, mo2, d1, d2, h1, h2, mi1, mi2, s1, s2] if y.len() == 4 && text.ends_with('Z') => {
            let year: String = y.iter().collect();
            format!("{year}-{mo1}{mo2}-{d1}{d2}T{h1}{h2}:{mi1}{mi2}:{s1}{s2}Z").parse::<Time>().ok()
        }
        _ => None,
    };
    match time {
        Some(time) => Ok(Some(time.milliseconds())),
        None => Err(DirectoryError::BadValue { line: entry.line_of(ATTRIBUTE), attribute: ATTRIBUTE }),
    }
}

/// Converts 100 ns since 1601 to milliseconds since 1970. Zero and the largest number are not times.
fn unix_ms(filetime: i64) -> Option<i64> {
    if filetime <= 0 || filetime == FILETIME_NEVER {
        return None;
    }
    filetime.div_euclid(10_000).checked_sub(FILETIME_TO_UNIX_MS)
}

#[cfg(test)]
#[allow(clippy::indexing_slicing, clippy::panic)] // a test may fail
mod tests {
    use super::{Directory, DirectoryError};
    use bonafides_ldif::Ldif;
    use serde_json::Value;
    use std::error::Error;

    const EXPORT: &str = include_str!("../directory/ad-export.ldif");

    fn groups(user: &str) -> Result<Vec<String>, Box<dyn Error>> {
        let directory = Directory::from_ldif(EXPORT)?;
        let user = directory.user(user).ok_or("no such user")?;
        Ok(directory.groups_of(&user.dn))
    }

    #[test]
    fn the_whole_export_is_read() -> Result<(), Box<dyn Error>> {
        let ldif = Ldif::parse(EXPORT)?;
        assert_eq!(ldif.entries.len(), 74);
        assert_eq!(ldif.referrals, ["ldap:///CN=Configuration,DC=ad,DC=test"]);
        assert_eq!(Directory::from_ldif(EXPORT)?.users().count(), 26);
        Ok(())
    }

    #[test]
    fn nested_groups_are_resolved() -> Result<(), Box<dyn Error>> {
        assert_eq!(
            groups("user01")?,
            [
                "CN=Domain Users,CN=Users,DC=ad,DC=test",
                "CN=G-All-Staff,OU=Groups,DC=ad,DC=test",
                "CN=G-Engineering,OU=Groups,DC=ad,DC=test",
                "CN=G-Platform,OU=Groups,DC=ad,DC=test",
                "CN=G-Platform-Oncall,OU=Groups,DC=ad,DC=test",
                "CN=G-Privileged,OU=Groups,DC=ad,DC=test",
                "CN=Users,CN=Builtin,DC=ad,DC=test",
            ]
        );
        Ok(())
    }

    #[test]
    fn a_cycle_ends() -> Result<(), Box<dyn Error>> {
        assert_eq!(
            groups("user09")?,
            [
                "CN=Domain Users,CN=Users,DC=ad,DC=test",
                "CN=G-All-Staff,OU=Groups,DC=ad,DC=test",
                "CN=G-Cyc-A,OU=Groups,DC=ad,DC=test",
                "CN=G-Cyc-B,OU=Groups,DC=ad,DC=test",
                "CN=G-Engineering,OU=Groups,DC=ad,DC=test",
                "CN=Users,CN=Builtin,DC=ad,DC=test",
            ]
        );
        Ok(())
    }

    #[test]
    fn the_administrator_has_every_key_and_no_manager() -> Result<(), Box<dyn Error>> {
        let directory = Directory::from_ldif(EXPORT)?;
        let administrator = directory.user("ADMINISTRATOR").ok_or("no administrator")?;
        assert_eq!(
            directory.groups_of(&administrator.dn),
            [
                "CN=Administrators,CN=Builtin,DC=ad,DC=test",
                "CN=Denied RODC Password Replication Group,CN=Users,DC=ad,DC=test",
                "CN=Domain Admins,CN=Users,DC=ad,DC=test",
                "CN=Domain Users,CN=Users,DC=ad,DC=test",
                "CN=Enterprise Admins,CN=Users,DC=ad,DC=test",
                "CN=Group Policy Creator Owners,CN=Users,DC=ad,DC=test",
                "CN=Schema Admins,CN=Users,DC=ad,DC=test",
                "CN=Users,CN=Builtin,DC=ad,DC=test",
            ]
        );
        assert!(administrator.is_enabled());
        assert_eq!(directory.manager(administrator), None);
        Ok(())
    }

    #[test]
    fn managers_accounts_and_times() -> Result<(), Box<dyn Error>> {
        let directory = Directory::from_ldif(EXPORT)?;
        let user = directory.user("user08").ok_or("no user08")?;
        let manager = directory.manager(user).ok_or("no manager")?;
        assert_eq!(manager.sam_account_name, "user16");
        assert_eq!(user.display_name.as_deref(), Some("Given8 Sur8"));
        // 2026-11-21T19:34:12.403Z
        assert_eq!(user.password_last_set, Some(1_795_289_652_403));
        // 2026-11-21T20:47:11Z
        assert_eq!(user.changed, Some(1_795_294_031_000));
        assert_eq!(user.telephone.as_deref(), Some("+15550100007"));
        assert_eq!(user.mail.as_deref(), Some("user08@ad.test"));
        assert_eq!(user.employee_id.as_deref(), Some("100008"));
        assert_eq!(directory.by_guid("97e6be11-a7ad-4d6d-bcfc-a5e85ad4f4fa"), Some(user));
        let guest = directory.user("Guest").ok_or("no Guest")?;
        assert_eq!((guest.is_enabled(), guest.password_last_set), (false, None));
        let krbtgt = directory.user("krbtgt").ok_or("no krbtgt")?;
        assert!(!krbtgt.is_enabled());
        assert!(directory.user("nobody").is_none());
        assert!(directory.groups_of("CN=nobody").is_empty());
        Ok(())
    }

    #[test]
    fn a_membership_seen_at_one_end_only_counts() -> Result<(), DirectoryError> {
        let directory = Directory::from_ldif(
            "dn: CN=a,DC=x\nobjectClass: user\nsAMAccountName: a\n\n\
             dn: CN=g,DC=x\nmember: cn=A , dc=X\nmemberOf: CN=elsewhere,DC=y\n",
        )?;
        assert_eq!(directory.groups_of("CN=a,DC=x"), ["CN=elsewhere,DC=y", "CN=g,DC=x"]);
        // The export does not say that this account is enabled.
        assert!(directory.user("a").is_some_and(|user| !user.is_enabled()));
        Ok(())
    }

    #[test]
    fn values_that_mean_nothing_are_errors() {
        let entry = "dn: CN=a\nobjectClass: user\nsAMAccountName: a\n";
        let read = |line: &str| Directory::from_ldif(&format!("{entry}{line}\n")).err();
        assert_eq!(
            read("userAccountControl: on"),
            Some(DirectoryError::BadValue { line: 4, attribute: "userAccountControl" })
        );
        assert_eq!(
            read("pwdLastSet: yesterday"),
            Some(DirectoryError::BadValue { line: 4, attribute: "pwdLastSet" })
        );
        assert_eq!(
            read("primaryGroupID: 513"),
            Some(DirectoryError::UnknownPrimaryGroup { line: 4, rid: 513 })
        );
        assert_eq!(
            read("whenChanged: 20261321204711.0Z"),
            Some(DirectoryError::BadValue { line: 4, attribute: "whenChanged" })
        );
        assert_eq!(read("pwdLastSet: 9223372036854775807"), None);
        // With one sign-in name for two accounts, the groups would be ambiguous.
        assert_eq!(
            read("\ndn: CN=b\nobjectClass: user\nsAMAccountName: A"),
            Some(DirectoryError::BadValue { line: 7, attribute: "sAMAccountName" })
        );
    }

    /// The files in `directory/found`, which test every reader of exports: the membership, or the line of
    /// the error.
    #[test]
    fn exports_that_were_read_wrongly() -> Result<(), Box<dyn Error>> {
        let right: [(&str, Result<&str, usize>); 10] = [
            ("bom", Ok("CN=Tier0,DC=x")),
            ("esc", Ok("CN=Tier0,DC=x")),
            ("multi", Ok("CN=Tier0,DC=x")),
            ("nfd", Ok("CN=Tier0,DC=x")),
            ("ss", Ok("CN=Tier0,DC=x")),
            ("latin1", Err(5)),
            ("latin1member", Err(8)),
            ("latin1raw", Err(5)),
            ("no-dn", Err(5)),
            ("twice", Err(7)),
        ];
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("directory/found");
        let mut files: Vec<String> = Vec::new();
        for entry in std::fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.extension().is_some_and(|ending| ending == "ldif") {
                files.extend(path.file_stem().map(|name| name.to_string_lossy().into_owned()));
            }
        }
        files.sort();
        let mut listed: Vec<&str> = right.iter().map(|(file, _)| *file).collect();
        listed.sort_unstable();
        assert_eq!(files, listed, "each file is in the table");
        for (file, right) in right {
            match (Directory::from_ldif(&std::fs::read(folder.join(format!("{file}.ldif")))?), right) {
                (Ok(directory), Ok(group)) => {
                    let jo = directory.user("jo").ok_or("no jo")?;
                    assert_eq!(directory.groups_of(&jo.dn), [group], "{file}");
                }
                (Err(DirectoryError::Ldif(error)), Err(line)) => assert_eq!(error.line(), line, "{file}"),
                (read, right) => panic!("{file}: {read:?}, and not {right:?}"),
            }
        }
        Ok(())
    }

    #[test]
    fn a_manager_in_another_spelling_is_found() -> Result<(), Box<dyn Error>> {
        let directory = Directory::from_ldif(
            "dn: CN=a,DC=x\nobjectClass: user\nsAMAccountName: a\nmanager: cn=Doe\\2C Jo, dc=x\n\n\
             dn: CN=Doe\\, Jo,DC=x\nobjectClass: user\nsAMAccountName: jo\n",
        )?;
        let manager = directory.user("a").and_then(|user| directory.manager(user)).ok_or("no manager")?;
        assert_eq!(manager.sam_account_name, "jo");
        Ok(())
    }

    /// The calls under `calls/` are made from this export. If one of the two changes, the other
    /// must follow.
    #[test]
    fn the_calls_name_the_groups_of_their_users() -> Result<(), Box<dyn Error>> {
        let calls = [
            ("user01", include_str!("../calls/administrator-verified.json")),
            ("user05", include_str!("../calls/administrator-friendly-voice.json")),
            ("user06", include_str!("../calls/finance-sim-swapped.json")),
            ("user13", include_str!("../calls/impostor.json")),
            ("user17", include_str!("../calls/staff-reset.json")),
            ("user09", include_str!("../calls/staff-still-open.json")),
            ("newbie", include_str!("../calls/unknown-caller.json")),
        ];
        for (user, call) in calls {
            let facts: Value = serde_json::from_str(call)?;
            assert_eq!(facts["groups"], Value::from(groups(user)?), "{user}");
        }
        // The lines contain no names, so each must at least match the groups of some user.
        let directory = Directory::from_ldif(EXPORT)?;
        for line in include_str!("../calls/monday-morning.jsonl").lines() {
            let facts: Value = serde_json::from_str(line)?;
            assert!(
                directory.users().any(|user| facts["groups"] == Value::from(directory.groups_of(&user.dn))),
                "{line}"
            );
        }
        Ok(())
    }
}
