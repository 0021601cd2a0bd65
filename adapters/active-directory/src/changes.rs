//! The times at which attributes last changed.

use bonafides::Time;
use bonafides::directory::DirectoryName;
use bonafides_ldif::active_directory::filetime;

use crate::domain::Domain;
use crate::ldap::Entry;
use crate::schema::Attribute;

/// The changes of attributes, and of links, as Active Directory gives them.
const OF_ATTRIBUTES: &str = "msDS-ReplAttributeMetaData";
const OF_LINKS: &str = "msDS-ReplValueMetaData";
/// The changes of attributes, as Samba gives them.
const STORED: &str = "replPropertyMetaData";

/// Returns the attributes that changes are read from.
pub(crate) const fn attributes(domain: &Domain) -> &'static [&'static str] {
    if domain.is_samba { &[STORED] } else { &[OF_ATTRIBUTES, OF_LINKS] }
}

/// Returns the time at which an attribute last changed, if the desk may read it. `None` means that nothing is known: the
/// attribute may have changed just now.
pub(crate) fn of(entry: &Entry, name: &str, attribute: Option<Attribute>) -> Option<Time> {
    let attribute = attribute?;
    if attribute.is_link {
        // The time in the data of attributes may be that of an earlier value.
        return None;
    }
    let stored = entry.bytes(STORED).first();
    stored
        .and_then(|bytes| stored_change(bytes, attribute.number?))
        .or_else(|| described(entry, OF_ATTRIBUTES, name).filter_map(changed).max())
}

/// Returns the time at which a link to `target` was made, if the desk may read it.
pub(crate) fn of_link(entry: &Entry, name: &str, target: &str, attribute: Option<Attribute>) -> Option<Time> {
    if !attribute?.is_link {
        return of(entry, name, attribute);
    }
    let target: DirectoryName = target.parse().ok()?;
    let links = described(entry, OF_LINKS, name).filter(|link| {
        let to = element(link, "pszObjectDn").map(unescaped);
        to.and_then(|to| to.parse::<DirectoryName>().ok()).is_some_and(|to| to == target)
    });
    links.filter_map(changed).max()
}

/// Returns the descriptions of the changes of one attribute.
fn described<'e>(entry: &'e Entry, of: &str, name: &str) -> impl Iterator<Item = &'e str> {
    let parts: Vec<&str> = entry.bytes(of).iter().filter_map(|part| std::str::from_utf8(part).ok()).collect();
    let name = name.to_owned();
    parts.into_iter().filter(move |part| {
        element(part, "pszAttributeName").is_some_and(|found| found.eq_ignore_ascii_case(&name))
    })
}

/// Returns the time of the last change in a description.
fn changed(part: &str) -> Option<Time> {
    element(part, "ftimeLastOriginatingChange")?.parse().ok()
}

/// Returns the text of an element that contains only text (MS-ADTS 3.1.1.4.5.16, 3.1.1.4.5.17).
fn element<'p>(part: &'p str, name: &str) -> Option<&'p str> {
    let (_, rest) = part.split_once(&format!("<{name}>"))?;
    rest.split_once(&format!("</{name}>")).map(|(text, _)| text.trim())
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&amp;", "&")
}

/// Returns the time in a stored list: a header of 16 bytes, then 48 bytes for each attribute, in little-endian (MS-DRSR
/// 5.162, 5.163).
fn stored_change(bytes: &[u8], attribute: u32) -> Option<Time> {
    let number = |bytes: &[u8]| bytes.first_chunk().copied().map(u32::from_le_bytes);
    let (header, list) = bytes.split_at_checked(16)?;
    let count = usize::try_from(number(header.get(8..)?)?).ok()?;
    if number(header)? != 1 || list.len() != count.checked_mul(48)? {
        return None;
    }
    let found = list.chunks(48).find(|one| number(one) == Some(attribute))?;
    let seconds = i64::from_le_bytes(*found.get(8..)?.first_chunk()?);
    filetime(seconds.checked_mul(10_000_000)?)
}

#[cfg(test)]
mod tests {
    use super::{OF_ATTRIBUTES, OF_LINKS, STORED, of, of_link};
    use crate::ldap::Entry;
    use crate::schema::Attribute;

    const TEXT: Option<Attribute> = Some(Attribute { number: Some(0x14), is_link: false });
    const LINK: Option<Attribute> = Some(Attribute { number: Some(0x0015_000a), is_link: true });

    fn at(text: &str) -> Option<bonafides::Time> {
        text.parse().ok()
    }

    /// In the form of the examples of the protocol's description.
    fn described() -> Entry {
        let part = |name: &str, time: &str, more: &str| {
            format!(
                "<DS_REPL_ATTR_META_DATA>\n\t<pszAttributeName>{name}</pszAttributeName>\n\t<dwVersion>2</dwVersion>\n\t\
                 <ftimeLastOriginatingChange>{time}</ftimeLastOriginatingChange>\n{more}</DS_REPL_ATTR_META_DATA>\n\0"
            )
            .into_bytes()
        };
        let mut entry = Entry::new("CN=Jo,DC=x");
        entry.add(
            OF_ATTRIBUTES,
            [
                part("mobile", "2020-01-01T00:00:00Z", ""),
                part("telephoneNumber", "2026-11-21T20:47:11Z", ""),
                part("manager", "2001-01-01T00:00:00Z", ""),
            ],
        );
        let to = |dn: &str| format!("\t<pszObjectDn>{dn}</pszObjectDn>\n");
        entry.add(
            OF_LINKS,
            [
                part("manager", "2026-10-01T00:00:00Z", &to("CN=Ann &amp; Co,DC=x")),
                part("manager", "2026-11-01T00:00:00Z", &to("CN=Before,DC=x")),
                part("secretary", "2026-11-05T00:00:00Z", &to("CN=Ann &amp; Co,DC=x")),
            ],
        );
        entry
    }

    #[test]
    fn a_change_is_that_of_the_attribute_or_of_the_link() {
        let entry = described();
        assert_eq!(of(&entry, "TelephoneNumber", TEXT), at("2026-11-21T20:47:11Z"));
        assert_eq!(of(&entry, "mobile", TEXT), at("2020-01-01T00:00:00Z"));
        assert_eq!(of_link(&entry, "manager", "cn=ann & co, dc=x", LINK), at("2026-10-01T00:00:00Z"));
    }

    /// An unknown age must never seem to be old.
    #[test]
    fn the_change_of_an_earlier_link_or_of_an_unknown_attribute_is_no_answer() {
        let entry = described();
        assert_eq!(of(&entry, "manager", LINK), None);
        assert_eq!(of_link(&entry, "manager", "CN=Other,DC=x", LINK), None);
        assert_eq!(of(&entry, "mobile", None), None);
        assert_eq!(of(&entry, "otherMobile", TEXT), None);
        assert_eq!(of(&Entry::new("CN=a"), "mobile", TEXT), None);
    }

    #[test]
    fn the_stored_list_is_read_as_a_whole_or_not_at_all() {
        let one = |number: u32, seconds: i64| {
            let mut bytes = number.to_le_bytes().to_vec();
            bytes.extend(1_u32.to_le_bytes());
            bytes.extend(seconds.to_le_bytes());
            bytes.resize(48, 0);
            bytes
        };
        let mut bytes = [1_u32, 0, 2, 0].into_iter().flat_map(u32::to_le_bytes).collect::<Vec<_>>();
        bytes.extend(one(0x29, 13_000_000_000));
        // 2026-11-21T20:47:11Z
        bytes.extend(one(0x14, 13_439_767_631));
        let stored = |bytes: &[u8]| {
            let mut entry = Entry::new("CN=a");
            entry.add(STORED, [bytes.to_vec()]);
            of(&entry, "telephoneNumber", TEXT)
        };
        assert_eq!(stored(&bytes), at("2026-11-21T20:47:11Z"));
        for cut in 0..bytes.len() {
            assert_eq!(bytes.get(..cut).and_then(stored), None, "{cut}");
        }
    }
}
