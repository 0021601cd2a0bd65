use std::path::PathBuf;

use bonafides::Time;

use super::act::SENTENCES;

/// The options of the program.
#[derive(Debug, Default)]
pub(super) struct Options {
    pub(super) script: Option<PathBuf>,
    pub(super) now: Option<Time>,
    pub(super) phone: Option<PathBuf>,
}

/// The task of the program.
#[derive(Debug)]
pub(super) enum Wish {
    Help,
    Run(Options),
}

/// The usage line.
pub(super) const USAGE: &str = "\
usage: service_desk [--script FILE] [--now TIME] [--phone FILE]

  cargo run -q --example service_desk
  cargo run -q --example service_desk -- --script FILE
  cargo run -q --example service_desk -- --help";

/// Returns the help text.
pub(super) fn help() -> String {
    format!(
        "\
A service desk in the terminal. You play everyone: the operator, the caller, the
manager and the systems. The engine decides.

{USAGE}

  --script FILE   play a scripted call, the same in every run
  --now TIME      the time at the desk, such as 2026-12-07T08:15:00Z
  --phone FILE    also write everything that reaches phones and mailboxes here
                  (without a script, the default is a phone.txt, whose path is
                  printed)
  --help          print this help

Without a script, you choose from menus: a number or letter, then Enter. Enter
alone takes the choice in brackets. Ctrl-D hangs up and shows the records;
Ctrl-C quits. For example scripts, see examples/calls/scripts.
NO_COLOR=1 turns colour off; it is also off if the output is not a terminal.

A script has one sentence per line:

{SENTENCES}
"
    )
}

impl Options {
    pub(super) fn read(mut arguments: impl Iterator<Item = String>) -> Result<Wish, String> {
        let mut options = Self::default();
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().ok_or_else(|| format!("{argument} needs a value"));
            match argument.as_str() {
                "--help" | "-h" => return Ok(Wish::Help),
                "--script" => options.script = Some(value()?.into()),
                "--phone" => options.phone = Some(value()?.into()),
                "--now" => {
                    let text = value()?;
                    let time = text.parse();
                    options.now = Some(
                        time.map_err(|_| format!("`{text}` is not a time such as 2026-12-07T08:15:00Z"))?,
                    );
                }
                other => return Err(format!("unknown option `{other}`")),
            }
        }
        Ok(Wish::Run(options))
    }
}
