use bonafides_http::encoded;
use bonafides_parts::DirectoryError;
use serde::Deserialize;

use crate::admin::Call;
use crate::user::User;

/// The required action that demands a new password.
pub(crate) const UPDATE_PASSWORD: &str = "UPDATE_PASSWORD";

/// The state of an account that decides whether somebody can sign in with it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "an account may be in several of these states")]
#[non_exhaustive]
pub struct AccountState {
    /// True if the account is disabled.
    pub disabled: bool,
    /// True if the account is locked after wrong passwords: brute force detection.
    pub locked: bool,
    /// True if the password must be changed at the next sign-in.
    pub must_change: bool,
    /// True if the account administers the realm: the desk does not touch it.
    pub protected: bool,
    /// Everything that is demanded at the next sign-in, as Keycloak names it: `UPDATE_PASSWORD`, `CONFIGURE_TOTP`.
    pub required_actions: Vec<String>,
}

#[derive(Deserialize)]
struct Attacks {
    /// True if a sign-in is refused now.
    #[serde(default)]
    disabled: bool,
}

impl AccountState {
    pub(crate) fn read(call: Call<'_>, user: &User, protected: bool) -> Result<Self, DirectoryError> {
        let path = format!("/attack-detection/brute-force/users/{}", encoded(&user.id));
        let attacks: Option<Attacks> = call.read(&path, "the failed sign-ins of an account")?;
        Ok(Self {
            disabled: !user.enabled,
            locked: attacks.is_some_and(|attacks| attacks.disabled),
            must_change: user.required_actions.iter().any(|action| action == UPDATE_PASSWORD),
            protected,
            required_actions: user.required_actions.clone(),
        })
    }
}
