//! The text of a key file: a line for each key, the last of a name being the one in use.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bonafides::keys::{KeyIdError, RawKeys, Sensitive};
use zeroize::Zeroizing;

use super::key_error::KeyFileError;

/// The first line that is not a comment.
const VERSION: &str = "bonafides-keys 1";

const HEADER: &str = "\
# The keys of a bonafides desk.
#
# Whoever has this file and the database can read everything and approve anything. Without it, the database cannot be
# read. Keep it apart from the database and its backups, with mode 0600, and keep a copy in a safe.
#
# One key on each line: name, id, 32 bytes in base64url. The last one of a name is in use; those before it open what they
# sealed.

";

/// The names, in the order in which a new file has them.
pub(super) const NAMES: [&str; 4] = ["state", "vault", "index", "grant"];

type Secret = Sensitive<[u8; 32]>;

/// Appends the first lines of a new text.
pub(super) fn begin(text: &mut String) {
    text.extend([HEADER, VERSION, "\n"]);
}

/// Appends a new random key.
pub(super) fn add(text: &mut String, name: &str, id: &str) -> Result<(), KeyFileError> {
    text.extend([name, " ", id, " "]);
    URL_SAFE_NO_PAD.encode_string(random::<32>()?.as_slice(), text);
    text.push('\n');
    Ok(())
}

/// Returns new random bytes.
pub(crate) fn random<const N: usize>() -> Result<Zeroizing<[u8; N]>, KeyFileError> {
    let mut bytes = Zeroizing::new([0; N]);
    getrandom::fill(&mut *bytes).map_err(|_| KeyFileError::NoRandomness)?;
    Ok(bytes)
}

/// Reads the keys.
pub(crate) fn read(place: &str, text: &str) -> Result<RawKeys, KeyFileError> {
    let lines = (1..).zip(text.lines()).map(|(number, line)| (number, line.trim()));
    let mut lines = lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    let at = |line, reason| KeyFileError::Syntax { place: place.to_owned(), line, reason };
    match lines.next() {
        Some((_, VERSION)) => {}
        Some((line, other)) if other.starts_with("bonafides-keys ") => {
            return Err(at(line, "the version is not 1; use a newer release"));
        }
        other => return Err(at(other.map_or(1, |(line, _)| line), "not a key file of bonafides")),
    }
    let mut found: Vec<(&str, &str, Secret)> = Vec::new();
    for (number, line) in lines {
        let mut words = line.split_ascii_whitespace();
        let (Some(name), Some(id), Some(key), None) =
            (words.next(), words.next(), words.next(), words.next())
        else {
            return Err(at(number, "expected a name, an id and a key"));
        };
        let name = NAMES.into_iter().find(|known| *known == name);
        let name = name.ok_or_else(|| at(number, "not the name of a key"))?;
        found.push((
            name,
            id,
            decode(key).ok_or_else(|| at(number, "the key is not 32 bytes in base64url"))?,
        ));
    }
    keys(place, &found)
}

fn keys(place: &str, found: &[(&'static str, &str, Secret)]) -> Result<RawKeys, KeyFileError> {
    let first = |key: &'static str| {
        let found = found.iter().find(|(name, ..)| *name == key);
        found
            .map(|(_, id, secret)| (*id, *secret.expose()))
            .ok_or_else(|| KeyFileError::Missing { place: place.to_owned(), key })
    };
    let wrong = |error: KeyIdError| KeyFileError::Id { place: place.to_owned(), error };
    let [state, vault, index, grant] = NAMES.map(first);
    let mut keys = RawKeys::with_ids(state?, vault?, index?, grant?).map_err(wrong)?;
    for name in NAMES {
        for (_, id, secret) in found.iter().filter(|(of, ..)| *of == name).skip(1) {
            let secret = *secret.expose();
            match name {
                "state" => keys.rotate_state(id, secret).map_err(wrong)?,
                "vault" => keys.rotate_vault(id, secret).map_err(wrong)?,
                "grant" => keys.rotate_grant(id, secret).map_err(wrong)?,
                _ => return Err(KeyFileError::Fixed),
            }
        }
    }
    Ok(keys)
}

fn decode(text: &str) -> Option<Secret> {
    // The decoder needs room for more than it writes.
    let mut bytes = Zeroizing::new([0; 48]);
    let length = URL_SAFE_NO_PAD.decode_slice(text, &mut *bytes).ok()?;
    bytes.get(..length).and_then(|key| <[u8; 32]>::try_from(key).ok()).map(Secret::new)
}
