use bonafides::Time;
use bonafides_http::encoded;
use bonafides_parts::DirectoryError;
use serde::Deserialize;

use crate::admin::Call;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Credential {
    #[serde(rename = "type", default)]
    kind: String,
    #[serde(default)]
    created_date: Option<i64>,
}

/// Returns the time at which the password of an account was last set, if there is one.
pub(crate) fn password_set(call: Call<'_>, id: &str) -> Result<Option<Time>, DirectoryError> {
    let path = format!("/users/{}/credentials", encoded(id));
    let credentials: Option<Vec<Credential>> = call.read(&path, "the credentials of an account")?;
    let passwords = credentials.into_iter().flatten().filter(|credential| credential.kind == "password");
    Ok(passwords.filter_map(|password| password.created_date).max().map(Time::from_milliseconds))
}
