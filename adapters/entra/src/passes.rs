//! Temporary access passes: codes that Microsoft Graph makes, with which somebody signs in once to register what they lost.

use std::mem;
use std::time::Duration;

use bonafides::keys::Sensitive;
use bonafides_http::{Answer, Method, encoded, is_id};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::change::{ChangeError, Changeable};
use crate::graph::{Call, code};

/// The name in policies.
pub(crate) const PROVIDER: &str = "temporary_access_pass";
/// The lifetimes that Microsoft Graph knows, in minutes. The policy of a tenant allows some of them.
const SHORTEST: u64 = 10;
const LONGEST: u64 = 30 * 24 * 60;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct NewPass {
    is_usable_once: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    lifetime_in_minutes: Option<u64>,
}

/// A pass, as the answer to its creation shows it: later answers do not contain the code.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Pass {
    temporary_access_pass: Option<Sensitive<String>>,
    #[serde(default)]
    method_usability_reason: Option<String>,
}

#[derive(Deserialize)]
struct Listed {
    id: String,
}

/// Makes a pass for one sign-in, once. It replaces an earlier one: an account has one at a time.
///
/// The account may come from Active Directory: its passes are those of the tenant.
pub(crate) fn create(
    call: Call<'_>,
    user: &str,
    lifetime: Option<Duration>,
) -> Result<Sensitive<String>, ChangeError> {
    let lifetime_in_minutes = lifetime.map(minutes).transpose()?;
    Changeable::wherever(call, user)?;
    let new = serde_json::to_vec(&NewPass { is_usable_once: true, lifetime_in_minutes })
        .map_err(|error| ChangeError::Pass(error.to_string()))?;
    let mut answer = call.write(Method::Post, &path(user), Some(&new))?;
    let pass = made(&mut answer)?;
    if pass.method_usability_reason.as_deref() == Some("DisabledByPolicy") {
        withdraw(call, user)?;
        return Err(ChangeError::Pass("the policy of the tenant disables it".to_owned()));
    }
    let unreadable = || ChangeError::Unknown("the answer contains no pass".to_owned());
    pass.temporary_access_pass.ok_or_else(unreadable)
}

/// Deletes every pass of an account, which also ends its sessions.
pub(crate) fn withdraw(call: Call<'_>, user: &str) -> Result<(), ChangeError> {
    let passes: Option<Vec<Listed>> = call.list(&path(user), "the temporary access passes of an account")?;
    for pass in passes.ok_or(ChangeError::NoAccount)? {
        if !is_id(&pass.id) {
            return Err(ChangeError::Unknown("the id of a pass is malformed".to_owned()));
        }
        let path = format!("{}/{}", path(user), encoded(&pass.id));
        match call.write(Method::Delete, &path, None)? {
            // Deleted already, or expired.
            Answer { status: 200 | 204 | 404, .. } => {}
            answer => return Err(refused(&answer)),
        }
    }
    Ok(())
}

fn path(user: &str) -> String {
    format!("/users/{}/authentication/temporaryAccessPassMethods", encoded(user))
}

/// Returns a lifetime in whole minutes, no longer than it is.
fn minutes(lifetime: Duration) -> Result<u64, ChangeError> {
    let minutes = lifetime.as_secs() / 60;
    if minutes < SHORTEST { Err(ChangeError::Lifetime) } else { Ok(minutes.min(LONGEST)) }
}

/// Returns the pass in an answer, whose body is zeroed.
fn made(answer: &mut Answer) -> Result<Pass, ChangeError> {
    if !matches!(answer.status, 200 | 201) {
        return Err(refused(answer));
    }
    let body = Zeroizing::new(mem::take(&mut answer.body));
    serde_json::from_slice(&body).map_err(|_| ChangeError::Unknown("the answer is malformed".to_owned()))
}

fn refused(answer: &Answer) -> ChangeError {
    match answer.status {
        404 => ChangeError::NoAccount,
        // Certainly read, and refused.
        status @ 300..=499 => ChangeError::Pass(format!("{status} {}", code(answer)).trim_end().to_owned()),
        status => ChangeError::Unknown(format!("Microsoft Graph answered {status}")),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{ChangeError, minutes};

    #[test]
    fn a_pass_never_lives_longer_than_its_grant() {
        for (seconds, expected) in [
            (0, Err(ChangeError::Lifetime)),
            (599, Err(ChangeError::Lifetime)),
            (600, Ok(10)),
            (3_659, Ok(60)),
            (30 * 86_400, Ok(43_200)),
            (400 * 86_400, Ok(43_200)),
        ] {
            assert_eq!(minutes(Duration::from_secs(seconds)), expected, "{seconds}");
        }
    }
}
