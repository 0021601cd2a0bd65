//! Python: frozen dataclasses, a module for the variants of each union, and a class for each error.

mod errors;
mod types;

use std::collections::BTreeMap;

use crate::files::File;
use crate::model::Type;

/// The module that holds the variants of each union.
const UNIONS: [(&str, &str, &str); 11] = [
    ("AdministratorInput", "administrator", "python/python/bonafides/administrator.py"),
    ("OperatorInput", "operator", "python/python/bonafides/operator.py"),
    ("CallerInput", "caller", "python/python/bonafides/caller.py"),
    ("HostInput", "host", "python/python/bonafides/host.py"),
    ("Enrol", "enrol", "python/python/bonafides/enrol.py"),
    ("Said", "said", "python/python/bonafides/said.py"),
    ("Unmet", "unmet", "python/python/bonafides/unmet.py"),
    ("View", "views", "python/python/bonafides/views.py"),
    ("CommandTask", "commands", "python/python/bonafides/commands.py"),
    ("CredentialKind", "credential", "python/python/bonafides/credential.py"),
    ("PolicyUse", "policy_use", "python/python/bonafides/policy_use.py"),
];

/// Classes of Rust: their getters convert what is read and no more.
const NATIVE: [&str; 4] = ["CheckResult", "Decision", "Facts", "Plan"];

pub(crate) fn files(types: &[Type], families: &BTreeMap<&'static str, Vec<String>>) -> Vec<File> {
    let all = types::All(types);
    let union = |(name, _, path): &(&str, &str, &'static str)| {
        types.iter().find(|of| of.name == *name).map(|of| File { path, text: all.union(of) })
    };
    let mut files: Vec<File> = UNIONS.iter().filter_map(union).collect();
    files.push(File { path: "python/python/bonafides/_types.py", text: all.types() });
    let (errors, names) = errors::errors(families);
    files.push(File { path: "python/python/bonafides/errors.py", text: errors });
    files.push(File { path: "python/python/bonafides/__init__.py", text: all.package(&names) });
    files
}

/// `what it says` as a docstring or a comment of a member, at this depth.
fn doc(text: &str, depth: usize) -> String {
    let text = text.replace('\\', "\\\\").replace("\"\"\"", "'''");
    if text.is_empty() {
        return String::new();
    }
    let margin = " ".repeat(depth);
    let lines =
        text.lines().map(|line| if line.is_empty() { String::new() } else { format!("{margin}{line}") });
    let text = lines.collect::<Vec<_>>().join("\n");
    let end = if text.contains('\n') { format!("\n{margin}") } else { String::new() };
    // A quote at the end would run into those that close the text.
    let space = if text.ends_with('"') { " " } else { "" };
    format!("{margin}\"\"\"{}{space}{end}\"\"\"\n", text.trim_start())
}
