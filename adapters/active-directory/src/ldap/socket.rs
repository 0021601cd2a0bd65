//! Sockets, and the time in which they must connect.

use std::net::{SocketAddr, TcpStream, ToSocketAddrs as _};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use super::address::DomainController;
use super::fault::Fault;

/// The time at which a whole call must be over.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Deadline(Instant);

impl Deadline {
    pub(crate) fn after(limit: Duration) -> Self {
        let now = Instant::now();
        Self(now.checked_add(limit).unwrap_or(now))
    }

    /// Returns the earlier of this and the end of a time from now.
    pub(super) fn at_most(self, limit: Duration) -> Self {
        Self(self.0.min(Self::after(limit).0))
    }

    /// Returns the middle of the time that is left.
    pub(crate) fn half(self) -> Self {
        let left = self.0.saturating_duration_since(Instant::now());
        Self(self.0.checked_sub(left.checked_div(2).unwrap_or_default()).unwrap_or(self.0))
    }

    /// Returns the time that is left; `None` if there is none.
    pub(crate) fn left(self) -> Option<Duration> {
        Some(self.0.saturating_duration_since(Instant::now()))
            .filter(|left| *left >= Duration::from_millis(1))
    }
}

/// Connects to the first address of the host that answers.
pub(super) fn connect(
    address: &DomainController,
    deadline: Deadline,
    server: &str,
) -> Result<TcpStream, Fault> {
    let unreachable = |reason: String| Fault::Unreachable { server: server.to_owned(), reason };
    let mut last = unreachable("the name has no address".to_owned());
    for place in resolve(address, deadline).map_err(unreachable)? {
        let Some(left) = deadline.left() else { break };
        match TcpStream::connect_timeout(&place, left) {
            Ok(socket) => {
                // A request is one write: waiting for more would only delay it.
                socket.set_nodelay(true).map_err(|error| unreachable(error.to_string()))?;
                return Ok(socket);
            }
            Err(error) => last = unreachable(error.to_string()),
        }
    }
    Err(last)
}

/// Returns the addresses of a host. The system's resolver has no time limit.
fn resolve(address: &DomainController, deadline: Deadline) -> Result<Vec<SocketAddr>, String> {
    let (answer, answered) = mpsc::sync_channel(1);
    let place = (address.host.clone(), address.port);
    let look_up = move || {
        let found = place.to_socket_addrs().map(Iterator::collect::<Vec<_>>);
        let _ = answer.send(found.map_err(|error| error.to_string()));
    };
    if address.is_ip() {
        look_up();
    } else {
        let started = thread::Builder::new().name("directory-resolve".to_owned()).spawn(look_up);
        started.map_err(|error| error.to_string())?;
    }
    answered
        .recv_timeout(deadline.left().unwrap_or_default())
        .map_err(|_| "the name was not resolved in time".to_owned())?
}
