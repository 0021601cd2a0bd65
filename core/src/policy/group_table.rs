//! The lookup of a subject's groups in the policy.
//!
//! Names are compared as directories do: after NFC and Unicode case folding; distinguished names by RFC 4514,
//! after unescaping and without spaces around `,` and `=`. A bare name of the policy also matches the leading
//! CN of a subject's distinguished name.

use hashbrown::{DefaultHashBuilder, HashSet, HashTable};

use super::group_name::GroupName;
use super::ids::GroupId;
use super::name_table::Ends;

/// A map from normalised names to groups. The keys share one text, because policies have many groups.
#[derive(Debug, Default)]
pub(crate) struct GroupTable {
    hasher: DefaultHashBuilder,
    table: HashTable<u32>,
    keys: Vec<Key>,
    text: String,
    /// The leading CNs of distinguished names. As bare names of a subject, they would silently match nothing. Kept as they are:
    /// the form in which names are compared cannot be read again.
    leading: HashSet<Box<str>>,
}

/// The reason why a name of a subject cannot be looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotComparable {
    /// The name contains an unescaped `=` but is not a distinguished name.
    Malformed,
    /// The name is bare, and the policy has a distinguished name that begins with it.
    Bare,
}

#[derive(Debug, Clone, Copy)]
struct Key {
    end: u32,
    group: GroupId,
    /// The next key with the same name; 0 for none, because key 0 never follows another.
    next: u32,
    distinguished: bool,
}

impl GroupTable {
    /// Adds a name of the policy. A name may belong to several groups.
    pub(crate) fn add(&mut self, name: &str, group: GroupId) {
        let mut scratch = String::new();
        let GroupName { key, distinguished, leading_cn, .. } = GroupName::read(name, &mut scratch);
        if let Some(cn) = leading_cn.filter(|cn| !self.leading.contains(*cn)) {
            self.leading.insert(cn.into());
        }
        let index = u32::try_from(self.keys.len()).unwrap_or(u32::MAX);
        if let Some(mut at) = self.find(key, distinguished) {
            // A further key with the same name is chained to the first and shares its text.
            while let Some(next) = self.keys.get(at as usize).map(|k| k.next).filter(|next| *next != 0) {
                at = next;
            }
            if let Some(last) = self.keys.get_mut(at as usize) {
                last.next = index;
            }
        } else {
            let hash = hash(&self.hasher, key);
            let (keys, text, hasher) = (&self.keys, &self.text, &self.hasher);
            self.table.insert_unique(hash, index, |at| hash_of(hasher, keys, text, *at));
            self.text.push_str(key);
        }
        let end = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        self.keys.push(Key { end, group, next: 0, distinguished });
    }

    /// Calls `found` with every group that the subject's `name` matches. `scratch` is overwritten; reusing it
    /// saves an allocation per name.
    pub(crate) fn matches(
        &self,
        name: &str,
        scratch: &mut String,
        mut found: impl FnMut(GroupId),
    ) -> Result<(), NotComparable> {
        let name = GroupName::read(name, scratch);
        if name.is_malformed {
            return Err(NotComparable::Malformed);
        }
        if !name.distinguished && self.leading.contains(name.key) {
            return Err(NotComparable::Bare);
        }
        self.look_up(name.key, name.distinguished, &mut found);
        if let Some(cn) = name.leading_cn {
            self.look_up(cn, false, &mut found);
        }
        Ok(())
    }

    /// Returns every name of the policy in the form in which it is compared, with each of its groups.
    pub(crate) fn names(&self) -> impl Iterator<Item = (GroupId, &str)> {
        let heads = (0..).zip(&self.keys).map(|(at, _)| (at, text_of(&self.keys, &self.text, at).1));
        // A key without text is chained to another one.
        heads.filter(|(_, text)| !text.is_empty()).flat_map(|(at, text)| {
            let key = |at: u32| self.keys.get(at as usize);
            let chain = std::iter::successors(key(at), move |k| key(k.next).filter(|_| k.next != 0));
            chain.map(move |key| (key.group, text))
        })
    }

    /// Returns true if the key is that of a distinguished name in the policy.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.find(key, true).is_some()
    }

    fn look_up(&self, key: &str, distinguished: bool, found: &mut impl FnMut(GroupId)) {
        let mut at = self.find(key, distinguished);
        while let Some(key) = at.and_then(|at| self.keys.get(at as usize)) {
            found(key.group);
            at = Some(key.next).filter(|next| *next != 0);
        }
    }

    fn find(&self, key: &str, distinguished: bool) -> Option<u32> {
        let hash = hash(&self.hasher, key);
        let equal = |at: &u32| text_of(&self.keys, &self.text, *at) == (distinguished, key);
        self.table.find(hash, equal).copied()
    }

    pub(crate) fn shrink(&mut self) {
        self.keys.shrink_to_fit();
        self.text.shrink_to_fit();
        self.leading.shrink_to_fit();
        let (keys, text, hasher) = (&self.keys, &self.text, &self.hasher);
        self.table.shrink_to_fit(|at| hash_of(hasher, keys, text, *at));
    }
}

fn hash_of(hasher: &DefaultHashBuilder, keys: &[Key], text: &str, at: u32) -> u64 {
    hash(hasher, text_of(keys, text, at).1)
}

/// The hash of a name in the form in which it is compared.
fn hash(hasher: &DefaultHashBuilder, key: &str) -> u64 {
    Ends::of(key).hash(hasher, key)
}

fn text_of<'t>(keys: &[Key], text: &'t str, at: u32) -> (bool, &'t str) {
    let at = at as usize;
    let start = at.checked_sub(1).and_then(|before| keys.get(before)).map_or(0, |k| k.end as usize);
    let (end, distinguished) = keys.get(at).map_or((start, false), |k| (k.end as usize, k.distinguished));
    (distinguished, text.get(start..end).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Distinguished names with their leading CNs, whatever their spelling and however many there are.
    #[test]
    fn the_leading_cn_of_a_distinguished_name_is_not_a_name_of_its_own() {
        let names = [
            ("CN=Staff,DC=x", "staff"),
            (r"CN=\#Ops,OU=Groups,DC=x", "#Ops"),
            (r"CN=R&D \<core\>,OU=Groups,DC=x", "R&D <core>"),
            (r#"CN=\"a\"\; b,DC=x"#, "\"a\"; b"),
            (r"CN=a\, b,DC=x", "a, b"),
            ("CN=b+CN=a,DC=x", "b"),
            ("OU=c+CN=d,DC=x", "d"),
            ("CN=\u{df}\u{301},DC=x", "\u{df}\u{301}"),
        ];
        for count in 1..=names.len() {
            let mut table = GroupTable::default();
            for (group, (name, _)) in (0..).zip(names.iter().take(count)) {
                table.add(name, group);
            }
            table.shrink();
            for (at, (name, cn)) in names.iter().enumerate() {
                let mut found = Vec::new();
                let said = table.matches(cn, &mut String::new(), |group| found.push(group));
                let is_known = at < count;
                assert_eq!(said, if is_known { Err(NotComparable::Bare) } else { Ok(()) }, "{cn} of {name}");
                assert!(found.is_empty(), "{cn}");
            }
            // The value of another attribute, or the second CN, is a name like any other.
            for other in ["c", "a", "x"] {
                assert_eq!(table.matches(other, &mut String::new(), |_| {}), Ok(()), "{other}");
            }
        }
    }
}
