use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// The maximum length of a name, in bytes.
const LONGEST: usize = 255;

/// The name of a signer of checkpoints: the origin of a log, or the name of a witness.
///
/// 1 to 255 bytes without spaces, control characters and `+`; best a URL without its scheme, such as
/// `log.contoso.example`, which nobody else chooses.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SignerName(Box<str>);

impl SignerName {
    /// Returns the name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for SignerName {
    type Err = SignerNameError;

    fn from_str(name: &str) -> Result<Self, SignerNameError> {
        let refused = |c: char| c.is_whitespace() || c.is_control() || c == '+';
        let fits = (1..=LONGEST).contains(&name.len()) && !name.contains(refused);
        if fits { Ok(Self(name.into())) } else { Err(SignerNameError) }
    }
}

impl fmt::Display for SignerName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Text that cannot name a signer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a name is 1 to {LONGEST} bytes without spaces, control characters and `+`")]
#[non_exhaustive]
pub struct SignerNameError;

impl SignerNameError {
    /// Returns how to fix it.
    pub const fn help(&self) -> &'static str {
        "use a URL without its scheme, such as `log.contoso.example`"
    }
}
