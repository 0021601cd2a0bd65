//! Every layer of a policy with its place in the document, and the rules it applies under.

use crate::decide::Rules;
use crate::policy::Policy;
use crate::policy::compiled::{ActionId, Layer};
use crate::policy::document::{Node, Path};

pub(super) struct LayerPlace<'a> {
    pub(super) layer: &'a Layer,
    /// The map that has `require` and `forbid`.
    pub(super) document: &'a Node,
    pub(super) path: &'a Path<'a>,
    /// The rules it is part of: those of every action it can apply to.
    pub(super) rules: Vec<Rules>,
    /// The maps of the layers that apply whenever this one does.
    pub(super) above: Vec<&'a Node>,
}

pub(super) fn each_layer(policy: &Policy, root: &Node, visit: &mut dyn FnMut(LayerPlace<'_>)) {
    let compiled = policy.compiled();
    let actions: Vec<ActionId> = (0..).take(compiled.actions.len()).collect();
    let rules = |groups: &[u32]| -> Vec<Rules> {
        actions.iter().map(|action| Rules::of(policy, *action, groups.to_vec())).collect()
    };
    let everyone = root.field("everyone");
    if let Some(document) = everyone {
        let path = Path::ROOT.key("everyone");
        visit(LayerPlace {
            layer: &compiled.everyone,
            document,
            path: &path,
            rules: rules(&[]),
            above: Vec::new(),
        });
    }
    let section = Path::ROOT.key("actions");
    for (id, action) in (0..).zip(&compiled.actions) {
        let Some(document) = action_node(root, &action.name) else {
            continue;
        };
        let path = section.key(&action.name);
        let rules = vec![Rules::of(policy, id, Vec::new())];
        visit(LayerPlace {
            layer: &action.layer,
            document,
            path: &path,
            rules,
            above: everyone.into_iter().collect(),
        });
    }
    let section = Path::ROOT.key("groups");
    let documents = root.field("groups").map(Node::items).unwrap_or_default();
    for ((id, group), document) in (0_u32..).zip(&compiled.groups.list).zip(documents) {
        let path = section.index(id as usize);
        let above = everyone.into_iter().collect();
        visit(LayerPlace { layer: &group.layer, document, path: &path, rules: rules(&[id]), above });
        for (action, layer) in compiled.groups.actions(id) {
            let Some(name) = compiled.actions.get(usize::from(*action)).map(|action| &*action.name) else {
                continue;
            };
            let Some(inner) = document.field("actions").and_then(|actions| actions.field(name)) else {
                continue;
            };
            let path = path.key("actions");
            let path = path.key(name);
            let rules = vec![Rules::of(policy, *action, vec![id])];
            let above = everyone.into_iter().chain(action_node(root, name)).chain([document]).collect();
            visit(LayerPlace { layer, document: inner, path: &path, rules, above });
        }
    }
    let section = Path::ROOT.key("risks");
    let documents = root.field("risks").map(Node::items).unwrap_or_default();
    for ((index, risk), document) in compiled.risks.iter().enumerate().zip(documents) {
        let Some(then) = document.field("then") else {
            continue;
        };
        let path = section.index(index);
        let path = path.key("then");
        let of_groups = risk.groups.iter().flat_map(|group| rules(&[*group]));
        let rules = if risk.groups.is_empty() { rules(&[]) } else { of_groups.collect() };
        let rules = rules.into_iter().map(|rules| rules.forbidding(&risk.layer)).collect();
        visit(LayerPlace {
            layer: &risk.layer,
            document: then,
            path: &path,
            rules,
            above: everyone.into_iter().collect(),
        });
    }
}

fn action_node<'n>(root: &'n Node, name: &str) -> Option<&'n Node> {
    root.field("actions")?.field(name)
}
