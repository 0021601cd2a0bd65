//! One connection to a domain controller.

use std::io::{self, Read as _, Write as _};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection};
use zeroize::Zeroizing;

use super::address::DomainController;
use super::entry::Entry;
use super::fault::{Fault, Refusal, SignIn};
use super::request::{self, Search};
use super::response::{Body, Outcome, Response};
use super::socket::{Deadline, connect};
use super::tls::Untrusted;

/// The longest time for making a connection, so that the next server also has a chance.
const CONNECT: Duration = Duration::from_secs(3);
/// Requests that wait for their answers at a time.
const AT_ONCE: usize = 16;

/// A connection to a verified server, on which the desk is signed in.
pub(crate) struct Connection {
    server: String,
    socket: TcpStream,
    tls: ClientConnection,
    last_id: i32,
    /// Bytes that were received and not read yet.
    inbox: Vec<u8>,
    /// False after a fault: answers may be outstanding.
    usable: bool,
    pub(crate) opened: Instant,
    pub(crate) used: Instant,
}

/// A search that is being answered.
struct Open<'s> {
    /// The id of its last request.
    id: u32,
    /// Its number among the searches.
    at: usize,
    search: &'s Search,
    /// The entries so far.
    entries: usize,
}

/// The reason a modification is not known to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ModifyFault {
    /// The server cannot have received the whole request.
    Unsent(Fault),
    /// The server may have received the request, and gave no answer.
    Unanswered(Fault),
}

impl Connection {
    /// Connects, verifies the server, and signs in.
    pub(crate) fn open(
        address: &DomainController,
        config: &Arc<ClientConfig>,
        account: &str,
        password: &str,
        deadline: Deadline,
    ) -> Result<Self, Fault> {
        let deadline = deadline.at_most(CONNECT);
        let server = address.to_string();
        let unreachable = |reason: String| Fault::Unreachable { server: server.clone(), reason };
        let name = ServerName::try_from(address.host.clone())
            .map_err(|_| unreachable("the name is no name of a host".to_owned()))?;
        let socket = connect(address, deadline, &server)?;
        let mut tls = ClientConnection::new(Arc::clone(config), name)
            .map_err(|error| unreachable(error.to_string()))?;
        // A message is passed on as a whole.
        tls.set_buffer_limit(None);
        let now = Instant::now();
        let mut connection =
            Self { server, socket, tls, last_id: 0, inbox: Vec::new(), usable: true, opened: now, used: now };
        while connection.tls.is_handshaking() {
            connection.flush(deadline)?;
            if connection.tls.is_handshaking() {
                connection.fill(deadline)?;
            }
        }
        connection.sign_in(account, password, deadline)?;
        Ok(connection)
    }

    /// Returns the address of the server.
    pub(crate) fn server(&self) -> &str {
        &self.server
    }

    /// Returns true if nothing failed on this connection.
    pub(crate) const fn is_usable(&self) -> bool {
        self.usable
    }

    fn sign_in(&mut self, account: &str, password: &str, deadline: Deadline) -> Result<(), Fault> {
        let id = self.next_id();
        self.send(&request::sign_in(id, account, password), deadline)?;
        let outcome = self.outcome(id, deadline)?;
        if outcome.code == 0 {
            return Ok(());
        }
        self.usable = false;
        Err(Fault::SignIn { server: self.server.clone(), reason: SignIn::of(&outcome) })
    }

    /// Returns the entries of a search.
    pub(crate) fn search(&mut self, search: &Search, deadline: Deadline) -> Result<Vec<Entry>, Fault> {
        let mut entries = Vec::new();
        self.search_each(std::slice::from_ref(search), deadline, |_, entry| entries.push(entry))?;
        Ok(entries)
    }

    /// Returns the entries of each search. The requests do not wait for each other.
    pub(crate) fn search_all(
        &mut self,
        searches: &[Search],
        deadline: Deadline,
    ) -> Result<Vec<Vec<Entry>>, Fault> {
        let mut found: Vec<Vec<Entry>> = vec![Vec::new(); searches.len()];
        self.search_each(searches, deadline, |at, entry| {
            if let Some(entries) = found.get_mut(at) {
                entries.push(entry);
            }
        })?;
        Ok(found)
    }

    /// Passes each entry of each search on, with the number of the search. An entry with a long attribute, which takes
    /// further requests, comes at the end.
    pub(crate) fn search_each(
        &mut self,
        searches: &[Search],
        deadline: Deadline,
        mut found: impl FnMut(usize, Entry),
    ) -> Result<(), Fault> {
        let mut long = Vec::new();
        self.exchange(searches, deadline, &mut |at, entry| {
            if entry.cut_off.is_empty() { found(at, entry) } else { long.push((at, entry)) }
        })?;
        for (at, mut entry) in long {
            while let Some((attribute, start)) = entry.cut_off.pop_first() {
                let search = Search::entry(&entry.dn, [format!("{attribute};range={start}-*")]);
                let mut next = None;
                self.exchange(&[search], deadline, &mut |_, entry| next = Some(entry))?;
                // Deleted or renamed in between: half of its groups must not pass for all of them.
                let next = next.ok_or_else(|| self.malformed("an entry disappeared while it was read"))?;
                entry.append(&attribute, next);
            }
            found(at, entry);
        }
        Ok(())
    }

    fn exchange(
        &mut self,
        searches: &[Search],
        deadline: Deadline,
        found: &mut dyn FnMut(usize, Entry),
    ) -> Result<(), Fault> {
        let mut waiting = searches.iter().enumerate();
        let mut open: Vec<Open<'_>> = Vec::new();
        loop {
            while open.len() < AT_ONCE
                && let Some((at, search)) = waiting.next()
            {
                open.push(Open { id: self.ask(search, &[], deadline)?, at, search, entries: 0 });
            }
            if open.is_empty() {
                return Ok(());
            }
            let response = self.receive(deadline)?;
            let Some((place, asked)) = open.iter_mut().enumerate().find(|(_, asked)| asked.id == response.id)
            else {
                return Err(self.malformed("it answered what was not asked"));
            };
            match response.body {
                Body::Entry(entry) => {
                    asked.entries = asked.entries.saturating_add(1);
                    found(asked.at, entry);
                }
                Body::Done(outcome) => {
                    let mut asked = open.swap_remove(place);
                    if outcome.code != 0 && !asked.search.is_nothing(&outcome) {
                        // The others remain unanswered.
                        self.usable &= open.is_empty();
                        return Err(self.refused(&outcome));
                    }
                    if let Some(cookie) = asked.search.next_page(&outcome, asked.entries) {
                        asked.id = self.ask(asked.search, cookie, deadline)?;
                        open.push(asked);
                    }
                }
                Body::Other => {}
            }
        }
    }

    /// Replaces all values of attributes of an entry by one each, in one modification.
    pub(crate) fn replace(
        &mut self,
        dn: &str,
        values: &[(&str, &[u8])],
        deadline: Deadline,
    ) -> Result<Outcome, ModifyFault> {
        let id = self.next_id();
        self.send(&request::replace(id, dn, values), deadline).map_err(ModifyFault::Unsent)?;
        self.outcome(id, deadline).map_err(ModifyFault::Unanswered)
    }

    /// Returns the end of an operation that has no other answers.
    fn outcome(&mut self, id: i32, deadline: Deadline) -> Result<Outcome, Fault> {
        match self.receive(deadline)? {
            Response { id: found, body: Body::Done(outcome) } if i64::from(found) == i64::from(id) => {
                Ok(outcome)
            }
            _ => Err(self.malformed("it answered what was not asked")),
        }
    }

    /// Sends a search, and returns its id.
    fn ask(&mut self, search: &Search, cookie: &[u8], deadline: Deadline) -> Result<u32, Fault> {
        let id = self.next_id();
        self.send(&search.message(id, cookie), deadline)?;
        Ok(id.unsigned_abs())
    }

    const fn next_id(&mut self) -> i32 {
        self.last_id = if self.last_id == i32::MAX { 1 } else { self.last_id.saturating_add(1) };
        self.last_id
    }

    /// Sends a message. An error means that the server did not get all of it, and therefore does nothing.
    fn send(&mut self, message: &Zeroizing<Vec<u8>>, deadline: Deadline) -> Result<(), Fault> {
        self.tls.writer().write_all(message).map_err(|error| self.broken(&error))?;
        self.flush(deadline)
    }

    /// Sends what is to be sent.
    fn flush(&mut self, deadline: Deadline) -> Result<(), Fault> {
        while self.tls.wants_write() {
            self.wait_at_most(deadline)?;
            match self.tls.write_tls(&mut self.socket) {
                Ok(0) => return Err(self.lost()),
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(self.broken(&error)),
            }
        }
        Ok(())
    }

    /// Returns the next message of the server.
    fn receive(&mut self, deadline: Deadline) -> Result<Response, Fault> {
        loop {
            let length =
                Response::length(&self.inbox).map_err(|_| self.malformed("it does not speak LDAP"))?;
            if let Some(bytes) = length.and_then(|length| self.inbox.get(..length)) {
                let (response, length) = (Response::read(bytes), bytes.len());
                self.inbox.drain(..length);
                let response = response.map_err(|_| self.malformed("it does not speak LDAP"))?;
                // A notice that answers no request: the server closes the connection (RFC 4511, section 4.4.1).
                if response.id == 0 {
                    return Err(self.lost());
                }
                self.used = Instant::now();
                return Ok(response);
            }
            self.read_some(deadline)?;
        }
    }

    fn read_some(&mut self, deadline: Deadline) -> Result<(), Fault> {
        let mut buffer = [0; 16 << 10];
        loop {
            match self.tls.reader().read(&mut buffer) {
                Ok(0) => return Err(self.lost()),
                Ok(read) => {
                    self.inbox.extend_from_slice(buffer.get(..read).unwrap_or_default());
                    return Ok(());
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) => return Err(self.broken(&error)),
            }
            self.fill(deadline)?;
        }
    }

    /// Receives some bytes.
    fn fill(&mut self, deadline: Deadline) -> Result<(), Fault> {
        self.wait_at_most(deadline)?;
        match self.tls.read_tls(&mut self.socket) {
            Ok(0) => return Err(self.lost()),
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::Interrupted => return Ok(()),
            Err(error) => return Err(self.broken(&error)),
        }
        let processed = self.tls.process_new_packets();
        processed.map(drop).map_err(|error| {
            // The server is told why, if it still listens.
            let _ = self.tls.write_tls(&mut self.socket);
            self.broken(&io::Error::new(io::ErrorKind::InvalidData, error))
        })
    }

    /// Limits the next read and write to the time that is left.
    fn wait_at_most(&mut self, deadline: Deadline) -> Result<(), Fault> {
        let Some(left) = deadline.left() else { return Err(self.too_late()) };
        let set =
            self.socket.set_read_timeout(Some(left)).and_then(|()| self.socket.set_write_timeout(Some(left)));
        set.map_err(|error| self.broken(&error))
    }

    fn too_late(&mut self) -> Fault {
        self.usable = false;
        Fault::TooLate { server: self.server.clone() }
    }

    fn lost(&mut self) -> Fault {
        self.usable = false;
        Fault::Unreachable { server: self.server.clone(), reason: "it closed the connection".to_owned() }
    }

    fn malformed(&mut self, reason: &'static str) -> Fault {
        self.usable = false;
        Fault::Malformed { server: self.server.clone(), reason }
    }

    fn refused(&self, outcome: &Outcome) -> Fault {
        Fault::Refused { server: self.server.clone(), refusal: Refusal::of(outcome) }
    }

    /// Returns the fault of a read or write that failed. After it, answers may be outstanding.
    fn broken(&mut self, error: &io::Error) -> Fault {
        self.usable = false;
        let server = self.server.clone();
        match (Untrusted::from_io(error), error.kind()) {
            (Some(reason), _) => Fault::Untrusted { server, reason },
            (None, io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut) => Fault::TooLate { server },
            (None, io::ErrorKind::UnexpectedEof) => self.lost(),
            (None, _) => Fault::Unreachable { server, reason: error.to_string() },
        }
    }
}
