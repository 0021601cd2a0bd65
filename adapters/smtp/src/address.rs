use std::fmt;
use std::str::FromStr;

use lettre::Address;
use lettre::message::Mailbox;
use thiserror::Error;

/// The longest address that mail can have, in bytes (RFC 5321).
const LONGEST: usize = 254;

/// The sender of every mail: `desk@contoso.example`, or `Service Desk <desk@contoso.example>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender(pub(crate) Mailbox);

impl Sender {
    /// Returns the domain of the address.
    pub(crate) fn domain(&self) -> &str {
        self.0.email.domain()
    }
}

impl fmt::Display for Sender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Sender {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        let (name, address) = match text.strip_suffix('>').and_then(|text| text.split_once('<')) {
            Some((name, address)) => (Some(name.trim()).filter(|name| !name.is_empty()), address),
            None => (None, text),
        };
        if name.is_some_and(|name| name.chars().any(|c| c.is_control() || matches!(c, '<' | '>' | '"'))) {
            return Err(AddressError);
        }
        Ok(Self(Mailbox::new(name.map(str::to_owned), address_of(address)?)))
    }
}

/// Returns an address for the envelope and the header: only letters, digits and signs that mean nothing in either.
pub(crate) fn address_of(text: &str) -> Result<Address, AddressError> {
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.@".contains(&b);
    if text.len() > LONGEST || !text.bytes().all(is_plain) {
        return Err(AddressError);
    }
    text.parse().map_err(|_| AddressError)
}

/// A text that is not the address of a mailbox. Does not contain it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not the address of a mailbox")]
#[non_exhaustive]
pub struct AddressError;

impl AddressError {
    /// Returns how to fix it.
    pub const fn help(self) -> &'static str {
        "write an address such as `desk@contoso.example` in ASCII, with the domain in its `xn--` form"
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::{AddressError, Sender, address_of};

    #[test]
    fn an_address_cannot_contain_anything_that_means_something_elsewhere() {
        for text in [
            "sanne@contoso.example",
            "o'brien+desk@xn--bcher-kva.example",
            "a@[127.0.0.1]".trim_end_matches(']'),
        ] {
            let plain = !text.contains('[');
            assert_eq!(address_of(text).is_ok(), plain, "{text}");
        }
        for text in [
            "",
            "sanne",
            "@contoso.example",
            "sanne@",
            "sanne@contoso.example\r\nRCPT TO:<eve@evil.example>",
            "sanne@contoso.example\n",
            "sanne@contoso.example> SIZE=1",
            "<sanne@contoso.example>",
            "sanne@contoso.example,eve@evil.example",
            "sanne@contoso.example;eve@evil.example",
            "sanne@contoso.example@evil.example",
            "\"sanne\r\n\"@contoso.example",
            "\"sanne holm\"@contoso.example",
            "sanne holm@contoso.example",
            "sanne@contoso.example\u{0}",
            "sanné@contoso.example",
            "sanne@bücher.example",
            "sanne(comment)@contoso.example",
            "a..b@contoso.example",
            &format!("{}@contoso.example", "a".repeat(250)),
        ] {
            assert_eq!(address_of(text), Err(AddressError), "{text:?}");
        }
    }

    #[test]
    fn a_sender_may_have_a_name() {
        let sender: Sender = "Bürger & Söhne, Servicedesk <desk@contoso.example>".parse().unwrap();
        assert_eq!(sender.domain(), "contoso.example");
        assert_eq!("desk@contoso.example".parse::<Sender>().unwrap().to_string(), "desk@contoso.example");
        for text in [
            "Desk <desk@contoso.example",
            "Desk desk@contoso.example",
            "a\r\nBcc: eve <desk@contoso.example>",
            "\"x\" <d@c.example>",
            "<>",
        ] {
            assert!(text.parse::<Sender>().is_err(), "{text:?}");
        }
    }
}
