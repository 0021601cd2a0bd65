//! A service desk in the terminal: whole calls on a real directory export, with the engine in the
//! middle and everything around it that a host has: a page for the operator, the caller's phone,
//! systems that report, a manager, and a connector that checks grants offline.
//!
//! `cargo run -q --example service_desk` starts it; each event is one sentence, chosen from menus or
//! read from a script.

mod accounts;
mod act;
mod acting;
mod authenticator;
mod call;
mod clock;
mod enrolling;
mod error;
mod input;
mod menu;
mod options;
mod post;
mod screen;
mod script;
mod showing;
mod trail;
mod worker;
mod world;

use std::fs::File;
use std::io::{BufRead, Write};
use std::path::PathBuf;

use bonafides::Time;
use call::ServiceDesk;
use clock::Clock;
use error::Trouble;
use input::Input;
use options::{Options, Wish};
use post::Post;
use screen::Screen;
use script::Script;

/// The default time of calls: a Monday morning. By then, the phone numbers in the export, entered on
/// 21 November 2026, are old enough to receive a code.
const MONDAY: &str = "2026-12-07T08:15:00Z";

/// Runs the program. Returns its exit code: 0 for success, 1 for an error, 2 for invalid usage.
pub fn run(
    arguments: impl Iterator<Item = String>,
    input: &mut dyn BufRead,
    output: &mut dyn Write,
    errors: &mut dyn Write,
    colour: bool,
) -> u8 {
    let (code, said) = match Options::read(arguments) {
        Ok(Wish::Help) => match write!(output, "{}", options::help()) {
            Ok(()) => return 0,
            Err(error) => (Some(error.kind()), error.to_string()),
        },
        Ok(Wish::Run(options)) => match start(&options, input, Screen::new(output, colour)) {
            Ok(()) => return 0,
            Err(Trouble::Io(error)) => (Some(error.kind()), error.to_string()),
            Err(error) => (None, error.to_string()),
        },
        Err(error) => {
            let _ = writeln!(errors, "{error}\n\n{}", options::USAGE);
            return 2;
        }
    };
    // The reader has closed the pipe.
    if code == Some(std::io::ErrorKind::BrokenPipe) {
        return 0;
    }
    let _ = writeln!(errors, "{said}");
    1
}

fn start(options: &Options, input: &mut dyn BufRead, screen: Screen<'_>) -> Result<(), Trouble> {
    let now = options.now.or_else(|| MONDAY.parse().ok()).unwrap_or(Time::from_milliseconds(0));
    let Some(script) = &options.script else {
        let (file, path) = phone(options.phone.clone())?;
        let mut desk = ServiceDesk::new(screen, Post::to_file(file), Clock::running(now), false)?;
        return desk.interactive(&mut Input::new(input), &path);
    };
    let text = std::fs::read_to_string(script)
        .map_err(|error| Trouble::NotHere(format!("{}: {error}", script.display())))?;
    let said_where = |why: String| Trouble::NotHere(format!("{}: {why}", script.display()));
    let script = Script::parse(&text).map_err(said_where)?;
    let post = match &options.phone {
        Some(path) => Post::to_file(phone(Some(path.clone()))?.0),
        None => Post::default(),
    };
    let mut desk = ServiceDesk::new(screen, post, Clock::Scripted(now.milliseconds()), true)?;
    desk.play(&script).map_err(|error| match error {
        Trouble::NotHere(why) => said_where(why),
        other => other,
    })
}

/// Opens the file that represents the phone, readable only by its owner.
fn phone(path: Option<PathBuf>) -> Result<(File, PathBuf), Trouble> {
    let path = match path {
        Some(path) => path,
        None => {
            let folder = std::env::temp_dir().join(format!("bonafides-desk-{}", std::process::id()));
            std::fs::create_dir_all(&folder)?;
            folder.join("phone.txt")
        }
    };
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file =
        options.open(&path).map_err(|error| Trouble::NotHere(format!("{}: {error}", path.display())))?;
    Ok((file, path))
}
