use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use bonafides_parts::StoreError;
use postgres::{Client, SimpleQueryMessage};

use crate::error::{is_broken, of};

/// Makes a connection.
pub(crate) type Connect = dyn Fn() -> Result<Client, postgres::Error> + Send + Sync;

/// A few connections, shared by threads.
pub(crate) struct Pool {
    connect: Arc<Connect>,
    most: usize,
    patience: Duration,
    state: Mutex<State>,
    freed: Condvar,
}

#[derive(Default)]
struct State {
    idle: Vec<Client>,
    /// The number of connections, idle or not.
    open: usize,
}

impl Pool {
    pub(crate) fn new(connect: Arc<Connect>, most: usize, patience: Duration) -> Self {
        Self { connect, most, patience, state: Mutex::default(), freed: Condvar::new() }
    }

    pub(crate) const fn most(&self) -> usize {
        self.most
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // The state is whole after every statement, whoever panicked.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns a connection, which may have broken since its last use.
    pub(crate) fn take(&self) -> Result<Pooled<'_>, StoreError> {
        let end = Instant::now().checked_add(self.patience);
        let mut state = self.state();
        loop {
            if let Some(client) = state.idle.pop() {
                return Ok(Pooled { pool: self, client: Some(client), is_new: false, is_settled: true });
            }
            if state.open < self.most {
                state.open = state.open.saturating_add(1);
                drop(state);
                let mut pooled = Pooled { pool: self, client: None, is_new: true, is_settled: true };
                pooled.connect()?;
                return Ok(pooled);
            }
            let left = end.map_or(self.patience, |end| end.saturating_duration_since(Instant::now()));
            if left.is_zero() {
                return Err(StoreError::Unavailable(format!("all {} connections are in use", self.most)));
            }
            let waited = self.freed.wait_timeout(state, left);
            (state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// A connection of the pool, to which it returns when dropped.
pub(crate) struct Pooled<'p> {
    pool: &'p Pool,
    client: Option<Client>,
    /// True if it was made for this use, and so is not broken.
    is_new: bool,
    /// False while a transaction is open, or may be.
    is_settled: bool,
}

impl Pooled<'_> {
    fn connect(&mut self) -> Result<(), StoreError> {
        self.client = None;
        self.client = Some((self.pool.connect)().map_err(|error| of(&error))?);
        self.is_new = true;
        Ok(())
    }

    /// Returns the connection. Until [`settled`](Self::settled), a transaction counts as open.
    pub(crate) fn client(&mut self) -> Result<&mut Client, StoreError> {
        self.is_settled = false;
        let missing = || StoreError::Unavailable("there is no connection".to_owned());
        self.client.as_mut().ok_or_else(missing)
    }

    /// Notes that no transaction is open.
    pub(crate) const fn settled(&mut self) {
        self.is_settled = true;
    }

    /// Begins a transaction with the first message of a transaction, which must change nothing. If the connection broke
    /// while nobody used it, connects anew.
    pub(crate) fn begin(&mut self, sql: &str) -> Result<Vec<SimpleQueryMessage>, StoreError> {
        match self.client()?.simple_query(sql) {
            Err(error) if is_broken(&error) && !self.is_new => {
                // The others have broken for the same reason.
                self.forget_idle();
                self.connect()?;
                self.client()?.simple_query(sql).map_err(|error| of(&error))
            }
            result => result.map_err(|error| of(&error)),
        }
    }

    /// Runs a whole transaction in one message. If the connection broke while nobody used it, connects anew.
    pub(crate) fn at_once(&mut self, sql: &str) -> Result<Vec<SimpleQueryMessage>, StoreError> {
        let result = self.begin(sql)?;
        self.settled();
        Ok(result)
    }

    fn forget_idle(&self) {
        let mut state = self.pool.state();
        state.open = state.open.saturating_sub(state.idle.len());
        let idle = std::mem::take(&mut state.idle);
        drop(state);
        drop(idle);
        self.pool.freed.notify_all();
    }
}

impl Drop for Pooled<'_> {
    fn drop(&mut self) {
        // The one check: after a transaction that did not end well.
        let usable = |client: &mut Client| self.is_settled || client.batch_execute("ROLLBACK").is_ok();
        let client = self.client.take().and_then(|mut client| usable(&mut client).then_some(client));
        let mut state = self.pool.state();
        match client {
            Some(client) => state.idle.push(client),
            None => state.open = state.open.saturating_sub(1),
        }
        drop(state);
        self.pool.freed.notify_one();
    }
}
