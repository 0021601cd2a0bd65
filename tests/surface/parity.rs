//! The parity of the packages: the table of `bindings/README.md` lists exactly what they contain, and no
//! package has more Rust than conversion needs.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn bindings() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../bindings")
}

fn text(path: &str) -> String {
    fs::read_to_string(bindings().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

type Names = BTreeSet<String>;

/// `Type` and `Type.member`, one per line.
fn python() -> Names {
    text("python/public-names.txt").lines().map(str::to_owned).collect()
}

/// The same with `Type#member`; the members of plain objects are read from the declarations.
fn node() -> Names {
    let mut names: Names = text("node/public-names.txt").lines().map(|line| line.replace('#', ".")).collect();
    for file in ["node/index.d.ts", "node/types.d.ts"] {
        let mut interface = None;
        for line in text(file).lines() {
            if let ["export", "interface", name, ..] = *line.split_whitespace().collect::<Vec<_>>() {
                names.insert(name.to_owned());
                interface = Some(name.to_owned());
            } else if line == "}" {
                interface = None;
            } else if let (Some(of), Some(member)) = (&interface, line.strip_prefix("  "))
                && let Some((member, _)) = member.split_once([':', '?', '('])
                && member.chars().all(char::is_alphanumeric)
            {
                names.insert(format!("{of}.{member}"));
            }
        }
    }
    names
}

/// A type and its members per line, or a function.
fn kotlin() -> Names {
    let mut names = Names::new();
    for line in text("uniffi/kotlin/public-names.txt").lines() {
        let (of, members) = line.split_once(' ').unwrap_or((line, ""));
        names.insert(of.to_owned());
        names.extend(members.split_whitespace().map(|member| format!("{of}.{member}")));
    }
    names
}

/// `Type.member(labels)`; the labels are part of the name only for `init`.
fn swift() -> Names {
    let bare = |line: &str| match line.split_once('(') {
        Some((name, _)) if !name.ends_with(".init") => name.to_owned(),
        _ => line.to_owned(),
    };
    text("uniffi/swift/public-names.txt").lines().map(bare).collect()
}

/// The rows of the table: the text in backticks in each of the four columns.
fn rows() -> Vec<[String; 4]> {
    let named = |cell: &str| cell.trim().trim_matches('`').to_owned();
    let table = text("README.md");
    let table = table.split("## Parity").nth(1).expect("the table");
    table
        .lines()
        .filter(|line| line.contains("| `"))
        .map(|line| {
            let cells: Vec<&str> = line.trim_matches('|').split('|').collect();
            let [_, python, node, kotlin, swift] = &*cells else { panic!("five cells: {line}") };
            [python, node, kotlin, swift].map(|cell| named(cell))
        })
        .collect()
}

/// A language and the function that reads its names.
type Language = (&'static str, fn() -> Names);

const LANGUAGES: [Language; 4] = [("Python", python), ("Node", node), ("Kotlin", kotlin), ("Swift", swift)];

#[test]
fn every_name_of_the_table_is_in_its_package() {
    let rows = rows();
    assert!(rows.len() > 100, "{} rows", rows.len());
    for (column, (language, names)) in LANGUAGES.into_iter().enumerate() {
        let names = names();
        let missing: Vec<&String> =
            rows.iter().map(|row| &row[column]).filter(|name| !names.contains(*name)).collect();
        assert!(missing.is_empty(), "{language} lacks {missing:?}");
    }
}

/// Types with behaviour, whose members therefore need rows.
const ACTING: [&str; 15] = [
    "Policy",
    "Prepared",
    "Calibration",
    "Coverage",
    "ExportedLog",
    "Decision",
    "Plan",
    "Engine",
    "Case",
    "Step",
    "Committed",
    "RawKeys",
    "Connector",
    "DirectoryName",
    "Keys",
];

/// Idioms of one language that need no row.
const AT_HOME: [&str; 13] = [
    "Case.toJSON",
    "Decision.toJSON",
    "DirectoryName.equals",
    ".hash",
    "Decision.toObject",
    ".customMirror",
    ".description",
    "Plan.toJSON",
    "Async",
    "Engine.withKeys",
    ".close",
    ".init(",
    ".json",
];

#[test]
fn everything_a_package_can_do_is_in_the_table() {
    let rows = rows();
    for (column, (language, names)) in LANGUAGES.into_iter().enumerate() {
        let known: BTreeSet<&str> = rows.iter().map(|row| row[column].as_str()).collect();
        let does = |name: &String| ACTING.iter().any(|of| name.starts_with(&format!("{of}.")));
        let at_home = |name: &String| AT_HOME.iter().any(|known| name.contains(known));
        let unknown: Vec<String> = names()
            .into_iter()
            .filter(|name| does(name) && !at_home(name) && !known.contains(name.as_str()))
            .collect();
        assert!(unknown.is_empty(), "{language}: not in the table: {unknown:?}");
    }
}

/// The number of lines of code, and the length of the longest file.
fn rust(folder: &Path) -> (usize, usize) {
    let mut lines = 0;
    let mut longest = 0;
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let (more, longer) = if path.is_dir() {
            rust(&path)
        } else {
            let text = fs::read_to_string(&path).expect("a file");
            let says = |line: &&str| !line.trim().is_empty() && !line.trim_start().starts_with("//");
            (text.lines().filter(says).count(), text.lines().count())
        };
        lines += more;
        longest = longest.max(longer);
    }
    (lines, longest)
}

/// A package has at most 20 lines of code for each row of the table, and no file over 400 lines.
#[test]
fn a_binding_is_conversion_and_nothing_else() {
    for (name, exported) in [("python", rows().len()), ("node", rows().len()), ("uniffi", rows().len())] {
        let (lines, longest) = rust(&bindings().join(name).join("src"));
        assert!(lines <= 20 * exported, "{name}: {lines} lines for {exported} types and operations");
        assert!(longest <= 400, "{name}: a file of {longest} lines");
    }
    for name in ["c", "surface", "generate", "uniffi/types"] {
        let (_, longest) = rust(&bindings().join(name).join("src"));
        assert!(longest <= 400, "{name}: a file of {longest} lines");
    }
}
