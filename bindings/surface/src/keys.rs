use bonafides::keys::{KeyError, KeyName, Keys, Nonce, PersonKey, Sensitive, Wrapped};

/// Keys that a host implements in its own language, for example with a key management service.
///
/// The same operations as [`Keys`], with owned ids: other languages cannot lend a text for the length of a call.
pub trait ForeignKeys {
    /// The id of the current key: `state`, `vault` or `index`; of the key `grant`, its `kid`.
    fn current(&self, key: &str) -> Result<String, KeyError>;
    /// Seals with the current key. `draw` is 12 random bytes: the nonce of a mode that survives a repeated one
    /// (AES-GCM-SIV); any other mode derives its nonce from `draw`, `ad` and `plain`.
    fn seal(&self, key: &str, draw: &[u8], ad: &[u8], plain: &[u8]) -> Result<Vec<u8>, KeyError>;
    /// Opens sealed bytes with the key of that id.
    fn open(&self, key: &str, id: &str, ad: &[u8], sealed: &[u8]) -> Result<Vec<u8>, KeyError>;
    /// HMAC-SHA-256 over `message` with the key of that id: 32 bytes.
    fn mac(&self, key: &str, id: &str, message: &[u8]) -> Result<Vec<u8>, KeyError>;
    /// Signs a grant with Ed25519: 64 bytes.
    fn sign_grant(&self, message: &[u8]) -> Result<Vec<u8>, KeyError>;
}

/// [`Keys`] over [`ForeignKeys`], for one call: ids are requested once.
#[derive(Debug)]
pub struct Held<K> {
    keys: K,
    state: String,
    vault: String,
    index: String,
    grant: String,
}

impl<K: ForeignKeys> Held<K> {
    /// Requests the ids of the current keys.
    pub fn new(keys: K) -> Result<Self, KeyError> {
        let [state, vault, index, grant] =
            [keys.current("state")?, keys.current("vault")?, keys.current("index")?, keys.current("grant")?];
        Ok(Self { keys, state, vault, index, grant })
    }
}

impl<K: ForeignKeys> Keys for Held<K> {
    fn current(&self, key: KeyName) -> &str {
        match key {
            KeyName::State => &self.state,
            KeyName::Vault => &self.vault,
            KeyName::Index => &self.index,
        }
    }

    fn seal(&self, key: KeyName, nonce: &Nonce, ad: &[u8], plain: &[u8]) -> Result<Vec<u8>, KeyError> {
        self.keys.seal(key.as_str(), nonce, ad, plain)
    }

    fn open(&self, key: KeyName, id: &str, ad: &[u8], sealed: &[u8]) -> Result<Sensitive<Vec<u8>>, KeyError> {
        self.keys.open(key.as_str(), id, ad, sealed).map(Sensitive::new)
    }

    fn mac(&self, key: KeyName, id: &str, parts: &[&[u8]]) -> Result<[u8; 32], KeyError> {
        exactly(&self.keys.mac(key.as_str(), id, &parts.concat())?, "mac")
    }

    fn wrap(&self, nonce: &Nonce, ad: &[u8], person_key: &PersonKey) -> Result<Wrapped, KeyError> {
        let sealed = self.keys.seal("vault", nonce, ad, person_key.expose())?;
        Ok(Wrapped::new(self.vault.clone(), sealed))
    }

    fn unwrap(&self, ad: &[u8], wrapped: &Wrapped) -> Result<PersonKey, KeyError> {
        let plain = Sensitive::new(self.keys.open("vault", &wrapped.key, ad, &wrapped.sealed)?);
        exactly(plain.expose(), "open").map(Sensitive::new)
    }

    fn grant_key(&self) -> &str {
        &self.grant
    }

    fn sign_grant(&self, message: &[u8]) -> Result<[u8; 64], KeyError> {
        exactly(&self.keys.sign_grant(message)?, "sign_grant")
    }
}

fn exactly<const N: usize>(bytes: &[u8], method: &str) -> Result<[u8; N], KeyError> {
    let wrong = |_| KeyError::Unavailable(format!("`{method}` gave {} bytes in place of {N}", bytes.len()));
    <[u8; N]>::try_from(bytes).map_err(wrong)
}
