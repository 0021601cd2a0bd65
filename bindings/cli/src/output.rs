use std::io::{self, BufWriter, IsTerminal as _, Stdout, Write};

use crate::failure::Failure;

/// Standard output. A reader that goes away early is no failure and changes no exit code: a refusal
/// must not become a success because `head` had seen enough.
pub(crate) struct Output {
    writer: BufWriter<Stdout>,
    colour: bool,
    gone: bool,
}

impl Output {
    pub(crate) fn stdout() -> Self {
        let stdout = io::stdout();
        let colour = stdout.is_terminal() && colour_is_welcome();
        Self { writer: BufWriter::new(stdout), colour, gone: false }
    }

    /// Whether to print in colour.
    pub(crate) fn colour(&self) -> bool {
        self.colour
    }

    pub(crate) fn print(&mut self, text: &str) -> Result<(), Failure> {
        self.attempt(|writer| writer.write_all(text.as_bytes()))
    }

    pub(crate) fn line(&mut self, text: &str) -> Result<(), Failure> {
        self.attempt(|writer| writeln!(writer, "{text}"))
    }

    /// Hands everything on: what is decided must not wait for what is not.
    pub(crate) fn finish(&mut self) -> Result<(), Failure> {
        self.attempt(BufWriter::flush)
    }

    /// Whether nobody reads any more.
    pub(crate) fn is_gone(&self) -> bool {
        self.gone
    }

    fn attempt(
        &mut self,
        write: impl FnOnce(&mut BufWriter<Stdout>) -> io::Result<()>,
    ) -> Result<(), Failure> {
        if self.gone {
            return Ok(());
        }
        match write(&mut self.writer) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.gone = true;
                Ok(())
            }
            done => done.map_err(|error| Failure::output(&error)),
        }
    }
}

/// Prints on standard error; there is nowhere to go if that fails.
pub(crate) fn complain(text: &str) {
    let _ = writeln!(io::stderr(), "{}", text.trim_end());
}

/// Whether what goes to standard error may be in colour.
pub(crate) fn stderr_colour() -> bool {
    io::stderr().is_terminal() && colour_is_welcome()
}

/// <https://no-color.org>: any value but the empty one says no.
fn colour_is_welcome() -> bool {
    std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// A JSON object of members that are JSON already, in the order given.
pub(crate) fn object(members: &[(&str, String)]) -> String {
    let members: Vec<String> = members.iter().map(|(key, value)| format!("\"{key}\":{value}")).collect();
    format!("{{{}}}", members.join(","))
}

/// A value as JSON. Names and numbers always have a JSON form.
pub(crate) fn json(value: &(impl serde::Serialize + ?Sized)) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
