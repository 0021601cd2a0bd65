//! A service desk in the terminal: whole calls on a real directory export.
//!
//! ```console
//! $ cargo run -q --example service_desk
//! $ cargo run -q --example service_desk -- --script examples/calls/scripts/plain-reset.txt
//! $ cargo run -q --example service_desk -- --help
//! ```

use std::io::{IsTerminal as _, stderr, stdin, stdout};
use std::process::ExitCode;

fn main() -> ExitCode {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    let colour = stdout().is_terminal() && !is_set("NO_COLOR") && !dumb;
    let arguments = std::env::args().skip(1);
    ExitCode::from(bonafides_examples::service_desk::run(
        arguments,
        &mut stdin().lock(),
        &mut stdout().lock(),
        &mut stderr(),
        colour,
    ))
}
