//! One-time passwords for a directory, whole and in two halves.

use crate::case::secret::PasswordPolicy;
use crate::keys::{Draws, Sensitive};

/// The least that stays unknown, in bits: of a whole one, and to who knows one half.
const LEAST_BITS: u32 = 80;
const LEAST_BITS_OF_A_HALF: usize = 40;

/// Letters and digits, none of which looks like another, in print or by hand: neither `0Oo` nor
/// `1Iil`, not the letters for `2` (`Zz`), `5` (`Ss`), `6` (`Gb`), `8` (`B`) and `9` (`gq`), and of a
/// letter with one shape in both cases only the small one.
const LETTERS: &[u8; 38] = b"acdefhjkmnprtuvwxyADEFHJLMNQRT23456789";
/// The same with symbols that can be read out, for a directory that demands four classes.
const LETTERS_AND_SYMBOLS: &[u8; 43] = b"acdefhjkmnprtuvwxyADEFHJLMNQRT23456789+=?#%";

/// How often one is drawn anew before the policy is held to be one that nothing fits.
const DRAWS: usize = 64;

/// A new one-time password that `rules` accept, or `None`: if `length` holds less than 80 bits, is
/// not one that `rules` allow, or if 64 draws in a row do not conform.
///
/// It is drawn whole, each character uniformly, and as a whole drawn anew: among the texts that
/// conform, each is as likely as the others. No context words and no estimate of its strength: it is
/// made of nobody's name, and its bits are known.
pub(crate) fn make(draws: &mut Draws, length: u8, rules: &PasswordPolicy) -> Option<Sensitive<String>> {
    if bits(length) < LEAST_BITS || !rules.rules().lengths().contains(&u16::from(length)) {
        return None;
    }
    let alphabet: &[u8] = if rules.rules().classes() > 3 { LETTERS_AND_SYMBOLS } else { LETTERS };
    (0..DRAWS).map(|_| draw(draws, length, alphabet)).find(|drawn| rules.broken_rules(drawn, &[]).is_empty())
}

/// The bits that one of that length holds at least, rounded down: 5.247 for each character.
pub(crate) fn bits(length: u8) -> u32 {
    u32::from(length).saturating_mul(5247).div_euclid(1000)
}

/// Two halves that make the secret one after the other, for two channels; or `None` if one half
/// would leave less than 40 bits unknown.
///
/// Each character but a hyphen counts as five bits, which is what those of recovery codes and
/// tokens hold; those of one-time passwords hold more.
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
