use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use bonafides_desk::{Round, Stop};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

use super::args::Work;
use super::{log, open};
use crate::args::Format;
use crate::failure::Failure;
use crate::output::{Output, json, object};
use crate::paper::counted;

/// The pause between two looks at the signals.
const LOOK: Duration = Duration::from_millis(50);

/// Works until it is told to stop, or until there is nothing to do.
pub(super) fn run(config: &Path, work: &Work, format: Format, out: &mut Output) -> Result<u8, Failure> {
    log::start(format);
    let (_, desk) = open::desk(config)?;
    if work.until_idle {
        let done = desk.run_until_idle()?;
        out.line(&if format == Format::Json { members(done) } else { words(done) })?;
        return Ok(0);
    }
    let told = told_to_stop().map_err(|error| {
        Failure::desk(2, "signals", "", &format!("the signals cannot be received: {error}"))
    })?;
    if format != Format::Json {
        out.line(&format!(
            "working with {}; SIGTERM or Ctrl-C ends it",
            counted(work.threads.into(), "thread")
        ))?;
        out.finish()?;
    }
    let stop = Stop::default();
    thread::scope(|scope| {
        for _ in 0..work.threads {
            scope.spawn(|| desk.run(&stop));
        }
        while !told.load(Ordering::Acquire) {
            thread::sleep(LOOK);
        }
        stop.stop();
    });
    out.line(if format == Format::Json { r#"{"stopped":true}"# } else { "stopped" })?;
    Ok(0)
}

/// Returns a flag that the first signal sets. The second one ends the process at once, which loses nothing.
fn told_to_stop() -> std::io::Result<Arc<AtomicBool>> {
    let told = Arc::new(AtomicBool::new(false));
    for signal in [SIGTERM, SIGINT] {
        // In this order: a signal acts on the flag as the one before left it.
        flag::register_conditional_shutdown(signal, 1, Arc::clone(&told))?;
        flag::register(signal, Arc::clone(&told))?;
    }
    Ok(told)
}

fn words(done: Round) -> String {
    format!(
        "idle: {} carried out, {} past a deadline, {} numbered, {} passed to sinks, {} pruned",
        counted(done.commands, "command"),
        counted(done.timed, "case"),
        counted(done.numbered, "record"),
        done.sunk,
        counted(done.pruned, "row"),
    )
}

fn members(done: Round) -> String {
    object(&[
        ("commands", json(&done.commands)),
        ("timed", json(&done.timed)),
        ("numbered", json(&done.numbered)),
        ("sunk", json(&done.sunk)),
        ("pruned", json(&done.pruned)),
    ])
}
