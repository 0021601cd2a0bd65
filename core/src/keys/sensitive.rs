use std::fmt;

use subtle::ConstantTimeEq as _;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// A secret in memory: prints as `Sensitive(..)`, is never serialised, and zeroes itself.
///
/// Copies that the compiler makes, or a caller of [`expose`](Self::expose), are not zeroed.
#[derive(Clone, Default)]
pub struct Sensitive<T: Zeroize>(T);

impl<T: Zeroize> Sensitive<T> {
    /// Wraps `secret`.
    pub const fn new(secret: T) -> Self {
        Self(secret)
    }

    /// Returns the secret, for the one place that must have it.
    pub const fn expose(&self) -> &T {
        &self.0
    }
}

impl<T: Zeroize + AsRef<[u8]>> Sensitive<T> {
    /// Returns true if the bytes equal `other`; in constant time, if the lengths are equal.
    pub fn same(&self, other: &[u8]) -> bool {
        self.0.as_ref().ct_eq(other).into()
    }
}

impl From<&str> for Sensitive<String> {
    fn from(secret: &str) -> Self {
        Self(secret.to_owned())
    }
}

impl From<String> for Sensitive<String> {
    fn from(secret: String) -> Self {
        Self(secret)
    }
}

/// Reads a secret from the input of a host. Secrets are never written.
impl<'de> serde::Deserialize<'de> for Sensitive<String> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        sealed_serde::deserialize(deserializer)
    }
}

impl<T: Zeroize> fmt::Debug for Sensitive<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sensitive(..)")
    }
}

impl<T: Zeroize> Drop for Sensitive<T> {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl<T: Zeroize> ZeroizeOnDrop for Sensitive<T> {}

/// For `#[serde(with = "sealed_serde")]` in data that are sealed before they leave the crate, so that
/// [`Sensitive`] itself need not be serialisable.
pub(crate) mod sealed_serde {
    use serde::de::Error as _;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use zeroize::Zeroize;

    use super::Sensitive;

    pub(crate) fn serialize<T, S>(secret: &Sensitive<T>, serializer: S) -> Result<S::Ok, S::Error>
    where
        T: Zeroize + Serialize,
        S: Serializer,
    {
        secret.0.serialize(serializer)
    }

    pub(crate) fn deserialize<'de, T, D>(deserializer: D) -> Result<Sensitive<T>, D::Error>
    where
        T: Zeroize + Deserialize<'de>,
        D: Deserializer<'de>,
    {
        // Errors of serde may quote their input.
        T::deserialize(deserializer)
            .map(Sensitive)
            .map_err(|_| D::Error::custom("not the secret expected here"))
    }
}
