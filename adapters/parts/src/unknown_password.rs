use bonafides::keys::Sensitive;
use zeroize::Zeroizing;

/// Characters of a password that nobody types.
const CHARACTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
/// The number of random characters: 256 bits and more.
const LENGTH: usize = 43;

/// Returns a random password that nobody knows, for [`Directory::lock_out`](crate::Directory::lock_out): it contains
/// characters of each kind. `None` if the system has no randomness.
pub fn unknown_password() -> Option<Sensitive<String>> {
    let mut bytes = Zeroizing::new([0_u8; LENGTH]);
    getrandom::fill(&mut *bytes).ok()?;
    // A text that grows leaves copies in memory.
    let mut password = String::with_capacity(64);
    password.extend(
        bytes.iter().filter_map(|byte| CHARACTERS.get(usize::from(byte & 63))).map(|byte| char::from(*byte)),
    );
    // Most directories demand several kinds of characters.
    password.push_str("-aA1");
    Some(Sensitive::new(password))
}

#[cfg(test)]
mod tests {
    use super::unknown_password;

    #[test]
    fn no_two_are_the_same() {
        let two =
            [unknown_password(), unknown_password()].map(|password| password.map(|p| p.expose().clone()));
        assert!(
            two.iter().flatten().all(|password| password.len() == 47) && two.iter().flatten().count() == 2
        );
        assert_ne!(two.first(), two.last());
    }
}
