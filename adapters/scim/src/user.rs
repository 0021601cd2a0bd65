//! One account, as the server has it now.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use crate::server::Resource;

/// The addresses of an account for its work, in place of an attribute.
pub(crate) const WORK_EMAIL: &str = "emails.work";
/// The address of an account that its server calls the preferred one.
pub(crate) const PRIMARY_EMAIL: &str = "emails.primary";
/// The attribute of the enterprise extension with the manager.
pub(crate) const MANAGER: &str = "manager";

/// The account of a person (RFC 7643, section 4.1).
#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct User {
    pub(crate) id: String,
    #[serde(rename = "userName")]
    pub(crate) sign_in_name: String,
    #[serde(default)]
    pub(crate) external_id: Option<String>,
    #[serde(default)]
    active: Option<bool>,
    #[serde(default)]
    display_name: Option<String>,
    #[serde(default)]
    name: Option<Name>,
    #[serde(default)]
    emails: Option<Vec<Entry>>,
    #[serde(default)]
    phone_numbers: Option<Vec<Entry>>,
    #[serde(default)]
    pub(crate) groups: Option<Vec<Reference>>,
    #[serde(rename = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User", default)]
    enterprise: Option<BTreeMap<String, Value>>,
    #[serde(flatten)]
    others: BTreeMap<String, Value>,
}

#[derive(Clone, Deserialize)]
struct Name {
    #[serde(default)]
    formatted: Option<String>,
    #[serde(rename = "givenName", default)]
    given: Option<String>,
    #[serde(rename = "familyName", default)]
    family: Option<String>,
}

/// A value of an attribute with several.
#[derive(Clone, Deserialize)]
struct Entry {
    #[serde(default)]
    value: Option<String>,
    #[serde(rename = "type", default)]
    kind: Option<String>,
    #[serde(default)]
    primary: Option<bool>,
}

/// A member of a group, or a group of an account.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Reference {
    pub(crate) value: String,
    #[serde(default)]
    pub(crate) display: Option<String>,
    #[serde(rename = "type", default)]
    pub(crate) kind: Option<String>,
}

impl Resource for User {
    fn id(&self) -> &str {
        &self.id
    }
}

impl User {
    /// Returns true for an account that is known to be active.
    pub(crate) fn is_enabled(&self) -> bool {
        self.active == Some(true)
    }

    /// Returns the name for people.
    pub(crate) fn display(&self) -> String {
        let text = |text: Option<&String>| {
            text.map(|text| text.trim()).filter(|text| !text.is_empty()).map(str::to_owned)
        };
        let parts = || {
            let name = self.name.as_ref()?;
            let parts: Vec<String> =
                [&name.given, &name.family].into_iter().filter_map(|part| text(part.as_ref())).collect();
            text(name.formatted.as_ref()).or_else(|| (!parts.is_empty()).then(|| parts.join(" ")))
        };
        text(self.display_name.as_ref()).or_else(parts).unwrap_or_else(|| self.sign_in_name.clone())
    }

    /// Returns the language, if the account has one: the first of `preferredLanguage`, or else `locale`.
    pub(crate) fn language(&self) -> Option<String> {
        let of = |attribute: &str| {
            let first = self.all(attribute).into_iter().next()?;
            let tag = first.split([',', ';']).next().unwrap_or_default().trim();
            (!tag.is_empty()).then(|| tag.to_owned())
        };
        of("preferredLanguage").or_else(|| of("locale"))
    }

    /// Returns the values of an attribute that are not empty: `emails`, or `emails.work` for those of one type.
    pub(crate) fn all(&self, attribute: &str) -> Vec<String> {
        let (name, kind) =
            attribute.split_once('.').map_or((attribute, None), |(name, kind)| (name, Some(kind)));
        let values: Vec<String> = match name {
            "id" => vec![self.id.clone()],
            "userName" => vec![self.sign_in_name.clone()],
            "externalId" => self.external_id.iter().cloned().collect(),
            "displayName" => self.display_name.iter().cloned().collect(),
            "emails" => entries(self.emails.as_deref(), kind).map(str::to_owned).collect(),
            "phoneNumbers" => entries(self.phone_numbers.as_deref(), kind).filter_map(number).collect(),
            // Others have no types.
            _ if kind.is_some() => Vec::new(),
            other => {
                let extended = self.enterprise.as_ref().and_then(|attributes| attributes.get(other));
                self.others.get(other).or(extended).map(texts).unwrap_or_default()
            }
        };
        values.into_iter().filter(|value| !value.trim().is_empty()).collect()
    }

    /// Returns true if an address of the account is this one.
    pub(crate) fn has_email(&self, is_same: impl Fn(&str) -> bool) -> bool {
        entries(self.emails.as_deref(), None).any(is_same)
    }

    /// Returns true if an address of the account is this one, and it has no other name like it. SCIM does not tell which
    /// addresses were verified: its owner may have written it there.
    pub(crate) fn merely_claims(&self, name: &str) -> bool {
        let is_same = |own: &str| own.to_lowercase() == name.trim().to_lowercase();
        self.has_email(is_same) && !is_same(&self.sign_in_name)
    }

    /// Returns the id of the manager.
    pub(crate) fn manager(&self) -> Option<&str> {
        let manager = self.enterprise.as_ref()?.get(MANAGER)?;
        // Some servers write the id alone.
        manager.get("value").unwrap_or(manager).as_str().filter(|id| !id.is_empty())
    }
}

fn entries<'e>(entries: Option<&'e [Entry]>, kind: Option<&'e str>) -> impl Iterator<Item = &'e str> {
    let is_meant = move |entry: &&Entry| match kind {
        None => true,
        Some("primary") => entry.primary == Some(true),
        Some(kind) => entry.kind.as_deref().is_some_and(|own| own.eq_ignore_ascii_case(kind)),
    };
    entries.unwrap_or_default().iter().filter(is_meant).filter_map(|entry| entry.value.as_deref())
}

/// Returns the texts of an attribute that the server adds.
fn texts(value: &Value) -> Vec<String> {
    let all = match value {
        Value::Array(all) => all.as_slice(),
        one => std::slice::from_ref(one),
    };
    all.iter().filter_map(|value| value.get("value").unwrap_or(value).as_str()).map(str::to_owned).collect()
}

/// Returns a number as gateways take it: `tel:+45-12345601` is a URI (RFC 3966). One with an extension receives no text.
fn number(value: &str) -> Option<String> {
    let Some(number) = value.strip_prefix("tel:") else { return Some(value.to_owned()) };
    let is_separator = |c: char| matches!(c, '-' | '.' | '(' | ')');
    (!number.contains(';')).then(|| number.chars().filter(|c| !is_separator(*c)).collect())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use serde_json::json;

    use super::{User, number};

    #[test]
    fn a_number_is_what_a_gateway_takes() {
        assert_eq!(number("tel:+1-201-555.0123").as_deref(), Some("+12015550123"));
        assert_eq!(number("+45 12 34 56 01").as_deref(), Some("+45 12 34 56 01"));
        assert_eq!(number("tel:+1-201-555-0123;ext=7"), None);
    }

    #[test]
    fn an_account_whose_state_is_not_told_is_not_enabled() {
        let of = |json: serde_json::Value| serde_json::from_value::<User>(json).unwrap();
        for active in [json!(null), json!(false)] {
            assert!(!of(json!({ "id": "1", "userName": "a", "active": active })).is_enabled());
        }
        assert!(!of(json!({ "id": "1", "userName": "a" })).is_enabled());
        assert!(of(json!({ "id": "1", "userName": "a", "active": true })).is_enabled());
    }

    #[test]
    fn an_address_that_is_no_sign_in_name_makes_nobody_a_person_of_the_policy() {
        let user = |name: &str| -> User {
            let emails = json!([{ "value": "Soc@contoso.example" }]);
            serde_json::from_value(json!({ "id": "1", "userName": name, "emails": emails })).unwrap()
        };
        assert!(user("mallory").merely_claims(" soc@contoso.example"));
        assert!(!user("soc@Contoso.example").merely_claims("soc@contoso.example"));
        assert!(!user("mallory").merely_claims("mallory"));
    }

    #[test]
    fn names_and_managers_have_several_forms() {
        const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
        let of = |json: serde_json::Value| serde_json::from_value::<User>(json).unwrap();
        let user = of(json!({
            "id": "1", "userName": "a", "name": { "givenName": "Sanne", "familyName": " Berg " },
            "preferredLanguage": "da, en-GB;q=0.8", ENTERPRISE: { "manager": { "value": "7" }, "department": "IT" },
        }));
        assert_eq!((user.display().as_str(), user.language().as_deref()), ("Sanne Berg", Some("da")));
        assert_eq!((user.manager(), user.all("department")), (Some("7"), vec!["IT".to_owned()]));
        assert_eq!(
            of(json!({ "id": "1", "userName": "a", ENTERPRISE: { "manager": "7" } })).manager(),
            Some("7")
        );
        assert_eq!(of(json!({ "id": "1", "userName": "a", ENTERPRISE: { "manager": {} } })).manager(), None);
    }
}
