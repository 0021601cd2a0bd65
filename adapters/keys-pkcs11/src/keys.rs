use std::fmt;

use bonafides::keys::{Cipher, KeyError, KeyName, Keys, Nonce, PersonKey, RawKeys, Sensitive, Wrapped};
use ed25519_dalek::{Signature, VerifyingKey};
use zeroize::Zeroizing;

use crate::error::TokenError;
use crate::memory::{memory, roots};
use crate::objects::{self, Name, id, label, message};
use crate::token::Token;

/// The keys of a desk in a token, from which `vault` and `grant` never come out.
///
/// `state` and `index` are used for every row, so they are made of secrets of the token when it is opened, and then are
/// held in memory. Keys that were made before the desk had a token can be passed; they open what they sealed. The
/// label of a key in the token begins with an owner, so several desks can share a token.
///
/// | use of `vault` | HMAC-SHA-256 in the token over | then |
/// |---|---|---|
/// | sealing a row, wrapping the key of a person | `bonafides/1/token/seal` or `wrap`, 0, nonce | AES-256-GCM-SIV with the result as its key |
/// | macs | `bonafides/1/token/mac`, 0, the parts | nothing |
///
/// Few tokens have AES-256-GCM-SIV, and with AES-GCM a nonce that is used twice would give everything away. Here each
/// row has a key of its own, and a repeated nonce reveals at most that two texts are the same. Whoever reads the memory
/// of the desk finds the keys of the rows that it just used, and no others.
pub struct TokenKeys {
    token: Token,
    owner: String,
    /// `state` and `index`, and the keys from before the token.
    memory: RawKeys,
    /// The ids of the keys `vault` in the token; the last one is in use.
    vault: Vec<String>,
    /// The keys `grant` in the token; the last one is in use.
    grant: Vec<(String, VerifyingKey)>,
    /// The keys that signed grants before the token.
    earlier: Vec<(String, [u8; 32])>,
}

/// The names of the keys that a desk needs.
const NAMES: [Name; 4] = ["state", "vault", "index", "grant"];

/// A text that the token signs to show that a key works. Not a grant: it has no dots.
const TRIAL: &[u8] = b"bonafides/1/token/trial";

impl TokenKeys {
    /// Opens the keys of `owner`, the log origin of the desk; `earlier` are keys from before the desk had a token.
    pub fn open(token: Token, owner: &str, earlier: Option<RawKeys>) -> Result<Self, TokenError> {
        let numbers = |name| objects::numbers(&token, owner, name);
        let has_earlier = earlier.is_some();
        let before: Vec<(String, [u8; 32])> = earlier
            .iter()
            .flat_map(|keys| {
                keys.grant_publics().map(|(id, public)| (id.to_owned(), public)).collect::<Vec<_>>()
            })
            .collect();
        let states = roots(&token, owner, "state", &numbers("state")?)?;
        let indexes = roots(&token, owner, "index", &numbers("index")?)?;
        let memory = memory(earlier, states, &indexes)?;
        let vault: Vec<String> = numbers("vault")?.into_iter().map(|number| id("vault", number)).collect();
        let mut grant = Vec::new();
        for number in numbers("grant")? {
            let id = id("grant", number);
            let label = label(owner, &id);
            let public = VerifyingKey::from_bytes(&objects::public(&token, label.clone())?);
            grant.push((id, public.map_err(|_| TokenError::Kind(label))?));
        }
        for (name, is_there) in [("vault", !vault.is_empty()), ("grant", !grant.is_empty())] {
            if !is_there && !has_earlier {
                return Err(TokenError::NoKey(id(name, 1)));
            }
        }
        let keys = Self { token, owner: owner.to_owned(), memory, vault, grant, earlier: before };
        keys.try_out(has_earlier)?;
        Ok(keys)
    }

    /// Makes the keys that a new desk needs, and returns their ids.
    pub fn create(token: &Token, owner: &str) -> Result<Vec<String>, TokenError> {
        for name in NAMES {
            if let Some(number) = objects::numbers(token, owner, name)?.last() {
                return Err(TokenError::Exists(label(owner, &id(name, *number))));
            }
        }
        let ids = NAMES.map(|name| (name, id(name, 1)));
        for (name, id) in &ids {
            objects::create(token, label(owner, id), name)?;
        }
        Ok(ids.into_iter().map(|(_, id)| id).collect())
    }

    /// Makes a new key in the token, which is used from the next time the keys are opened; `None` is the key that signs
    /// grants. Its id must be the name and the number after the key in use.
    pub fn rotate(&self, key: Option<KeyName>, new: &str) -> Result<(), TokenError> {
        let name = match key {
            Some(KeyName::Index) => return Err(TokenError::Fixed),
            Some(KeyName::State) => "state",
            Some(KeyName::Vault) => "vault",
            None => "grant",
        };
        let numbers = objects::numbers(&self.token, &self.owner, name)?;
        let current = key.map_or_else(|| self.grant_key(), |key| self.current(key));
        // A key from before the token may have a number as well.
        let known = current.strip_prefix(name).and_then(|rest| rest.strip_prefix('-')?.parse::<u64>().ok());
        let highest = numbers.iter().copied().chain(known).max().unwrap_or(0);
        let expected = id(name, highest.saturating_add(1));
        if new != expected {
            return Err(TokenError::Id { id: new.to_owned(), expected });
        }
        objects::create(&self.token, label(&self.owner, new), name)
    }

    /// Returns the public keys of all keys that sign or have signed grants, with their ids, oldest first.
    pub fn grant_publics(&self) -> impl Iterator<Item = (&str, [u8; 32])> {
        let earlier = self.earlier.iter().map(|(id, public)| (id.as_str(), *public));
        earlier.chain(self.grant.iter().map(|(id, public)| (id.as_str(), public.to_bytes())))
    }

    /// Checks that the keys in use work, so that a desk does not open with keys that fail later.
    fn try_out(&self, has_earlier: bool) -> Result<(), TokenError> {
        if let Some(id) = self.vault.last() {
            self.derive(id, "trial", &[])?;
        }
        if let Some((id, public)) = self.grant.last() {
            self.signature(id, public, TRIAL)?;
        }
        let ids = self.vault.iter().chain(self.grant.iter().map(|(id, _)| id));
        for id in ids.filter(|_| has_earlier) {
            let is_taken = self.earlier.iter().any(|(earlier, _)| earlier == id)
                || self.memory.mac(KeyName::Vault, id, &[]).is_ok();
            if is_taken {
                return Err(TokenError::Twice(id.clone()));
            }
        }
        Ok(())
    }

    /// Returns HMAC-SHA-256 with a key `vault` of the token.
    fn derive(&self, id: &str, purpose: &str, parts: &[&[u8]]) -> Result<Zeroizing<[u8; 32]>, TokenError> {
        objects::hmac(&self.token, label(&self.owner, id), message(purpose, parts))
    }

    /// Signs, and checks the signature: a token that no connector accepts must not be stored.
    fn signature(&self, id: &str, public: &VerifyingKey, text: &[u8]) -> Result<[u8; 64], TokenError> {
        let label = label(&self.owner, id);
        let signature = objects::sign(&self.token, label.clone(), text.to_vec())?;
        let good = public.verify_strict(text, &Signature::from_bytes(&signature));
        good.map_err(|_| TokenError::Kind(label))?;
        Ok(signature)
    }

    /// Returns true if the token holds the key `vault` of this id.
    fn holds(&self, id: &str) -> bool {
        self.vault.iter().any(|known| known == id)
    }

    fn seal_for(
        &self,
        purpose: &str,
        id: &str,
        nonce: &Nonce,
        ad: &[u8],
        plain: &[u8],
    ) -> Result<Vec<u8>, KeyError> {
        let key = self.derive(id, purpose, &[nonce]).map_err(unavailable)?;
        let mut sealed = vec![DERIVED];
        sealed.extend(Cipher::new(&key).seal(nonce, ad, plain)?);
        Ok(sealed)
    }

    fn open_for(
        &self,
        purpose: &str,
        id: &str,
        ad: &[u8],
        sealed: &[u8],
    ) -> Result<Sensitive<Vec<u8>>, KeyError> {
        let Some((&DERIVED, inner)) = sealed.split_first() else { return Err(KeyError::Damaged) };
        // The algorithm of the rest, and then its nonce.
        let nonce = inner.get(1..13).ok_or(KeyError::Damaged)?;
        let key = self.derive(id, purpose, &[nonce]).map_err(unavailable)?;
        Cipher::new(&key).open(ad, inner)
    }
}

/// Algorithm 2: algorithm 1 follows, under the key that the token makes of its nonce.
const DERIVED: u8 = 2;

impl Keys for TokenKeys {
    fn current(&self, key: KeyName) -> &str {
        match (key, self.vault.last()) {
            (KeyName::Vault, Some(id)) => id,
            (key, _) => self.memory.current(key),
        }
    }

    fn seal(&self, key: KeyName, nonce: &Nonce, ad: &[u8], plain: &[u8]) -> Result<Vec<u8>, KeyError> {
        match (key, self.vault.last()) {
            (KeyName::Vault, Some(id)) => self.seal_for("seal", id, nonce, ad, plain),
            (key, _) => self.memory.seal(key, nonce, ad, plain),
        }
    }

    fn open(&self, key: KeyName, id: &str, ad: &[u8], sealed: &[u8]) -> Result<Sensitive<Vec<u8>>, KeyError> {
        if key == KeyName::Vault && self.holds(id) {
            return self.open_for("seal", id, ad, sealed);
        }
        self.memory.open(key, id, ad, sealed)
    }

    fn mac(&self, key: KeyName, id: &str, parts: &[&[u8]]) -> Result<[u8; 32], KeyError> {
        if key == KeyName::Vault && self.holds(id) {
            return self.derive(id, "mac", parts).map(|mac| *mac).map_err(unavailable);
        }
        self.memory.mac(key, id, parts)
    }

    fn wrap(&self, nonce: &Nonce, ad: &[u8], person_key: &PersonKey) -> Result<Wrapped, KeyError> {
        let Some(id) = self.vault.last() else { return self.memory.wrap(nonce, ad, person_key) };
        Ok(Wrapped::new(id, self.seal_for("wrap", id, nonce, ad, person_key.expose())?))
    }

    fn unwrap(&self, ad: &[u8], wrapped: &Wrapped) -> Result<PersonKey, KeyError> {
        if !self.holds(&wrapped.key) {
            return self.memory.unwrap(ad, wrapped);
        }
        let plain = self.open_for("wrap", &wrapped.key, ad, &wrapped.sealed)?;
        let key = plain.expose().as_slice().try_into();
        key.map(PersonKey::new).map_err(|_| KeyError::Damaged)
    }

    fn grant_key(&self) -> &str {
        self.grant.last().map_or_else(|| self.memory.grant_key(), |(id, _)| id)
    }

    fn sign_grant(&self, message: &[u8]) -> Result<[u8; 64], KeyError> {
        match self.grant.last() {
            Some((id, public)) => self.signature(id, public, message).map_err(unavailable),
            None => self.memory.sign_grant(message),
        }
    }
}

#[expect(clippy::needless_pass_by_value, reason = "for `map_err`")]
fn unavailable(error: TokenError) -> KeyError {
    KeyError::Unavailable(error.to_string())
}

/// Shows the ids of the keys in use.
impl fmt::Debug for TokenKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ids = [self.current(KeyName::State), self.current(KeyName::Vault), self.grant_key()];
        f.debug_struct("TokenKeys")
            .field("token", &self.token.label())
            .field("in_use", &ids)
            .finish_non_exhaustive()
    }
}
