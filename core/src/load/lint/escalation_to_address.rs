//! A case that goes to an address: whoever reads it can not take over, unless the host says who that is.

use crate::diagnostic::place::Path;
use crate::diagnostic::{Code, Finding};
use crate::policy::compiled::{PersonId, Whom};
use crate::policy::{Policy, ast};

pub(super) fn check(policy: &Policy, document: &ast::Policy<'_>, out: &mut Vec<Finding>) {
    let compiled = policy.compiled();
    look(policy, compiled.escalate, document.escalate.as_ref(), &Path::ROOT, out);
    let section = Path::ROOT.key("groups");
    for (group, declared) in compiled.groups.list.iter().zip(document.groups.iter()) {
        look(policy, group.escalate, declared.escalate.as_ref(), &section.index(declared.index), out);
    }
}

fn look(
    policy: &Policy,
    person: Option<PersonId>,
    name: Option<&ast::Name<'_>>,
    path: &Path<'_>,
    out: &mut Vec<Finding>,
) {
    let person = person.and_then(|id| policy.compiled().people.get(usize::from(id)));
    let Some((person, name)) = person.zip(name) else { return };
    if matches!(person.whom, Whom::Contact(_)) {
        let message = format!("`{}` is an address: nobody can take a case over there", person.name);
        let finding = Finding::new(Code::EscalationToAddress, name.span, message).at(&path.key("escalate"));
        out.push(finding.help(
            "give the person a `group` beside the `contact`: its members take over, and the address is told",
        ));
    }
}
