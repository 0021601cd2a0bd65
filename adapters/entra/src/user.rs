//! One account, as the tenant has it now.

use std::collections::BTreeMap;

use bonafides::Time;
use serde::Deserialize;
use serde_json::Value;

use crate::methods::Methods;

/// The type of an account among other objects of the directory.
pub(crate) const USER: &str = "#microsoft.graph.user";
/// The property with the last sign-in, which needs a permission of its own.
pub(crate) const SIGN_INS: &str = "signInActivity";
/// The property of the mailbox, which only administrators change.
pub(crate) const MAIL: &str = "mail";
/// The properties that every account is read with.
const PROPERTIES: [&str; 11] = [
    "id",
    "userPrincipalName",
    "displayName",
    "userType",
    "accountEnabled",
    "mail",
    "employeeId",
    "onPremisesSamAccountName",
    "onPremisesSyncEnabled",
    "preferredLanguage",
    "lastPasswordChangeDateTime",
];

/// The account of a person or a service.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct User {
    pub(crate) id: String,
    #[serde(rename = "userPrincipalName")]
    pub(crate) principal_name: String,
    #[serde(default)]
    display_name: Option<String>,
    #[serde(default, rename = "userType")]
    kind: Option<String>,
    #[serde(default)]
    account_enabled: Option<bool>,
    #[serde(default)]
    on_premises_sync_enabled: Option<bool>,
    #[serde(default)]
    preferred_language: Option<String>,
    #[serde(default)]
    last_password_change_date_time: Option<String>,
    #[serde(default)]
    sign_in_activity: Option<SignInActivity>,
    #[serde(flatten)]
    others: BTreeMap<String, Value>,
    /// The methods that the owner has registered to sign in with; empty if they were not asked for.
    #[serde(skip)]
    pub(crate) methods: Methods,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
struct SignInActivity {
    #[serde(default)]
    last_sign_in_date_time: Option<String>,
}

impl User {
    /// Returns the parameter with the properties that an account is read with, and `others`.
    pub(crate) fn select<'a>(others: impl IntoIterator<Item = &'a str>) -> String {
        let mut all: Vec<&str> = PROPERTIES.to_vec();
        for other in others {
            if is_property(other) && !all.contains(&other) {
                all.push(other);
            }
        }
        format!("$select={}", all.join(","))
    }

    /// Returns true for an account of the tenant itself. That of a guest has its password elsewhere.
    pub(crate) fn is_own(&self) -> bool {
        !self.kind.as_deref().is_some_and(|kind| kind.eq_ignore_ascii_case("guest"))
    }

    /// Returns true if the account is known to be enabled.
    pub(crate) fn is_enabled(&self) -> bool {
        self.account_enabled == Some(true)
    }

    /// Returns true if the account, and with it its password, comes from Active Directory.
    pub(crate) fn is_synchronised(&self) -> bool {
        self.on_premises_sync_enabled == Some(true)
    }

    /// Returns the name for people.
    pub(crate) fn display(&self) -> &str {
        let name = self.display_name.as_deref().map(str::trim).filter(|name| !name.is_empty());
        name.unwrap_or(&self.principal_name)
    }

    pub(crate) fn language(&self) -> Option<&str> {
        self.preferred_language.as_deref().map(str::trim).filter(|tag| !tag.is_empty())
    }

    /// Returns the time at which the password was last set.
    pub(crate) fn password_set(&self) -> Option<Time> {
        time(self.last_password_change_date_time.as_deref()?)
    }

    /// Returns the time of the last sign-in with a browser or an app; `None` also if it was not asked for.
    pub(crate) fn last_sign_in(&self) -> Option<Time> {
        time(self.sign_in_activity.as_ref()?.last_sign_in_date_time.as_deref()?)
    }

    /// Returns the values of a property, or of a registered method, that are not empty.
    pub(crate) fn all(&self, attribute: &str) -> Vec<String> {
        let values = match attribute {
            "id" => vec![self.id.clone()],
            "userPrincipalName" => vec![self.principal_name.clone()],
            _ => match self.methods.values(attribute) {
                Some(values) => values.to_vec(),
                None => self.others.get(attribute).map(texts).unwrap_or_default(),
            },
        };
        values.into_iter().filter(|value| !value.trim().is_empty()).collect()
    }
}

fn texts(value: &Value) -> Vec<String> {
    let all = match value {
        Value::Array(all) => all.as_slice(),
        one => std::slice::from_ref(one),
    };
    all.iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// Returns a time as the API writes it: some have seven digits after the second.
fn time(text: &str) -> Option<Time> {
    let seconds = text.split(['.', 'Z']).next()?;
    format!("{seconds}Z").parse().ok()
}

/// Returns true for the name of a property: no part of a query.
pub(crate) fn is_property(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use serde_json::json;

    use super::{User, is_property, time};

    #[test]
    fn an_account_whose_state_is_not_told_is_not_enabled() {
        let of = |enabled: serde_json::Value, kind: serde_json::Value| -> User {
            let user =
                json!({ "id": "1", "userPrincipalName": "a", "accountEnabled": enabled, "userType": kind });
            serde_json::from_value(user).unwrap()
        };
        for enabled in [json!(null), json!(false)] {
            assert!(!of(enabled, json!("Member")).is_enabled());
        }
        assert!(of(json!(true), json!(null)).is_enabled());
        assert!(of(json!(true), json!(null)).is_own() && !of(json!(true), json!("Guest")).is_own());
    }

    #[test]
    fn times_have_several_precisions() {
        let expected = "2026-03-01T11:22:33Z".parse().ok();
        assert!(expected.is_some());
        for text in ["2026-03-01T11:22:33Z", "2026-03-01T11:22:33.1234567Z"] {
            assert_eq!(time(text), expected, "{text}");
        }
        assert_eq!(time("soon"), None);
    }

    #[test]
    fn a_property_is_no_part_of_a_query() {
        assert!(is_property("mobilePhone") && is_property("extension_1_x"));
        for other in ["", "phoneMethods.mobile", "a,b", "a&$top", "1a", "a b"] {
            assert!(!is_property(other), "{other}");
        }
        let select = User::select(["mail", "mobilePhone", "a&b"]);
        assert!(select.ends_with(",lastPasswordChangeDateTime,mobilePhone"), "{select}");
    }
}
