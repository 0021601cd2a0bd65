//! A page where people register passkeys, and reset a forgotten password with one. usage:
//! `bonafides-example-passkeys FOLDER [PORT]`
//!
//! Makes a desk in FOLDER, which must be empty: SQLite, the export of a real Active Directory, and files in place of gateways.
//! It listens on this machine alone. On standard input, `week` lets a week pass.
//!
//! With `--desk DESK.TOML`, it serves the pages of a desk that exists, as one process of it: this page where `[providers]` says
//! so, and `/vouch`, on which vouchers sign in and answer, if `[vouch]` has a provider.

mod clock;
mod http;
mod page;
mod sessions;
mod setup;
mod vouch;

use std::error::Error;
use std::io::BufRead as _;
use std::path::Path;
use std::sync::Arc;
use std::thread;

use bonafides_desk::{Desk, Stop};
use tiny_http::Server;

use clock::Ahead;
use page::Page;
use vouch::VouchPage;

/// Each request of a visitor waits for some seconds, by design.
const THREADS: usize = 16;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder =
        arguments.next().ok_or("usage: bonafides-example-passkeys FOLDER [PORT] | --desk DESK.TOML")?;
    if folder == "--desk" {
        let file = arguments.next().ok_or("name the `desk.toml`")?;
        return existing(Path::new(&file));
    }
    let port = arguments.next().map_or(Ok(8600), |port| port.parse::<u16>())?;
    let server = Server::http(("127.0.0.1", port)).map_err(|error| format!("port {port}: {error}"))?;
    let port = server.server_addr().to_ip().map_or(port, |address| address.port());
    let origin = format!("http://localhost:{port}");

    let clock = Arc::new(Ahead::default());
    let (desk, passkeys) = setup::make(Path::new(&folder), &origin, &clock)?;
    let page = Page::new(origin.clone(), desk.clone(), passkeys, None);
    println!("{origin}");
    thread::scope(|scope| {
        scope.spawn(|| serve(&server, &page, &desk));
        scope.spawn(|| {
            for line in std::io::stdin().lock().lines().map_while(Result::ok) {
                if line.trim() == "week" {
                    clock.pass_a_week();
                    println!("a week has passed");
                }
            }
        });
    });
    Ok(())
}

/// Serves the pages of a desk that exists, at the port of its origin.
fn existing(file: &Path) -> Result<(), Box<dyn Error>> {
    let setup::Existing { origin, desk, passkeys, sign_in } = setup::open(file)?;
    let port = origin.rsplit(':').next().and_then(|port| port.parse::<u16>().ok());
    let port = port.ok_or_else(|| format!("`{origin}` has no port to listen on"))?;
    let server = Server::http(("127.0.0.1", port)).map_err(|error| format!("port {port}: {error}"))?;
    let vouch = sign_in.map(|provider| VouchPage::new(origin.clone(), desk.clone(), provider));
    let page = Page::new(origin.clone(), desk.clone(), passkeys, vouch);
    println!("{origin}");
    serve(&server, &page, &desk);
    Ok(())
}

/// Answers requests and carries out what they cause, until the process is ended.
fn serve(server: &Server, page: &Page, desk: &Desk) {
    let stop = Stop::default();
    thread::scope(|scope| {
        scope.spawn(|| desk.run(&stop));
        for _ in 0..THREADS {
            scope.spawn(|| {
                while let Ok(request) = server.recv() {
                    page.answer(request);
                }
            });
        }
    });
}
