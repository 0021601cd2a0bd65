//! Passkeys (WebAuthn) as a provider of a service desk.
//!
//! [`Passkeys`] is the [`Provider`](bonafides_parts::Provider) that a policy names under an `external` challenge. The desk
//! tells it what it asked of whom; the host's page takes the options of a [`Ceremony`] to the browser and the browser's
//! response back, and passes the resulting [`Answer`] to the desk:
//!
//! ```no_run
//! use bonafides_desk::{AtProvider, Desk, PageCase, PageTurn};
//! use bonafides_passkeys::{Ceremony, Passkeys};
//!
//! /// The options for `navigator.credentials.get` or `create`, as JSON.
//! fn options(passkeys: &Passkeys, asked: &AtProvider) -> Result<String, Box<dyn std::error::Error>> {
//!     Ok(passkeys.options(&ceremony(asked))?)
//! }
//!
//! /// Passes the browser's response on. The page shows the turn and nothing else, and a visitor learns nothing from the time it takes.
//! fn answered(
//!     desk: &Desk,
//!     passkeys: &Passkeys,
//!     case: &PageCase,
//!     asked: &AtProvider,
//!     response: &str,
//! ) -> Result<PageTurn, Box<dyn std::error::Error>> {
//!     case.after(|| {
//!         let answer = passkeys.answer(&ceremony(asked), response)?;
//!         let outcome = desk.give(case.id(), &answer.input)?;
//!         passkeys.settle(&answer, &outcome)?;
//!         if let Err(refusal) = &answer.checked {
//!             eprintln!("refused: {refusal}"); // for the log: a visitor sees what everybody sees
//!         }
//!         Ok(())
//!     })
//! }
//!
//! fn ceremony(asked: &AtProvider) -> Ceremony<'_> {
//!     Ceremony { registers: asked.registers, ..Ceremony::proof(&asked.command, &asked.nonce) }
//! }
//! ```
//!
//! **A response proves one request.** The challenge that the authenticator signs is derived from the command of the case and
//! its nonce, so an assertion for another case, another try or another person does not verify. It is not stored: options can be
//! shown to a visitor whom the directory does not know, and look the same. Whom a command is about comes from the desk alone
//! ([`Provider::start`](bonafides_parts::Provider::start)). The first response uses the request up, whatever it is.
//!
//! **Passkeys are discoverable.** No list of credentials is sent, which would reveal who has one; the authenticator names its
//! user, and a passkey of another account proves nothing. User verification is required, always.
//!
//! **A counter that goes back** refuses the response, suspends the passkey and is reported to the desk as a failed challenge:
//! a copy of the authenticator may exist.
//!
//! **Rows are sealed** with the key `vault` of the desk, each for its account, credential and version: whoever can write to the
//! database adds no passkey to an account, and gives none to another. They can delete rows, or put an older database back.
//!
//! **A registration is an enrolment**: approved in a case, told to the subject, and of no use before
//! [`Settings::cooling`] has passed, so that whoever talked a desk into it gains nothing at once.
#![forbid(unsafe_code)]

mod answer;
mod ceremony;
mod error;
mod passkeys;
mod provider;
mod refusal;
mod registration;
mod row;
mod settings;
mod sign_in;
pub mod store;
mod vault;

pub use answer::Answer;
pub use ceremony::Ceremony;
pub use error::PasskeyError;
pub use passkeys::Passkeys;
pub use refusal::Refusal;
pub use row::PasskeyInfo;
pub use settings::{Settings, SettingsError};
pub use webauthn_rs::prelude::{AttestationCaList, AttestationCaListBuilder, Uuid};
