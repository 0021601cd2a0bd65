//! The sign-in of a voucher or an operator at an `OpenID` provider, and the proof of it.
//!
//! A vouch is only as good as the sign-in of the person who gives it. [`OpenId`] makes that person sign in for this one request: the
//! authorization code flow with PKCE, whose nonce is derived from the request. The proof names the account, the time and
//! the level of the sign-in, and becomes the input of the case.
//!
//! ```no_run
//! use std::time::Duration;
//!
//! use bonafides::Time;
//! use bonafides::case::{CommandId, HostInput};
//! use bonafides_oidc::{OpenId, Purpose, SignIn, SignInError};
//! use bonafides_parts::Secret;
//! use bonafides_tls::Trust;
//!
//! fn provider(secret: Secret) -> Result<OpenId, Box<dyn std::error::Error>> {
//!     let issuer = "https://id.contoso.example/realms/contoso";
//!     let back = "https://desk.contoso.example/vouch/back";
//!     Ok(OpenId::new(issuer, "desk-vouch", back, Trust::default())?
//!         .secret(secret)
//!         .levels(["2"])
//!         .max_age(Duration::from_secs(300)))
//! }
//!
//! /// The link to the vouch was opened: the browser is sent to `address`. The rest is kept in its session.
//! fn begin(provider: &OpenId, command: CommandId, now: Time) -> Result<(String, SignIn), SignInError> {
//!     let sign_in = provider.begin(&Purpose::Vouch(command), now)?;
//!     Ok((sign_in.address().to_owned(), sign_in))
//! }
//!
//! /// The browser came back with `query`, and its person has said yes or no.
//! fn end(provider: &OpenId, kept: SignIn, command: CommandId, query: &str, yes: bool, now: Time) -> Result<Option<HostInput>, SignInError> {
//!     Ok(provider.finish(kept, &Purpose::Vouch(command), query, now)?.vouch(yes))
//! }
//! ```
#![forbid(unsafe_code)]

mod claims;
mod error;
mod keys;
mod metadata;
mod proof;
mod provider;
mod response;
mod sign_in;

pub use error::{SignInError, TokenFault};
pub use proof::{Proof, Purpose};
pub use provider::OpenId;
pub use sign_in::SignIn;
