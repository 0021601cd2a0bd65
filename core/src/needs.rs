//! The parts of the host that a policy names, to check that each is there before a case needs it.
//!
//! ```
//! use bonafides::Policy;
//! use bonafides::needs::{AnswerSource, PersonSource};
//!
//! fn main() -> Result<(), bonafides::PolicyError> {
//!     let policy = Policy::from_yaml(
//!         r#"
//! format: 1
//! policy: desk
//! people: { manager: { directory: manager }, lead: { contact: lead@contoso.example } }
//! signals: { sim_change: { outcomes: [none, recent] }, channel: { from: case.channel, outcomes: [phone, chat] } }
//! challenges:
//!   passkey: { type: external, provider: webauthn, factor: possession, points: 60 }
//!   code:    { type: code, channel: sms, factor: possession, points: 30 }
//! channels: { sms: {}, letter: { to: manager }, desk: { in_person: true } }
//! unmatched: everyone
//! actions: { reset: { require: { points: 60 } } }
//! "#,
//!     )?;
//!     let people: Vec<_> = policy.people().map(|person| (person.name, person.source)).collect();
//!     let lead = PersonSource::Address("lead@contoso.example");
//!     assert_eq!(people, [("manager", PersonSource::Attribute("manager")), ("lead", lead)]);
//!     let channels: Vec<_> = policy.channels().map(|channel| (channel.name, channel.to)).collect();
//!     assert_eq!(channels, [("sms", None), ("letter", Some("manager"))]);
//!     let signals: Vec<_> = policy.signals().map(|signal| (signal.name, signal.outcomes)).collect();
//!     assert_eq!(signals, [("sim_change", vec!["none", "recent"])]);
//!     assert_eq!(policy.providers(), ["webauthn"]);
//!     let sources: Vec<_> = policy.challenges().map(|challenge| challenge.answers).collect();
//!     let code = AnswerSource::Code { channel: Some("sms"), entered_by_caller: false };
//!     assert_eq!(sources, [AnswerSource::External("webauthn"), code]);
//!     Ok(())
//! }
//! ```

pub use crate::policy::needs::{
    AnswerSource, NeededChallenge, NeededChannel, NeededGrant, NeededPerson, NeededSignal, PersonSource,
};
