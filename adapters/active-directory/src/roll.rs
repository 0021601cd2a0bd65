//! Everybody at once, to count who has a way in.

use std::collections::{BTreeSet, HashMap};
use std::time::Duration;

use bonafides::Policy;
use bonafides::analyze::Person;
use bonafides_ldif::active_directory::{sid, usual_contact};
use bonafides_parts::DirectoryError;

use crate::directory::ActiveDirectory;
use crate::find;
use crate::groups::{self, PAGE};
use crate::ldap::{Deadline, Entry, Search};

/// The attributes of the site.
const SITES: [&str; 2] = ["physicalDeliveryOfficeName", "l"];

/// The attributes that are asked for, of everybody.
#[derive(Debug, Clone, Default)]
pub struct Roll {
    enrolled: Vec<(String, String)>,
    site: Option<String>,
}

impl Roll {
    /// Counts a challenge as one that a person can pass if the person has an attribute.
    #[must_use]
    pub fn enrolled(mut self, challenge: impl Into<String>, attribute: impl Into<String>) -> Self {
        self.enrolled.push((challenge.into(), attribute.into()));
        self
    }

    /// Sets the attribute of the site; by default `physicalDeliveryOfficeName`, or else `l`.
    #[must_use]
    pub fn site(mut self, attribute: impl Into<String>) -> Self {
        self.site = Some(attribute.into());
        self
    }

    fn sites(&self) -> Vec<&str> {
        self.site.as_ref().map_or_else(|| SITES.to_vec(), |site| vec![site])
    }
}

impl ActiveDirectory {
    /// Passes everybody whom the desk handles to `each`, and returns their number: with all groups, also through other
    /// groups, and the channels of the policy over which they can be reached. Ends after `limit`.
    ///
    /// An error may come after some people have been passed: do not count them then.
    pub fn people(
        &self,
        policy: &Policy,
        roll: &Roll,
        limit: Duration,
        mut each: impl FnMut(&Person<'_>),
    ) -> Result<u64, DirectoryError> {
        let channels: Vec<&str> =
            policy.channels().filter(|channel| channel.to.is_none()).map(|channel| channel.name).collect();
        let contacts: Vec<(&str, Vec<&str>)> = channels
            .into_iter()
            .map(|name| (name, self.settings.attributes(name, usual_contact(name).iter().copied())))
            .collect();
        let mut wanted: BTreeSet<&str> = ["sAMAccountName", "memberOf", "primaryGroupID", "objectSid"].into();
        wanted.extend(contacts.iter().flat_map(|(_, attributes)| attributes));
        wanted.extend(roll.enrolled.iter().map(|(_, attribute)| attribute.as_str()));
        wanted.extend(roll.sites());
        // No other server is asked once somebody was passed: nobody may be counted twice.
        let answer = self.pool.with(Deadline::after(limit), |connection, deadline| {
            let domain = self.domain(connection, deadline)?;
            let mut groups = Groups::of(connection.search(&groups::with_parents(domain), deadline)?);
            let people = Search::below(&self.base, find::people(), wanted.iter().copied()).paged(PAGE);
            let mut count = 0_u64;
            let searched = connection.search_each(&[people], deadline, |_, entry| {
                count = count.saturating_add(1);
                let (list, members) = groups.all_of(&entry);
                let name = entry.first("sAMAccountName").unwrap_or(&entry.dn);
                let mut person = Person::new(name)
                    .groups(members.iter().filter_map(|at| list.get(*at)).map(|group| group.name.as_str()));
                for (channel, attributes) in &contacts {
                    if attributes.iter().any(|attribute| entry.first(attribute).is_some()) {
                        person = person.contact(*channel);
                    }
                }
                for (challenge, attribute) in &roll.enrolled {
                    if entry.bytes(attribute).iter().any(|value| !value.is_empty()) {
                        person = person.enrolled(challenge);
                    }
                }
                person.site =
                    roll.sites().into_iter().find_map(|attribute| entry.first(attribute)).map(Into::into);
                each(&person);
            });
            Ok(searched.map(|()| count))
        });
        answer?.map_err(DirectoryError::from)
    }
}

struct Group {
    name: String,
    /// The names of the groups that it is in.
    parents: Vec<String>,
}

/// The groups of the domain.
struct Groups {
    list: Vec<Group>,
    by_name: HashMap<String, usize>,
    by_sid: HashMap<String, usize>,
    /// All groups, by the groups that somebody is in directly: many people are in the same.
    known: HashMap<Vec<usize>, Vec<usize>>,
}

impl Groups {
    fn of(entries: Vec<Entry>) -> Self {
        let mut groups =
            Self { list: Vec::new(), by_name: HashMap::new(), by_sid: HashMap::new(), known: HashMap::new() };
        for entry in entries {
            let at = groups.list.len();
            groups.by_name.insert(entry.dn.clone(), at);
            groups
                .by_sid
                .extend(entry.bytes("objectSid").first().and_then(|id| sid(id)).map(|sid| (sid, at)));
            let parents = entry.all("memberOf").map(str::to_owned).collect();
            groups.list.push(Group { name: entry.dn, parents });
        }
        groups
    }

    /// Returns all groups, and the numbers of those that an account is in. A group that only distributes mail gives no
    /// right, and is not among them.
    fn all_of(&mut self, account: &Entry) -> (&[Group], &[usize]) {
        let mut direct: Vec<usize> =
            account.all("memberOf").filter_map(|name| self.by_name.get(name).copied()).collect();
        direct.extend(self.primary_of(account));
        direct.sort_unstable();
        if !self.known.contains_key(&direct) {
            let all = self.reached(&direct);
            self.known.insert(direct.clone(), all);
        }
        (&self.list, self.known.get(&direct).map(Vec::as_slice).unwrap_or_default())
    }

    fn primary_of(&self, account: &Entry) -> Option<usize> {
        let own = account.bytes("objectSid").first().and_then(|id| sid(id))?;
        let (domain, _) = own.rsplit_once('-')?;
        self.by_sid.get(&format!("{domain}-{}", account.first("primaryGroupID")?)).copied()
    }

    fn reached(&self, direct: &[usize]) -> Vec<usize> {
        let mut open = direct.to_vec();
        let mut all: BTreeSet<usize> = direct.iter().copied().collect();
        while let Some(group) = open.pop().and_then(|at| self.list.get(at)) {
            // Groups may contain each other, so each is visited once.
            for at in group.parents.iter().filter_map(|name| self.by_name.get(name)) {
                if all.insert(*at) {
                    open.push(*at);
                }
            }
        }
        all.into_iter().collect()
    }
}
