//! Compares the decision vectors with the engine; `--write` stores the engine's answers.
//!
//! The output is the engine's answer, right or wrong: review the difference before you keep it.

use std::fs;
use std::process::ExitCode;

use bonafides_tests::vectors::topics;

fn main() -> ExitCode {
    let write = match &*std::env::args().skip(1).collect::<Vec<_>>() {
        [] => false,
        [flag] if flag == "--write" => true,
        _ => {
            eprintln!("usage: vectors [--write]");
            return ExitCode::from(2);
        }
    };
    let mut stale = false;
    for topic in topics() {
        let answered = topic.answered();
        if answered == topic.text {
            continue;
        }
        stale = true;
        println!("{} differs", topic.file.display());
        if write {
            fs::write(&topic.file, answered).unwrap();
        }
    }
    if stale && !write { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}
