//! The response of the provider, in the query of the redirect URI.

use crate::error::SignInError;

/// The longest response that is read, in bytes.
const LONGEST: usize = 8192;

/// The parameters of a response.
pub(crate) struct Response {
    pub(crate) state: String,
    pub(crate) code: Option<String>,
    pub(crate) error: Option<String>,
    /// The issuer, if the provider names itself (RFC 9207).
    pub(crate) issuer: Option<String>,
}

impl Response {
    /// Reads a query, with or without the `?`. Each parameter may be there once.
    pub(crate) fn read(query: &str) -> Result<Self, SignInError> {
        let (mut state, mut code, mut error, mut issuer) = (None, None, None, None);
        let query = query.strip_prefix('?').unwrap_or(query);
        if query.len() > LONGEST {
            return Err(SignInError::OtherSignIn);
        }
        for pair in query.split('&') {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let place = match name {
                "state" => &mut state,
                "code" => &mut code,
                "error" => &mut error,
                "iss" => &mut issuer,
                _ => continue,
            };
            let value = decoded(value).ok_or(SignInError::OtherSignIn)?;
            if place.replace(value).is_some() {
                return Err(SignInError::OtherSignIn);
            }
        }
        Ok(Self { state: state.ok_or(SignInError::OtherSignIn)?, code, error, issuer })
    }
}

/// Returns the text of a value in a query.
fn decoded(value: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digit =
                    |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
                let (high, low) = (digit(rest.next()?)?, digit(rest.next()?)?);
                (high << 4) | low
            }
            other => other,
        });
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::Response;

    #[test]
    fn each_parameter_is_there_once() {
        let read =
            |query: &str| Response::read(query).ok().map(|found| (found.state, found.code, found.issuer));
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(
            read("?state=a%2Bb+c&session_state=x&code=1.2&iss=https%3A%2F%2Fid"),
            Some(("a+b c".to_owned(), text("1.2"), text("https://id")))
        );
        for bad in [
            "",
            "code=1",
            "state=1&state=1",
            "state=1&code=1&code=2",
            "state=%",
            "state=%4",
            "state=%zz",
            "state=%ff",
        ] {
            assert_eq!(read(bad), None, "{bad}");
        }
        assert_eq!(read(&format!("state={}", "a".repeat(9000))), None);
    }
}
