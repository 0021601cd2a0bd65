//! The examination: everything that would fail at the wrong time, and rights that are too few or too many.

use std::collections::BTreeSet;

use bonafides_ldif::active_directory::sid;
use bonafides_parts::DirectoryError;

use crate::account::{Account, TOKEN_GROUPS};
use crate::directory::{ActiveDirectory, now};
use crate::domain::{Domain, is_below};
use crate::find::{self, Identifier};
use crate::groups::unreadable_groups;
use crate::ldap::{Connection, Deadline, Entry, Fault, Filter, Search};
use crate::rights::{Descriptor, LOCKOUT_TIME, PWD_LAST_SET, RESET_PASSWORD, Right};
use crate::schema;
use crate::sid::is_administrators;

/// Accounts whose access lists are compared with what the desk needs.
const SAMPLE: usize = 100;
/// Protected accounts and groups whose access lists are examined.
const PROTECTED: usize = 1000;
/// The id of the class of accounts.
const USER: &str = "bf967aba-0de6-11d0-a285-00aa003049e2";
const ACCESS_LIST: &str = "nTSecurityDescriptor";

/// A connection and what is known about it.
struct Examined<'a> {
    directory: &'a ActiveDirectory,
    connection: &'a mut Connection,
    domain: &'a Domain,
    deadline: Deadline,
    /// The desk's account and its groups.
    token: BTreeSet<String>,
    /// Its SID and sign-in name.
    sid: String,
    trustee: String,
}

impl ActiveDirectory {
    /// Returns everything that is wrong with a directory.
    pub(crate) fn examine(&self) -> Vec<DirectoryError> {
        let deadline = Deadline::after(self.limit);
        let (mut faults, mut examined) = (Vec::new(), None);
        for address in self.pool.addresses() {
            let opened = self.pool.open(address, deadline).and_then(|mut connection| {
                let domain = Domain::read(&mut connection, deadline)?;
                Ok((connection, domain))
            });
            match opened {
                Ok((_, domain)) if domain.is_read_only => faults.push(DirectoryError::Invalid(format!(
                    "`{address}` is a read-only domain controller; name one that can be written to"
                ))),
                Ok((connection, domain)) => {
                    examined.get_or_insert((connection, domain));
                }
                Err(fault) => faults.push(fault.into()),
            }
        }
        if faults.is_empty() && examined.is_none() {
            faults.push(Fault::NoServer.into());
        }
        if let Some((mut connection, domain)) = examined {
            match self.examine_domain(&mut connection, &domain, deadline) {
                Ok(found) => faults.extend(found),
                Err(fault) => faults.push(fault.into()),
            }
        }
        faults
    }

    fn examine_domain(
        &self,
        connection: &mut Connection,
        domain: &Domain,
        deadline: Deadline,
    ) -> Result<Vec<DirectoryError>, Fault> {
        let base = &self.base;
        let found = connection.search(&Search::entry(base, ["objectClass"]), deadline)?;
        if found.is_empty() || !is_below(base, &domain.root) {
            let help = format!("write a distinguished name below `{}`", domain.root);
            return Ok(vec![invalid(&format!("there is no `{base}`, the base"), &help)]);
        }
        let mut faults = self.examine_attributes(connection, domain, deadline)?;
        faults.extend(self.examine_people(connection, domain, deadline)?);
        let (token, sid, trustee) = self.own_account(connection, domain, deadline)?;
        let mut examined = Examined { directory: self, connection, domain, deadline, token, sid, trustee };
        faults.extend(examined.too_weak()?);
        faults.extend(examined.too_strong()?);
        Ok(faults)
    }

    /// Checks that the attributes of the configuration exist: another one never has a value.
    fn examine_attributes(
        &self,
        connection: &mut Connection,
        domain: &Domain,
        deadline: Deadline,
    ) -> Result<Vec<DirectoryError>, Fault> {
        let contacts = self.settings.contacts.values().flatten().map(String::as_str);
        let chosen: BTreeSet<&str> =
            contacts.chain(self.identifiers.iter().map(Identifier::attribute)).collect();
        let known = connection.search(&schema::search(domain, chosen.iter().copied()), deadline)?;
        let known = schema::read(&known);
        let unknown = chosen.into_iter().filter(|name| !known.contains_key(&name.to_ascii_lowercase()));
        Ok(unknown
            .map(|name| {
                invalid(&format!("the schema has no attribute `{name}`"), "correct its name in `desk.toml`")
            })
            .collect())
    }

    /// Checks that the people of the configuration exist.
    fn examine_people(
        &self,
        connection: &mut Connection,
        domain: &Domain,
        deadline: Deadline,
    ) -> Result<Vec<DirectoryError>, Fault> {
        self.settings.missing_people(|name| {
            let wanted = Account::attributes([]);
            let search = find::search(domain, &domain.root, &self.identifiers, name, wanted);
            let found = search.map(|search| connection.search(&search, deadline)).transpose()?;
            Ok(found.is_some_and(|found| found.len() == 1))
        })
    }

    /// Returns the SIDs of the desk's account and of its groups, its own SID, and its sign-in name.
    fn own_account(
        &self,
        connection: &mut Connection,
        domain: &Domain,
        deadline: Deadline,
    ) -> Result<(BTreeSet<String>, String, String), Fault> {
        let root = connection.search(&Search::entry("", [TOKEN_GROUPS]), deadline)?;
        let token = root.iter().flat_map(|root| root.bytes(TOKEN_GROUPS)).filter_map(|id| sid(id));
        let mut token: BTreeSet<String> = token.collect();
        let identifiers = ["sAMAccountName", "userPrincipalName", "distinguishedName"];
        let identifiers: Vec<Identifier> = identifiers.iter().filter_map(|name| name.parse().ok()).collect();
        let wanted = Account::attributes([]);
        let search = find::search(domain, &domain.root, &identifiers, self.pool.account(), wanted);
        let found = search.map(|search| connection.search(&search, deadline)).transpose()?;
        let own = found.into_iter().flatten().find_map(|entry| Account::read(entry, now()));
        let name = own.as_ref().and_then(|own| own.entry.first("sAMAccountName"));
        let short = domain.names.first().map(|name| name.to_uppercase()).unwrap_or_default();
        let trustee = name.map_or_else(|| self.pool.account().to_owned(), |name| format!("{short}\\{name}"));
        let sid = own.map(|own| own.sid).unwrap_or_default();
        token.insert(sid.clone());
        Ok((token, sid, trustee))
    }
}

impl Examined<'_> {
    /// Checks that the desk can do what it must, on some of the accounts that it handles.
    fn too_weak(&mut self) -> Result<Vec<DirectoryError>, Fault> {
        let base = self.directory.base.clone();
        let unprotected = Filter::Not(Box::new(Filter::equal("adminCount", "1")));
        let filter = Filter::And(vec![find::people(), unprotected]);
        let search = Search::below(&base, filter, [ACCESS_LIST]).paged(100).until(SAMPLE);
        let mut accounts = self.connection.search(&search, self.deadline)?;
        // The desk may have its own account there, and is not to reset its own password.
        accounts.truncate(SAMPLE);
        let Some(first) = accounts.first() else {
            let help = "correct `base`, or let the desk's account read what is below it";
            return Ok(vec![invalid("there is no account below the base", help)]);
        };
        let groups = Search::entry(&first.dn, [TOKEN_GROUPS]);
        let groups = self.connection.search(&groups, self.deadline)?;
        let mut faults = Vec::new();
        if groups.iter().all(|entry| entry.bytes(TOKEN_GROUPS).is_empty()) {
            faults.push(unreadable_groups());
        }
        let Some(lists) = descriptors(&accounts) else {
            faults.push(self.unreadable_lists());
            return Ok(faults);
        };
        let wanted = [
            (Right::ResetPassword, "reset the password"),
            (Right::DemandNewPassword, "demand a new password at the next sign-in (`pwdLastSet`)"),
            (Right::Unlock, "unlock the account (`lockoutTime`)"),
        ];
        let lacks = |right: Right| lists.iter().filter(|list| !list.allows(&self.token, right)).count();
        let missing: Vec<(&str, usize)> = wanted
            .map(|(right, what)| (what, lacks(right)))
            .into_iter()
            .filter(|(_, without)| *without > 0)
            .collect();
        if let Some(most) = missing.iter().map(|(_, without)| without).max() {
            let what: Vec<&str> = missing.iter().map(|(what, _)| *what).collect();
            let reason = format!(
                "it may not {}, for {most} of {} accounts examined",
                what.join(", nor "),
                lists.len()
            );
            faults.push(wrong_rights(&reason, &self.delegation(&base)));
        }
        Ok(faults)
    }

    /// Checks that the desk cannot touch administrators.
    fn too_strong(&mut self) -> Result<Vec<DirectoryError>, Fault> {
        let mut faults = Vec::new();
        let trustee = &self.trustee;
        if self.token.iter().any(|sid| is_administrators(sid)) {
            let help =
                format!("remove `{trustee}` from every administrative group, also through other groups");
            faults.push(wrong_rights("it is an administrator", &help));
            // It has every right: nothing more to learn from the lists.
            return Ok(faults);
        }
        let admin_holder = format!("CN=AdminSDHolder,CN=System,{}", self.domain.root);
        let protected =
            Search::below(&self.domain.root, Filter::equal("adminCount", "1"), [ACCESS_LIST, "objectClass"]);
        let searches = [
            protected.paged(PROTECTED.try_into().unwrap_or(i32::MAX)).until(PROTECTED),
            Search::entry(admin_holder, [ACCESS_LIST]),
            Search::entry(&self.domain.root, [ACCESS_LIST]),
        ];
        let found = self.connection.search_all(&searches, self.deadline)?;
        if found.first().is_none_or(Vec::is_empty) {
            let reason = "it may not read `adminCount`, by which administrators are known";
            let help = "add it to the group `Pre-Windows 2000 Compatible Access`, or let it read `adminCount` of all accounts";
            faults.push(wrong_rights(reason, help));
        }
        let all: Vec<&Entry> = found.iter().flatten().collect();
        let mut touched: Vec<&Entry> = Vec::new();
        for entry in &all {
            let Some(list) = entry.bytes(ACCESS_LIST).first().and_then(|bytes| Descriptor::read(bytes))
            else {
                faults.push(self.unreadable_lists());
                return Ok(faults);
            };
            let is = |class: &str| entry.all("objectClass").any(|found| found.eq_ignore_ascii_case(class));
            let rights: &[Right] = match () {
                () if entry.dn.eq_ignore_ascii_case(&self.domain.root) => {
                    &[Right::ReadSecrets, Right::TakeOver]
                }
                () if is("group") => &[Right::AddMembers, Right::TakeOver],
                () => &[Right::ResetPassword, Right::TakeOver],
            };
            if rights.iter().any(|right| list.allows(&self.token, *right)) {
                touched.push(entry);
            }
        }
        if let Some(example) = touched.first() {
            let reason = format!(
                "it can take over {} of {} accounts and groups of administrators",
                touched.len(),
                all.len()
            );
            let dn = &example.dn;
            let help =
                format!("remove its rights there and above, such as by `dsacls \"{dn}\" /R \"{trustee}\"`");
            faults.push(wrong_rights(&reason, &help));
        }
        Ok(faults)
    }

    fn unreadable_lists(&self) -> DirectoryError {
        let trustee = &self.trustee;
        wrong_rights(
            "it may not read access lists, so that its rights cannot be examined",
            &format!("let `{trustee}` read the permissions of accounts and of administrative groups"),
        )
    }

    /// Returns the command that gives the least rights.
    fn delegation(&self, base: &str) -> String {
        let (sid, trustee) = (&self.sid, &self.trustee);
        if self.domain.is_samba {
            format!(
                "run `samba-tool dsacl set --objectdn=\"{base}\" --sddl=\"(OA;CIIO;CR;{RESET_PASSWORD};{USER};{sid})\
                 (OA;CIIO;RPWP;{PWD_LAST_SET};{USER};{sid})(OA;CIIO;RPWP;{LOCKOUT_TIME};{USER};{sid})\"`"
            )
        } else {
            format!(
                "run `dsacls \"{base}\" /I:S /G \"{trustee}:CA;Reset Password;user\" \"{trustee}:RPWP;pwdLastSet;user\" \
                 \"{trustee}:RPWP;lockoutTime;user\"`"
            )
        }
    }
}

/// Returns the access lists; `None` if one cannot be read.
fn descriptors(entries: &[Entry]) -> Option<Vec<Descriptor>> {
    entries.iter().map(|entry| Descriptor::read(entry.bytes(ACCESS_LIST).first()?)).collect()
}

fn invalid(reason: &str, help: &str) -> DirectoryError {
    DirectoryError::Invalid(format!("{reason}; {help}"))
}

fn wrong_rights(reason: &str, help: &str) -> DirectoryError {
    DirectoryError::Rights(format!("{reason}; {help}"))
}
