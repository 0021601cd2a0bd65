//! Runs the command line from outside, as a shell would.
#![allow(dead_code)]

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

pub(crate) const DESK: &str = "examples/policies/service-desk.yaml";

/// The result of a command.
#[derive(Debug)]
pub(crate) struct Done {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// Returns the command `bonafides` in the root of the repository.
pub(crate) fn bonafides(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bonafides"));
    command.args(args).current_dir(root()).env_remove("NO_COLOR");
    command
}

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

pub(crate) fn run(args: &[&str]) -> Done {
    run_with(args, b"")
}

/// Runs the command with this standard input.
pub(crate) fn run_with(args: &[&str], input: &[u8]) -> Done {
    let mut command = bonafides(args);
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // A command that does not read everything closes the pipe.
    let _ = child.stdin.take().unwrap().write_all(input);
    let output = child.wait_with_output().unwrap();
    Done {
        code: output.status.code().expect("not killed"),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

impl Done {
    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, code, "stdout: {}\nstderr: {}", self.out, self.err);
        self
    }

    #[track_caller]
    pub(crate) fn says(self, text: &str) -> Self {
        assert!(self.out.contains(text), "no `{text}` in stdout: {}\nstderr: {}", self.out, self.err);
        self
    }

    #[track_caller]
    pub(crate) fn complains(self, text: &str) -> Self {
        assert!(self.err.contains(text), "no `{text}` in stderr: {}\nstdout: {}", self.err, self.out);
        self
    }

    /// Asserts that standard error is empty.
    #[track_caller]
    pub(crate) fn quietly(self) -> Self {
        assert_eq!(self.err, "");
        self
    }

    #[track_caller]
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}", self.out))
    }

    /// Every line as JSON.
    #[track_caller]
    pub(crate) fn lines(&self) -> Vec<serde_json::Value> {
        self.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

/// Writes a file that only this test uses and returns its path.
pub(crate) fn file(name: &str, content: impl AsRef<[u8]>) -> String {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    // Tests run side by side: one that reads the file never finds half of it.
    let new = path.with_extension(format!("{:?}.new", std::thread::current().id()));
    fs::write(&new, content).unwrap();
    fs::rename(&new, &path).unwrap();
    path.to_str().unwrap().to_owned()
}

/// A small policy of four verdicts: `see` approves, `ask` can, `odd` escalates, `bad` denies.
pub(crate) const SMALL: &str = "\
format: 1
policy: small
people: { lead: { contact: desk } }
signals:
  mood: { outcomes: [odd, bad] }
challenges:
  see: { type: confirm, factor: inherence, points: 10 }
everyone:
  require: { pass: [see] }
unmatched: everyone
actions: { reset: {} }
escalate: lead
risks:
  - { id: odd, when: { mood: odd }, unobserved: ignore, then: { verdict: escalate } }
  - { id: bad, when: { mood: bad }, unobserved: ignore, then: { verdict: deny } }
accept:
  - { warning: one-cause-alone, because: it is small }
";

/// Facts for the small policy.
pub(crate) fn facts(evidence: &str) -> String {
    format!(r#"{{"action":"reset","groups":[],"evidence":{{{evidence}}},"now":1790000000000}}"#)
}

/// Facts for the small policy, and the verdict and exit code that they lead to.
pub(crate) const FOUR: [(&str, &str, i32); 4] = [
    (r#""see":"passed""#, "approve", 0),
    ("", "challenge", 10),
    (r#""mood":"odd","see":"passed""#, "escalate", 11),
    (r#""mood":"bad","see":"passed""#, "deny", 12),
];
