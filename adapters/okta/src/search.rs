//! Expressions of a search, as SCIM has them (RFC 7644, section 3.4.2.2).

use bonafides_http::encoded;
use serde_json::Value;

/// Returns the parameter of a search for objects whose property has this value. The value is a string of JSON: no text can end
/// it, and thus add to the expression.
pub(crate) fn equals(property: &str, value: &str) -> String {
    format!("search={}", encoded(&format!("{property} eq {}", Value::from(value))))
}

#[cfg(test)]
mod tests {
    use super::equals;

    #[test]
    fn a_value_never_ends_its_string() {
        assert_eq!(equals("profile.login", "jo"), "search=profile.login%20eq%20%22jo%22");
        // profile.login eq "x\" or status pr or id eq \"\\"
        let expected =
            "search=profile.login%20eq%20%22x%5C%22%20or%20status%20pr%20or%20id%20eq%20%5C%22%5C%5C%22";
        assert_eq!(equals("profile.login", "x\" or status pr or id eq \"\\"), expected);
        assert_eq!(equals("id", "a&limit=1\n"), "search=id%20eq%20%22a%26limit%3D1%5Cn%22");
    }
}
