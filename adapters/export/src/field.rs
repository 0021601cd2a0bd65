use std::borrow::Cow;

use bonafides_events::Event;

/// Declares the fields in the order of their names, which is the order in every form.
macro_rules! fields {
    ($($variant:ident $name:literal $cef:literal $about:literal,)+) => {
        /// A field of an event, in addition to those of every event: id, position, type, title, severity, status and time.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Field {
            $(#[doc = $about] $variant,)+
        }

        impl Field {
            /// All fields, in the order of their names.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Returns the name.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                }
            }

            /// Returns the CEF key.
            pub const fn cef(self) -> &'static str {
                match self {
                    $(Self::$variant => $cef,)+
                }
            }

            /// Returns the meaning, as part of a sentence.
            pub const fn about(self) -> &'static str {
                match self {
                    $(Self::$variant => $about,)+
                }
            }
        }
    };
}

fields! {
    Action "action" "act" "the action",
    Actor "actor" "suid" "the alias of the actor, or the configured name of a host or provider",
    ActorKind "actor_kind" "spriv" "the kind of the actor, such as `person`",
    Attempt "attempt" "cn3" "the number of the attempt, from 1",
    BlockedBy "blocked_by" "cs4" "the reasons that limit the verdict",
    Case "case" "cs1" "the id of the case; `desk` for steps of administrators",
    ChallengeType "challenge_type" "bonafidesChallengeType" "the type of the challenge that was presented",
    Change "change" "bonafidesChange" "the change of an enrolment",
    Channel "channel" "bonafidesChannel" "the channel of the first contact, or of the message with a challenge",
    Check "check" "cs2" "the challenge or signal",
    Closed "closed" "bonafidesClosed" "true if too many failures closed the recovery path of the subject",
    Decoy "decoy" "bonafidesDecoy" "true for a decoy, of which nothing was counted",
    End "end" "bonafidesEnd" "the resolution, if the case ended",
    Engine "engine" "bonafidesEngine" "the version of the engine",
    Expired "expired" "bonafidesExpired" "the challenges that were not answered in time",
    Exported "exported" "bonafidesExported" "the number of records that left the desk",
    Grant "grant" "bonafidesGrant" "the id of the grant that was approved or redeemed",
    Groups "groups" "cs5" "the ids of the groups that matched",
    Notices "notices" "bonafidesNotices" "the events that people are notified of",
    Object "object" "bonafidesObject" "the key, the digest of the policy, the form of the export or the case that an administrator dealt with",
    OperatorKind "operator_kind" "bonafidesOperatorKind" "the kind of operator who opened or took over the case",
    Outcome "outcome" "bonafidesOutcome" "the outcome of the check",
    Policy "policy" "cs6" "the name of the policy in force",
    PolicyDigest "policy_digest" "bonafidesPolicyDigest" "the digest of the policy in force",
    PolicyVersion "policy_version" "bonafidesPolicyVersion" "the version of the policy in force",
    Proof "proof" "bonafidesProof" "the proof that the subject said \"not me\"",
    Reason "reason" "reason" "the code of a refusal, or the reason why a case cannot continue",
    Record "record" "bonafidesRecord" "the type of the record",
    Result "result" "bonafidesResult" "the result of a command",
    Role "role" "bonafidesRole" "the role that a policy got, or was proposed for",
    Seq "seq" "cn2" "the sequence number in the case, from 0",
    Subject "subject" "duid" "the alias of the subject, if the record names the subject",
    Unavailable "unavailable" "bonafidesUnavailable" "the checks that were unavailable to the caller",
    Verdict "verdict" "cs3" "the verdict of the step",
    Withdrawn "withdrawn" "bonafidesWithdrawn" "true if the approval was withdrawn",
}

/// A writer of fields.
pub(crate) trait Fields {
    fn text(&mut self, field: Field, text: &str);
    fn number(&mut self, field: Field, number: u64);
    /// A field that is true.
    fn flag(&mut self, field: Field);
    /// A list that is not empty.
    fn list<'t>(&mut self, field: Field, texts: impl Iterator<Item = &'t str>);
}

/// Writes the fields that an event has, in the order of their names.
pub(crate) fn visit(event: &Event<'_>, to: &mut impl Fields) {
    let policy = event.policy.as_ref();
    optional(to, Field::Action, event.action.as_ref());
    to.text(Field::Actor, &event.actor.alias);
    to.text(Field::ActorKind, &event.actor.kind);
    number(to, Field::Attempt, event.attempt);
    list(to, Field::BlockedBy, &event.blocked_by);
    to.text(Field::Case, &event.case);
    optional(to, Field::ChallengeType, event.challenge_type.as_ref());
    optional(to, Field::Change, event.change.as_ref());
    optional(to, Field::Channel, event.channel.as_ref());
    optional(to, Field::Check, event.check.as_ref());
    flag(to, Field::Closed, event.closed);
    flag(to, Field::Decoy, event.decoy);
    optional(to, Field::End, about(event, "conclude").next());
    to.text(Field::Engine, &event.engine);
    list(to, Field::Expired, &event.expired);
    number(to, Field::Exported, event.exported);
    optional(to, Field::Grant, event.grant.as_ref());
    list(to, Field::Groups, &event.groups);
    if about(event, "notify").next().is_some() {
        to.list(Field::Notices, about(event, "notify").map(AsRef::as_ref));
    }
    optional(to, Field::Object, event.object.as_ref());
    optional(to, Field::OperatorKind, event.operator_kind.as_ref());
    optional(to, Field::Outcome, event.outcome.as_ref());
    optional(to, Field::Policy, policy.map(|policy| &policy.name));
    optional(to, Field::PolicyDigest, policy.map(|policy| &policy.digest));
    optional(to, Field::PolicyVersion, policy.map(|policy| &policy.version));
    optional(to, Field::Proof, event.proof.as_ref());
    optional(to, Field::Reason, event.reason.as_ref());
    to.text(Field::Record, &event.kind);
    optional(to, Field::Result, event.result.as_ref());
    optional(to, Field::Role, event.role.as_ref());
    to.number(Field::Seq, event.seq);
    optional(to, Field::Subject, event.subject.as_ref());
    list(to, Field::Unavailable, &event.unavailable);
    optional(to, Field::Verdict, event.verdict.as_ref());
    flag(to, Field::Withdrawn, event.withdrawn);
}

fn about<'e>(event: &'e Event<'_>, kind: &'static str) -> impl Iterator<Item = &'e Cow<'e, str>> {
    event
        .commands
        .iter()
        .filter(move |command| command.kind == kind)
        .filter_map(|command| command.about.as_ref())
}

fn optional(to: &mut impl Fields, field: Field, text: Option<&Cow<'_, str>>) {
    if let Some(text) = text {
        to.text(field, text);
    }
}

fn number(to: &mut impl Fields, field: Field, number: Option<u64>) {
    if let Some(number) = number {
        to.number(field, number);
    }
}

fn flag(to: &mut impl Fields, field: Field, is_set: bool) {
    if is_set {
        to.flag(field);
    }
}

fn list(to: &mut impl Fields, field: Field, texts: &[Cow<'_, str>]) {
    if !texts.is_empty() {
        to.list(field, texts.iter().map(AsRef::as_ref));
    }
}
