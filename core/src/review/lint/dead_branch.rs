//! A branch that is always true or can never be met.

use super::layers::{LayerPlace, each_layer};
use crate::decide::Rules;
use crate::diagnostic::{Code, Finding};
use crate::policy::Policy;
use crate::policy::document::{Node as Document, Path};
use crate::policy::requirement::{Node, NodeId, Requirements};
use crate::policy::shape::WORDS;
use crate::review::reach::Scene;

pub(super) fn check(policy: &Policy, root: &Document, out: &mut Vec<Finding>) {
    each_layer(policy, root, &mut |place: LayerPlace<'_>| {
        let Some((node, require)) = place.layer.require.zip(place.document.field("require")) else { return };
        let requirements = &policy.compiled().requirements;
        walk(requirements, node, require, &place.path.key("require"), &mut |branch, document, path| {
            look(&place.rules, branch, document, path, out);
        });
    });
}

fn look(rules: &[Rules], branch: Branch, document: &Document, path: &Path<'_>, out: &mut Vec<Finding>) {
    let scenes = || rules.iter().map(Scene::new);
    let always = branch.alternative && rules.iter().all(|rules| rules.demands(branch.node));
    let finding = if !scenes().any(|scene| scene.can_hold(branch.node)) {
        Finding::new(Code::DeadBranch, document.span, "this branch can never be met")
            .help("remove it, or allow and declare what it asks for")
    } else if always {
        Finding::new(
            Code::DeadBranch,
            document.span,
            "this branch is always true: something else demands it already",
        )
        .help("remove the choice, or ask for more in this branch")
    } else {
        return;
    };
    out.push(finding.at(path));
}

#[derive(Clone, Copy)]
struct Branch {
    node: NodeId,
    /// One of several that are enough.
    alternative: bool,
}

type Visit<'v> = dyn FnMut(Branch, &Document, &Path<'_>) + 'v;

/// Walks the compiled tree and the document side by side, and visits every branch of a choice.
fn walk(all: &Requirements, node: NodeId, document: &Document, path: &Path<'_>, visit: &mut Visit<'_>) {
    let Some(Node::Keys(children)) = all.node(node) else { return };
    let mut children = children.iter();
    for (key, value) in document.entries() {
        let path = path.key(&key.text);
        // Every factor of `points_in` is a condition of its own.
        let conditions = if &*key.text == "points_in" { value.entries().len() } else { 1 };
        let Some(child) = children.by_ref().take(conditions).last() else { return };
        match all.node(child) {
            Some(Node::All(list)) => {
                branches(all, (list.iter(), value.items()), &path, None, visit);
            }
            Some(Node::Any(list)) => {
                branches(all, (list.iter(), value.items()), &path, Some(true), visit);
            }
            Some(Node::AtLeast { of, .. }) => {
                let Some(choice) = all.choice(of) else { continue };
                let path = path.key("of");
                let items = value.field("of").map(Document::items).unwrap_or_default();
                let mut requirements = choice.requirements.iter();
                for (index, item) in items.iter().enumerate() {
                    if item.entries().iter().any(|(key, _)| WORDS.contains(&&*key.text))
                        && let Some(node) = requirements.next()
                    {
                        let path = path.index(index);
                        visit(Branch { node, alternative: false }, item, &path);
                        walk(all, node, item, &path, visit);
                    }
                }
            }
            _ => {}
        }
    }
}

fn branches(
    all: &Requirements,
    (nodes, items): (impl Iterator<Item = NodeId>, &[Document]),
    path: &Path<'_>,
    choice: Option<bool>,
    visit: &mut Visit<'_>,
) {
    for (index, (node, item)) in nodes.zip(items).enumerate() {
        let path = path.index(index);
        if let Some(alternative) = choice {
            visit(Branch { node, alternative }, item, &path);
        }
        walk(all, node, item, &path, visit);
    }
}
