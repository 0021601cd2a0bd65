use std::path::PathBuf;

use bonafides::Time;

use super::act::SENTENCES;

/// What the program was started with.
#[derive(Debug, Default)]
pub(super) struct Options {
    pub(super) script: Option<PathBuf>,
    pub(super) now: Option<Time>,
    pub(super) phone: Option<PathBuf>,
}

/// What is wanted of the program.
#[derive(Debug)]
pub(super) enum Wish {
    Help,
    Run(Options),
}

/// How the program is started.
pub(super) const USAGE: &str = "\
usage: service_desk [--script FILE] [--now TIME] [--phone FILE]

  cargo run -q --example service_desk
  cargo run -q --example service_desk -- --script FILE
  cargo run -q --example service_desk -- --help";

/// Everything there is to know.
pub(super) fn help() -> String {
    format!(
        "\
A service desk in the terminal. You are everybody: the operator, the caller, the
manager and the systems. The engine decides.

{USAGE}

  --script FILE   plays a call that was written down, the same in every run
  --now TIME      the time at the desk, such as 2026-12-07T08:15:00Z
  --phone FILE    what reaches telephones and mailboxes is written there, too
                  (without a script: to a phone.txt whose place is named)
  --help          this

Without a script you choose from menus: a number or letter, then Enter. Enter
alone takes what stands in brackets. Ctrl-D hangs up and shows the records;
Ctrl-C leaves. Scripts to look at: examples/calls/scripts.
NO_COLOR=1 turns colour off; there is none where the output is no terminal.

A script has one sentence a line:

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
                    let time = Time::parse(&text);
                    options.now = Some(
                        time.ok_or_else(|| format!("`{text}` is no time such as 2026-12-07T08:15:00Z"))?,
                    );
                }
                other => return Err(format!("`{other}` is not known here")),
            }
        }
        Ok(Wish::Run(options))
    }
}
