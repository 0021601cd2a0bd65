use std::sync::{Mutex, PoisonError};

use bonafides::keys::{KeyError, Keys};
use bonafides_surface::{Error, ForeignKeys, Held};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::errors::{Answer, Failure};
use crate::keys::RawKeys;

/// The source of an engine's keys.
pub(crate) enum KeySource {
    Raw(Py<RawKeys>),
    Host(Py<PyAny>),
}

const METHODS: [&str; 5] = ["current", "seal", "open", "mac", "sign_grant"];

impl KeySource {
    /// Accepts raw keys, or an object with the methods of the protocol `Keys`.
    pub(crate) fn of(keys: &Bound<'_, PyAny>) -> PyResult<Self> {
        if let Ok(raw) = keys.cast::<RawKeys>() {
            return Ok(Self::Raw(raw.clone().unbind()));
        }
        let missing = METHODS.iter().find(|name| !keys.getattr(**name).is_ok_and(|of| of.is_callable()));
        match missing {
            None => Ok(Self::Host(keys.clone().unbind())),
            Some(name) => {
                let text = format!("keys: expected RawKeys or Keys; the method `{name}` is missing");
                Err(PyTypeError::new_err(text))
            }
        }
    }

    /// Lends the keys to work that runs without the interpreter's lock.
    pub(crate) fn lend<T: Send>(
        &self,
        py: Python<'_>,
        work: impl FnOnce(&dyn Keys) -> Result<T, Error> + Send,
    ) -> Answer<T> {
        match self {
            Self::Raw(raw) => {
                let keys = raw.get().present();
                Ok(py.detach(|| work(&*keys))?)
            }
            Self::Host(object) => {
                let host = HostKeys { object, failure: Mutex::default() };
                let done = py.detach(|| Held::new(&host).map(|keys| work(&keys)));
                match host.failure.into_inner().unwrap_or_else(PoisonError::into_inner) {
                    Some(error) => Err(Failure::Host(error)),
                    None => Ok(done.map_err(|error| Error::from(bonafides::case::Fault::from(error)))??),
                }
            }
        }
    }
}

/// Keys that the host holds. The host's own exception is kept for the caller.
struct HostKeys<'k> {
    object: &'k Py<PyAny>,
    failure: Mutex<Option<PyErr>>,
}

impl HostKeys<'_> {
    fn ask<T>(
        &self,
        method: &str,
        ask: impl for<'py> FnOnce(&Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>>,
        read: impl FnOnce(&Bound<'_, PyAny>) -> PyResult<T>,
    ) -> Result<T, KeyError> {
        Python::attach(|py| ask(self.object.bind(py)).and_then(|answer| read(&answer))).map_err(|error| {
            self.failure.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
            KeyError::Unavailable(format!("the host's `{method}` failed"))
        })
    }
}

impl ForeignKeys for &HostKeys<'_> {
    fn current(&self, key: &str) -> Result<String, KeyError> {
        self.ask("current", |keys| keys.call_method1("current", (key,)), |id| id.extract())
    }

    fn seal(&self, key: &str, draw: &[u8], ad: &[u8], plain: &[u8]) -> Result<Vec<u8>, KeyError> {
        let bytes = |keys: &Bound<'_, PyAny>, of: &[u8]| PyBytes::new(keys.py(), of).unbind();
        let seal = |keys: &Bound<'_, PyAny>| (key, bytes(keys, draw), bytes(keys, ad), bytes(keys, plain));
        self.ask("seal", |keys| keys.call_method1("seal", seal(keys)), octets)
    }

    fn open(&self, key: &str, id: &str, ad: &[u8], sealed: &[u8]) -> Result<Vec<u8>, KeyError> {
        let bytes = |keys: &Bound<'_, PyAny>, of: &[u8]| PyBytes::new(keys.py(), of).unbind();
        let open = |keys: &Bound<'_, PyAny>| (key, id, bytes(keys, ad), bytes(keys, sealed));
        self.ask("open", |keys| keys.call_method1("open", open(keys)), octets)
    }

    fn mac(&self, key: &str, id: &str, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        let mac = |keys: &Bound<'_, PyAny>| (key, id, PyBytes::new(keys.py(), message).unbind());
        self.ask("mac", |keys| keys.call_method1("mac", mac(keys)), octets)
    }

    fn sign_grant(&self, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        let sign = |keys: &Bound<'_, PyAny>| (PyBytes::new(keys.py(), message).unbind(),);
        self.ask("sign_grant", |keys| keys.call_method1("sign_grant", sign(keys)), octets)
    }
}

fn octets(answer: &Bound<'_, PyAny>) -> PyResult<Vec<u8>> {
    Ok(answer.cast::<PyBytes>()?.as_bytes().to_vec())
}
