//! Telephones and addresses that the owner of an account has registered to sign in with: the tenant holds them as verified.

use bonafides_http::encoded;
use bonafides_parts::DirectoryError;
use serde::Deserialize;

use crate::graph::Call;

/// The attribute with the registered mobile telephone.
pub(crate) const MOBILE: &str = "phoneMethods.mobile";
/// The attribute with the registered second mobile telephone.
const ALTERNATE_MOBILE: &str = "phoneMethods.alternateMobile";
/// The attribute with the registered telephone at work.
const OFFICE: &str = "phoneMethods.office";
/// The attribute with the registered private address.
const EMAIL: &str = "emailMethods";

/// The registered methods of an account.
#[derive(Debug, Clone, Default)]
pub(crate) struct Methods {
    mobile: Vec<String>,
    alternate_mobile: Vec<String>,
    office: Vec<String>,
    email: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct List<T> {
    value: Vec<T>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Phone {
    #[serde(default)]
    phone_number: Option<String>,
    #[serde(default)]
    phone_type: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Email {
    #[serde(default)]
    email_address: Option<String>,
}

impl Methods {
    /// Returns true for an attribute that is a method.
    pub(crate) fn has(attribute: &str) -> bool {
        attribute == EMAIL || is_phone(attribute)
    }

    /// Reads those methods of an account that are among the attributes.
    pub(crate) fn read(call: Call<'_>, user: &str, attributes: &[&str]) -> Result<Self, DirectoryError> {
        let mut methods = Self::default();
        let user = encoded(user);
        if attributes.iter().any(|attribute| is_phone(attribute)) {
            let path = format!("/users/{user}/authentication/phoneMethods");
            let found: Option<List<Phone>> = call.read(&path, "the registered telephones of an account")?;
            for phone in found.into_iter().flat_map(|list| list.value) {
                let of_kind = match phone.phone_type.as_deref() {
                    Some("mobile") => &mut methods.mobile,
                    Some("alternateMobile") => &mut methods.alternate_mobile,
                    Some("office") => &mut methods.office,
                    _ => continue,
                };
                // `+45 12345601`: gateways take no spaces.
                of_kind.extend(phone.phone_number.map(|number| number.replace(' ', "")));
            }
        }
        if attributes.contains(&EMAIL) {
            let path = format!("/users/{user}/authentication/emailMethods");
            let found: Option<List<Email>> = call.read(&path, "the registered addresses of an account")?;
            methods.email = found
                .into_iter()
                .flat_map(|list| list.value)
                .filter_map(|email| email.email_address)
                .collect();
        }
        Ok(methods)
    }

    /// Returns the values of an attribute; `None` if it is no method.
    pub(crate) fn values(&self, attribute: &str) -> Option<&[String]> {
        match attribute {
            MOBILE => Some(&self.mobile),
            ALTERNATE_MOBILE => Some(&self.alternate_mobile),
            OFFICE => Some(&self.office),
            EMAIL => Some(&self.email),
            _ => None,
        }
    }
}

fn is_phone(attribute: &str) -> bool {
    matches!(attribute, MOBILE | ALTERNATE_MOBILE | OFFICE)
}
