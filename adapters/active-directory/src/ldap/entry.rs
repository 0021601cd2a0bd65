use std::collections::BTreeMap;

/// An entry of a search result.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct Entry {
    /// The distinguished name.
    pub(crate) dn: String,
    /// The values of each attribute, by its name in lower case.
    attributes: BTreeMap<String, Vec<Vec<u8>>>,
    /// Attributes of which the server sent only the first values, with the number of values so far.
    pub(super) cut_off: BTreeMap<String, usize>,
}

impl Entry {
    pub(crate) fn new(dn: impl Into<String>) -> Self {
        Self { dn: dn.into(), ..Self::default() }
    }

    /// Adds the values of an attribute, named as the server names it: `member;range=0-1499` is a part of `member`.
    pub(crate) fn add(&mut self, attribute: &str, values: impl IntoIterator<Item = Vec<u8>>) {
        let name = attribute.to_ascii_lowercase();
        let (base, range) = name.split_once(";range=").unwrap_or((&name, ""));
        // The last part ends with `*`.
        match range.split_once('-').and_then(|(_, last)| last.parse::<usize>().ok()) {
            Some(last) => self.cut_off.insert(base.to_owned(), last.saturating_add(1)),
            None => self.cut_off.remove(base),
        };
        self.attributes.entry(base.to_owned()).or_default().extend(values);
    }

    /// Adds the next part of an attribute.
    pub(super) fn append(&mut self, attribute: &str, mut next: Self) {
        let values = next.attributes.remove(attribute).unwrap_or_default();
        match next.cut_off.remove(attribute) {
            // A server that sends no more values would be asked forever.
            Some(end) if !values.is_empty() => self.cut_off.insert(attribute.to_owned(), end),
            _ => self.cut_off.remove(attribute),
        };
        self.attributes.entry(attribute.to_owned()).or_default().extend(values);
    }

    /// Returns all values of an attribute. Ignores case.
    pub(crate) fn bytes(&self, attribute: &str) -> &[Vec<u8>] {
        self.attributes.get(&attribute.to_ascii_lowercase()).map(Vec::as_slice).unwrap_or_default()
    }

    /// Returns the values of an attribute that are text and not empty.
    pub(crate) fn all(&self, attribute: &str) -> impl Iterator<Item = &str> {
        let texts = self.bytes(attribute).iter().filter_map(|value| std::str::from_utf8(value).ok());
        texts.filter(|text| !text.is_empty())
    }

    /// Returns the first value of an attribute that is text and not empty.
    pub(crate) fn first(&self, attribute: &str) -> Option<&str> {
        self.all(attribute).next()
    }

    /// Returns the number in an attribute; `None` if it is absent or no such number.
    pub(crate) fn number<N: std::str::FromStr>(&self, attribute: &str) -> Option<N> {
        self.first(attribute)?.parse().ok()
    }
}

/// Shows no values: they are personal data.
impl std::fmt::Debug for Entry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Entry").field("attributes", &self.attributes.keys()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::Entry;

    #[test]
    fn parts_of_an_attribute_become_one() {
        let part = |name: &str, values: &[&str]| {
            let mut entry = Entry::new("CN=a");
            // As the server sends it: without values under the plain name.
            entry.add("member", []);
            entry.add(name, values.iter().map(|value| value.as_bytes().to_vec()));
            entry
        };
        let mut entry = part("member;range=0-1", &["a", "b"]);
        assert_eq!(entry.cut_off.get("member"), Some(&2));
        entry.append("member", part("member;Range=2-3", &["c", "d"]));
        assert_eq!(entry.cut_off.get("member"), Some(&4));
        entry.append("member", part("member;range=4-*", &["e"]));
        assert!(entry.cut_off.is_empty());
        assert_eq!(entry.all("Member").collect::<Vec<_>>(), ["a", "b", "c", "d", "e"]);

        let mut entry = part("member;range=0-1", &["a", "b"]);
        entry.append("member", part("member;range=2-3", &[]));
        assert!(entry.cut_off.is_empty());
    }
}
