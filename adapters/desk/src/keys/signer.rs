use std::sync::Arc;
use std::time::Duration;

use bonafides::keys::{KeyError, KeyName, Keys, Nonce, PersonKey, Sensitive, Wrapped};
use bonafides_parts::GrantSigner;
use ed25519_dalek::{Signature, VerifyingKey};

use crate::patience::{Patience, Silence};

/// Keys whose grants are signed elsewhere, within a time limit.
pub(crate) struct SignedElsewhere {
    pub(crate) keys: Arc<dyn Keys + Send + Sync>,
    pub(crate) signer: Arc<dyn GrantSigner>,
    /// The public key of the signer.
    pub(crate) public: VerifyingKey,
    pub(crate) limit: Duration,
    pub(crate) patience: Patience,
}

impl Keys for SignedElsewhere {
    fn current(&self, key: KeyName) -> &str {
        self.keys.current(key)
    }

    fn seal(&self, key: KeyName, nonce: &Nonce, ad: &[u8], plain: &[u8]) -> Result<Vec<u8>, KeyError> {
        self.keys.seal(key, nonce, ad, plain)
    }

    fn open(&self, key: KeyName, id: &str, ad: &[u8], sealed: &[u8]) -> Result<Sensitive<Vec<u8>>, KeyError> {
        self.keys.open(key, id, ad, sealed)
    }

    fn mac(&self, key: KeyName, id: &str, parts: &[&[u8]]) -> Result<[u8; 32], KeyError> {
        self.keys.mac(key, id, parts)
    }

    fn wrap(&self, nonce: &Nonce, ad: &[u8], person_key: &PersonKey) -> Result<Wrapped, KeyError> {
        self.keys.wrap(nonce, ad, person_key)
    }

    fn unwrap(&self, ad: &[u8], wrapped: &Wrapped) -> Result<PersonKey, KeyError> {
        self.keys.unwrap(ad, wrapped)
    }

    fn grant_key(&self) -> &str {
        self.signer.id()
    }

    fn sign_grant(&self, message: &[u8]) -> Result<[u8; 64], KeyError> {
        let unsigned = |reason: &str| KeyError::Unavailable(format!("the grant is not signed: {reason}"));
        let (signer, owned) = (Arc::clone(&self.signer), message.to_vec());
        let answer = self.patience.within(self.limit, move || signer.sign(&owned));
        let signature = answer
            .map_err(|silence: Silence| unsigned(silence.as_str()))?
            .map_err(|error| unsigned(&error.to_string()))?;
        // A token that no connector accepts must not be stored.
        let good = self.public.verify_strict(message, &Signature::from_bytes(&signature));
        good.map_err(|_| unsigned("the signature does not fit the public key"))?;
        Ok(signature)
    }
}
