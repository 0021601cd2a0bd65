use std::collections::BTreeMap;

use crate::AccountReader;

/// The longest name that is looked up, in bytes.
const LONGEST: usize = 255;

/// Returns a name that a caller or operator typed, without spaces around it; `None` if it can mean no account.
pub fn typed_name(typed: &str) -> Option<&str> {
    let typed = typed.trim();
    let is_name = !typed.is_empty() && typed.len() <= LONGEST && !typed.chars().any(char::is_control);
    is_name.then_some(typed)
}

/// Returns the account that a typed name means, by any of the `identifiers`; `None` if it means none, or more than one.
///
/// `search` returns the accounts that a server finds by an identifier. It may compare otherwise, or not know the filter: those
/// for which `is_meant` is false are left out.
pub fn account_named<R: AccountReader, I, E>(
    typed: &str,
    identifiers: &[I],
    search: impl Fn(&I, &str) -> Result<Vec<R::Account>, E>,
    is_meant: impl Fn(&I, &R::Account, &str) -> bool,
) -> Result<Option<R::Account>, E> {
    let Some(typed) = typed_name(typed) else { return Ok(None) };
    let mut found = BTreeMap::new();
    for identifier in identifiers {
        let accounts = search(identifier, typed)?.into_iter();
        let meant = accounts.filter(|account| is_meant(identifier, account, typed));
        found.extend(meant.map(|account| (R::id(&account).to_owned(), account)));
    }
    Ok(only_account(found))
}

/// Returns the only account that was found, by id. A name that means two accounts means nobody.
pub fn only_account<A>(found: BTreeMap<String, A>) -> Option<A> {
    let mut found = found.into_values();
    let (first, second) = (found.next(), found.next());
    first.filter(|_| second.is_none())
}

#[cfg(test)]
mod tests {
    use super::{only_account, typed_name};

    #[test]
    fn a_name_has_no_line_ends_and_an_end() {
        assert_eq!(typed_name(" sanne@contoso.example\t"), Some("sanne@contoso.example"));
        assert_eq!(typed_name(&"a".repeat(255)).map(str::len), Some(255));
        for nobody in ["", "  ", "a\0", "a\r\nb", &"a".repeat(256)] {
            assert_eq!(typed_name(nobody), None, "{nobody:?}");
        }
    }

    #[test]
    fn two_accounts_are_nobody() {
        let of = |ids: &[&'static str]| only_account(ids.iter().map(|id| ((*id).to_owned(), *id)).collect());
        assert_eq!((of(&[]), of(&["1"]), of(&["1", "1"])), (None, Some("1"), Some("1")));
        assert_eq!(of(&["1", "2"]), None);
    }
}
