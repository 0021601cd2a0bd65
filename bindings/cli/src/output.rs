use std::io::{self, BufWriter, IsTerminal as _, Stdout, Write};

use crate::failure::Failure;

/// Standard output. A reader that closes the pipe early is no failure and changes no exit code: a refusal
/// must not become a success because `head` has seen enough.
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

    /// Returns true if the output is in colour.
    pub(crate) fn colour(&self) -> bool {
        self.colour
    }

    pub(crate) fn print(&mut self, text: &str) -> Result<(), Failure> {
        self.attempt(|writer| writer.write_all(text.as_bytes()))
    }

    pub(crate) fn line(&mut self, text: &str) -> Result<(), Failure> {
        self.attempt(|writer| writeln!(writer, "{text}"))
    }

    /// Flushes the output, so that an answer does not wait for the next call.
    pub(crate) fn finish(&mut self) -> Result<(), Failure> {
        self.attempt(BufWriter::flush)
    }

    /// Returns true if the reader has closed the pipe.
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

/// Prints to standard error; a failure to do so cannot be reported.
pub(crate) fn complain(text: &str) {
    let _ = writeln!(io::stderr(), "{}", text.trim_end());
}

/// Returns true if standard error may be in colour.
pub(crate) fn stderr_colour() -> bool {
    io::stderr().is_terminal() && colour_is_welcome()
}

/// Follows <https://no-color.org>: any non-empty value disables colour.
fn colour_is_welcome() -> bool {
    std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// Returns a JSON object of members that are already JSON, in the given order.
pub(crate) fn object(members: &[(&str, String)]) -> String {
    let members: Vec<String> = members.iter().map(|(key, value)| format!("\"{key}\":{value}")).collect();
    format!("{{{}}}", members.join(","))
}

/// Returns a value as JSON, which names and numbers always have.
pub(crate) fn json(value: &(impl serde::Serialize + ?Sized)) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
