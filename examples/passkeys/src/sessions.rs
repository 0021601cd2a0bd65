use std::sync::{Mutex, MutexGuard, PoisonError};

use bonafides_desk::{AtProvider, PageCase};

use crate::http;

/// The most visitors at once; the oldest go first.
const MOST: usize = 1_000;

/// The cases of visitors, by the secret in a cookie of their browser.
#[derive(Default)]
pub(crate) struct Sessions(Mutex<Vec<(String, Session)>>);

/// The case of a visitor, and what they do at the provider now.
#[derive(Clone)]
pub(crate) struct Session {
    pub(crate) case: PageCase,
    pub(crate) at_provider: Vec<AtProvider>,
}

impl Sessions {
    /// Keeps a case and returns its secret; `None` if the system has no randomness.
    pub(crate) fn begin(&self, case: PageCase) -> Option<String> {
        let secret = http::secret()?;
        let mut all = self.lock();
        let over = all.len().saturating_add(1).saturating_sub(MOST);
        all.drain(..over);
        all.push((secret.clone(), Session { case, at_provider: Vec::new() }));
        Some(secret)
    }

    pub(crate) fn find(&self, secret: &str) -> Option<Session> {
        self.lock().iter().find(|(known, _)| known == secret).map(|(_, session)| session.clone())
    }

    /// Remembers what the visitor does at the provider. A later request about the same challenge voids the earlier one.
    pub(crate) fn remember(&self, secret: &str, asked: &[AtProvider]) {
        if let Some((_, session)) = self.lock().iter_mut().find(|(known, _)| known == secret) {
            for asked in asked {
                session.at_provider.retain(|known| known.challenge != asked.challenge);
                session.at_provider.push(asked.clone());
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Vec<(String, Session)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
