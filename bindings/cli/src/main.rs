//! The command line of bonafides: reads files, calls the engine, prints. It decides nothing itself.
#![forbid(unsafe_code)]

mod args;
mod audit;
mod bars;
mod clock;
mod command;
mod coverage;
mod desk;
mod difference;
mod directory;
mod explain;
mod failure;
mod guards;
mod html;
mod human;
mod input;
mod junit;
mod log;
mod openings;
mod output;
mod paper;
mod people;
mod progress;
mod report;
mod simulated;
mod since;
mod table_render;
mod ways;
mod weights;
mod whole;

use std::process::ExitCode;

use args::{Args, Command};
use clap::Parser as _;
use failure::Failure;
use output::Output;

fn main() -> ExitCode {
    let args = Args::parse();
    if let Err(error) = args.check_format() {
        error.exit();
    }
    let mut out = Output::stdout();
    let done = run(&args, &mut out).and_then(|code| out.finish().map(|()| code));
    match done {
        Ok(code) => ExitCode::from(code),
        Err(failure) => {
            // Keep earlier output before the failure.
            if args.format() == args::Format::Json {
                let _ = out.line(&failure.json());
            }
            let _ = out.finish();
            output::complain(&failure.to_string());
            ExitCode::from(failure.exit())
        }
    }
}

/// Runs the command and returns the exit code.
fn run(args: &Args, out: &mut Output) -> Result<u8, Failure> {
    match &args.command {
        Command::Check(check) => command::check::run(check, args.format(), out),
        Command::Test(test) => command::test::run(test, args.format(), out),
        Command::Schema(schema) => command::schema::run(schema, out),
        Command::Fmt(fmt) => command::fmt::run(fmt, args.format(), out),
        Command::Table(table) => command::table::run(table, args.format(), out),
        Command::Ways(ways) => command::ways::run(ways, args.format(), out),
        Command::Diff(diff) => command::diff::run(diff, args.format(), out),
        Command::Coverage(asked) => command::coverage::run(asked, args.format(), out),
        Command::Analyze(asked) => command::analyze::run(asked, args.format(), out),
        Command::Report(asked) => report::run(asked, args.format(), out),
        Command::Simulate(asked) => command::simulate::run(asked, args.format(), out),
        Command::Calibrate(asked) => command::calibrate::run(asked, args.format(), out),
        Command::Drill(asked) => command::drill::run(asked, args.format(), out),
        Command::Audit(asked) => audit::run(asked, args.format(), out),
        Command::Decide(call) => command::decide::run(call, command::decide::Ask::Decide, args.format, out),
        Command::Plan(call) => command::decide::run(call, command::decide::Ask::Plan, args.format, out),
        Command::Desk(desk) => desk::run(desk, args.format(), out),
        Command::Explain(call) => command::decide::run(call, command::decide::Ask::Explain, args.format, out),
    }
}
