//! A case that is escalated to an address: its reader cannot take over, unless the host identifies them.

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
        let message = format!("`{}` is an address, which cannot take over a case", person.name);
        let finding = Finding::new(Code::EscalationToAddress, name.span, message).at(&path.key("escalate"));
        let help = "add a `group` beside the `contact`: its members take over, and the address is notified";
        out.push(finding.help(help));
    }
}
