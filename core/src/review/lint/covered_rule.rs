//! A rule that another rule, which always applies with it, covers.

use super::layers::{LayerPlace, each_layer};
use crate::diagnostic::{Code, Finding};
use crate::policy::Policy;
use crate::policy::document::{Node, Path, Span};

pub(super) fn check(policy: &Policy, root: &Node, out: &mut Vec<Finding>) {
    each_layer(policy, root, &mut |place: LayerPlace<'_>| {
        for above in &place.above {
            requirement(&place, above, out);
            forbids(&place, above, out);
            verdict(&place, above, out);
        }
    });
}

fn requirement(place: &LayerPlace<'_>, above: &Node, out: &mut Vec<Finding>) {
    let Some((mine, theirs)) = place.document.field("require").zip(above.field("require")) else { return };
    let path = place.path.key("require");
    for (key, value) in mine.entries() {
        let path = path.key(&key.text);
        let Some(other) = theirs.field(&key.text) else { continue };
        match &*key.text {
            "points" | "factors" | "independent" => number(value, other, &path, out),
            "points_in" => {
                for (factor, value) in value.entries() {
                    if let Some(other) = other.field(&factor.text) {
                        number(value, other, &path.key(&factor.text), out);
                    }
                }
            }
            "pass" => {
                for (index, value) in value.items().iter().enumerate() {
                    // What is demanded twice in one list may mean two items.
                    let name = value.text().filter(|name| count(mine, name) <= count(theirs, name));
                    if let Some(name) = name {
                        out.push(covered(
                            value.span,
                            &path.index(index),
                            format!("`{name}` must be passed already"),
                        ));
                    }
                }
            }
            _ => {}
        }
    }
}

fn count(requirement: &Node, name: &str) -> usize {
    let entries = requirement.field("pass").map(Node::items).unwrap_or_default();
    entries.iter().filter(|entry| entry.text() == Some(name)).count()
}

fn number(mine: &Node, other: &Node, path: &Path<'_>, out: &mut Vec<Finding>) {
    if let (Some(mine_n), Some(other)) = (mine.integer(), other.integer())
        && mine_n <= other
    {
        out.push(covered(
            mine.span,
            path,
            format!("{other} are required already, so {mine_n} say nothing new"),
        ));
    }
}

fn forbids(place: &LayerPlace<'_>, above: &Node, out: &mut Vec<Finding>) {
    let Some((mine, theirs)) = place.document.field("forbid").zip(above.field("forbid")) else { return };
    let path = place.path.key("forbid");
    for (index, node) in mine.items().iter().enumerate() {
        let Some(name) = node.text() else { continue };
        if theirs.items().iter().any(|other| other.text() == Some(name)) {
            out.push(covered(node.span, &path.index(index), format!("`{name}` is forbidden already")));
        }
    }
}

/// A refusal that a rule says already which always holds with it.
fn verdict(place: &LayerPlace<'_>, above: &Node, out: &mut Vec<Finding>) {
    let Some((mine, theirs)) = place.document.field("verdict").zip(above.field("verdict")) else { return };
    let said = |node: &Node| node.text().map(str::to_owned).unwrap_or_default();
    let (mine_said, theirs) = (said(mine), said(theirs));
    if mine_said == theirs || theirs == "deny" {
        out.push(covered(mine.span, &place.path.key("verdict"), format!("`{theirs}` is said already")));
    }
}

fn covered(span: Span, path: &Path<'_>, message: String) -> Finding {
    Finding::new(Code::CoveredRule, span, message)
        .at(path)
        .help("remove it, or make it stricter than the rule that always holds with it")
}
