//! The keys that are used for every row, which are held in memory.

use bonafides::keys::{KeyIdError, RawKeys};
use zeroize::Zeroizing;

use crate::error::TokenError;
use crate::objects::{self, Name, id, label, message};
use crate::token::Token;

/// A key that the token made, and its id.
pub(crate) type Root = (String, Zeroizing<[u8; 32]>);

/// Returns the keys `state` or `index` in memory, each with its id.
pub(crate) fn roots(
    token: &Token,
    owner: &str,
    name: Name,
    numbers: &[u64],
) -> Result<Vec<Root>, TokenError> {
    let root = |number: &u64| {
        let id = id(name, *number);
        let root = objects::hmac(token, label(owner, &id), message("root", &[]))?;
        Ok((id, root))
    };
    numbers.iter().map(root).collect()
}

/// Returns the keys in memory: those from before the token, and `state` and `index` of the token.
pub(crate) fn memory(
    earlier: Option<RawKeys>,
    states: Vec<Root>,
    indexes: &[Root],
) -> Result<RawKeys, TokenError> {
    let mut states = states.into_iter();
    let taken = |error: KeyIdError| match error {
        KeyIdError::Taken(id) => TokenError::Twice(id),
        error => TokenError::Other(error.to_string()),
    };
    let mut keys = match (earlier, indexes) {
        (Some(keys), []) => keys,
        (Some(_), _) => return Err(TokenError::TwoIndexes),
        (None, [(index, root)]) => {
            let (state, first) = states.next().ok_or_else(|| TokenError::NoKey("state-1".to_owned()))?;
            // The token has the other two; these are used for nothing, and forgotten when the process ends.
            let [vault, grant] = [random()?, random()?];
            let keys =
                RawKeys::with_ids((&state, *first), (UNUSED, *vault), (index, **root), (UNUSED, *grant));
            keys.map_err(taken)?
        }
        (None, []) => return Err(TokenError::NoKey("index-1".to_owned())),
        (None, [.., (index, _)]) => return Err(TokenError::Twice(index.clone())),
    };
    for (id, root) in states {
        keys.rotate_state(&id, *root).map_err(taken)?;
    }
    Ok(keys)
}

/// The id of keys in memory that seal and sign nothing. No key in a token has it.
const UNUSED: &str = "unused";

fn random() -> Result<Zeroizing<[u8; 32]>, TokenError> {
    let mut key = Zeroizing::new([0; 32]);
    getrandom::fill(&mut *key).map_err(|_| TokenError::Other("the system has no randomness".to_owned()))?;
    Ok(key)
}
