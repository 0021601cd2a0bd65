//! People, channels and grants.

use super::containers::{List, OrDefault};
use super::record::record;
use super::scalars::{Int, Name, Text};
use super::variants::{Typed, types};
use crate::policy::value::{Duration, Rate};

record! {
    "person", "Someone other than the subject.",
    one_of(&[&["directory"], &["group"], &["contact"], &["group", "contact"]]);
    struct Person<'d> {
        may directory: Text<'d>, "The directory attribute of the subject that names this person.";
        may group: Text<'d>, "Any member of this directory group.";
        may contact: Text<'d>, "A fixed address; beside `group`, members act and the address is notified.";
    }
}

record! {
    "channel", "A channel for codes and secrets.";
    struct Channel<'d> {
        may cooling: Duration, "A contact that changed more recently than this is not used.";
        may sends: Rate, "The maximum rate of sends to one destination.";
        may to: Name<'d>, "The recipient; by default, the subject.";
        may in_person: bool = false, "`true` for handover in person.";
        part of: List<Name<'d>, 2>, "The channels that carry one part each.";
        may about: Text<'d>, "A description for readers of the policy.";
    }
}

/// The result of an approved case.
pub(crate) type Grant<'d> = Typed<GrantCommon<'d>, GrantType<'d>>;

record! {
    "grant_common", "The keys of every grant.";
    struct GrantCommon<'d> {
        may about: Text<'d>, "A description for readers of the policy.";
    }
}

types! {
    "grant", "The result of an approved case.", GrantCommon<'d>;
    enum GrantType<'d> {
        ReenrolmentKey(ReenrolmentKey<'d>),
        OneTimePassword(OneTimePassword<'d>),
        Enrolment(Enrolment<'d>),
        External(ExternalGrant<'d>),
    }
}

const LIFETIME: &str = "The time for which it can be used.";
const DELIVER: &str = "Channels for delivery; the first that is allowed is used.";

record! {
    "reenrolment_key", "A key for re-enrolment.";
    struct ReenrolmentKey<'d> {
        may lifetime: Duration, LIFETIME;
        part deliver: List<Name<'d>>, DELIVER;
    }
}

record! {
    "one_time_password", "A password for one sign-in.";
    struct OneTimePassword<'d> {
        may lifetime: Duration, LIFETIME;
        part deliver: List<Name<'d>>, DELIVER;
        may length: OrDefault<Int<u8, 16, 128>> = OrDefault::of(Int(16)), "Length in characters.";
        may change_at_first_use: bool = true, "`true` if it must be changed at first use.";
        may read_out: bool = false, "`true` if the operator may see it and read it out.";
    }
}

record! {
    "enrolment",
    "Permission to enrol, re-confirm or remove credentials; nothing is delivered.";
    struct Enrolment<'d> {
        must of: List<Name<'d>>,
            "Challenges of type `questions`, `partial`, `totp`, `recovery_code` or `external`, or `code` for its contact.";
        may lifetime: Duration = Duration::from_minutes(15), "The time for which the enrolment stays open.";
    }
}

record! {
    "external", "A grant that a provider of the host makes, such as a temporary access pass.";
    struct ExternalGrant<'d> {
        may lifetime: Duration, LIFETIME;
        part deliver: List<Name<'d>>, DELIVER;
        must provider: Name<'d>, "The provider.";
    }
}

impl Default for GrantType<'_> {
    fn default() -> Self {
        Self::External(ExternalGrant::default())
    }
}
