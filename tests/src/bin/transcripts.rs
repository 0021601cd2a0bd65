//! Carries every scenario out and compares it with the stored transcript; `--write` stores it.
//!
//! The output is the engine's behaviour, right or wrong: review the difference before you keep it.

use std::fs;
use std::process::ExitCode;

use bonafides_tests::transcript::transcripts;

fn main() -> ExitCode {
    let write = match &*std::env::args().skip(1).collect::<Vec<_>>() {
        [] => false,
        [flag] if flag == "--write" => true,
        _ => {
            eprintln!("usage: transcripts [--write]");
            return ExitCode::from(2);
        }
    };
    let mut stale = false;
    for transcript in transcripts().iter().filter(|transcript| transcript.made != transcript.stored) {
        stale = true;
        println!("{} differs", transcript.file.display());
        if write {
            let text = format!("{:#}\n", transcript.made);
            fs::write(&transcript.file, text).unwrap();
        }
    }
    if stale && !write { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}
