use bonafides::keys::Sensitive;
use thiserror::Error;

/// A system that proves something about the caller: passkeys, push, document checks.
///
/// The answer comes later: pass it to `Desk::give` as `HostInput::External`, with the nonce of the request. The `command`
/// of the answer is `ProviderRequest::id`, parsed as a `CommandId`; its field `case` is the case.
pub trait Provider: Send + Sync {
    /// Starts a challenge. May be called twice under one id.
    fn start(&self, request: &ProviderRequest<'_>) -> Result<(), ProviderError>;

    /// Lets the subject of an approved case register something, such as a passkey. May be called twice under one id.
    ///
    /// The answer goes the same way. What was registered must not count before the desk has accepted that answer.
    fn register(&self, request: &ProviderRequest<'_>) -> Result<(), ProviderError> {
        let _ = request;
        Err(ProviderError::Refused("nothing can be registered at this provider".to_owned()))
    }

    /// Makes what was registered under this nonce useless: the subject says that it was not them. May be called repeatedly,
    /// and also about what was registered elsewhere, or never.
    fn revoke(&self, account: &str, nonce: &str) -> Result<(), ProviderError> {
        let _ = (account, nonce);
        Ok(())
    }

    /// Checks that the provider can be reached, without starting anything.
    fn check(&self) -> Result<(), String> {
        Ok(())
    }
}

/// A challenge, or a registration, to start at a provider.
#[derive(Debug)]
#[non_exhaustive]
pub struct ProviderRequest<'a> {
    /// The id of the command: the idempotency key, and the `command` of the answer.
    pub id: &'a str,
    /// The challenge of the policy.
    pub challenge: &'a str,
    /// The immutable id of the account.
    pub account: &'a str,
    /// The nonce, which the answer must contain unchanged.
    pub nonce: &'a str,
    /// The number that the caller must choose on the device.
    pub number: Option<&'a Sensitive<String>>,
    /// The subject's name in the directory, to be shown on the device with what is registered.
    pub name: Option<&'a Sensitive<String>>,
}

impl<'a> ProviderRequest<'a> {
    /// Returns a request without a number and a name.
    pub const fn new(id: &'a str, challenge: &'a str, account: &'a str, nonce: &'a str) -> Self {
        Self { id, challenge, account, nonce, number: None, name: None }
    }

    /// Sets the number that the caller must choose.
    #[must_use]
    pub const fn number(mut self, number: Option<&'a Sensitive<String>>) -> Self {
        self.number = number;
        self
    }

    /// Sets the name of the subject.
    #[must_use]
    pub const fn name(mut self, name: Option<&'a Sensitive<String>>) -> Self {
        self.name = name;
        self
    }
}

/// An error of a provider.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ProviderError {
    /// The challenge was certainly not started, and never will be.
    #[error("the provider refused: {0}")]
    Refused(String),
    /// The challenge was not started, but may be later.
    #[error("the provider cannot be reached: {0}")]
    Unavailable(String),
}
