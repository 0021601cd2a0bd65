//! One-time passwords for a directory, whole and in two halves.

use crate::case::secret::PasswordPolicy;
use crate::case::secret::password::classes;
use crate::keys::{Draws, Sensitive};

/// The least entropy in bits: of a whole password, and of each half.
const LEAST_BITS: u32 = 80;
const LEAST_BITS_OF_A_HALF: usize = 40;

/// Letters and digits that do not look alike, in print or in handwriting: neither `0Oo` nor `1Iil`, nor
/// the letters like `2` (`Zz`), `5` (`Ss`), `6` (`Gb`), `8` (`B`) and `9` (`gq`). A letter with the same
/// shape in both cases is only in lower case.
const LETTERS: &[u8; 38] = b"acdefhjkmnprtuvwxyADEFHJLMNQRT23456789";
/// The same with symbols that can be read out, for a directory that requires four classes.
const LETTERS_AND_SYMBOLS: &[u8; 43] = b"acdefhjkmnprtuvwxyADEFHJLMNQRT23456789+=?#%";

/// The classes of characters in every password. A policy need not name the rule: Active Directory demands three by default, and
/// 2 of 100 draws of 16 characters have fewer.
const LEAST_CLASSES: u8 = 3;

/// The number of draws after which the rules are taken to accept nothing.
const DRAWS: usize = 64;

/// Makes a one-time password that `rules` accept, with small letters, capitals and digits. Returns `None` if `length` gives less than 80 bits, if
/// `rules` do not allow it, or if 64 draws in a row do not conform.
///
/// Each character is drawn uniformly, and a password that does not conform is drawn anew as a whole, so
/// that all conforming passwords are equally likely. Context words and strength are not checked: it
/// contains no names, and its entropy is known.
pub(crate) fn make(draws: &mut Draws, length: u8, rules: &PasswordPolicy) -> Option<Sensitive<String>> {
    if bits(length) < LEAST_BITS || !rules.rules().lengths().contains(&u16::from(length)) {
        return None;
    }
    let alphabet: &[u8] = if rules.rules().classes() > 3 { LETTERS_AND_SYMBOLS } else { LETTERS };
    let conforms = |drawn: &Sensitive<String>| {
        classes(drawn.expose()) >= LEAST_CLASSES && rules.broken_rules(drawn, &[]).is_empty()
    };
    (0..DRAWS).map(|_| draw(draws, length, alphabet)).find(conforms)
}

/// Returns the least entropy of a password of that length, in bits: 5.247 per character, rounded down.
pub(crate) fn bits(length: u8) -> u32 {
    u32::from(length).saturating_mul(5247).div_euclid(1000)
}

/// Splits a secret into two halves for two channels, to be joined in order; `None` if a half has less
/// than 40 bits.
///
/// Each character except a hyphen counts as five bits, as in recovery codes and tokens; one-time
/// passwords have more.
pub(crate) fn split(secret: &Sensitive<String>) -> Option<(Sensitive<String>, Sensitive<String>)> {
    let text = secret.expose();
    let middle = text.chars().count().div_ceil(2);
    let (at, _) = text.char_indices().nth(middle)?;
    let (first, second) = text.split_at_checked(at)?;
    let enough =
        |half: &str| half.chars().filter(|c| *c != '-').count().saturating_mul(5) >= LEAST_BITS_OF_A_HALF;
    (enough(first) && enough(second)).then(|| (first.into(), second.into()))
}

fn draw(draws: &mut Draws, length: u8, alphabet: &[u8]) -> Sensitive<String> {
    let bound = u32::try_from(alphabet.len()).unwrap_or_default();
    let mut text = String::with_capacity(length.into());
    text.extend((0..length).filter_map(|_| {
        let at = usize::try_from(draws.below("one_time_password", bound)).ok()?;
        alphabet.get(at).copied().map(char::from)
    }));
    Sensitive::new(text)
}
