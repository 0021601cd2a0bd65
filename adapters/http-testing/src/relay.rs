use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The time at which the connection breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Cut {
    /// Before the server has the request.
    Request,
    /// Before the client has the answer.
    Answer,
}

/// A network between a client and a server that breaks at a certain request.
#[derive(Debug)]
pub struct Relay {
    url: String,
    hits: Arc<AtomicUsize>,
}

impl Relay {
    /// Breaks every connection to `server`, `http://127.0.0.1:PORT`, with a request whose first line contains a text.
    pub fn new(server: &str, part: &'static str, cut: Cut) -> Self {
        let server = server.trim_start_matches("http://").to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let hits = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&hits);
        std::thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let server = TcpStream::connect(&server).unwrap();
                let counted = Arc::clone(&counted);
                std::thread::spawn(move || relay(client, server, part, cut, &counted));
            }
        });
        Self { url, hits }
    }

    /// Returns the address of the server, over this network.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Returns the number of connections that were broken.
    pub fn hits(&self) -> usize {
        self.hits.load(Ordering::SeqCst)
    }
}

fn relay(mut client: TcpStream, mut server: TcpStream, part: &str, cut: Cut, hits: &AtomicUsize) {
    let mut chunk = [0; 16 << 10];
    let length = client.read(&mut chunk).unwrap_or(0);
    let line = String::from_utf8_lossy(&chunk[..length]).lines().next().unwrap_or_default().to_owned();
    let is_cut = line.contains(part);
    if is_cut {
        hits.fetch_add(1, Ordering::SeqCst);
        if cut == Cut::Request {
            return;
        }
    }
    server.write_all(&chunk[..length]).unwrap();
    let (mut from, mut to) = (client.try_clone().unwrap(), server.try_clone().unwrap());
    std::thread::spawn(move || {
        let _ = std::io::copy(&mut from, &mut to);
        let _ = to.shutdown(Shutdown::Both);
    });
    if is_cut {
        // The server has done it when it answers.
        let _ = server.read(&mut chunk);
        let _ = client.shutdown(Shutdown::Both);
    } else {
        let _ = std::io::copy(&mut server, &mut client);
    }
}
