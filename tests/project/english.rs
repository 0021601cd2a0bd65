//! The mechanical rules of *English* in CONTRIBUTING.md, over every text that the project maintains by hand.

use std::fs;
use std::path::{Path, PathBuf};

/// Phrases that read like a translation, with what to write.
const PHRASES: [(&str, &str); 10] = [
    ("can not", "cannot"),
    ("the way out", "how to fix it"),
    ("stands here", "is here"),
    ("stand here", "are here"),
    ("hand in", "pass"),
    ("handed in", "passed"),
    ("so many", "the number, or a limit by its name"),
    ("all else", "the rest"),
    ("if left out", "by default"),
    (", too", "also"),
];

/// Words that no summary begins with: it is a noun phrase, or begins with a verb.
const OPENERS: [&str; 14] = [
    "What", "Whether", "Who", "Whoever", "It", "They", "This", "These", "Those", "That", "He", "She", "We",
    "You",
];

/// Folders of built, generated and foreign files, and of test data.
const SKIPPED: [&str; 18] = [
    "target",
    "node_modules",
    "vectors",
    "corpus",
    "mistakes",
    "schema",
    "dist",
    "generated",
    "build",
    ".git",
    ".bench",
    ".venv",
    "screenshots",
    "artifacts",
    "toolchain",
    ".build",
    ".kotlin",
    ".cache",
];

const EXTENSIONS: [&str; 13] =
    ["rs", "md", "py", "pyi", "js", "mjs", "ts", "mts", "kt", "swift", "yaml", "toml", "css"];

#[test]
fn phrases() {
    let mut found = Vec::new();
    let files = files();
    for (path, text) in &files {
        for (line, number) in text.lines().zip(1..) {
            let lower = line.to_lowercase();
            let all = PHRASES.iter().filter(|(phrase, _)| holds(&lower, phrase));
            found.extend(all.map(|(phrase, instead)| {
                format!("{}:{number}: write \"{instead}\" in place of \"{phrase}\"", path.display())
            }));
        }
    }
    assert!(files.len() > 500, "only {} files were read", files.len());
    assert!(found.is_empty(), "{}\n{} in all", found.join("\n"), found.len());
}

#[test]
fn no_merge_was_left_half_done() {
    let marks = ["<<<<<<< ", ">>>>>>> "];
    for (path, text) in files() {
        assert!(
            !text.lines().any(|line| marks.iter().any(|mark| line.starts_with(mark))),
            "{}",
            path.display()
        );
    }
}

#[test]
fn summaries() {
    let (mut found, mut seen) = (Vec::new(), 0);
    for (path, text) in files() {
        for (number, summary) in documented(&path, &text) {
            seen += 1;
            let first = summary.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
            if OPENERS.contains(&first) {
                found.push(format!("{}:{number}: a summary does not begin with \"{first}\"", path.display()));
            }
        }
    }
    assert!(seen > 4_000, "only {seen} summaries were read");
    assert!(found.is_empty(), "{}\n{} in all", found.join("\n"), found.len());
}

#[test]
fn rules_find_what_they_forbid() {
    assert!(holds("this can not be", "can not") && holds("a signal, too.", ", too"));
    assert!(!holds("written by hand in kotlin", "hand in") && !holds("so manyfold", "so many"));
    let text = "/// What it is.\n/// More.\nfn a() {}\n    //! Whether.\n";
    let all: Vec<_> = documented(Path::new("a.rs"), text).collect();
    assert_eq!(all, [(1, "What it is."), (4, "Whether.")]);
    let text = "/**\n * It is.\n */\n/** They are. */\n";
    assert_eq!(documented(Path::new("a.ts"), text).collect::<Vec<_>>(), [(2, "It is."), (4, "They are. */")]);
    assert_eq!(
        documented(Path::new("a.py"), "  \"\"\"Who.\"\"\"\n").collect::<Vec<_>>(),
        [(1, "Who.\"\"\"")]
    );
}

/// True if the line contains the phrase as words of their own.
fn holds(line: &str, phrase: &str) -> bool {
    line.match_indices(phrase).any(|(at, _)| {
        let (before, after) = (&line[..at], &line[at + phrase.len()..]);
        let open = phrase.starts_with(',') || !before.ends_with(|c: char| c.is_alphanumeric());
        open && !after.starts_with(|c: char| c.is_alphanumeric() || c == '_') && !before.ends_with("by ")
    })
}

/// The first line of each documentation comment, with its number.
fn documented<'t>(path: &Path, text: &'t str) -> impl Iterator<Item = (usize, &'t str)> {
    let python = path.extension().is_some_and(|extension| extension == "py" || extension == "pyi");
    let mut before = "";
    text.lines().zip(1..).filter_map(move |(line, number)| {
        let line = line.trim();
        let last = std::mem::replace(&mut before, line);
        let summary = if python {
            line.strip_prefix("\"\"\"")
        } else if let Some(rest) = line.strip_prefix("///").or_else(|| line.strip_prefix("//!")) {
            (!last.starts_with("///") && !last.starts_with("//!")).then_some(rest)
        } else if last == "/**" {
            line.strip_prefix('*')
        } else {
            line.strip_prefix("/** ")
        };
        summary.map(|text| (number, text.trim())).filter(|(_, text)| !text.is_empty())
    })
}

fn files() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let (mut all, mut open) = (Vec::new(), vec![root.clone()]);
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).expect("is a folder").map(|entry| entry.expect("is readable")) {
            let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
            if path.is_dir() {
                if !SKIPPED.contains(&name.as_str()) {
                    open.push(path);
                }
                continue;
            }
            let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
            let itself = path.ends_with("project/english.rs") || name == "CHANGELOG.md";
            if EXTENSIONS.contains(&extension) && !itself {
                // A file that vanishes meanwhile was a build's.
                let Ok(text) = fs::read_to_string(&path) else { continue };
                all.push((path.strip_prefix(&root).unwrap_or(&path).to_owned(), text));
            }
        }
    }
    all.sort();
    all
}
