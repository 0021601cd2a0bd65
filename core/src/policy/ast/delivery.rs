//! People, the channels that reach them, and what goes over these.

use super::form::{Int, Name, Text};
use super::record::record;
use super::several::{List, OrDefault};
use super::variants::{Typed, types};
use crate::policy::value::{Duration, Rate};

record! {
    "person", "Someone other than the subject.",
    one_of(&[&["directory"], &["group"], &["contact"], &["group", "contact"]]);
    struct Person<'d> {
        may directory: Text<'d>, "The directory attribute of the subject that names this person.";
        may group: Text<'d>, "Any member of this directory group.";
        may contact: Text<'d>, "A fixed address; beside `group` its members act, and the address is told.";
    }
}

record! {
    "channel", "Where codes and secrets can go.";
    struct Channel<'d> {
        may cooling: Duration, "A contact that changed more recently than this is not used.";
        may sends: Rate, "How often something may be sent to one destination.";
        may to: Name<'d>, "The person it goes to; the subject if left out.";
        may in_person: bool = false, "Handed over in person.";
        part of: List<Name<'d>, 2>, "The channels that carry a part each.";
        may about: Text<'d>, "What it is, for the people who read the policy.";
    }
}

/// What an approved case yields.
pub(crate) type Grant<'d> = Typed<GrantCommon<'d>, GrantType<'d>>;

record! {
    "grant_common", "What every grant has.";
    struct GrantCommon<'d> {
        may about: Text<'d>, "What it is, for the people who read the policy.";
    }
}

types! {
    "grant", "What an approved case yields.", GrantCommon<'d>;
    enum GrantType<'d> {
        ReenrolmentKey(ReenrolmentKey<'d>),
        OneTimePassword(OneTimePassword<'d>),
        Enrolment(Enrolment<'d>),
        External(ExternalGrant<'d>),
    }
}

const LIFETIME: &str = "How long it can be used.";
const DELIVER: &str = "Channels it may go over, the first that is allowed.";

record! {
    "reenrolment_key", "A key to enrol anew with.";
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
        may length: OrDefault<Int<u8, 16, 128>> = OrDefault::of(Int(16)), "Characters.";
        may change_at_first_use: bool = true, "Whether it must be changed at once.";
        may read_out: bool = false, "Whether the operator may see it and read it out.";
    }
}

record! {
    "enrolment",
    "Leave to enrol, re-confirm or remove what challenges are answered with; nothing is delivered.";
    struct Enrolment<'d> {
        must of: List<Name<'d>>,
            "Challenges of type `questions`, `partial`, `code`, `totp` or `recovery_code`; of a code its contact.";
        may lifetime: Duration = Duration::from_minutes(15), "How long the enrolment stays open.";
    }
}

record! {
    "external", "What a provider of the host makes, such as a temporary access pass.";
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
