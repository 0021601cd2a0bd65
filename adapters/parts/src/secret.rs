use std::fmt;
use std::sync::Arc;

use bonafides::keys::Sensitive;

/// A secret that is read at each use, so that it can be replaced while a desk runs.
#[derive(Clone)]
pub struct Secret(Arc<Read>);

type Read = dyn Fn() -> Result<Sensitive<String>, String> + Send + Sync;

impl Secret {
    /// Returns a secret that `read` returns. Its error is a reason for the log, without the secret.
    pub fn new(read: impl Fn() -> Result<Sensitive<String>, String> + Send + Sync + 'static) -> Self {
        Self(Arc::new(read))
    }

    /// Reads the secret.
    pub fn read(&self) -> Result<Sensitive<String>, String> {
        (self.0)()
    }
}

/// A secret that does not change.
impl From<Sensitive<String>> for Secret {
    fn from(secret: Sensitive<String>) -> Self {
        Self::new(move || Ok(secret.clone()))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}
