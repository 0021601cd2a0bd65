//! Filters of a search (OData 4.01, part 2).

use bonafides_http::encoded;

/// Returns the parameter of a search for objects whose property has this value. In a literal of OData, a quote is doubled, and
/// nothing else ends it: no text can add to the filter.
pub(crate) fn equals(property: &str, value: &str) -> String {
    format!("$filter={}", encoded(&format!("{property} eq '{}'", value.replace('\'', "''"))))
}

#[cfg(test)]
mod tests {
    use super::equals;

    #[test]
    fn a_value_never_ends_its_literal() {
        assert_eq!(equals("mail", "jo"), "$filter=mail%20eq%20%27jo%27");
        assert_eq!(
            equals("mail", "x' or mail ne '"),
            "$filter=mail%20eq%20%27x%27%27%20or%20mail%20ne%20%27%27%27"
        );
        assert_eq!(equals("id", "a&$top=1\\"), "$filter=id%20eq%20%27a%26%24top%3D1%5C%27");
    }
}
