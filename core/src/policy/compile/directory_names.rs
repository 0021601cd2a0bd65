//! Directory names in a policy: their places, and reports of those that can match nothing.

use super::Compiler;
use crate::diagnostic::place::{Path, Span};
use crate::diagnostic::{Code, Finding};
use crate::policy::ast;
use crate::policy::name_rules::flaw;

/// A callback for a name and its place.
type Found<'f> = dyn FnMut(&str, Span, &Path<'_>) + 'f;

impl Compiler<'_> {
    pub(super) fn directory_names(&mut self) {
        each_directory_name(self.policy, &mut |name, span, path| {
            let Some(flaw) = flaw(name) else { return };
            let finding = Finding::new(Code::BadName, span, flaw.message).at(path).help(flaw.help);
            self.report(match flaw.meant {
                Some(meant) => finding.scalar(name, meant),
                None => finding,
            });
        });
    }
}

/// Calls `found` with each directory name: those of groups, people, and subjects of tests.
pub(crate) fn each_directory_name(policy: &ast::Policy<'_>, found: &mut Found<'_>) {
    each_matched_name(policy, found);
    let root = Path::ROOT.key("tests");
    for test in policy.tests.iter() {
        let path = root.index(test.index);
        let subject = test.subject.as_ref().and_then(|subject| subject.groups.as_ref());
        for (groups, path) in [(test.groups.as_ref(), path), (subject, path.key("subject"))] {
            let path = path.key("groups");
            for group in groups.iter().flat_map(|groups| groups.iter()) {
                found(group.text, group.span, &path.index(group.index));
            }
        }
    }
}

/// Calls `found` with each name that is compared with directory names: those of groups and people.
pub(crate) fn each_matched_name(policy: &ast::Policy<'_>, found: &mut Found<'_>) {
    let root = Path::ROOT.key("people");
    for person in policy.people.iter() {
        if let Some(group) = &person.group {
            found(group.text, group.span, &root.key(person.key.text).key("group"));
        }
    }
    let root = Path::ROOT.key("groups");
    for group in policy.groups.iter() {
        let path = root.index(group.index);
        for (name, path) in group.matches.at(&path.key("match")) {
            found(name.text, name.span, &path);
        }
    }
}
