use std::io::{Read, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

/// Stands between a client and the server, and can lose the answer to a commit.
pub(crate) struct Proxy {
    folder: PathBuf,
    /// From now on, a commit reaches the server, and its answer does not reach the client.
    pub(crate) loses_commits: Arc<AtomicBool>,
}

impl Proxy {
    /// Listens in a new folder for connections to the server whose socket is in `server`.
    pub(crate) fn new(name: &str, server: &Path) -> Self {
        let folder = PathBuf::from(format!("/tmp/bonafides-proxy-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let listener = UnixListener::bind(folder.join(".s.PGSQL.5432")).unwrap();
        let (server, loses_commits) = (server.join(".s.PGSQL.5432"), Arc::new(AtomicBool::new(false)));
        let loses = Arc::clone(&loses_commits);
        thread::spawn(move || {
            for client in listener.incoming() {
                let (client, server) = (client.unwrap(), UnixStream::connect(&server).unwrap());
                pass(client, server, Arc::clone(&loses));
            }
        });
        Self { folder, loses_commits }
    }

    pub(crate) fn address(&self) -> String {
        format!("host={} user=postgres dbname=postgres", self.folder.display())
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn pass(client: UnixStream, server: UnixStream, loses: Arc<AtomicBool>) {
    let (mut from_client, mut to_server) = (client.try_clone().unwrap(), server.try_clone().unwrap());
    let (mut from_server, mut to_client) = (server, client);
    let is_lost = Arc::new(AtomicBool::new(false));
    let lost = Arc::clone(&is_lost);
    thread::spawn(move || {
        let mut bytes = [0; 8192];
        while let Ok(read @ 1..) = from_client.read(&mut bytes) {
            if loses.load(Ordering::SeqCst) && bytes[..read].windows(7).any(|part| part == b"COMMIT\0") {
                lost.store(true, Ordering::SeqCst);
            }
            if to_server.write_all(&bytes[..read]).is_err() {
                break;
            }
        }
    });
    thread::spawn(move || {
        let mut bytes = [0; 8192];
        while let Ok(read @ 1..) = from_server.read(&mut bytes) {
            // The server has answered, so it has committed.
            if is_lost.load(Ordering::SeqCst) || to_client.write_all(&bytes[..read]).is_err() {
                break;
            }
        }
        let _ = to_client.shutdown(std::net::Shutdown::Both);
    });
}
