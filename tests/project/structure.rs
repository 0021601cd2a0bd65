//! The files of the core have no cyclic dependencies, and its folders depend on each other in one direction.
//!
//! A file is a module. It depends on each module whose items it names, wherever they are re-exported:
//! `use` and paths that begin with `crate`, `self` or `super` are resolved to the module that declares the item.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// The path of a module in the crate, without `crate`.
type Module = Vec<String>;

/// Folders from the lowest: none depends on a later one.
const ORDER: [&str; 12] = [
    "words",
    "bits",
    "keys",
    "diagnostic",
    "document",
    "policy",
    "decide",
    "load",
    "analyze",
    "audit",
    "log",
    "case",
];

#[test]
fn files_have_no_cyclic_dependencies() {
    let edges = Sources::read().edges();
    let mut open: BTreeSet<&Module> = edges.keys().collect();
    // A module that depends on no remaining one, or that none depends on, cannot be part of a cycle.
    let is_free = |module: &Module, open: &BTreeSet<&Module>| {
        let among = |module: &Module| edges[module].iter().filter(|to| open.contains(to));
        among(module).next().is_none() || !open.iter().any(|from| edges[*from].contains(module))
    };
    while let Some(free) = open.iter().copied().find(|module| is_free(module, &open)) {
        open.remove(free);
    }
    let among = |from: &Module| edges[from].iter().filter(|to| open.contains(to)).map(|to| to.join("/"));
    let left: Vec<String> = open
        .iter()
        .map(|from| format!("{} -> {}", from.join("/"), among(from).collect::<Vec<_>>().join(", ")))
        .collect();
    assert!(left.is_empty(), "these depend on each other:\n{}", left.join("\n"));
}

#[test]
fn folders_depend_in_one_direction() {
    let rank =
        |module: &Module| ORDER.iter().position(|name| Some(*name) == module.first().map(String::as_str));
    let edges = Sources::read().edges();
    let mut checked = 0;
    for (from, to) in edges.iter().flat_map(|(from, all)| all.iter().map(move |to| (from, to))) {
        if let (Some(below), Some(above)) = (rank(to), rank(from)) {
            assert!(below <= above, "{} must not depend on {}", from.join("/"), to.join("/"));
            checked += usize::from(below < above);
        }
    }
    assert!(checked > 100, "{checked}");
}

/// A planted cycle is found, so the test can fail.
#[test]
fn a_planted_cycle_is_found() {
    let text = |text: &str| text.to_owned();
    let module = |path: &str| path.split('/').map(str::to_owned).collect::<Module>();
    let sources = Sources(BTreeMap::from([
        (module("a"), text("mod b;\npub use b::B;\npub struct A;")),
        (module("a/b"), text("use crate::c::C;\npub struct B(C);")),
        (module("c"), text("fn c(b: crate::a::B) {}\npub struct C;")),
    ]));
    let edges = sources.edges();
    assert_eq!(edges[&module("a/b")], BTreeSet::from([module("c")]));
    assert_eq!(edges[&module("c")], BTreeSet::from([module("a/b")]));
}

/// The texts of the modules, without comments and tests.
struct Sources(BTreeMap<Module, String>);

impl Sources {
    fn read() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/src");
        let mut modules = BTreeMap::new();
        collect(&root, &mut Module::new(), &mut modules);
        assert!(modules.len() > 150, "{}", modules.len());
        Self(modules)
    }

    fn edges(&self) -> BTreeMap<Module, BTreeSet<Module>> {
        let named: BTreeMap<&Module, Named> =
            self.0.iter().map(|(module, text)| (module, Named::of(module, text, &self.0))).collect();
        let declares = |mut at: Module, mut path: Vec<String>| {
            // Enough rounds for re-exports of re-exports.
            for _ in 0..8 {
                while !path.is_empty() && self.0.contains_key(&[&at[..], &path[..1]].concat()) {
                    at.push(path.remove(0));
                }
                match path.first().and_then(|item| named.get(&at)?.offered.get(item)) {
                    Some((next, rest)) => (at, path) = (next.clone(), rest.clone()),
                    None => break,
                }
            }
            at
        };
        let edges = named.iter().map(|(module, named)| {
            let to = named.used.iter().map(|(at, path)| declares(at.clone(), path.clone()));
            ((*module).clone(), to.filter(|to| to != *module && self.0.contains_key(to)).collect())
        });
        edges.collect()
    }
}

/// The paths in a module, each with the module where it starts and the rest.
#[derive(Default)]
struct Named {
    used: Vec<(Module, Vec<String>)>,
    /// Re-exported paths, by their exported name.
    offered: BTreeMap<String, (Module, Vec<String>)>,
}

impl Named {
    fn of(module: &Module, text: &str, all: &BTreeMap<Module, String>) -> Self {
        let mut named = Self::default();
        let mut rest = String::new();
        for statement in text.split_inclusive(';') {
            match declaration(statement) {
                Some((before, is_offered, tree)) => {
                    rest.push_str(before);
                    for path in flatten(tree) {
                        let Some(target) = start_of(module, &path, all) else { continue };
                        if is_offered {
                            let name = path.last().cloned().unwrap_or_default();
                            named.offered.insert(name, target);
                        } else {
                            named.used.push(target);
                        }
                    }
                }
                None => rest.push_str(statement),
            }
        }
        for path in inline(&rest) {
            named.used.extend(start_of(module, &path, all));
        }
        named
    }
}

/// A `use` declaration: the text before it, true if it re-exports, and its tree.
fn declaration(statement: &str) -> Option<(&str, bool, &str)> {
    let at = statement.rfind("use ").filter(|at| {
        let line = statement[..*at].rsplit('\n').next().unwrap_or_default().trim_start();
        line.is_empty() || (line.starts_with("pub") && !line.contains('{'))
    })?;
    let line = statement[..at].rfind('\n').map_or(0, |end| end + 1);
    let tree = statement[at + 4..].trim_end_matches(';');
    Some((&statement[..line], statement[line..at].contains("pub"), tree))
}

/// Every path of a tree such as `a::{b, c::{d, e as f}}`.
fn flatten(tree: &str) -> Vec<Vec<String>> {
    let tree = tree.trim();
    let Some((before, inner)) = tree.split_once('{') else {
        let path = tree.split(" as ").next().unwrap_or_default();
        return vec![
            path.split("::").map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect(),
        ];
    };
    let inner = inner.trim_end().trim_end_matches('}');
    let (mut parts, mut depth, mut part) = (Vec::new(), 0_i32, String::new());
    for c in inner.chars().chain([',']) {
        match c {
            ',' if depth == 0 => parts.push(std::mem::take(&mut part)),
            _ => {
                depth += i32::from(c == '{') - i32::from(c == '}');
                part.push(c);
            }
        }
    }
    // Restores the closing braces of an inner list, which were trimmed with the outer one.
    let closed =
        |part: &str| format!("{part}{}", "}".repeat(part.matches('{').count() - part.matches('}').count()));
    let parts = parts.iter().filter(|part| !part.trim().is_empty());
    parts.flat_map(|part| flatten(&format!("{before}{}", closed(part.trim())))).collect()
}

/// Paths in expressions, types and attributes.
fn inline(text: &str) -> Vec<Vec<String>> {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut paths = Vec::new();
    for start in ["crate::", "super::"] {
        for (at, _) in text.match_indices(start) {
            let before = text[..at].chars().next_back();
            if before.is_some_and(|c| is_word(c) || c == ':') || text[..at].ends_with("in ") {
                continue;
            }
            let end = text[at..].find(|c: char| !is_word(c) && c != ':').map_or(text.len(), |end| at + end);
            paths
                .push(text[at..end].split("::").filter(|part| !part.is_empty()).map(str::to_owned).collect());
        }
    }
    paths
}

/// The module at which a path starts, and the rest; `None` for other crates.
fn start_of(
    module: &Module,
    path: &[String],
    all: &BTreeMap<Module, String>,
) -> Option<(Module, Vec<String>)> {
    let mut at = module.clone();
    let mut path = path.to_vec();
    match path.first()?.as_str() {
        "crate" => (at, path) = (Module::new(), path.split_off(1)),
        "self" => path = path.split_off(1),
        "super" => {
            while path.first().is_some_and(|part| part == "super") {
                at.pop();
                path.remove(0);
            }
        }
        first => {
            let child: Module = at.iter().cloned().chain([first.to_owned()]).collect();
            all.contains_key(&child).then_some(())?;
        }
    }
    Some((at, path))
}

fn collect(folder: &Path, at: &mut Module, modules: &mut BTreeMap<Module, String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        if path.is_dir() {
            if name != "tests" {
                at.push(name);
                collect(&path, at, modules);
                at.pop();
            }
        } else if path.extension().is_some_and(|ending| ending == "rs") && name != "tests" {
            let own = if name == "mod" || name == "lib" { at.clone() } else { [&at[..], &[name]].concat() };
            modules.insert(own, without_tests(&fs::read_to_string(&path).unwrap()));
        }
    }
}

fn without_tests(text: &str) -> String {
    let code = text.lines().map(|line| line.find("//").map_or(line, |at| &line[..at]));
    let code = code.collect::<Vec<_>>().join("\n");
    let tests = code.find("#[cfg(test)]").filter(|at| code[*at..].contains("mod tests {"));
    code[..tests.unwrap_or(code.len())].to_owned()
}
