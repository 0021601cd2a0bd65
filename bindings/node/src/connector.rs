use std::collections::HashMap;
use std::sync::Arc;
use std::thread;

use bonafides::Time;
use bonafides::case::{GrantClaims, MemoryError, Redemption, Redemptions, WriteStatus};
use bonafides_surface as surface;
use napi::bindgen_prelude::{FnArgs, Function};
use napi::threadsafe_function::ThreadsafeFunctionCallMode;
use napi_derive::napi;
use surface::{Claims, Delivery, Redeemed};

use crate::asking::{Answers, Ask, Asked};
use crate::error::{raised, thrown};
use crate::task::contained;

/// Checks grants next to the directory, and carries out each one once.
#[napi]
pub struct Connector(Arc<bonafides::case::Connector>);

/// The methods of the host's memory; `lib/connector.js` keeps what they throw.
#[napi(object, object_to_js = false)]
pub struct Memory<'f> {
    /// Returns the state of a grant.
    pub state: Function<'f, String, Option<String>>,
    /// Takes a grant.
    pub started: Function<'f, FnArgs<(String, i64)>, bool>,
    /// Revokes a grant.
    pub revoked: Function<'f, FnArgs<(String, i64)>, bool>,
    /// Stores the outcome of a grant.
    pub finished: Function<'f, FnArgs<(String, String)>, ()>,
}

fn failed(error: napi::Error) -> MemoryError {
    MemoryError::new(&error.reason)
}

pub(crate) fn written(word: &str) -> Result<WriteStatus, MemoryError> {
    match word {
        "done" => Ok(WriteStatus::Done),
        "failed" => Ok(WriteStatus::Failed),
        "unknown" => Ok(WriteStatus::Unknown),
        _ => Err(MemoryError::new(format_args!("`{word}` is not an outcome of a write"))),
    }
}

pub(crate) fn word(written: WriteStatus) -> &'static str {
    match written {
        WriteStatus::Done => "done",
        WriteStatus::Failed => "failed",
        WriteStatus::Unknown => "unknown",
    }
}

pub(crate) fn redemption(word: Option<&str>) -> Result<Option<Redemption>, MemoryError> {
    match word {
        None => Ok(None),
        Some("started") => Ok(Some(Redemption::Started)),
        Some("revoked") => Ok(Some(Redemption::Revoked)),
        Some(word) => written(word).map(|written| Some(Redemption::Finished(written))),
    }
}

impl Redemptions for Memory<'_> {
    fn state(&self, jti: &str) -> Result<Option<Redemption>, MemoryError> {
        redemption(self.state.call(jti.to_owned()).map_err(failed)?.as_deref())
    }

    fn started(&mut self, jti: &str, now: Time) -> Result<bool, MemoryError> {
        self.started.call((jti.to_owned(), now.milliseconds()).into()).map_err(failed)
    }

    fn revoked(&mut self, jti: &str, now: Time) -> Result<bool, MemoryError> {
        self.revoked.call((jti.to_owned(), now.milliseconds()).into()).map_err(failed)
    }

    fn finished(&mut self, jti: &str, written: WriteStatus) -> Result<(), MemoryError> {
        self.finished.call((jti.to_owned(), word(written).to_owned()).into()).map_err(failed)
    }
}

#[napi]
impl Connector {
    /// Returns a connector that trusts these keys.
    #[napi(constructor, catch_unwind)]
    pub fn new(id: String, origin: String, keys: HashMap<String, String>) -> napi::Result<Self> {
        let connector = surface::connector(&id, &origin, keys.into_iter().collect()).map_err(thrown)?;
        Ok(Self(Arc::new(connector)))
    }

    /// Returns the claims of a token that is valid for this delivery, as JSON.
    #[napi(catch_unwind)]
    pub fn verify(&self, token: String, delivery: String, now: i64) -> napi::Result<String> {
        let delivery: Delivery = surface::read(&delivery, "delivery").map_err(thrown)?;
        let now = Time::from_milliseconds(now);
        let claims = delivery.with(|delivery| self.0.verify(&token, delivery, now)).map_err(thrown)?;
        surface::write(&Claims::from(claims.map_err(raised)?)).map_err(thrown)
    }

    /// Carries out a grant once and returns the result as JSON.
    #[napi(catch_unwind)]
    pub fn redeem(
        &self,
        mut memory: Memory<'_>,
        token: String,
        delivery: String,
        now: i64,
        live: Option<bool>,
        write: Function<'_, String, String>,
    ) -> napi::Result<String> {
        let delivery: Delivery = surface::read(&delivery, "delivery").map_err(thrown)?;
        let now = Time::from_milliseconds(now);
        // A write that threw may have taken effect.
        let write = |claims: &GrantClaims| attempt(&write, claims).unwrap_or(WriteStatus::Unknown);
        let done = delivery.with(|delivery| self.0.redeem(&mut memory, &token, delivery, now, live, write));
        surface::write(&Redeemed::from(done.map_err(thrown)?.map_err(raised)?)).map_err(thrown)
    }

    /// Stops a grant if its write has not begun, and returns the word for the result.
    #[napi(catch_unwind)]
    pub fn revoke(&self, mut memory: Memory<'_>, grant: String, now: i64) -> napi::Result<String> {
        let revoked = self.0.revoke(&mut memory, &grant, Time::from_milliseconds(now)).map_err(raised)?;
        Ok(surface::revocation(revoked).to_owned())
    }

    /// Does the same with an asynchronous memory. The last question, `revoked!` or `refused`, is the
    /// result.
    #[napi(catch_unwind)]
    pub fn revoke_async(&self, ask: Ask, answers: &Answers, grant: String, now: i64) -> napi::Result<()> {
        let (connector, now) = (self.0.clone(), Time::from_milliseconds(now));
        let asked = Asked { ask, answers: answers.taken()? };
        thread::spawn(move || {
            let done = contained(|| {
                let mut memory = &asked;
                Ok(connector.revoke(&mut memory, &grant, now).map(surface::revocation)?.to_owned())
            });
            let told = done.map_or_else(|error| ("refused", error.reason.clone()), |word| ("revoked!", word));
            let told = (told.0.to_owned(), told.1);
            asked.ask.call(told.into(), ThreadsafeFunctionCallMode::NonBlocking);
        });
        Ok(())
    }

    /// Does the same as `redeem` with an asynchronous memory and write, on a thread of its own: a thread
    /// of the pool could wait for work that needs the pool. The last question, `redeemed` or `refused`,
    /// is the result.
    #[napi(catch_unwind)]
    pub fn redeem_async(
        &self,
        ask: Ask,
        answers: &Answers,
        token: String,
        delivery: String,
        now: i64,
        live: Option<bool>,
    ) -> napi::Result<()> {
        let delivery: Delivery = surface::read(&delivery, "delivery").map_err(thrown)?;
        let (connector, now) = (self.0.clone(), Time::from_milliseconds(now));
        let asked = Asked { ask, answers: answers.taken()? };
        thread::spawn(move || {
            let done = contained(|| {
                let (mut memory, write) = (&asked, |claims: &GrantClaims| asked.write(claims));
                let done = delivery.with(|it| connector.redeem(&mut memory, &token, it, now, live, write));
                surface::write(&Redeemed::from(done??))
            });
            let told = done.map_or_else(|error| ("refused", error.reason.clone()), |json| ("redeemed", json));
            let told = (told.0.to_owned(), told.1);
            asked.ask.call(told.into(), ThreadsafeFunctionCallMode::NonBlocking);
        });
        Ok(())
    }
}

fn attempt(write: &Function<'_, String, String>, claims: &GrantClaims) -> Result<WriteStatus, MemoryError> {
    let claims = surface::write(&Claims::from(claims.clone())).map_err(MemoryError::new)?;
    written(&write.call(claims).map_err(failed)?)
}
