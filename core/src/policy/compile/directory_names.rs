//! Names of the directory in a policy: where they stand, and those that can match nothing.

use super::Compiler;
use crate::diagnostic::{Code, Finding};
use crate::policy::document::{Node, Path};
use crate::policy::name_rules::flaw;

impl Compiler<'_> {
    pub(super) fn directory_names(&mut self) {
        each_directory_name(self.root, &mut |name, node, path| {
            let Some(flaw) = flaw(name) else { return };
            let finding = Finding::new(Code::BadName, node.span, flaw.message).at(path).help(flaw.help);
            self.report(match flaw.meant {
                Some(meant) => finding.scalar(name, meant),
                None => finding,
            });
        });
    }
}

/// Calls `found` with each name of a directory: of groups and people, and of the subjects of tests.
pub(crate) fn each_directory_name(root: &Node, found: &mut dyn FnMut(&str, &Node, &Path<'_>)) {
    each_matched_name(root, found);
    let path = Path::ROOT.key("tests");
    for (index, test) in root.field("tests").map(Node::items).unwrap_or_default().iter().enumerate() {
        let path = path.index(index);
        each_of(test, "groups", &path, found);
        if let Some(subject) = test.field("subject") {
            each_of(subject, "groups", &path.key("subject"), found);
        }
    }
}

/// Calls `found` with each name that is compared with directory names: those of groups and people.
pub(crate) fn each_matched_name(root: &Node, found: &mut dyn FnMut(&str, &Node, &Path<'_>)) {
    let path = Path::ROOT.key("people");
    for (key, person) in root.field("people").map(Node::entries).unwrap_or_default() {
        each_of(person, "group", &path.key(&key.text), found);
    }
    let path = Path::ROOT.key("groups");
    for (index, group) in root.field("groups").map(Node::items).unwrap_or_default().iter().enumerate() {
        each_of(group, "match", &path.index(index), found);
    }
}

fn each_of(node: &Node, key: &str, path: &Path<'_>, found: &mut dyn FnMut(&str, &Node, &Path<'_>)) {
    let Some(node) = node.field(key) else { return };
    let path = path.key(key);
    if let Some(name) = node.text() {
        found(name, node, &path);
    }
    for (index, node) in node.items().iter().enumerate() {
        if let Some(name) = node.text() {
            found(name, node, &path.index(index));
        }
    }
}
