//! Values that are distinguished names.

use bonafides::directory::DirectoryName;

use crate::error::LdifError;

/// Attributes of people and groups whose values are distinguished names (RFC 4519, RFC 4524, RFC 2798,
/// Active Directory), in lower case.
const NAMES: [&str; 17] = [
    "assistant",
    "directreports",
    "distinguishedname",
    "ismemberof",
    "managedby",
    "managedobjects",
    "manager",
    "member",
    "memberof",
    "nonsecuritymember",
    "nonsecuritymemberbl",
    "owner",
    "roleoccupant",
    "secretary",
    "seealso",
    "tokengroupsnames",
    "uniquemember",
];

/// Returns true if the values of an attribute are distinguished names. Ignores case.
pub fn holds_names(attribute: &str) -> bool {
    NAMES.iter().any(|name| name.eq_ignore_ascii_case(attribute))
}

/// Reads a distinguished name, as written and in comparable form. Returns `None` if it is empty: some
/// directories require a group to have a member, and an empty one satisfies them.
pub(crate) fn read(value: &[u8], line: usize) -> Result<Option<(&str, DirectoryName)>, LdifError> {
    let text = std::str::from_utf8(value).map_err(|_| LdifError::NameNotUtf8 { line })?;
    if text.is_empty() {
        return Ok(None);
    }
    match text.parse::<DirectoryName>() {
        Ok(name) if name.is_distinguished() => Ok(Some((text, name))),
        _ => Err(LdifError::BadDn { line }),
    }
}
