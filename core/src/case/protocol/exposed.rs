//! The only form in which commands and views show their secrets: sealed in the outbox, and for a host
//! that asks for it by name. The types themselves cannot be serialised.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::ser::{SerializeMap, SerializeSeq as _};
use serde::{Serialize, Serializer};
use zeroize::Zeroizing;

use crate::case::challenge::ChallengeKind;
use crate::case::protocol::{
    CallerView, Command, CommandId, CommandTask, CredentialKind, Deliver, HostView, Notify, OperatorView,
    Part, PresentChallenge, Provider, Recipient, Register, RequestVouch, Resolution, SendMessage, View,
};
use crate::decide::Time;
use crate::keys::Sensitive;
use crate::policy::alert::{AlertEvent, AlertSeverity};

/// A value with its secrets in clear, as JSON: for the program that carries it out, never for a log.
pub struct Exposed<'a, T>(&'a T);

impl Command {
    /// Returns this command for serialisation, with its codes, passwords, tokens and addresses in clear.
    pub const fn exposed(&self) -> Exposed<'_, Self> {
        Exposed(self)
    }
}

impl View {
    /// Returns this view for serialisation, with secrets that a caller is shown only once, such as new
    /// recovery codes.
    pub const fn exposed(&self) -> Exposed<'_, Self> {
        Exposed(self)
    }
}

impl CommandTask {
    /// Returns the form for the outbox.
    pub(in crate::case) const fn exposed(&self) -> Exposed<'_, Self> {
        Exposed(self)
    }
}

impl<T: Expose> Serialize for Exposed<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.expose(serializer)
    }
}

/// A type that can be serialised with its secrets in clear, but only by [`Exposed`].
pub trait Expose {
    #[doc(hidden)]
    fn expose<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;
}

/// The members of a type that is exposed as a map.
trait Members {
    fn members<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error>;
}

/// Names every member, so that a new one cannot be forgotten.
macro_rules! members {
    ($($type:ident { $($member:ident),+ $(,)? })+) => {$(
        impl Members for $type {
            fn members<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
                let Self { $($member),+ } = self;
                $(map.serialize_entry(stringify!($member), &Exposed($member))?;)+
                Ok(())
            }
        }

        impl Expose for $type {
            fn expose<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let mut map = serializer.serialize_map(None)?;
                self.members(&mut map)?;
                map.end()
            }
        }
    )+};
}

members! {
    Command { id, task }
    PresentChallenge { challenge, kind, prompt, questions, positions, fields, contact, provider, until }
    Provider { id, nonce, number, decoy }
    SendMessage { challenge, channel, address, text, code }
    RequestVouch { challenge, people, text, prompt, until }
    Register { challenge, provider, nonce, until }
    Deliver { grant, token, connector, account, action, credential, secret, blind, change_at_first_use, parts }
    Part { channel, address, text, message }
    Notify { event, severity, ticket, to }
    Recipient { person, channel, address, text }
    OperatorView {
        action, state, resolution, verdict, blocked_by, closed, points, points_required, factors, challenges,
        missing, next, escalate,
    }
    CallerView { text, offers, asked, approved, ended, shown }
    HostView { state, verdict, blocked_by, grant, grant_end }
}

impl Expose for CommandTask {
    fn expose<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("type", self.kind())?;
        match self {
            Self::Observe { signals } => map.serialize_entry("signals", signals)?,
            Self::PresentChallenge(ask) => ask.members(&mut map)?,
            Self::SendMessage(send) => send.members(&mut map)?,
            Self::RequestVouch(request) => request.members(&mut map)?,
            Self::Register(register) => register.members(&mut map)?,
            Self::Deliver(deliver) => deliver.members(&mut map)?,
            Self::Notify(notify) => notify.members(&mut map)?,
            Self::Revoke { grant, account } => {
                map.serialize_entry("grant", grant)?;
                map.serialize_entry("account", account)?;
            }
            Self::Conclude { resolution } => map.serialize_entry("resolution", resolution)?,
        }
        map.end()
    }
}

impl Expose for View {
    fn expose<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        let kind = match self {
            Self::Operator(_) => "operator",
            Self::Caller(_) => "caller",
            Self::Host(_) => "host",
            Self::Nothing => "nothing",
        };
        map.serialize_entry("type", kind)?;
        match self {
            Self::Operator(view) => view.members(&mut map)?,
            Self::Caller(view) => view.members(&mut map)?,
            Self::Host(view) => view.members(&mut map)?,
            Self::Nothing => {}
        }
        map.end()
    }
}

impl Expose for Sensitive<String> {
    fn expose<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Self::expose(self).serialize(serializer)
    }
}

/// Serialises the bytes as base64url without padding.
impl Expose for Sensitive<[u8; 32]> {
    fn expose<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Zeroizing::new(URL_SAFE_NO_PAD.encode(Self::expose(self))).serialize(serializer)
    }
}

impl<T: Expose> Expose for Vec<T> {
    fn expose<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(self.len()))?;
        self.iter().try_for_each(|one| list.serialize_element(&Exposed(one)))?;
        list.end()
    }
}

impl<T: Expose> Expose for Option<T> {
    fn expose<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.as_ref().map(Exposed).serialize(serializer)
    }
}

/// Implements [`Expose`] for types without secrets.
macro_rules! plain {
    ($($type:ty),+ $(,)?) => {$(
        impl Expose for $type {
            fn expose<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                self.serialize(serializer)
            }
        }
    )+};
}

plain! {
    String, bool, u8, i64, Time, CommandId, ChallengeKind, CredentialKind, AlertEvent, AlertSeverity, Resolution,
    crate::case::protocol::view::CaseState, crate::case::protocol::view::FactorView, crate::case::protocol::view::ChallengeView, crate::case::protocol::block::Block,
    crate::decide::Verdict,
}
