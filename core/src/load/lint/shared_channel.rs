//! Two checks over one channel with different causes: an attacker who has the channel has both.

use crate::diagnostic::{Code, Finding};
use crate::load::delivery::channel_name;
use crate::load::locate;
use crate::policy::challenge_spec::ChallengeSpec;
use crate::policy::compiled::NO_CAUSE;
use crate::policy::{Policy, ast};

pub(super) fn check(policy: &Policy, document: &ast::Policy<'_>, out: &mut Vec<Finding>) {
    let compiled = policy.compiled();
    let mut seen: Vec<(u16, u16, &str)> = Vec::new();
    for (id, challenge) in compiled.checks.challenges() {
        let ChallengeSpec::Code(code) = &challenge.ask else { continue };
        let Some(channel) = code.channel else { continue };
        let Some(check) = compiled.checks.check(id) else { continue };
        let other = seen
            .iter()
            .find(|(over, cause, _)| *over == channel && (*cause == NO_CAUSE || *cause != check.cause));
        if let Some((_, _, other)) = other {
            let place = locate::check(document, id);
            let channel = channel_name(compiled, channel);
            let message =
                format!("`{}` and `{other}` both go over `{channel}` and count as two causes", check.name);
            out.push(
                Finding::new(Code::SharedChannel, place.span, message)
                    .at_text(place.path)
                    .help("give both the same `cause`")
                    .evidence(vec![format!("{other}=passed"), format!("{}=passed", check.name)]),
            );
        }
        seen.push((channel, check.cause, &check.name));
    }
}
