//! Connections to the domain controllers, in their order.

use std::fmt;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use bonafides::keys::Sensitive;

use crate::ldap::{Connection, Deadline, DomainController, Fault, config};

/// Connections that wait for work, for each server.
const MOST_IDLE: usize = 8;
/// A connection that is not used for so long is closed: a domain controller closes it after 15 minutes.
const IDLE: Duration = Duration::from_secs(5 * 60);
/// A connection that is so old is closed, so that a new password of the desk and a preferred server that runs again are
/// used soon.
const OLD: Duration = Duration::from_secs(30 * 60);
/// A server that failed is asked last for so long.
const AVOIDED: Duration = Duration::from_secs(30);
/// A password that was refused is not tried again for so long: the account would be locked.
const REFUSED: Duration = Duration::from_secs(10 * 60);

/// Reads the password of the desk's account.
pub(crate) type ReadPassword = Box<dyn Fn() -> Result<Sensitive<String>, String> + Send + Sync>;

/// The domain controllers, and how the desk signs in.
pub(crate) struct Pool {
    servers: Vec<Server>,
    /// The certificates of the authorities that are trusted.
    ca_file: PathBuf,
    account: String,
    password: ReadPassword,
    /// The last password that was refused, with the time and the reason.
    refused: Mutex<Option<(Sensitive<String>, Instant, Fault)>>,
}

struct Server {
    address: DomainController,
    idle: Mutex<Vec<Connection>>,
    avoided_until: Mutex<Option<Instant>>,
}

impl Pool {
    pub(crate) fn new(
        servers: impl IntoIterator<Item = DomainController>,
        ca_file: PathBuf,
        account: String,
        password: ReadPassword,
    ) -> Self {
        let server = |address| Server { address, idle: Mutex::default(), avoided_until: Mutex::default() };
        let servers = servers.into_iter().map(server).collect();
        Self { servers, ca_file, account, password, refused: Mutex::default() }
    }

    /// Returns the name with which the desk signs in.
    pub(crate) fn account(&self) -> &str {
        &self.account
    }

    /// Returns the addresses, in their order.
    pub(crate) fn addresses(&self) -> impl Iterator<Item = &DomainController> {
        self.servers.iter().map(|server| &server.address)
    }

    /// Calls `ask` with a connection to the first server that works. After a fault of a server, the next one is asked: `ask`
    /// must return no fault once it has changed anything.
    pub(crate) fn with<T>(
        &self,
        deadline: Deadline,
        mut ask: impl FnMut(&mut Connection, Deadline) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let (avoided, mut order): (Vec<_>, Vec<_>) =
            self.servers.iter().partition(|server| server.is_avoided());
        order.extend(avoided);
        let mut last = Fault::NoServer;
        for (at, server) in order.iter().enumerate() {
            // A server that hangs leaves time for the next.
            let is_last = at.saturating_add(1) == order.len();
            let limit = if is_last { deadline } else { deadline.half() };
            match self.ask(server, limit, &mut ask) {
                Err(fault) if fault.is_of_server() => {
                    server.avoid(&fault);
                    last = fault;
                }
                answer => {
                    *lock(&server.avoided_until) = None;
                    return answer;
                }
            }
        }
        Err(last)
    }

    /// Calls `ask` with a connection to one server.
    fn ask<T>(
        &self,
        server: &Server,
        deadline: Deadline,
        ask: &mut impl FnMut(&mut Connection, Deadline) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        // The server may have closed a connection that waited; then those that waited longer are closed as well.
        while let Some(mut connection) = server.take() {
            match ask(&mut connection, deadline) {
                Err(Fault::Unreachable { .. }) => lock(&server.idle).clear(),
                answer => {
                    server.put(connection);
                    return answer;
                }
            }
        }
        let mut connection = self.open(&server.address, deadline)?;
        let answer = ask(&mut connection, deadline);
        server.put(connection);
        answer
    }

    /// Returns a new connection to a server.
    pub(crate) fn open(&self, address: &DomainController, deadline: Deadline) -> Result<Connection, Fault> {
        let password = (self.password)().map_err(Fault::Password)?;
        if password.expose().is_empty() {
            // The server would take this for an anonymous sign-in, and agree.
            return Err(Fault::Password("it is empty".to_owned()));
        }
        if let Some((refused, at, fault)) = &*lock(&self.refused)
            && refused.expose() == password.expose()
            && at.elapsed() < REFUSED
        {
            return Err(fault.clone());
        }
        let config = config(&self.ca_file).map_err(Fault::Authorities)?;
        let opened = Connection::open(address, &config, &self.account, password.expose(), deadline);
        let refused = opened.as_ref().err().filter(|fault| fault.is_wrong_password()).cloned();
        *lock(&self.refused) = refused.map(|fault| (password, Instant::now(), fault));
        opened
    }
}

impl Server {
    fn is_avoided(&self) -> bool {
        lock(&self.avoided_until).is_some_and(|until| Instant::now() < until)
    }

    fn avoid(&self, fault: &Fault) {
        tracing::warn!(%fault, "directory.server");
        *lock(&self.avoided_until) = Instant::now().checked_add(AVOIDED);
    }

    /// Returns the connection that was used last.
    fn take(&self) -> Option<Connection> {
        let mut idle = lock(&self.idle);
        idle.retain(|connection| connection.used.elapsed() < IDLE && connection.opened.elapsed() < OLD);
        idle.pop()
    }

    fn put(&self, connection: Connection) {
        let mut idle = lock(&self.idle);
        if connection.is_usable() && idle.len() < MOST_IDLE {
            idle.push(connection);
        }
    }
}

/// A panic while a lock was held left a complete value.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl fmt::Debug for Pool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let servers: Vec<String> = self.addresses().map(ToString::to_string).collect();
        f.debug_struct("Pool").field("servers", &servers).finish_non_exhaustive()
    }
}
