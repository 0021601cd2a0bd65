//! Every layer of a policy with its place in the document, and the rules that contain it.

use crate::decide::Rules;
use crate::diagnostic::place::Path;
use crate::policy::compiled::{ActionId, Layer};
use crate::policy::{Policy, ast};

pub(super) struct LayerPlace<'a> {
    pub(super) layer: &'a Layer,
    /// The layer as declared.
    pub(super) document: ast::Layer<'a, 'a>,
    pub(super) path: &'a Path<'a>,
    /// The rules that contain the layer: those of every action to which it can apply.
    pub(super) rules: Vec<Rules>,
    /// The layers that apply whenever this layer does.
    pub(super) above: Vec<ast::Layer<'a, 'a>>,
}

pub(super) fn each_layer(policy: &Policy, document: &ast::Policy<'_>, visit: &mut dyn FnMut(LayerPlace<'_>)) {
    let compiled = policy.compiled();
    let actions: Vec<ActionId> = (0..).take(compiled.actions.len()).collect();
    let rules = |groups: &[u32]| -> Vec<Rules> {
        actions.iter().map(|action| Rules::of(policy, *action, groups)).collect()
    };
    let everyone = document.everyone.layer();
    visit(LayerPlace {
        layer: &compiled.everyone,
        document: everyone,
        path: &Path::ROOT.key("everyone"),
        rules: rules(&[]),
        above: Vec::new(),
    });
    let section = Path::ROOT.key("actions");
    for ((id, action), declared) in (0..).zip(&compiled.actions).zip(document.actions.iter()) {
        visit(LayerPlace {
            layer: &action.layer,
            document: declared.layer(),
            path: &section.key(declared.key.text),
            rules: vec![Rules::of(policy, id, &[])],
            above: vec![everyone],
        });
    }
    let section = Path::ROOT.key("groups");
    for ((id, group), declared) in (0_u32..).zip(&compiled.groups.list).zip(document.groups.iter()) {
        let path = section.index(declared.index);
        let layer = declared.layer();
        visit(LayerPlace {
            layer: &group.layer,
            document: layer,
            path: &path,
            rules: rules(&[id]),
            above: vec![everyone],
        });
        let path = path.key("actions");
        for ((action, inner), entry) in compiled.groups.actions(id).iter().zip(declared.actions.iter()) {
            let of_action = document.actions.get(usize::from(*action)).map(|action| action.layer());
            visit(LayerPlace {
                layer: inner,
                document: entry.layer(),
                path: &path.key(entry.key.text),
                rules: vec![Rules::of(policy, *action, &[id])],
                above: [everyone].into_iter().chain(of_action).chain([layer]).collect(),
            });
        }
    }
    let section = Path::ROOT.key("risks");
    for (risk, declared) in compiled.risks.iter().zip(document.risks.iter()) {
        let path = section.index(declared.index);
        let of_groups = risk.groups.iter().flat_map(|group| rules(&[*group]));
        let rules = if risk.groups.is_empty() { rules(&[]) } else { of_groups.collect() };
        let rules = rules.into_iter().map(|rules| rules.forbidding(&risk.layer)).collect();
        visit(LayerPlace {
            layer: &risk.layer,
            document: declared.then.layer(),
            path: &path.key("then"),
            rules,
            above: vec![everyone],
        });
    }
}
