//! Groups: memberships, names and ids.

use std::collections::HashMap;

use bonafides::directory::DirectoryName;
use bonafides_ldif::active_directory::sid;
use bonafides_parts::{DirectoryError, Group};

use crate::domain::Domain;
use crate::ldap::{Entry, Filter, Search};

/// Entries of a page, of which a server sends at most 1,000.
pub(crate) const PAGE: i32 = 1000;
/// Groups that are asked for in one search.
pub(crate) const AT_ONCE: usize = 200;
/// The bit of `groupType` of security groups.
const SECURITY: &str = "2147483648";

/// Returns the searches for the names of groups.
pub(crate) fn by_sid(domain: &Domain, sids: &[Vec<u8>]) -> Vec<Search> {
    let parts = sids.chunks(AT_ONCE);
    let of = |part: &[Vec<u8>]| {
        Filter::Or(part.iter().map(|sid| Filter::equal("objectSid", sid.clone())).collect())
    };
    parts.map(|part| Search::below(&domain.root, of(part), ["objectSid"])).collect()
}

/// Returns groups by their ids, given what the searches for their names found. A group that this domain does not know,
/// such as one of another domain, has its id as its name.
pub(crate) fn named(sids: &[Vec<u8>], found: &[Vec<Entry>]) -> Vec<Group> {
    let pairs =
        found.iter().flatten().filter_map(|entry| Some((entry.bytes("objectSid").first()?, &entry.dn)));
    let names: HashMap<&Vec<u8>, &String> = pairs.collect();
    let of = |id: &Vec<u8>| {
        let sid = sid(id)?;
        let name = names.get(id).map_or_else(|| sid.clone(), |name| (*name).clone());
        Some(Group::new(name).id(sid))
    };
    sids.iter().filter_map(of).collect()
}

/// Returns the filter of security groups: only they are in `tokenGroups`.
pub(crate) fn security_groups() -> Filter {
    Filter::And(vec![Filter::equal("objectCategory", "group"), Filter::AllBits("groupType", SECURITY)])
}

/// Returns the search for all groups.
pub(crate) fn all(domain: &Domain) -> Search {
    Search::below(&domain.root, security_groups(), ["objectSid"]).paged(PAGE)
}

/// Returns the search for all groups, each with the groups that it is in.
pub(crate) fn with_parents(domain: &Domain) -> Search {
    Search::below(&domain.root, security_groups(), ["objectSid", "memberOf"]).paged(PAGE)
}

/// Returns the search for the groups that a policy means by a name: a distinguished or a common name.
pub(crate) fn by_name(domain: &Domain, name: &DirectoryName, written: &str) -> Search {
    let attribute = if name.is_distinguished() { "distinguishedName" } else { "cn" };
    let named = Filter::equal(attribute, written);
    Search::below(&domain.root, Filter::And(vec![security_groups(), named]), ["objectSid"]).paged(PAGE)
}

/// Returns the search for the group with an id; `None` if the id is no SID.
pub(crate) fn by_id(id: &str) -> Option<Search> {
    let is_sid =
        id.strip_prefix("S-1-").is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit() || b == b'-'));
    is_sid.then(|| Search::entry(format!("<SID={id}>"), ["objectSid"]))
}

/// Returns the groups among these that a name means, as the engine compares names: a directory also takes `José` for
/// `Jose`.
pub(crate) fn meant(name: &DirectoryName, found: &[Entry]) -> Vec<Group> {
    let is_meant = |group: &&Entry| group.dn.parse::<DirectoryName>().is_ok_and(|own| name.means(&own));
    let of = |group: &Entry| {
        let id = group.bytes("objectSid").first().and_then(|id| sid(id));
        id.map(|id| Group::new(group.dn.as_str()).id(id))
    };
    found.iter().filter(is_meant).filter_map(of).collect()
}

/// Returns the error of a desk that may not read the groups of an account: every account has a primary group.
pub(crate) fn unreadable_groups() -> DirectoryError {
    DirectoryError::Rights(
        "it may not read `tokenGroups`; add it to the group `Windows Authorization Access Group`".to_owned(),
    )
}
