//! Sessions with a token, which are opened again when they are lost.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};

use bonafides::keys::Sensitive;
use cryptoki::context::{Function, Pkcs11};
use cryptoki::error::{Error, RvError};
use cryptoki::object::{Attribute, ObjectClass, ObjectHandle};
use cryptoki::session::{Session, SessionState, UserType};
use cryptoki::slot::Slot;
use cryptoki::types::AuthPin;

use crate::error::{TokenError, is_lost};
use crate::module;

/// Attempts at a call, each with a new session: other threads may lose theirs at the same moment, and one loss can fail two of them.
const ATTEMPTS: u32 = 5;

/// A token, and the right to use it.
pub(crate) struct Address {
    pub(crate) module: PathBuf,
    pub(crate) label: String,
    pin: Sensitive<String>,
    login: Arc<Login>,
}

/// Written to while somebody logs in. Holds the error of a PIN that was refused: another attempt may lock the token.
type Login = RwLock<Option<TokenError>>;

impl Address {
    pub(crate) fn new(module: PathBuf, label: String, pin: Sensitive<String>) -> Self {
        Self { module, label, pin, login: Arc::default() }
    }

    /// Opens a session and logs in.
    pub(crate) fn open(&self, access: Access) -> Result<Open, TokenError> {
        let module = module::load(&self.module)?;
        let session = match self.session(&module, access) {
            // Somebody has finalised the library.
            Err(CallError::Token(error)) if is_lost(&error) => {
                module::initialize(&module)?;
                self.session(&module, access)
            }
            session => session,
        };
        let session = session.map_err(TokenError::from)?;
        Ok(Open { session, login: Arc::clone(&self.login), handles: BTreeMap::new() })
    }

    fn session(&self, module: &Pkcs11, access: Access) -> Result<Session, CallError> {
        let slot = self.slot(module)?;
        let session = match access {
            Access::Uses => module.open_ro_session(slot)?,
            Access::Makes => module.open_rw_session(slot)?,
        };
        self.log_in(module, slot, &session)?;
        Ok(session)
    }

    /// Returns the slot of the token: it may move when a token is restarted.
    fn slot(&self, module: &Pkcs11) -> Result<Slot, CallError> {
        let (mut found, mut known, mut unreadable) = (None, Vec::new(), None);
        for slot in module.get_slots_with_token()? {
            let label = match module.get_token_info(slot) {
                Ok(info) if info.token_initialized() => info.label().trim_end().to_owned(),
                Ok(_) => continue,
                // A token of no concern must not hide the others.
                Err(error) => {
                    unreadable = Some(error);
                    continue;
                }
            };
            if label == self.label && found.replace(slot).is_some() {
                return Err(CallError::Ours(TokenError::Ambiguous(label)));
            }
            known.push(label);
        }
        match (found, unreadable) {
            (Some(slot), _) => Ok(slot),
            (None, Some(error)) => Err(error.into()),
            (None, None) => Err(CallError::Ours(TokenError::Absent { label: self.label.clone(), known })),
        }
    }

    /// Logs in, unless this process is. A PIN that was refused is never tried again.
    fn log_in(&self, module: &Pkcs11, slot: Slot, session: &Session) -> Result<(), CallError> {
        let mut refused = self.login.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(error) = &*refused {
            return Err(CallError::Ours(error.clone()));
        }
        let info = module.get_token_info(slot)?;
        let error = if info.user_pin_locked() {
            TokenError::PinLocked
        } else if info.user_pin_final_try() {
            TokenError::LastTry
        } else {
            let pin = AuthPin::new(self.pin.expose().as_str().into());
            match session.login(UserType::User, Some(&pin)) {
                Ok(()) | Err(Error::Pkcs11(RvError::UserAlreadyLoggedIn, _)) => return Ok(()),
                Err(error) => match TokenError::from(error) {
                    TokenError::Other(reason) => return Err(CallError::Ours(TokenError::Other(reason))),
                    error => error,
                },
            }
        };
        *refused = Some(error.clone());
        Err(CallError::Ours(error))
    }
}

/// The access that a session gives.
#[derive(Clone, Copy)]
pub(crate) enum Access {
    /// Keys are used: the token may be write-protected.
    Uses,
    /// Keys are made.
    Makes,
}

/// A session of one thread, when it has one, with the objects that it has found.
#[derive(Default)]
pub(crate) struct Connection(Option<Open>);

/// An open session.
pub(crate) struct Open {
    pub(crate) session: Session,
    login: Arc<Login>,
    handles: BTreeMap<String, ObjectHandle>,
}

impl Connection {
    /// Makes a call that can be repeated; again with a new session if the session was lost.
    pub(crate) fn repeatably<T>(
        &mut self,
        address: &Address,
        call: impl Fn(&mut Open) -> Result<T, CallError>,
    ) -> Result<T, TokenError> {
        let mut attempts = ATTEMPTS;
        loop {
            attempts = attempts.saturating_sub(1);
            match self.once(address, &call) {
                Err(CallError::Token(error)) if attempts > 0 && is_lost(&error) => {}
                done => return done.map_err(TokenError::from),
            }
        }
    }

    fn once<T>(
        &mut self,
        address: &Address,
        call: impl FnOnce(&mut Open) -> Result<T, CallError>,
    ) -> Result<T, CallError> {
        let mut open = match self.0.take() {
            Some(open) => open,
            None => address.open(Access::Uses)?,
        };
        let done = call(&mut open);
        // After an error of the library, nobody knows the state of its session.
        if !matches!(done, Err(CallError::Token(_))) {
            self.0 = Some(open);
        }
        done
    }
}

impl Open {
    /// Returns the objects with these attributes. Without a login, private objects are not found, and no error says so. Therefore
    /// nobody logs in meanwhile: whoever is logged in afterwards was so all the time.
    pub(crate) fn search(&self, attributes: &[Attribute]) -> Result<Vec<ObjectHandle>, CallError> {
        let _nobody_logs_in = self.login.read().unwrap_or_else(PoisonError::into_inner);
        let found = self.session.find_objects(attributes)?;
        match self.session.get_session_info()?.session_state() {
            SessionState::RoUser | SessionState::RwUser => Ok(found),
            _ => Err(CallError::Token(Error::Pkcs11(RvError::UserNotLoggedIn, Function::GetSessionInfo))),
        }
    }

    /// Returns the only object of a class with a label.
    pub(crate) fn object(&mut self, class: ObjectClass, label: &str) -> Result<ObjectHandle, CallError> {
        if let Some(handle) = self.handles.get(label) {
            return Ok(*handle);
        }
        let template = [Attribute::Class(class), Attribute::Label(label.as_bytes().to_vec())];
        let handle = match *self.search(&template)? {
            [handle] => handle,
            [] => return Err(TokenError::NoKey(label.to_owned()).into()),
            _ => return Err(TokenError::Twice(label.to_owned()).into()),
        };
        if class != ObjectClass::PUBLIC_KEY {
            self.handles.insert(label.to_owned(), handle);
        }
        Ok(handle)
    }
}

/// An error of the library, which a new session may heal, or one of ours.
pub(crate) enum CallError {
    Token(Error),
    Ours(TokenError),
}

impl From<Error> for CallError {
    fn from(error: Error) -> Self {
        Self::Token(error)
    }
}

impl From<TokenError> for CallError {
    fn from(error: TokenError) -> Self {
        Self::Ours(error)
    }
}

impl From<CallError> for TokenError {
    fn from(error: CallError) -> Self {
        match error {
            CallError::Token(error) => error.into(),
            CallError::Ours(error) => error,
        }
    }
}
