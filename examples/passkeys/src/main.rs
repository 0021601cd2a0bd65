//! A page where people register passkeys, and reset a forgotten password with one. usage:
//! `bonafides-example-passkeys FOLDER [PORT]`
//!
//! Makes a desk in FOLDER, which must be empty: SQLite, the export of a real Active Directory, and files in place of gateways.
//! It listens on this machine alone. On standard input, `week` lets a week pass.

mod clock;
mod http;
mod page;
mod sessions;
mod setup;

use std::error::Error;
use std::io::BufRead as _;
use std::path::Path;
use std::sync::Arc;
use std::thread;

use bonafides_desk::Stop;
use tiny_http::Server;

use clock::Ahead;
use page::Page;

/// Each request of a visitor waits for some seconds, by design.
const THREADS: usize = 16;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().ok_or("usage: bonafides-example-passkeys FOLDER [PORT]")?;
    let port = arguments.next().map_or(Ok(8600), |port| port.parse::<u16>())?;
    let server = Server::http(("127.0.0.1", port)).map_err(|error| format!("port {port}: {error}"))?;
    let port = server.server_addr().to_ip().map_or(port, |address| address.port());
    let origin = format!("http://localhost:{port}");

    let clock = Arc::new(Ahead::default());
    let (desk, passkeys) = setup::make(Path::new(&folder), &origin, &clock)?;
    let (page, stop) = (Page::new(origin.clone(), desk.clone(), passkeys), Stop::default());
    println!("{origin}");
    thread::scope(|scope| {
        scope.spawn(|| desk.run(&stop));
        scope.spawn(|| {
            for line in std::io::stdin().lock().lines().map_while(Result::ok) {
                if line.trim() == "week" {
                    clock.pass_a_week();
                    println!("a week has passed");
                }
            }
        });
        for _ in 0..THREADS {
            scope.spawn(|| {
                while let Ok(request) = server.recv() {
                    page.answer(request);
                }
            });
        }
    });
    Ok(())
}
