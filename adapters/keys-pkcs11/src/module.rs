//! Modules of tokens, each loaded and initialised once in a process, as the standard demands.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::error::{Error, RvError};

use crate::error::TokenError;

/// Never unloaded: other users of the same library in this process would lose their sessions.
static LOADED: Mutex<BTreeMap<PathBuf, Pkcs11>> = Mutex::new(BTreeMap::new());

/// Returns a module, ready for use from several threads.
pub(crate) fn load(path: &Path) -> Result<Pkcs11, TokenError> {
    let wrong =
        |error: &Error| TokenError::Module { module: path.display().to_string(), reason: words(error) };
    let mut loaded = LOADED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(module) = loaded.get(path) {
        return Ok(module.clone());
    }
    let module = Pkcs11::new(path).map_err(|error| wrong(&error))?;
    initialize(&module).map_err(|error| wrong(&error))?;
    loaded.insert(path.to_owned(), module.clone());
    Ok(module)
}

/// Initialises a module, unless it is.
pub(crate) fn initialize(module: &Pkcs11) -> Result<(), Error> {
    match module.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)) {
        Err(Error::Pkcs11(RvError::CryptokiAlreadyInitialized, _)) => Ok(()),
        done => done,
    }
}

fn words(error: &Error) -> String {
    match error {
        Error::LibraryLoading(error) => error.to_string(),
        Error::Pkcs11(code, function) => format!("{code:?} in {function:?}"),
        other => other.to_string(),
    }
}
