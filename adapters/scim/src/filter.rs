//! Filters of a search (RFC 7644, section 3.4.2.2).

use bonafides_http::encoded;
use serde_json::Value;

/// Returns the parameter of a search for resources whose attribute has this value. The value is a string of JSON: no text can
/// end it, and thus add to the filter.
pub(crate) fn equals(attribute: &str, value: &str) -> String {
    format!("filter={}", encoded(&format!("{attribute} eq {}", Value::from(value))))
}

#[cfg(test)]
mod tests {
    use super::equals;

    #[test]
    fn a_value_never_ends_its_string() {
        assert_eq!(equals("userName", "sanne"), "filter=userName%20eq%20%22sanne%22");
        // userName eq "x\" or id pr or userName eq \"\\"
        let expected =
            "filter=userName%20eq%20%22x%5C%22%20or%20id%20pr%20or%20userName%20eq%20%5C%22%5C%5C%22";
        assert_eq!(equals("userName", "x\" or id pr or userName eq \"\\"), expected);
        assert_eq!(equals("id", "a&count=1\n"), "filter=id%20eq%20%22a%26count%3D1%5Cn%22");
    }
}
