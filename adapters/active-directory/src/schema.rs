//! Attributes, as the schema defines them.

use std::collections::BTreeMap;

use crate::domain::Domain;
use crate::ldap::{Entry, Filter, Search};

/// The beginnings of object identifiers that every domain shortens to these numbers (MS-DRSR 5.16.4).
const PREFIXES: [(&str, u32); 5] = [
    ("2.5.4", 0),
    ("1.2.840.113556.1.2", 2),
    ("1.2.840.113556.1.4", 9),
    ("0.9.2342.19200300.100.1", 21),
    ("2.16.840.1.113730.3.1", 22),
];

/// The facts about an attribute that its changes are found by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Attribute {
    /// Its number in `replPropertyMetaData`.
    pub(crate) number: Option<u32>,
    /// True if its values are links to other entries, whose changes are kept apart.
    pub(crate) is_link: bool,
}

/// Returns the search for the definitions of attributes.
pub(crate) fn search<'a>(domain: &Domain, names: impl Iterator<Item = &'a str>) -> Search {
    let any = names.map(|name| Filter::equal("lDAPDisplayName", name)).collect();
    let filter = Filter::And(vec![Filter::equal("objectClass", "attributeSchema"), Filter::Or(any)]);
    let wanted = ["attributeID", "lDAPDisplayName", "linkID", "msDS-IntId"];
    Search::below(&domain.schema, filter, wanted)
}

/// Returns each definition, by the name of the attribute in lower case.
pub(crate) fn read(found: &[Entry]) -> BTreeMap<String, Attribute> {
    let of = |entry: &Entry| {
        let name = entry.first("lDAPDisplayName")?.to_ascii_lowercase();
        let number = entry.number("msDS-IntId").or_else(|| number(entry.first("attributeID")?));
        let is_link = entry.number::<i64>("linkID").is_some_and(|link| link != 0);
        Some((name, Attribute { number, is_link }))
    };
    found.iter().filter_map(of).collect()
}

/// Returns the number of an object identifier whose last part fits.
fn number(oid: &str) -> Option<u32> {
    let (prefix, last) = oid.rsplit_once('.')?;
    let (_, high) = PREFIXES.iter().find(|(known, _)| *known == prefix)?;
    let last: u32 = last.parse().ok().filter(|last| *last < 0x4000)?;
    Some((high << 16) | last)
}

#[cfg(test)]
mod tests {
    use super::number;

    /// The numbers are those of the schema that Microsoft publishes (MS-ADA1 to MS-ADA3).
    #[test]
    fn identifiers_become_the_numbers_of_replication() {
        for (oid, expected) in [
            ("2.5.4.20", Some(0x14)),
            ("0.9.2342.19200300.100.1.41", Some(0x0015_0029)),
            ("1.2.840.113556.1.4.651", Some(0x0009_028b)),
            ("1.2.840.113556.1.4.90", Some(0x0009_005a)),
            ("1.2.840.113556.1.2.423", Some(0x0002_01a7)),
            ("1.2.840.113556.1.4.20000", None),
            ("1.3.6.1.4.1.99999.1", None),
            ("mail", None),
        ] {
            assert_eq!(number(oid), expected, "{oid}");
        }
    }
}
