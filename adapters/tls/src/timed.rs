use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream, ToSocketAddrs as _};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection, StreamOwned};

/// A connection with TLS.
pub type Encrypted = StreamOwned<ClientConnection, Timed>;

/// A connection that ends at a time, whatever the other side does: afterwards, everything on it is a time-out.
#[derive(Debug)]
pub struct Timed {
    socket: TcpStream,
    end: Instant,
}

impl Timed {
    /// Connects to the first address of a host that answers.
    pub fn connect(host: &str, port: u16, end: Instant) -> io::Result<Self> {
        let mut last = io::Error::new(io::ErrorKind::NotFound, "the host name has no address");
        for address in addresses(host, port, end)? {
            match TcpStream::connect_timeout(&address, left(end)?) {
                Ok(socket) => {
                    socket.set_nodelay(true)?;
                    return Ok(Self { socket, end });
                }
                Err(error) => last = error,
            }
        }
        Err(last)
    }

    /// Says that nothing more will be written.
    pub fn end_writing(&self) -> io::Result<()> {
        self.socket.shutdown(Shutdown::Write)
    }

    /// Begins TLS; the certificate and the name of the server are verified before anything else is sent.
    pub fn encrypted(mut self, host: &str, client: Arc<ClientConfig>) -> io::Result<Encrypted> {
        let name = ServerName::try_from(host.to_owned()).map_err(io::Error::other)?;
        let mut connection = ClientConnection::new(client, name).map_err(io::Error::other)?;
        while connection.is_handshaking() {
            connection.complete_io(&mut self)?;
        }
        Ok(StreamOwned::new(connection, self))
    }
}

/// Resolves a host name. A resolver that hangs is left alone.
fn addresses(host: &str, port: u16, end: Instant) -> io::Result<Vec<SocketAddr>> {
    let (answer, answered) = mpsc::sync_channel(1);
    let name = (host.to_owned(), port);
    thread::Builder::new().spawn(move || {
        let _ = answer.send(name.to_socket_addrs().map(Vec::from_iter));
    })?;
    answered.recv_timeout(left(end)?).map_err(|_| late())?
}

fn left(end: Instant) -> io::Result<Duration> {
    Some(end.saturating_duration_since(Instant::now())).filter(|left| !left.is_zero()).ok_or_else(late)
}

fn late() -> io::Error {
    io::ErrorKind::TimedOut.into()
}

/// A time limit of a socket is reported in two ways.
fn in_time<T>(result: io::Result<T>) -> io::Result<T> {
    result.map_err(|error| if error.kind() == io::ErrorKind::WouldBlock { late() } else { error })
}

impl Read for Timed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.socket.set_read_timeout(Some(left(self.end)?))?;
        in_time(self.socket.read(buffer))
    }
}

impl Write for Timed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.socket.set_write_timeout(Some(left(self.end)?))?;
        in_time(self.socket.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.socket.flush()
    }
}
