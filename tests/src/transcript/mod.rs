//! Recorded calls, step by step, which every language carries out and compares byte for byte.

mod player;
mod recorder;
mod scenarios;

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

pub use player::{Played, Player};
pub use recorder::Recorder;

/// A stored transcript.
#[derive(Debug)]
pub struct Transcript {
    /// The path of the file.
    pub file: PathBuf,
    /// The stored transcript; null if there is none yet.
    pub stored: Value,
    /// The transcript that the scenario makes now.
    pub made: Value,
}

/// Every scenario, carried out now, with its stored transcript.
pub fn transcripts() -> Vec<Transcript> {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/vectors/cases"));
    scenarios::all()
        .into_iter()
        .map(|(name, made)| {
            let file = folder.join(format!("{name}.json"));
            let stored = fs::read_to_string(&file).ok().and_then(|text| serde_json::from_str(&text).ok());
            Transcript { file, stored: stored.unwrap_or_default(), made }
        })
        .collect()
}

/// Every stored transcript, by its name.
pub fn stored() -> Vec<(String, Value)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/vectors/cases");
    let mut all: Vec<(String, Value)> = fs::read_dir(folder)
        .expect("the folder of transcripts")
        .map(|entry| {
            let path = entry.expect("an entry").path();
            let text = fs::read_to_string(&path).expect("a transcript");
            (path.display().to_string(), serde_json::from_str(&text).expect("JSON"))
        })
        .collect();
    all.sort_by(|(a, _), (b, _)| a.cmp(b));
    all
}
