//! The places of the parts of a compiled policy in the document.

use crate::diagnostic::place::{Path, Span};
use crate::document::Node;
use crate::policy::ast::{self, Item, MapEntry, Name};
use crate::policy::compiled::{CheckId, GroupId};

/// A node of the document with its path.
#[derive(Debug, Clone)]
pub(crate) struct Location {
    pub(crate) span: Span,
    pub(crate) path: String,
}

/// The key of an action.
pub(super) fn action(action: &MapEntry<Name<'_>, ast::Action<'_>>) -> Location {
    let path = Path::ROOT.key("actions").key(action.key.text).to_string();
    Location { span: action.key.span, path }
}

/// The key of a check, wherever it is declared.
pub(super) fn check(document: &ast::Policy<'_>, id: CheckId) -> Location {
    let check = document.checks().nth(usize::from(id));
    check.map_or(Location { span: Span::START, path: String::new() }, |check| {
        let path = Path::ROOT.key(check.section()).key(check.name().text).to_string();
        Location { span: check.name().span, path }
    })
}

/// The id of a group.
pub(super) fn group(group: &Item<ast::Group<'_>>) -> Location {
    Location { span: group.id.span, path: Path::ROOT.key("groups").index(group.index).to_string() }
}

/// The id of the group of this number.
pub(crate) fn group_at(document: &ast::Policy<'_>, id: GroupId) -> Location {
    let declared = document.groups.get(id as usize);
    declared.map_or(Location { span: Span::START, path: String::new() }, group)
}

/// Returns the span of the node at a document path of plain steps: `evidence[2].outcome`. In a map, an
/// index means the n-th entry. If a step is missing, the nearest node around it counts.
pub(super) fn inside(node: &Node, path: &str) -> Span {
    let mut node = node;
    let mut key = None;
    let steps = path.split(['.', '[', ']']).filter(|step| !step.is_empty());
    for step in steps {
        let index = step.parse::<usize>().ok();
        let (next_key, next) = match index {
            Some(index) if !node.items().is_empty() => (None, node.items().get(index)),
            Some(index) => node.entries().get(index).map_or((None, None), |(k, n)| (Some(k.span), Some(n))),
            None => {
                let found = node.entries().iter().find(|(key, _)| &*key.text == step.trim_matches('"'));
                found.map_or((None, None), |(k, n)| (Some(k.span), Some(n)))
            }
        };
        let Some(next) = next else {
            // `check` of the short form is the key itself.
            return key.filter(|_| step == "check").unwrap_or(node.span);
        };
        node = next;
        key = next_key;
    }
    node.span
}
