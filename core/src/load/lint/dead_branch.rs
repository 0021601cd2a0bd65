//! A branch that is always true or can never be met.

use super::layers::{LayerPlace, each_layer};
use crate::decide::Rules;
use crate::diagnostic::place::{Path, Span};
use crate::diagnostic::{Code, Finding};
use crate::load::reach::Scene;
use crate::policy::Policy;
use crate::policy::ast::{self, Condition, EntryOrRequirement, Item, Requirement};
use crate::policy::requirement::{Children, Node, NodeId, Requirements};

pub(super) fn check(policy: &Policy, document: &ast::Policy<'_>, out: &mut Vec<Finding>) {
    each_layer(policy, document, &mut |place: LayerPlace<'_>| {
        let Some(node) = place.layer.require else { return };
        let requirements = &policy.compiled().requirements;
        walk(requirements, node, place.document.require, &place.path.key("require"), &mut |branch, path| {
            look(&place.rules, branch, path, out);
        });
    });
}

fn look(rules: &[Rules], branch: Branch, path: &Path<'_>, out: &mut Vec<Finding>) {
    let scenes = || rules.iter().map(Scene::new);
    let always = branch.alternative && rules.iter().all(|rules| rules.demands(branch.node));
    let (message, help) = if !scenes().any(|scene| scene.can_hold(branch.node)) {
        ("this branch can never be met", "remove it, or allow and declare what it requires")
    } else if always {
        (
            "this branch is always true: another rule already requires it",
            "remove the choice, or require more in this branch",
        )
    } else {
        return;
    };
    out.push(Finding::new(Code::DeadBranch, branch.span, message).help(help).at(path));
}

#[derive(Clone, Copy)]
struct Branch {
    node: NodeId,
    span: Span,
    /// True if the branch is one of several of which one is enough.
    alternative: bool,
}

type Visit<'v> = dyn FnMut(Branch, &Path<'_>) + 'v;

/// Walks the compiled tree and the document side by side, and visits every branch of a choice.
fn walk(
    all: &Requirements,
    node: NodeId,
    document: &Requirement<'_>,
    path: &Path<'_>,
    visit: &mut Visit<'_>,
) {
    let Some(Node::Keys(children)) = all.node(node) else { return };
    let mut children = children.iter();
    for clause in document.iter() {
        let path = path.key(clause.key);
        // Every factor of `points_in` is a separate condition.
        let conditions = if let Condition::PointsIn(factors) = &clause.value { factors.len() } else { 1 };
        let Some(child) = children.by_ref().take(conditions).last() else { return };
        match (all.node(child), &clause.value) {
            (Some(Node::All(nodes)), Condition::All(items)) => {
                branches(all, (nodes, items), &path, None, visit);
            }
            (Some(Node::Any(nodes)), Condition::Any(items)) => {
                branches(all, (nodes, items), &path, Some(true), visit);
            }
            (Some(Node::AtLeast { of, .. }), Condition::AtLeast(at_least)) => {
                let Some(choice) = all.choice(of) else { continue };
                let path = path.key("of");
                let items = at_least.of.iter().filter_map(|item| match &item.value {
                    EntryOrRequirement::Requirement(requirement) => Some((item, requirement)),
                    EntryOrRequirement::Entry(_) => None,
                });
                for (node, (item, requirement)) in choice.requirements.iter().zip(items) {
                    let path = path.index(item.index);
                    visit(Branch { node, span: item.span, alternative: false }, &path);
                    walk(all, node, requirement, &path, visit);
                }
            }
            _ => {}
        }
    }
}

fn branches(
    all: &Requirements,
    (nodes, items): (Children, &[Item<Requirement<'_>>]),
    path: &Path<'_>,
    choice: Option<bool>,
    visit: &mut Visit<'_>,
) {
    for (node, item) in nodes.iter().zip(items) {
        let path = path.index(item.index);
        if let Some(alternative) = choice {
            visit(Branch { node, span: item.span, alternative }, &path);
        }
        walk(all, node, item, &path, visit);
    }
}
