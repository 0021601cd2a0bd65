//! A case that goes to an address: whoever reads it can not take over, unless the host says who that is.

use crate::diagnostic::{Code, Finding};
use crate::policy::Policy;
use crate::policy::compiled::{PersonId, Whom};
use crate::policy::document::{Node, Path};

pub(super) fn check(policy: &Policy, root: &Node, out: &mut Vec<Finding>) {
    let compiled = policy.compiled();
    look(policy, compiled.escalate, root, &Path::ROOT, out);
    let section = Path::ROOT.key("groups");
    let documents = root.field("groups").map(Node::items).unwrap_or_default();
    for ((index, group), document) in compiled.groups.list.iter().enumerate().zip(documents) {
        look(policy, group.escalate, document, &section.index(index), out);
    }
}

fn look(policy: &Policy, person: Option<PersonId>, at: &Node, path: &Path<'_>, out: &mut Vec<Finding>) {
    let person = person.and_then(|id| policy.compiled().people.get(usize::from(id)));
    let Some(person) = person.filter(|person| matches!(person.whom, Whom::Contact(_))) else { return };
    let Some(node) = at.field("escalate") else { return };
    let message = format!("`{}` is an address: nobody can take a case over there", person.name);
    out.push(Finding::new(Code::EscalationToAddress, node.span, message).at(&path.key("escalate")).help(
        "give the person a `group` beside the `contact`: its members take over, and the address is told",
    ));
}
