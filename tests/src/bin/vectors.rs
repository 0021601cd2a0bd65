//! Compares the vectors of decisions, of reports and of logs with the engine; `--write` stores the engine's answers.
//!
//! The output is the engine's answer, right or wrong: review the difference before you keep it.

use std::fs;
use std::process::ExitCode;

use bonafides_tests::vectors::topics;
use bonafides_tests::{analyses, log_vectors};

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
    let decisions = topics().into_iter().map(|topic| (topic.answered(), topic.text, topic.file));
    let reports = analyses::stored();
    let reports = [(analyses::answered(&reports), reports, analyses::file())];
    for (answered, stored, file) in decisions.chain(reports) {
        if answered == stored {
            continue;
        }
        stale = true;
        println!("{} differs", file.display());
        if write {
            fs::write(&file, answered).unwrap();
        }
    }
    for (file, made) in log_vectors::files() {
        if fs::read(&file).ok().as_ref() == Some(&made) {
            continue;
        }
        stale = true;
        println!("{} differs", file.display());
        if write {
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(&file, made).unwrap();
        }
    }
    if stale && !write { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}
