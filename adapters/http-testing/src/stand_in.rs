use std::io::{BufRead as _, BufReader, BufWriter, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};

/// A request that a stand-in received.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Received {
    /// The method, such as `GET`.
    pub method: String,
    /// The path with the query, as it was sent.
    pub target: String,
    /// The names of the headers in lower case, and their values.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: String,
}

impl Received {
    /// Returns the method and the path, without the query.
    pub fn line(&self) -> String {
        let path = self.target.split('?').next().unwrap_or_default();
        format!("{} {path}", self.method)
    }

    /// Returns the first value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    /// Returns the value of a parameter of the query, decoded.
    pub fn parameter(&self, name: &str) -> Option<String> {
        let query = self.target.split_once('?')?.1;
        let mut pairs = query.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
        pairs.find(|(own, _)| decoded(own) == name).map(|(_, value)| decoded(value))
    }
}

/// The answer of a stand-in.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Reply {
    /// A status, headers and a body.
    Answer {
        /// The status.
        status: u16,
        /// The headers.
        headers: Vec<(String, String)>,
        /// The body.
        body: String,
    },
    /// None: the connection ends after the request was read.
    HangUp,
    /// None before the client gives up.
    Silence,
}

impl Reply {
    /// Returns an answer.
    pub fn new(status: u16, body: impl Into<String>) -> Self {
        Self::Answer { status, headers: Vec::new(), body: body.into() }
    }

    /// Adds a header to an answer.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        if let Self::Answer { headers, .. } = &mut self {
            headers.push((name.to_owned(), value.into()));
        }
        self
    }
}

/// A server that answers each request as a test says, and keeps what it received.
#[derive(Debug)]
pub struct StandIn {
    url: String,
    received: Arc<Mutex<Vec<Received>>>,
}

impl StandIn {
    /// Starts a server on a free port of this machine.
    pub fn new(answer: impl Fn(&Received) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let received: Arc<Mutex<Vec<Received>>> = Arc::default();
        let (kept, answer) = (Arc::clone(&received), Arc::new(answer));
        std::thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                let (kept, answer) = (Arc::clone(&kept), Arc::clone(&answer));
                std::thread::spawn(move || {
                    let Some(request) = read(&connection) else { return };
                    kept.lock().unwrap_or_else(PoisonError::into_inner).push(request.clone());
                    write(connection, answer(&request));
                });
            }
        });
        Self { url, received }
    }

    /// Returns the address, `http://127.0.0.1:PORT`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Returns the requests so far.
    pub fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Returns the number of requests so far with this method and path.
    pub fn count(&self, line: &str) -> usize {
        self.received().iter().filter(|request| request.line() == line).count()
    }
}

fn read(connection: &TcpStream) -> Option<Received> {
    let mut reader = BufReader::new(connection);
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let mut words = line.split_whitespace();
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut headers = Vec::new();
    loop {
        line.clear();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let mut body = vec![0; length.and_then(|(_, length)| length.parse().ok()).unwrap_or(0)];
    reader.read_exact(&mut body).ok()?;
    Some(Received { method, target, headers, body: String::from_utf8_lossy(&body).into_owned() })
}

fn write(mut connection: TcpStream, reply: Reply) {
    match reply {
        Reply::Answer { status, headers, body } => {
            let mut answer = BufWriter::new(connection);
            let _ = write!(answer, "HTTP/1.1 {status} Stand-in\r\nConnection: close\r\n");
            for (name, value) in headers {
                let _ = write!(answer, "{name}: {value}\r\n");
            }
            let _ = write!(answer, "Content-Length: {}\r\n\r\n{body}", body.len());
        }
        Reply::HangUp => {}
        Reply::Silence => {
            let _ = connection.read(&mut [0]);
        }
    }
}

/// Returns a part of a query without its percent-encoding.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let digits = (byte == b'%').then(|| (rest.next(), rest.next()));
        match digits {
            Some((Some(high), Some(low))) => {
                let pair = String::from_utf8_lossy(&[high, low]).into_owned();
                bytes.push(u8::from_str_radix(&pair, 16).unwrap());
            }
            _ if byte == b'+' => bytes.push(b' '),
            _ => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
