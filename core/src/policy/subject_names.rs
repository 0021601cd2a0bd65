//! Names that a subject can have, made of those in policies.

use super::group_name::{GroupName, is_escape};
use super::group_table::GroupTable;

/// For each name in these policies a name of a subject that it matches and that all of them can compare;
/// `false` if some name has none.
pub(crate) fn subject_names(tables: &[&GroupTable]) -> (Vec<String>, bool) {
    let mut keys: Vec<&str> = tables.iter().flat_map(|table| table.names().map(|(_, key)| key)).collect();
    let mut seen = std::collections::HashSet::new();
    keys.retain(|key| seen.insert(*key));
    let count = keys.len();
    let names: Vec<String> = keys.into_iter().filter_map(|key| subject_name(tables, key)).collect();
    let all = names.len() == count;
    (names, all)
}

fn subject_name(tables: &[&GroupTable], key: &str) -> Option<String> {
    let comparable = |name: &String| {
        let mut scratch = String::new();
        tables.iter().all(|table| table.matches(name, &mut scratch, |_| {}).is_ok())
    };
    if let Some(name) = distinguished_name(key) {
        return Some(name).filter(|name| reads_as(name, key, true)).filter(comparable);
    }
    let bare = key.to_owned();
    if reads_as(&bare, key, false) && comparable(&bare) {
        return Some(bare);
    }
    // The bare name cannot be compared, because a policy has a distinguished name with this CN: another one can.
    let value = escaped(key);
    let taken: usize = tables.iter().map(|table| table.names().count()).sum();
    let mut candidates = (0..=taken).map(|number| format!("CN={value},OU={number}"));
    candidates.find(|name| {
        let mut scratch = String::new();
        let read = GroupName::read(name, &mut scratch);
        read.leading_cn == Some(key) && !tables.iter().any(|table| table.has(read.key))
    })
}

fn reads_as(name: &str, key: &str, distinguished: bool) -> bool {
    let mut scratch = String::new();
    let read = GroupName::read(name, &mut scratch);
    read.key == key && read.distinguished == distinguished
}

/// The name with this key; `None` if that is of a bare name.
fn distinguished_name(key: &str) -> Option<String> {
    let mut name = String::new();
    let mut rest = key;
    loop {
        let (kind, after) = rest.split_once('=')?;
        name.push_str(kind);
        name.push('=');
        let (value, end) = value(after);
        match value.strip_prefix('\0') {
            Some(digits) => {
                name.push('#');
                name.push_str(digits);
            }
            None => name.push_str(&escaped(&value)),
        }
        let Some((separator, next)) = end else { return Some(name) };
        name.push(separator);
        rest = next;
    }
}

/// A value without its escapes, what ended it, and what follows.
fn value(text: &str) -> (String, Option<(char, &str)>) {
    let mut value = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            ',' | '+' => return (value, text.get(at.saturating_add(1)..).map(|rest| (c, rest))),
            '\\' => value.extend(chars.next().map(|(_, c)| c)),
            c => value.push(c),
        }
    }
    (value, None)
}

fn escaped(value: &str) -> String {
    let mut text = String::new();
    let last = value.chars().count().saturating_sub(1);
    for (at, c) in value.chars().enumerate() {
        let special = u8::try_from(c).is_ok_and(is_escape);
        if special && (!matches!(c, ' ' | '#') || at == 0 || (c == ' ' && at == last)) {
            text.push('\\');
        }
        text.push(c);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::subject_names;
    use crate::policy::group_table::GroupTable;

    fn table(names: &[&str]) -> GroupTable {
        let mut table = GroupTable::default();
        (0..).zip(names).for_each(|(group, name)| table.add(name, group));
        table
    }

    #[test]
    fn each_name_is_met_and_can_be_compared() {
        let names = [
            "CN=Müller \\26 Straße\\, Berlin,OU=Groups,DC=x",
            "CN=\\#1\\ ,DC=x",
            "CN=a\\\"b\\;c\\<d\\>e=f,DC=x",
            "CN=#4142,DC=x",
            "UID=7+CN=Two,DC=x",
            "Bäcker, Sons",
            "Admins",
        ];
        let (first, second) = (table(&names), table(&["CN=Admins,DC=y", "CN=admins,OU=0"]));
        let (found, all) = subject_names(&[&first, &second]);
        assert!(all, "{found:?}");
        assert_eq!(found.len(), names.len() + 2);
        let mut scratch = String::new();
        for (group, name) in (0..).zip(&found) {
            let mut groups = Vec::new();
            assert_eq!(first.matches(name, &mut scratch, |group| groups.push(group)), Ok(()));
            assert!(second.matches(name, &mut scratch, |_| {}).is_ok(), "{name}");
            // The two of the second policy begin with a bare name of the first.
            assert_eq!(groups, [group.min(6)], "{name}");
        }
    }
}
