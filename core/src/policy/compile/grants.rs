//! Compiles grants.

use super::Compiler;
use super::checks::is_blank;
use crate::diagnostic::Code;
use crate::diagnostic::place::Path;
use crate::policy::PasswordRules;
use crate::policy::ast::{Enrolment, GrantType, List, Name, OneTimePassword};
use crate::policy::challenge_spec::{self, ChallengeSpec};
use crate::policy::compiled::{Channel, CheckId, Checks, Grant, GrantKind};

impl Compiler<'_> {
    pub(super) fn grants(
        &mut self,
        checks: &Checks,
        channels: &[Channel],
        password: PasswordRules,
    ) -> Vec<Grant> {
        let root = Path::ROOT.key("grants");
        let mut grants = Vec::new();
        for grant in self.policy.grants.iter() {
            let path = root.key(grant.key.text);
            let (kind, lifetime, deliver) = match &grant.of {
                GrantType::ReenrolmentKey(key) => (GrantKind::ReenrolmentKey, key.lifetime, &key.deliver),
                GrantType::OneTimePassword(one) => {
                    self.fits_the_rules(&grant.key, one, &path, password);
                    let kind = GrantKind::OneTimePassword {
                        length: *one.length.value,
                        change_at_first_use: one.change_at_first_use,
                        read_out: one.read_out,
                    };
                    (kind, one.lifetime, &one.deliver)
                }
                GrantType::Enrolment(enrolment) => {
                    let of = self.enrolled(enrolment, &path, checks, channels);
                    (GrantKind::Enrolment { of }, Some(enrolment.lifetime), &List::default())
                }
                GrantType::External(external) => {
                    let provider = external.provider.text.into();
                    (GrantKind::External { provider }, external.lifetime, &external.deliver)
                }
            };
            let deliver = self.deliver(deliver, &path);
            grants.push(Grant { name: grant.key.text.into(), kind, lifetime, deliver });
        }
        grants
    }

    /// Checks that the rules accept a password that the engine makes; otherwise it could never be delivered.
    fn fits_the_rules(
        &mut self,
        key: &Name<'_>,
        grant: &OneTimePassword<'_>,
        path: &Path<'_>,
        password: PasswordRules,
    ) {
        let length = *grant.length.value;
        let (least, most) = password.lengths().into_inner();
        if (least..=most).contains(&u16::from(length)) {
            return;
        }
        let (span, path) = match grant.length.span {
            Some(span) => (span, path.key("length")),
            None => (key.span, *path),
        };
        let message = format!("the password has {length} characters; `password` allows {least} to {most}");
        self.error(Code::GrantRule, span, &path, message, "set a `length` that `password` allows");
    }

    fn deliver(&mut self, channels: &List<Name<'_>>, path: &Path<'_>) -> Vec<u16> {
        let path = path.key("deliver");
        channels.iter().filter_map(|name| self.channel(name, &path.index(name.index))).collect()
    }

    /// Returns the challenges of an enrolment: all different, each with something that the subject enrols.
    fn enrolled(
        &mut self,
        grant: &Enrolment<'_>,
        path: &Path<'_>,
        checks: &Checks,
        channels: &[Channel],
    ) -> Vec<CheckId> {
        let path = path.key("of");
        let mut enrolled = Vec::new();
        for name in grant.of.iter() {
            let path = path.index(name.index);
            let Some(id) = self.find_check(name, &path, checks) else { continue };
            if enrolled.contains(&id) {
                self.twice(name.text, name.span, &path);
            } else if let Some(what) = not_enrolled(checks, channels, id) {
                let message = format!("the subject cannot enrol for `{}`: {what}", name.text);
                let help = "name challenges of type `questions`, `partial`, `totp`, `recovery_code` or `external`, or a `code` sent to the subject";
                self.error(Code::GrantRule, name.span, &path, message, help);
            }
            enrolled.push(id);
        }
        enrolled
    }
}

/// Returns the reason why the subject cannot enrol for a check; `None` if they can.
fn not_enrolled(checks: &Checks, channels: &[Channel], id: CheckId) -> Option<String> {
    let Some(challenge) = checks.challenge(id) else { return Some("it is a signal".to_owned()) };
    if is_blank(challenge) {
        return None;
    }
    let kind = match challenge.ask {
        ChallengeSpec::Questions(_)
        | ChallengeSpec::Partial(_)
        | ChallengeSpec::Totp(_)
        | ChallengeSpec::RecoveryCode(_)
        | ChallengeSpec::External(_) => {
            return None;
        }
        ChallengeSpec::Code(challenge_spec::Code { channel, .. }) => {
            // Subjects may change only their own contact.
            let channel = channels.get(usize::from(channel?))?;
            return (channel.in_person || channel.to.is_some_and(|person| person != 0))
                .then(|| format!("`{}` does not go to a contact of the subject", channel.name));
        }
        ChallengeSpec::Recall(_) => "recall",
        ChallengeSpec::Vouch(_) => "vouch",
        ChallengeSpec::Confirm(_) => "confirm",
    };
    Some(format!("it is of type `{kind}`"))
}
