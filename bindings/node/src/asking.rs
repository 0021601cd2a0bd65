use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, PoisonError};

use bonafides::Time;
use bonafides::case::{GrantClaims, Redemption, Redemptions, WriteStatus};
use bonafides_surface::{self as surface, Claims};
use napi::Status;
use napi::bindgen_prelude::FnArgs;
use napi::threadsafe_function::{ThreadsafeFunction, ThreadsafeFunctionCallMode};
use napi_derive::napi;

use crate::connector::{redemption, word, written};

/// What is asked of JavaScript from another thread: what, about what. It answers when it can.
pub(crate) type Ask =
    ThreadsafeFunction<FnArgs<(String, String)>, (), FnArgs<(String, String)>, Status, false>;

/// Where JavaScript answers. Gone with it, whoever waits learns that nobody will.
#[napi]
pub struct Answers {
    sender: Sender<Option<String>>,
    receiver: Mutex<Option<Receiver<Option<String>>>>,
}

#[napi]
impl Answers {
    /// For one piece of work.
    #[napi(constructor, catch_unwind)]
    pub fn new() -> Self {
        let (sender, receiver) = channel();
        Self { sender, receiver: Mutex::new(Some(receiver)) }
    }

    /// Answers the question that was asked; with nothing if it could not be.
    #[napi(catch_unwind)]
    pub fn answer(&self, text: Option<String>) {
        // Nobody may be waiting any more.
        let _ = self.sender.send(text);
    }

    pub(crate) fn taken(&self) -> napi::Result<Receiver<Option<String>>> {
        let receiver = self.receiver.lock().unwrap_or_else(PoisonError::into_inner).take();
        receiver.ok_or_else(|| napi::Error::from_reason("answers are for one piece of work"))
    }
}

/// A memory and a write that answer with promises.
pub(crate) struct Asked {
    pub(crate) ask: Ask,
    pub(crate) answers: Receiver<Option<String>>,
}

impl Asked {
    fn asked(&self, what: &str, about: String) -> Result<String, String> {
        self.ask.call((what.to_owned(), about).into(), ThreadsafeFunctionCallMode::NonBlocking);
        self.answers.recv().ok().flatten().ok_or_else(|| format!("`{what}` was not answered"))
    }

    /// What became of the write; nobody knows of one that threw.
    pub(crate) fn write(&self, claims: &GrantClaims) -> WriteStatus {
        let claims = surface::write(&Claims::from(claims.clone())).map_err(|error| error.to_string());
        let word = claims.and_then(|claims| self.asked("write", claims));
        word.and_then(|word| written(&word)).unwrap_or(WriteStatus::Unknown)
    }
}

impl Redemptions for &Asked {
    fn state(&self, jti: &str) -> Result<Option<Redemption>, String> {
        let word = self.asked("state", jti.to_owned())?;
        redemption(Some(word.as_str()).filter(|word| !word.is_empty()))
    }

    fn started(&mut self, jti: &str, _: Time) -> Result<bool, String> {
        Ok(self.asked("started", jti.to_owned())? == "true")
    }

    fn revoked(&mut self, jti: &str, _: Time) -> Result<bool, String> {
        Ok(self.asked("revoked", jti.to_owned())? == "true")
    }

    fn finished(&mut self, jti: &str, written: WriteStatus) -> Result<(), String> {
        self.asked("finished", format!("{jti} {}", word(written))).map(drop)
    }
}
