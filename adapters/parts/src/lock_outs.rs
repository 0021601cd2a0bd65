//! Lock-outs that were made in part.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use bonafides::Time;
use bonafides::keys::Sensitive;

/// The steps of a lock-out in a directory that ends sessions by a request of its own.
pub trait LockOutSteps {
    /// The reason that a step failed.
    type Error;

    /// Sets a password that nobody knows.
    fn set_password(&self, password: &Sensitive<String>) -> Result<(), Self::Error>;

    /// Returns the time at which the password was last set.
    fn password_set(&self) -> Result<Option<Time>, Self::Error>;

    /// Ends all sessions.
    fn end_sessions(&self) -> Result<(), Self::Error>;
}

/// The accounts with a password that a lock-out set, and whose sessions may go on, with the time of that password.
#[derive(Debug, Default)]
pub struct LockOuts(Mutex<BTreeMap<String, Time>>);

impl LockOuts {
    /// Sets the password of an account and ends all sessions. If an earlier attempt has set one, and nobody another one
    /// since, only the sessions are ended.
    pub fn lock_out<S: LockOutSteps>(
        &self,
        account: &str,
        password: &Sensitive<String>,
        steps: &S,
    ) -> Result<(), S::Error> {
        let earlier = self.known(|known| known.get(account).copied());
        // A time that cannot be read is that of another password.
        let is_set = earlier.is_some() && steps.password_set().is_ok_and(|time| time == earlier);
        if !is_set {
            steps.set_password(password)?;
            if let Ok(Some(time)) = steps.password_set() {
                self.known(|known| known.insert(account.to_owned(), time));
            }
        }
        steps.end_sessions()?;
        self.known(|known| known.remove(account));
        Ok(())
    }

    fn known<T>(&self, with: impl FnOnce(&mut BTreeMap<String, Time>) -> T) -> T {
        with(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
