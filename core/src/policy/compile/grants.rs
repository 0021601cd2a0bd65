//! What an approved case yields.

use super::Compiler;
use crate::diagnostic::Code;
use crate::policy::PasswordRules;
use crate::policy::ask::{self, Ask};
use crate::policy::compiled::{Channel, CheckId, Checks, Grant, GrantKind};
use crate::policy::document::{Key, Node, Path};
use crate::policy::value::Duration;

impl Compiler<'_> {
    pub(super) fn grants(
        &mut self,
        checks: &Checks,
        channels: &[Channel],
        password: PasswordRules,
    ) -> Vec<Grant> {
        let root = Path::ROOT.key("grants");
        let mut grants = Vec::new();
        for (key, node) in self.section("grants") {
            let path = root.key(&key.text);
            let boolean = |key: &str, default| node.field(key).and_then(Node::boolean).unwrap_or(default);
            let mut lifetime = node.field("lifetime").and_then(Node::text).and_then(Duration::parse);
            let kind = match node.field("type").and_then(Node::text).unwrap_or_default() {
                "reenrolment_key" => GrantKind::ReenrolmentKey,
                "one_time_password" => GrantKind::OneTimePassword {
                    length: node
                        .field("length")
                        .and_then(Node::integer)
                        .and_then(|n| u8::try_from(n).ok())
                        .unwrap_or(16),
                    change_at_first_use: boolean("change_at_first_use", true),
                    read_out: boolean("read_out", false),
                },
                "enrolment" => {
                    lifetime = lifetime.or(Some(Duration::from_minutes(15)));
                    GrantKind::Enrolment { of: self.enrolled(node, &path, checks, channels) }
                }
                _ => GrantKind::External {
                    provider: node.field("provider").and_then(Node::text).unwrap_or_default().into(),
                },
            };
            if let GrantKind::OneTimePassword { length, .. } = kind {
                self.fits_the_rules(key, node, &path, length, password);
            }
            let deliver = self.deliver(node, &path);
            grants.push(Grant { name: key.text.clone(), kind, lifetime, deliver });
        }
        grants
    }

    /// A password the engine makes is one that the rules take, or it could never be handed out.
    fn fits_the_rules(
        &mut self,
        key: &Key,
        grant: &Node,
        path: &Path<'_>,
        length: u8,
        password: PasswordRules,
    ) {
        let (least, most) = password.lengths().into_inner();
        if (least..=most).contains(&u16::from(length)) {
            return;
        }
        let (span, path) = match grant.field("length") {
            Some(node) => (node.span, path.key("length")),
            None => (key.span, *path),
        };
        let message = format!("it has {length} characters; `password` takes {least} to {most}");
        self.error(Code::GrantRule, span, &path, message, "give it a `length` that the rules take");
    }

    fn deliver(&mut self, grant: &Node, path: &Path<'_>) -> Vec<u16> {
        let path = path.key("deliver");
        let channels = grant.field("deliver").map(Node::items).unwrap_or_default().iter().enumerate();
        channels
            .filter_map(|(index, node)| {
                self.refer(node, &path.index(index), ("channel", Code::UnknownChannel), |names| {
                    &names.channels
                })
            })
            .collect()
    }

    /// What an enrolment is of: different challenges, each with something that the subject enrols.
    fn enrolled(
        &mut self,
        grant: &Node,
        path: &Path<'_>,
        checks: &Checks,
        channels: &[Channel],
    ) -> Vec<CheckId> {
        let path = path.key("of");
        let mut enrolled = Vec::new();
        for (index, node) in grant.field("of").map(Node::items).unwrap_or_default().iter().enumerate() {
            let Some(name) = node.text() else { continue };
            let path = path.index(index);
            let Some(id) = self.find_check(name, node.span, &path, checks) else {
                continue;
            };
            if enrolled.contains(&id) {
                let message = format!("`{name}` stands here twice");
                self.error(Code::DuplicateEntry, node.span, &path, message, "keep one of the two");
            } else if let Some(what) = not_enrolled(checks, channels, id) {
                let message = format!("the subject enrols nothing for `{name}`: {what}");
                let help = "name challenges of type `questions`, `partial`, `totp` or `recovery_code`, or a `code` to the subject";
                self.error(Code::GrantRule, node.span, &path, message, help);
            }
            enrolled.push(id);
        }
        enrolled
    }
}

/// Why the subject can enrol nothing for a check, in words; `None` if it can.
fn not_enrolled(checks: &Checks, channels: &[Channel], id: CheckId) -> Option<String> {
    let Some(challenge) = checks.challenge(id) else { return Some("it is a signal".to_owned()) };
    let kind = match challenge.ask {
        Ask::Questions(_) | Ask::Partial(_) | Ask::Totp(_) | Ask::RecoveryCode(_) => {
            return None;
        }
        Ask::Code(ask::Code { channel, .. }) => {
            // Whose contact one may change is one's own.
            let channel = channels.get(usize::from(channel?))?;
            return (channel.in_person || channel.to.is_some_and(|person| person != 0))
                .then(|| format!("`{}` does not go to a contact of the subject", channel.name));
        }
        Ask::Recall(_) => "recall",
        Ask::Vouch(_) => "vouch",
        Ask::Confirm(_) => "confirm",
        Ask::External(_) => "external",
    };
    Some(format!("it is of type `{kind}`"))
}
