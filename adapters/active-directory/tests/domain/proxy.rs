//! A network between the desk and the domain controller that fails when a test says so.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::server::address;

/// The type of the records of TLS that contain messages.
const MESSAGE: u8 = 23;

/// The fate of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// Passed on, and the connection ends before the answer.
    LosesAnswer,
    /// Not passed on, and the connection ends.
    IsLost,
    /// Passed on, and nothing comes back any more.
    Hangs,
    /// Not passed on, and nothing comes back.
    IsSwallowed,
}

/// Passes connections on from `localhost`.
pub(crate) struct Proxy {
    port: u16,
    faults: Arc<Faults>,
}

#[derive(Default)]
struct Faults {
    /// Requests until the fault, counting those of a sign-in; 0 for none.
    until: AtomicUsize,
    fate: AtomicUsize,
    connections: AtomicUsize,
    /// Requests that the server got.
    passed: AtomicUsize,
}

const FATES: [Fate; 4] = [Fate::LosesAnswer, Fate::IsLost, Fate::Hangs, Fate::IsSwallowed];

impl Proxy {
    pub(crate) fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let faults = Arc::new(Faults::default());
        let shared = Arc::clone(&faults);
        thread::spawn(move || {
            for client in listener.incoming() {
                shared.connections.fetch_add(1, Ordering::SeqCst);
                pass(client.unwrap(), TcpStream::connect((address(), 636)).unwrap(), &shared);
            }
        });
        Self { port, faults }
    }

    /// The address, by a name that is in the certificate.
    pub(crate) fn url(&self) -> String {
        format!("ldaps://localhost:{}", self.port)
    }

    /// The request with this number from now on has a fate.
    pub(crate) fn fails_at(&self, request: usize, fate: Fate) {
        self.faults.fate.store(FATES.iter().position(|one| *one == fate).unwrap(), Ordering::SeqCst);
        self.faults.until.store(request, Ordering::SeqCst);
    }

    pub(crate) fn connections(&self) -> usize {
        self.faults.connections.load(Ordering::SeqCst)
    }

    pub(crate) fn passed(&self) -> usize {
        self.faults.passed.load(Ordering::SeqCst)
    }
}

fn pass(client: TcpStream, server: TcpStream, faults: &Arc<Faults>) {
    let (mut from_client, mut to_server) = (client.try_clone().unwrap(), server.try_clone().unwrap());
    let (mut from_server, mut to_client) = (server, client);
    let is_silent = Arc::new(AtomicUsize::new(0));
    let (faults, silent) = (Arc::clone(faults), Arc::clone(&is_silent));
    thread::spawn(move || {
        // A request of this desk is one record, except the two that end the handshake.
        let mut number = 0;
        while let Some(record) = record(&mut from_client) {
            number += usize::from(record[0] == MESSAGE);
            // The end of the handshake looks like a message.
            let is_request = record[0] == MESSAGE && number > 1;
            let left = faults.until.load(Ordering::SeqCst);
            let is_fatal = is_request && left > 0 && faults.until.fetch_sub(1, Ordering::SeqCst) == 1;
            let fate = is_fatal.then(|| FATES[faults.fate.load(Ordering::SeqCst)]);
            if matches!(fate, Some(Fate::LosesAnswer | Fate::Hangs)) {
                silent.store(1, Ordering::SeqCst);
            }
            match fate {
                Some(Fate::IsLost) => break,
                Some(Fate::IsSwallowed) => continue,
                _ => {}
            }
            faults.passed.fetch_add(usize::from(is_request), Ordering::SeqCst);
            if to_server.write_all(&record).is_err() {
                break;
            }
            if fate == Some(Fate::LosesAnswer) {
                // The answer shows that the server has done it; then the connection ends.
                silent.store(2, Ordering::SeqCst);
            }
        }
        let _ = to_server.shutdown(Shutdown::Both);
        let _ = from_client.shutdown(Shutdown::Both);
    });
    thread::spawn(move || {
        let mut bytes = [0; 16384];
        while let Ok(read @ 1..) = from_server.read(&mut bytes) {
            match is_silent.load(Ordering::SeqCst) {
                0 => {
                    if to_client.write_all(&bytes[..read]).is_err() {
                        break;
                    }
                }
                1 => {}
                _ => break,
            }
        }
        if is_silent.load(Ordering::SeqCst) != 1 {
            let _ = to_client.shutdown(Shutdown::Both);
        }
    });
}

/// Reads one record of TLS.
fn record(from: &mut TcpStream) -> Option<Vec<u8>> {
    let mut record = vec![0; 5];
    from.read_exact(&mut record).ok()?;
    let length = usize::from(u16::from_be_bytes([record[3], record[4]]));
    record.resize(5 + length, 0);
    from.read_exact(&mut record[5..]).ok()?;
    Some(record)
}
