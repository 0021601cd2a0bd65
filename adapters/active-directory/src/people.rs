//! The people of a policy, for one subject.

use std::collections::BTreeSet;

use bonafides::Time;
use bonafides::needs::{NeededPerson, PersonSource};
use bonafides_ldif::active_directory::sid;
use bonafides_parts::PolicyGroup;

use crate::account::Account;
use crate::ldap::{Connection, Entry, Fault, Filter, Search};
use crate::lookup::Lookup;
use crate::{changes, find, groups};

/// A person of the policy who is being asked for.
pub(crate) struct Asked<'p> {
    pub(crate) person: NeededPerson<'p>,
    /// The numbers of the searches for them, or for their group.
    searches: std::ops::Range<usize>,
    /// The names that the subject's attribute refers to.
    names: Vec<String>,
}

/// Adds the searches for every person of the policy.
pub(crate) fn asked<'p>(
    lookup: &Lookup<'p>,
    subject: &Account,
    searches: &mut Vec<Search>,
) -> Vec<Asked<'p>> {
    let before = searches.len();
    let number = |searches: &Vec<Search>| searches.len().saturating_sub(before);
    let mut all = Vec::new();
    for person in lookup.request.policy.policy.people() {
        let (start, mut names) = (number(searches), Vec::new());
        match person.source {
            PersonSource::Attribute(attribute) => {
                names.extend(subject.entry.all(attribute).map(str::to_owned));
                // A name that is not here, or in another domain, is nobody: no referral is followed.
                searches.extend(names.iter().map(|name| Search::entry(name, attributes(lookup, &person))));
            }
            PersonSource::Group(written) => {
                searches.extend(match lookup.request.group(written) {
                    Some(PolicyGroup::Bound(id)) => groups::by_id(id),
                    Some(PolicyGroup::Named { name, .. }) => {
                        Some(groups::by_name(lookup.domain, &name, written))
                    }
                    _ => None,
                });
            }
            PersonSource::Address(address) => {
                let known = lookup.request.accounts_of(person.name, address);
                searches.extend(known.into_iter().filter_map(|name| {
                    let (root, identifiers) = (&lookup.domain.root, lookup.identifiers);
                    // Only administrators write the addresses of a domain: each is proven.
                    find::search(lookup.domain, root, identifiers, name, attributes(lookup, &person))
                }));
            }
            _ => {}
        }
        all.push(Asked { person, searches: start..number(searches), names });
    }
    all
}

/// Returns the members of the group of each person that is a group, also through other groups. `found` are the results of
/// the first searches.
///
/// Goes from group to group: the rule of Active Directory that follows chains visits far more entries.
pub(crate) fn members(
    lookup: &Lookup<'_>,
    connection: &mut Connection,
    asked: &[Asked<'_>],
    found: &[Vec<Entry>],
) -> Result<Vec<Vec<Entry>>, Fault> {
    let mut walks: Vec<Walk> = vec![Walk::default(); asked.len()];
    for (walk, asked) in walks.iter_mut().zip(asked) {
        if matches!(asked.person.source, PersonSource::Group(_)) {
            walk.enter(found.get(asked.searches.clone()).unwrap_or_default().iter().flatten().cloned());
        }
    }
    loop {
        let mut searches = Vec::new();
        for (at, (walk, asked)) in walks.iter_mut().zip(asked).enumerate() {
            let groups = std::mem::take(&mut walk.open);
            searches
                .extend(groups.chunks(groups::AT_ONCE).map(|part| (at, inside(lookup, &asked.person, part))));
        }
        if searches.is_empty() {
            return Ok(walks.into_iter().map(|walk| walk.members).collect());
        }
        let (places, round): (Vec<usize>, Vec<Search>) = searches.into_iter().unzip();
        for (at, entries) in places.into_iter().zip(connection.search_all(&round, lookup.deadline)?) {
            let Some(walk) = walks.get_mut(at) else { continue };
            let (accounts, groups): (Vec<Entry>, Vec<Entry>) =
                entries.into_iter().partition(Account::is_person);
            walk.members.extend(accounts);
            walk.enter(groups);
        }
    }
}

/// A walk from a group to everybody in it.
#[derive(Clone, Default)]
struct Walk {
    /// Groups that were entered: groups may contain each other.
    known: BTreeSet<String>,
    /// Groups whose members are not known yet.
    open: Vec<Entry>,
    members: Vec<Entry>,
}

impl Walk {
    fn enter(&mut self, groups: impl IntoIterator<Item = Entry>) {
        for group in groups {
            if self.known.insert(group.dn.clone()) {
                self.open.push(group);
            }
        }
    }
}

/// Returns the search for the accounts and groups that are directly in one of these groups, also by their primary group,
/// which is in no `member`.
fn inside(lookup: &Lookup<'_>, person: &NeededPerson<'_>, groups: &[Entry]) -> Search {
    let members = groups.iter().map(|group| Filter::equal("memberOf", group.dn.as_str())).collect();
    let kind = Filter::Or(vec![find::people(), groups::security_groups()]);
    let mut any = vec![Filter::And(vec![Filter::Or(members), kind])];
    let primary: Vec<Filter> = groups.iter().filter_map(primary).collect();
    if !primary.is_empty() {
        any.push(Filter::And(vec![find::people(), Filter::Or(primary)]));
    }
    Search::below(&lookup.domain.root, Filter::Or(any), attributes(lookup, person)).paged(groups::PAGE)
}

/// Returns the filter of the accounts whose primary group this is.
fn primary(group: &Entry) -> Option<Filter> {
    let sid = group.bytes("objectSid").first().and_then(|id| sid(id))?;
    sid.rsplit_once('-').map(|(_, last)| Filter::equal("primaryGroupID", last))
}

fn attributes(lookup: &Lookup<'_>, person: &NeededPerson<'_>) -> Vec<String> {
    let chosen = lookup.attributes_of(person);
    Account::attributes(chosen.into_iter().chain(changes::attributes(lookup.domain).iter().copied()))
}

impl Asked<'_> {
    /// Returns the entries that were found, each with the start of its relation to the subject, if known.
    pub(crate) fn entries(
        &self,
        lookup: &Lookup<'_>,
        subject: &Account,
        members: Vec<Entry>,
        found: &mut [Vec<Entry>],
    ) -> Vec<(Option<Time>, Entry)> {
        let found = found.get_mut(self.searches.clone()).unwrap_or_default();
        match self.person.source {
            PersonSource::Attribute(attribute) => {
                let since = |name: &String| {
                    let known =
                        changes::of_link(&subject.entry, attribute, name, lookup.definition(attribute));
                    // As old as the entry of the subject, which names them.
                    known.or(subject.changed)
                };
                self.names
                    .iter()
                    .zip(found)
                    .filter_map(|(name, one)| Some((since(name), one.pop()?)))
                    .collect()
            }
            PersonSource::Group(_) => members.into_iter().map(|entry| (None, entry)).collect(),
            // A name that finds two accounts is nobody's.
            _ => found
                .iter_mut()
                .filter(|one| one.len() == 1)
                .filter_map(|one| Some((None, one.pop()?)))
                .collect(),
        }
    }
}
