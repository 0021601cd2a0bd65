use std::fmt;
use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender, SyncSender, TrySendError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use bonafides::keys::Sensitive;

use crate::error::TokenError;
use crate::session::{Access, Address, CallError, Connection, Open};

/// Threads that talk to the token, each with a session of its own. Many tokens have few sessions.
const THREADS: usize = 4;
/// Calls that may wait for them.
const WAITING: usize = 64;

/// A PKCS#11 token: a smart card, a partition of an HSM, or `SoftHSM`.
///
/// Safe from any number of threads; a call that takes too long is given up. A session that is lost, because the token was
/// restarted or another part of the program logged out, is opened again. A PIN that was refused is never tried again.
#[derive(Clone)]
pub struct Token {
    address: Arc<Address>,
    threads: Arc<Threads>,
    limit: Duration,
}

/// A call for one of the threads.
type Call = Box<dyn FnOnce(&Address, &mut Connection) + Send>;

impl Token {
    /// How long a desk waits for each answer of a token, unless it says otherwise: 5 seconds.
    pub const LIMIT: Duration = Duration::from_secs(5);

    /// Logs in to the token with this label, which a module serves: a shared library of its maker. Waits at most `limit` for
    /// this, and for each later answer.
    pub fn open(
        module: impl Into<PathBuf>,
        label: impl Into<String>,
        pin: Sensitive<String>,
        limit: Duration,
    ) -> Result<Self, TokenError> {
        let token = Self::start(Address::new(module.into(), label.into(), pin), limit)?;
        token.repeatably(|_| Ok(()))?;
        Ok(token)
    }

    /// Starts the threads.
    fn start(address: Address, limit: Duration) -> Result<Self, TokenError> {
        let address = Arc::new(address);
        let (calls, waiting) = mpsc::sync_channel(WAITING);
        let waiting = Arc::new(Mutex::new(waiting));
        let (runs, ended) = mpsc::channel();
        let mut threads =
            Threads { calls: Some(calls), ended: Mutex::new(ended), handles: Vec::new(), limit };
        for _ in 0..THREADS {
            let (address, waiting, runs) = (Arc::clone(&address), Arc::clone(&waiting), runs.clone());
            let started = thread::Builder::new().name("keys-pkcs11".to_owned()).spawn(move || {
                serve(&address, &waiting);
                drop::<Sender<()>>(runs);
            });
            let started =
                started.map_err(|error| TokenError::Other(format!("no thread can be started: {error}")));
            threads.handles.push(started?);
        }
        Ok(Self { address, threads: Arc::new(threads), limit })
    }

    /// Returns the label.
    pub fn label(&self) -> &str {
        &self.address.label
    }

    /// Makes a call that can be repeated if its session was lost.
    pub(crate) fn repeatably<T: Send + 'static>(
        &self,
        call: impl Fn(&mut Open) -> Result<T, CallError> + Send + 'static,
    ) -> Result<T, TokenError> {
        self.pass(move |address, connection| connection.repeatably(address, call))
    }

    /// Makes a call that must not be repeated, in a session of its own that can make keys.
    pub(crate) fn once<T: Send + 'static>(
        &self,
        call: impl FnOnce(&Open) -> Result<T, CallError> + Send + 'static,
    ) -> Result<T, TokenError> {
        self.pass(move |address, _| Ok(call(&address.open(Access::Makes)?)?))
    }

    /// Passes a call to a thread, and waits for its answer.
    fn pass<T: Send + 'static>(
        &self,
        call: impl FnOnce(&Address, &mut Connection) -> Result<T, TokenError> + Send + 'static,
    ) -> Result<T, TokenError> {
        let (answer, answered) = mpsc::sync_channel(1);
        let call = Box::new(move |address: &Address, connection: &mut Connection| {
            let _ = answer.send(call(address, connection));
        });
        let sent = self.threads.calls.as_ref().map(|calls| calls.try_send(call));
        match sent {
            Some(Ok(())) => {}
            Some(Err(TrySendError::Full(_))) => return Err(TokenError::Crowded),
            _ => return Err(TokenError::Other("its threads have ended".to_owned())),
        }
        answered.recv_timeout(self.limit).unwrap_or(Err(TokenError::TooLate))
    }
}

/// The threads that talk to a token, until nobody can make a call.
struct Threads {
    calls: Option<SyncSender<Call>>,
    /// Nothing is sent: it ends when every thread has.
    ended: Mutex<Receiver<()>>,
    handles: Vec<JoinHandle<()>>,
    limit: Duration,
}

/// Waits until the threads have closed their sessions: a library that is in use while the program ends may crash.
impl Drop for Threads {
    fn drop(&mut self) {
        self.calls = None;
        let ended = self.ended.get_mut().unwrap_or_else(PoisonError::into_inner);
        // A thread that hangs in the library must not hold up the program.
        if ended.recv_timeout(self.limit) == Err(RecvTimeoutError::Disconnected) {
            for thread in self.handles.drain(..) {
                let _ = thread.join();
            }
        }
    }
}

/// Serves calls until nobody can make any.
fn serve(address: &Address, waiting: &Mutex<Receiver<Call>>) {
    let mut connection = Connection::default();
    loop {
        let call = waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
        match call {
            Ok(call) => call(address, &mut connection),
            Err(_) => return,
        }
    }
}

/// Shows the label alone.
impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Token").field("label", &self.label()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex, mpsc};
    use std::time::Duration;

    use bonafides::keys::Sensitive;

    use super::{THREADS, Token, WAITING};
    use crate::error::TokenError;
    use crate::session::Address;

    #[test]
    fn a_token_that_hangs_is_given_up_and_one_that_hangs_often_is_not_asked() {
        let address = Address::new("m.so".into(), "desk".to_owned(), Sensitive::from("pin"));
        let token = Token::start(address, Duration::from_millis(1));
        let Ok(token) = token else { return assert!(token.is_ok()) };
        let (end, waits) = mpsc::channel::<()>();
        let waits = Arc::new(Mutex::new(waits));
        let hang = || {
            let waits = Arc::clone(&waits);
            token.pass(move |_, _| {
                let _ = waits.lock().map(|waits| waits.recv());
                Ok(())
            })
        };
        for _ in 0..THREADS {
            assert_eq!(hang(), Err(TokenError::TooLate));
        }
        // Nobody takes these.
        let refused =
            (0..WAITING * 2).map(|_| hang()).filter(|done| *done == Err(TokenError::Crowded)).count();
        assert!(refused >= WAITING, "{refused}");
        drop(end);
        let patient = Token { limit: Duration::from_secs(60), ..token.clone() };
        // The queue may be full for another moment.
        let answer = loop {
            match patient.pass(|_, _| Ok(7)) {
                Err(TokenError::Crowded) => std::thread::yield_now(),
                answer => break answer,
            }
        };
        assert_eq!(answer, Ok(7), "it works again");
    }
}
