//! The view of one account that a step asks for, in few round trips.

use std::collections::BTreeSet;

use bonafides::case::Relationship;
use bonafides_parts::{self as parts, DirectoryError};

use crate::account::{Account, TOKEN_GROUPS};
use crate::domain::is_below;
use crate::groups::{self, unreadable_groups};
use crate::ldap::{Connection, Entry, Fault};
use crate::lookup::Lookup;
use crate::people::{self, Asked};
use crate::{changes, schema};

/// The reason there is no profile.
pub(crate) enum ProfileFault {
    /// The server failed.
    Fault(Fault),
    /// The server answered, and the answer cannot be used.
    Unusable(DirectoryError),
}

impl From<Fault> for ProfileFault {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl Lookup<'_> {
    /// Returns the profile of the account with this id; `None` if the desk does not handle it.
    pub(crate) fn read(
        mut self,
        connection: &mut Connection,
        guid: &str,
    ) -> Result<Option<parts::Account>, ProfileFault> {
        let Some(account) = self.subject(connection, guid)? else { return Ok(None) };
        let sids = account.entry.bytes(TOKEN_GROUPS);
        if sids.is_empty() {
            // Every account has a primary group: the desk may not read them, and must not take this for none.
            return Err(ProfileFault::Unusable(unreadable_groups()));
        }
        let mut searches = groups::by_sid(self.domain, sids);
        let names = searches.len();
        let asked = people::asked(&self, &account, &mut searches);
        let mut found = connection.search_all(&searches, self.deadline)?;
        let others = found.split_off(names.min(found.len()));
        let groups = groups::named(sids, &found);
        let relationships = self.relationships(connection, &account, &asked, others)?;
        let state = account.state;
        let facts = [("last_sign_in", state.last_sign_in), ("password_changed", state.password_set)];
        let facts = facts.into_iter().filter_map(|(name, time)| Some((name, time?)));
        let profile = self.request.profile(&self, &account, relationships, facts);
        Ok(Some(parts::Account::new(profile, groups)))
    }

    /// Returns the account, and reads the definitions of attributes that are not known yet.
    fn subject(&mut self, connection: &mut Connection, guid: &str) -> Result<Option<Account>, Fault> {
        let chosen = self.attributes_of_subject();
        let mut names = chosen.clone();
        names.extend(self.request.policy.policy.people().flat_map(|person| self.attributes_of(&person)));
        let unknown: BTreeSet<String> = names.iter().map(|name| name.to_ascii_lowercase()).collect();
        let unknown: Vec<&String> =
            unknown.iter().filter(|name| !self.definitions.contains_key(*name)).collect();
        let others = chosen
            .iter()
            .copied()
            .chain([TOKEN_GROUPS])
            .chain(changes::attributes(self.domain).iter().copied());
        let mut searches = vec![Account::search(guid, others)];
        if !unknown.is_empty() {
            searches.push(schema::search(self.domain, unknown.iter().map(|name| name.as_str())));
        }
        let mut found = connection.search_all(&searches, self.deadline)?;
        if let Some(defined) = found.get(1) {
            let mut defined = schema::read(defined);
            self.definitions.extend(unknown.into_iter().map(|name| (name.clone(), defined.remove(name))));
        }
        let account = found.first_mut().and_then(Vec::pop).and_then(|entry| Account::read(entry, self.now));
        Ok(account.filter(|account| is_below(account.dn(), self.base)))
    }

    /// Returns everyone who is a person of the policy for the subject.
    fn relationships(
        &self,
        connection: &mut Connection,
        subject: &Account,
        asked: &[Asked<'_>],
        mut found: Vec<Vec<Entry>>,
    ) -> Result<Vec<Relationship>, Fault> {
        let members = people::members(self, connection, asked, &found)?;
        let mut relationships = Vec::new();
        for (asked, entries) in asked.iter().zip(members) {
            let people = asked.entries(self, subject, entries, &mut found).into_iter();
            let people = people.filter_map(|(since, entry)| Some((since, Account::read(entry, self.now)?)));
            relationships.extend(self.request.related(self, asked.person.name, people));
        }
        Ok(relationships)
    }
}
