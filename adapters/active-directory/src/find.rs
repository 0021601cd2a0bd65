//! The account that a typed name means.

use std::str::FromStr;

use bonafides::directory::DirectoryName;
use bonafides_ldif::active_directory::guid_bytes;
use thiserror::Error;

use crate::domain::Domain;
use crate::ldap::{Filter, Search};

/// The longest name that is looked up, in bytes: no attribute has a longer one.
const LONGEST: usize = 1024;
/// The value of `sAMAccountType` of accounts of people and services, and not of computers.
const PERSON: &str = "805306368";

/// An attribute by which people name an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identifier(Kind);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Kind {
    /// The sign-in name, also as `CONTOSO\name`.
    SignIn,
    /// The user principal name, also the one that every account has: the sign-in name and the domain.
    Principal,
    DistinguishedName,
    Guid,
    Other(String),
}

impl Identifier {
    /// The attributes that are used if nothing else is set.
    pub const USUAL: [&str; 6] =
        ["sAMAccountName", "userPrincipalName", "mail", "employeeID", "distinguishedName", "objectGUID"];

    /// Returns the name of the attribute.
    pub(crate) fn attribute(&self) -> &str {
        match &self.0 {
            Kind::SignIn => "sAMAccountName",
            Kind::Principal => "userPrincipalName",
            Kind::DistinguishedName => "distinguishedName",
            Kind::Guid => "objectGUID",
            Kind::Other(name) => name,
        }
    }

    pub(crate) fn usual() -> Vec<Self> {
        Self::USUAL.iter().filter_map(|name| name.parse().ok()).collect()
    }
}

/// Reads the name of an attribute.
impl FromStr for Identifier {
    type Err = IdentifierError;

    fn from_str(name: &str) -> Result<Self, IdentifierError> {
        Ok(Self(match name.to_ascii_lowercase().as_str() {
            "samaccountname" => Kind::SignIn,
            "userprincipalname" => Kind::Principal,
            "distinguishedname" => Kind::DistinguishedName,
            "objectguid" => Kind::Guid,
            other => {
                let first = other.bytes().next().ok_or(IdentifierError)?;
                if !first.is_ascii_alphabetic()
                    || !other.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
                {
                    return Err(IdentifierError);
                }
                Kind::Other(name.to_owned())
            }
        }))
    }
}

/// A text that is not the name of an attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("this is not the name of an attribute, such as `employeeID`")]
#[non_exhaustive]
pub struct IdentifierError;

/// Returns the filter of accounts of people and services.
pub(crate) fn people() -> Filter {
    Filter::equal("sAMAccountType", PERSON)
}

/// Returns the search for any account below a name.
pub(crate) fn anybody(base: &str) -> Search {
    Search::below(base, people(), ["objectGUID"]).paged(1).until(1)
}

/// Returns the search for the accounts that a typed name means; `None` if it means none. Finds at most two.
pub(crate) fn search(
    domain: &Domain,
    base: &str,
    identifiers: &[Identifier],
    typed: &str,
    attributes: Vec<String>,
) -> Option<Search> {
    let typed = typed.trim();
    if typed.is_empty() || typed.len() > LONGEST || typed.contains('\0') {
        return None;
    }
    let any: Vec<Filter> =
        identifiers.iter().filter_map(|identifier| identifier.filter(domain, typed)).collect();
    if any.is_empty() {
        return None;
    }
    let filter = Filter::And(vec![people(), Filter::Or(any)]);
    Some(Search::below(base, filter, attributes).paged(2).until(2))
}

impl Identifier {
    /// Returns the filter for a typed name; `None` if this attribute cannot have it.
    fn filter(&self, domain: &Domain, typed: &str) -> Option<Filter> {
        let dn = typed.parse::<DirectoryName>().ok().filter(DirectoryName::is_distinguished);
        match &self.0 {
            Kind::DistinguishedName => dn.map(|_| Filter::equal("distinguishedName", typed)),
            // A distinguished name may contain a backslash, and is not a sign-in name.
            _ if dn.is_some() => None,
            Kind::Guid => Some(Filter::equal("objectGUID", guid_bytes(typed)?)),
            Kind::SignIn => match typed.split_once('\\') {
                Some((name, sign_in)) => {
                    let name = name.trim().to_lowercase();
                    let is_here = domain.names.contains(&name) && !sign_in.trim().is_empty();
                    is_here.then(|| Filter::equal("sAMAccountName", sign_in.trim()))
                }
                None => Some(Filter::equal("sAMAccountName", typed)),
            },
            Kind::Principal => {
                let explicit = Filter::equal("userPrincipalName", typed);
                match typed.rsplit_once('@') {
                    Some((sign_in, name))
                        if domain.dns.contains(&name.to_lowercase()) && !sign_in.is_empty() =>
                    {
                        Some(Filter::Or(vec![explicit, Filter::equal("sAMAccountName", sign_in)]))
                    }
                    _ => Some(explicit),
                }
            }
            Kind::Other(attribute) => Some(Filter::EqualTo(attribute.clone(), typed.into())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Identifier, search};
    use crate::domain::Domain;
    use crate::ldap::Filter;

    fn domain() -> Domain {
        Domain {
            root: "DC=ad,DC=test".to_owned(),
            schema: String::new(),
            names: vec!["adt".to_owned(), "ad.test".to_owned()],
            dns: vec!["ad.test".to_owned()],
            is_samba: true,
            is_read_only: false,
        }
    }

    fn filter(typed: &str, identifiers: &[&str]) -> Option<Vec<Filter>> {
        let identifiers: Vec<Identifier> = identifiers.iter().filter_map(|name| name.parse().ok()).collect();
        let found = search(&domain(), "DC=ad,DC=test", &identifiers, typed, Vec::new())?;
        match found.filter {
            Filter::And(mut all) => match all.pop() {
                Some(Filter::Or(any)) => Some(any),
                _ => None,
            },
            _ => None,
        }
    }

    #[test]
    fn a_typed_name_is_a_value_and_never_syntax() {
        let typed = "*)(|(objectClass=*";
        let expected = vec![Filter::equal("sAMAccountName", typed)];
        assert_eq!(filter(typed, &["SAMACCOUNTNAME", "objectGUID", "distinguishedName"]), Some(expected));
        for nobody in ["", " \t", "a\0b", &"a".repeat(1025)] {
            assert_eq!(filter(nobody, &Identifier::USUAL), None, "{nobody:?}");
        }
    }

    #[test]
    fn each_kind_of_name_is_looked_for_where_it_can_be() {
        let sign_in = |name: &str| Some(vec![Filter::equal("sAMAccountName", name)]);
        assert_eq!(filter("ADT\\jo", &["sAMAccountName"]), sign_in("jo"));
        assert_eq!(filter("Ad.Test\\ jo", &["sAMAccountName"]), sign_in("jo"));
        for other in ["AD\\jo", "evil\\jo", "\\jo", "ADT\\", "ADT\\ "] {
            assert_eq!(filter(other, &["sAMAccountName"]), None, "{other}");
        }
        let dn = "CN=Doe\\, Jo,DC=ad,DC=test";
        let found = filter(dn, &Identifier::USUAL);
        assert_eq!(found, Some(vec![Filter::equal("distinguishedName", dn)]));
        let both = Filter::Or(vec![
            Filter::equal("userPrincipalName", "jo@ad.test"),
            Filter::equal("sAMAccountName", "jo"),
        ]);
        assert_eq!(filter("jo@ad.test", &["userPrincipalName"]), Some(vec![both]));
        assert_eq!(
            filter("jo@b.test", &["userPrincipalName"]),
            Some(vec![Filter::equal("userPrincipalName", "jo@b.test")])
        );
        let name = "extensionAttribute7".to_owned();
        assert_eq!(filter("E7", &["extensionAttribute7"]), Some(vec![Filter::EqualTo(name, b"E7".to_vec())]));
        for bad in ["", "a b", "member;range=0-1", "a)(b", "7a"] {
            assert!(bad.parse::<Identifier>().is_err(), "{bad}");
        }
    }
}
