//! `desk`: a desk in a folder of its own, from its first file to its last rotation.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test may panic"
)]

#[path = "../common/mod.rs"]
mod common;

mod calls;
mod disclosure;
mod faults;
mod keys;
mod policies;
mod stores;
#[cfg(feature = "pkcs11")]
mod tokens;

use std::fs;
use std::path::PathBuf;

use common::{Done, run_with};
use tempfile::TempDir;

/// The account of an administrator in the example directory.
const ARI: &str = "5f0d9c1e-6a43-4c1d-9a7e-2b64f1c0b003";

/// A whole call, as a script.
const CALL: &str = "start reset_password sanne\nchoose sms_code\nanswer sms_code @code\nchoose photo_id\n\
                    confirm photo_id document_type=passport seen_live=yes\ncarry_out\n";

/// A new desk with the example policy and directory.
pub(crate) struct Desk(TempDir);

impl Desk {
    pub(crate) fn new() -> Self {
        let folder = TempDir::new().unwrap();
        run_with(&["desk", "init", folder.path().to_str().unwrap(), "--as", "a-1"], b"").exits(0).quietly();
        Self(folder)
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Runs `bonafides desk` on this desk, with this standard input.
    pub(crate) fn run_with(&self, args: &[&str], input: &str) -> Done {
        let config = self.path("desk.toml");
        let mut all = vec!["desk", "--config", config.to_str().unwrap()];
        all.extend(args);
        run_with(&all, input.as_bytes())
    }

    pub(crate) fn run(&self, args: &[&str]) -> Done {
        self.run_with(args, "")
    }

    pub(crate) fn doctor(&self) -> Done {
        self.run(&["doctor"])
    }

    /// Runs a script as an operator.
    pub(crate) fn script(&self, lines: &str, more: &[&str]) -> Done {
        let script = self.path("script.txt");
        fs::write(&script, lines).unwrap();
        let mut all = vec!["call", "--as", "o-1", "--script", script.to_str().unwrap()];
        all.extend(more);
        self.run(&all)
    }

    /// Replaces a text in a file of the desk.
    pub(crate) fn edit(&self, file: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.path(file)).unwrap();
        assert!(text.contains(from), "no `{from}` in {file}: {text}");
        fs::write(self.path(file), text.replace(from, to)).unwrap();
    }

    /// Changes the database behind the desk's back.
    pub(crate) fn sql(&self, statements: &str) {
        let db = rusqlite::Connection::open(self.path("desk.db")).unwrap();
        db.execute_batch(statements).unwrap();
    }

    pub(crate) fn status(&self) -> serde_json::Value {
        self.run(&["status", "--format", "json"]).exits(0).json()
    }

    /// Opens a case without a worker, and returns its id.
    pub(crate) fn open_case(&self) -> String {
        let done = self.run_with(
            &["call", "--as", "o-1", "--no-worker", "--format", "json"],
            "start reset_password sanne\n",
        );
        done.exits(0).lines()[0]["case"].as_str().unwrap().to_owned()
    }
}
