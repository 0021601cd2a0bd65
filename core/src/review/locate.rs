//! Where in the document the parts of a compiled policy stand.

use crate::policy::document::{Node, Path, Span};

/// A node of the document with its path.
#[derive(Debug, Clone)]
pub(super) struct Location {
    pub(super) span: Span,
    pub(super) path: String,
}

/// The key of an entry of a top-level map, such as an action or a signal.
pub(super) fn key(root: &Node, section: &str, name: &str) -> Location {
    let path = Path::ROOT.key(section);
    let path = path.key(name).to_string();
    let entries = root.field(section).map(Node::entries).unwrap_or_default();
    let span = entries.iter().find(|(key, _)| &*key.text == name).map_or(Span::START, |(key, _)| key.span);
    Location { span, path }
}

/// The check of that name, wherever it is declared.
pub(super) fn check(root: &Node, name: &str) -> Location {
    let signal = root.field("signals").is_some_and(|signals| signals.field(name).is_some());
    key(root, if signal { "signals" } else { "challenges" }, name)
}

/// The id of an item of a top-level list, such as a group or a risk.
pub(super) fn id(root: &Node, section: &str, index: usize) -> Location {
    let path = Path::ROOT.key(section);
    let path = path.index(index).to_string();
    let item = root.field(section).and_then(|list| list.items().get(index));
    let span = item.map_or(Span::START, |item| item.field("id").map_or(item.span, |id| id.span));
    Location { span, path }
}

/// The node at a document path of plain steps: `evidence[2].outcome`. Of a map an index means its
/// n-th entry; what is not there is looked for no further.
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
