use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bonafides::keys::Sensitive;
use bonafides_parts::Secret;
use zeroize::Zeroizing;

use crate::encode::encoded;

/// The login at a server.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Login {
    /// A user and a password, or an API token in place of it.
    Basic {
        /// The user.
        user: String,
        /// The password or the API token.
        password: Secret,
    },
    /// An access token.
    Bearer(Secret),
    /// An API token of Okta.
    Ssws(Secret),
}

impl Login {
    /// Returns a login by user and password, or API token in place of it.
    pub fn basic(user: impl Into<String>, password: Secret) -> Self {
        Self::Basic { user: user.into(), password }
    }

    /// Returns the login of an OAuth client: its id and its secret, both encoded (RFC 6749, section 2.3.1).
    pub fn client(id: &str, secret: Secret) -> Self {
        let secret = move || Ok(Sensitive::new(encoded(secret.read()?.expose().trim())));
        Self::basic(encoded(id), Secret::new(secret))
    }

    /// Returns the value of the header `authorization`. Reads the secret anew; the error contains nothing of it.
    pub fn header(&self) -> Result<Zeroizing<String>, String> {
        let header = match self {
            Self::Basic { user, password } => {
                let pair = Zeroizing::new(format!("{user}:{}", password.read()?.expose().trim_end()));
                let pair = Zeroizing::new(STANDARD.encode(pair.as_bytes()));
                format!("Basic {}", *pair)
            }
            Self::Bearer(token) => format!("Bearer {}", token.read()?.expose().trim()),
            Self::Ssws(token) => format!("SSWS {}", token.read()?.expose().trim()),
        };
        let header = Zeroizing::new(header);
        if header.bytes().all(|b| (b' '..=b'~').contains(&b)) {
            Ok(header)
        } else {
            Err("the token has a character that no token has; correct its file".to_owned())
        }
    }
}
