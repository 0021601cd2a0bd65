use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, PoisonError};

use bonafides::Time;
use bonafides::case::{GrantClaims, MemoryError, Redemption, Redemptions, WriteStatus};
use bonafides_surface::{self as surface, Claims};
use napi::Status;
use napi::bindgen_prelude::FnArgs;
use napi::threadsafe_function::{ThreadsafeFunction, ThreadsafeFunctionCallMode};
use napi_derive::napi;

use crate::connector::{redemption, word, written};

/// A question to JavaScript from another thread: its name and its argument.
pub(crate) type Ask =
    ThreadsafeFunction<FnArgs<(String, String)>, (), FnArgs<(String, String)>, Status, false>;

/// The channel for JavaScript's answers. When it is dropped, a waiting thread stops waiting.
#[napi]
pub struct Answers {
    sender: Sender<Option<String>>,
    receiver: Mutex<Option<Receiver<Option<String>>>>,
}

#[napi]
impl Answers {
    /// Returns a channel for one task.
    #[napi(constructor, catch_unwind)]
    pub fn new() -> Self {
        let (sender, receiver) = channel();
        Self { sender, receiver: Mutex::new(Some(receiver)) }
    }

    /// Answers the pending question; `None` if it failed.
    #[napi(catch_unwind)]
    pub fn answer(&self, text: Option<String>) {
        // The waiting thread may have ended.
        let _ = self.sender.send(text);
    }

    pub(crate) fn taken(&self) -> napi::Result<Receiver<Option<String>>> {
        let receiver = self.receiver.lock().unwrap_or_else(PoisonError::into_inner).take();
        receiver.ok_or_else(|| napi::Error::from_reason("these answers are already in use"))
    }
}

/// A memory and a `write` that return promises.
pub(crate) struct Asked {
    pub(crate) ask: Ask,
    pub(crate) answers: Receiver<Option<String>>,
}

impl Asked {
    fn asked(&self, what: &str, about: String) -> Result<String, MemoryError> {
        self.ask.call((what.to_owned(), about).into(), ThreadsafeFunctionCallMode::NonBlocking);
        self.answers
            .recv()
            .ok()
            .flatten()
            .ok_or_else(|| MemoryError::new(format_args!("`{what}` was not answered")))
    }

    /// Returns the result of the write; unknown if it threw.
    pub(crate) fn write(&self, claims: &GrantClaims) -> WriteStatus {
        let claims = surface::write(&Claims::from(claims.clone())).map_err(MemoryError::new);
        let word = claims.and_then(|claims| self.asked("write", claims));
        word.and_then(|word| written(&word)).unwrap_or(WriteStatus::Unknown)
    }
}

impl Redemptions for &Asked {
    fn state(&self, jti: &str) -> Result<Option<Redemption>, MemoryError> {
        let word = self.asked("state", jti.to_owned())?;
        redemption(Some(word.as_str()).filter(|word| !word.is_empty()))
    }

    fn started(&mut self, jti: &str, _: Time) -> Result<bool, MemoryError> {
        Ok(self.asked("started", jti.to_owned())? == "true")
    }

    fn revoked(&mut self, jti: &str, _: Time) -> Result<bool, MemoryError> {
        Ok(self.asked("revoked", jti.to_owned())? == "true")
    }

    fn finished(&mut self, jti: &str, written: WriteStatus) -> Result<(), MemoryError> {
        self.asked("finished", format!("{jti} {}", word(written))).map(drop)
    }
}
